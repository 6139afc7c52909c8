// Prints the first 100 bytes of a file. Holds the file.
use std::io::{self, Write};
use std::{env, fs};

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let content = fs::read(&args[1])?;
    let header = &content[..content.len().min(100)];
    io::stdout().write_all(header)
}
