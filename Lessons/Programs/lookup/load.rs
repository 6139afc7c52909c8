// Prints lines by their numbers, such as 5,1000,20-29. Holds the file and a list of all its lines.
use std::io::{self, BufWriter, Write};
use std::{env, fs};

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
    let content = fs::read(&args[1])?;
    let lines: Vec<&[u8]> = content.split_inclusive(|&byte| byte == b'\n').collect();

    let mut out = BufWriter::new(io::stdout().lock());
    for (first, last) in ranges(&args[2]) {
        for line in lines.iter().take(last).skip(first - 1) {
            out.write_all(line)?;
            if !line.ends_with(b"\n") {
                out.write_all(b"\n")?;
            }
        }
    }
    out.flush()
}
