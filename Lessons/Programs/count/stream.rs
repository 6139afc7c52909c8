// Counts how often a text occurs in a file. Holds one line and a number.
use std::env;
use std::fs::File;
use std::io::{self, BufRead, BufReader};

/// Counts how often a text occurs, no two occurrences overlapping.
fn occurrences(line: &[u8], text: &[u8]) -> usize {
    let mut count = 0;
    let mut rest = line;
    while let Some(place) = find(rest, text) {
        count += 1;
        rest = &rest[place + text.len()..];
    }
    count
}

fn find(bytes: &[u8], text: &[u8]) -> Option<usize> {
    bytes.windows(text.len()).position(|part| part == text)
}

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let text = args[2].as_bytes();
    let mut reader = BufReader::new(File::open(&args[1])?);
    let mut line = Vec::new();
    let mut count = 0;
    while reader.read_until(b'\n', &mut line)? > 0 {
        count += occurrences(&line, text);
        line.clear();
    }
    println!("{count}");
    Ok(())
}
