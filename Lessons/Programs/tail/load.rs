// Prints the last lines of a file. Holds the file and a list of all its lines.
use std::io::{self, BufWriter, Write};
use std::{env, fs};

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let count: usize = args[2].parse().expect("a number of lines");
    let content = fs::read(&args[1])?;
    let lines: Vec<&[u8]> = content.split_inclusive(|&byte| byte == b'\n').collect();

    let mut out = BufWriter::new(io::stdout().lock());
    for line in &lines[lines.len().saturating_sub(count)..] {
        out.write_all(line)?;
    }
    out.flush()
}
