// Prints the lines that contain a text, numbered. Holds one line.
use std::env;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};

fn contains(line: &[u8], text: &[u8]) -> bool {
    line.windows(text.len()).any(|part| part == text)
}

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let text = args[2].as_bytes();
    let mut out = BufWriter::new(io::stdout().lock());
    let mut reader = BufReader::new(File::open(&args[1])?);
    let mut line = Vec::new();
    let mut number = 0;
    while reader.read_until(b'\n', &mut line)? > 0 {
        number += 1;
        if contains(&line, text) {
            write!(out, "{number}:")?;
            out.write_all(&line)?;
            if !line.ends_with(b"\n") {
                out.write_all(b"\n")?;
            }
        }
        line.clear();
    }
    out.flush()
}
