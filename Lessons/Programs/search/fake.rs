// Prints the lines that contain a text, numbered. Reads line by line, and yet holds all of them.
use std::env;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};

fn contains(line: &[u8], text: &[u8]) -> bool {
    line.windows(text.len()).any(|part| part == text)
}

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let text = args[2].as_bytes();
    let reader = BufReader::new(File::open(&args[1])?);
    let mut numbered = Vec::new();
    for (index, line) in reader.split(b'\n').enumerate() {
        numbered.push((index + 1, line?));
    }

    let mut out = BufWriter::new(io::stdout().lock());
    for (number, line) in numbered.iter().filter(|(_, line)| contains(line, text)) {
        write!(out, "{number}:")?;
        out.write_all(line)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
