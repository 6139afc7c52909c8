// Prints the lines that contain a text, numbered. Holds the file and a list of all its lines.
use std::io::{self, BufWriter, Write};
use std::{env, fs};

fn contains(line: &[u8], text: &[u8]) -> bool {
    line.windows(text.len()).any(|part| part == text)
}

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let text = args[2].as_bytes();
    let content = fs::read(&args[1])?;
    let lines: Vec<&[u8]> = content.split(|&byte| byte == b'\n').collect();

    let mut out = BufWriter::new(io::stdout().lock());
    for (index, line) in lines.iter().enumerate() {
        if contains(line, text) {
            write!(out, "{}:", index + 1)?;
            out.write_all(line)?;
            out.write_all(b"\n")?;
        }
    }
    out.flush()
}
