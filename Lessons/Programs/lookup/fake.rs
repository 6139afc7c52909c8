// Prints lines by their numbers, such as 5,1000,20-29. Reads line by line, and yet holds all lines.
use std::env;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};

/// Reads a list such as 5,1000,20-29.
fn ranges(list: &str) -> Vec<(usize, usize)> {
    let number = |text: &str| text.parse().expect("a line number");
    let range = |part: &str| match part.split_once('-') {
        Some((first, last)) => (number(first), number(last)),
        None => (number(part), number(part)),
    };
    list.split(',').map(range).collect()
}

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let reader = BufReader::new(File::open(&args[1])?);
    let lines: Vec<Vec<u8>> = reader.split(b'\n').collect::<Result<_, _>>()?;

    let mut out = BufWriter::new(io::stdout().lock());
    for (first, last) in ranges(&args[2]) {
        for line in lines.iter().take(last).skip(first - 1) {
            out.write_all(line)?;
            out.write_all(b"\n")?;
        }
    }
    out.flush()
}
