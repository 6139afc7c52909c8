// Prints the last lines of a file. Reads it line by line, and yet holds all lines.
use std::env;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let count: usize = args[2].parse().expect("a number of lines");
    let mut reader = BufReader::new(File::open(&args[1])?);
    let mut lines = Vec::new();
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        lines.push(std::mem::take(&mut line));
    }

    let mut out = BufWriter::new(io::stdout().lock());
    for line in &lines[lines.len().saturating_sub(count)..] {
        out.write_all(line)?;
    }
    out.flush()
}
