// Prints a file with its letters in upper or lower case, or in rot13. Reads chunk by chunk, and yet
// holds all changed chunks to write them at the end.
use std::env;
use std::fs::File;
use std::io::{self, Read, Write};

/// Finds a change of letters by its name; all bytes but the letters of ASCII stay as they are.
fn change(mode: &str) -> fn(u8) -> u8 {
    match mode {
        "upper" => |byte| byte.to_ascii_uppercase(),
        "lower" => |byte| byte.to_ascii_lowercase(),
        _ => |byte| match byte.to_ascii_lowercase() {
            b'a'..=b'm' => byte + 13,
            b'n'..=b'z' => byte - 13,
            _ => byte,
        },
    }
}

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let change = change(&args[2]);
    let mut file = File::open(&args[1])?;
    let mut buffer = vec![0; 65536];
    let mut chunks: Vec<Vec<u8>> = Vec::new();
    loop {
        let size = file.read(&mut buffer)?;
        if size == 0 {
            break;
        }
        chunks.push(buffer[..size].iter().map(|&byte| change(byte)).collect());
    }
    io::stdout().write_all(&chunks.concat())
}
