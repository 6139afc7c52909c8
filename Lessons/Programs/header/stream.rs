// Prints the first 100 bytes of a file. Holds them.
use std::env;
use std::fs::File;
use std::io::{self, Read, Write};

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let mut header = Vec::new();
    File::open(&args[1])?.take(100).read_to_end(&mut header)?;
    io::stdout().write_all(&header)
}
