// Prints lines by their numbers, such as 5,1000,20-29. Reads the file from its start for each range
// and holds one line.
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
    let mut out = BufWriter::new(io::stdout().lock());
    let mut line = Vec::new();
    for (first, last) in ranges(&args[2]) {
        let mut reader = BufReader::new(File::open(&args[1])?);
        for number in 1..=last {
            line.clear();
            if reader.read_until(b'\n', &mut line)? == 0 {
                break;
            }
            if number >= first {
                out.write_all(&line)?;
                if !line.ends_with(b"\n") {
                    out.write_all(b"\n")?;
                }
            }
        }
    }
    out.flush()
}
