// Counts how often a text occurs in a file. Holds the file and a list of all its lines.
use std::{env, fs, io};

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
    let content = fs::read(&args[1])?;
    let lines: Vec<&[u8]> = content.split_inclusive(|&byte| byte == b'\n').collect();

    let counts = lines.iter().map(|line| occurrences(line, text));
    println!("{}", counts.sum::<usize>());
    Ok(())
}
