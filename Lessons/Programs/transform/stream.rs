// Prints a file with its letters in upper or lower case, or in rot13. Holds one chunk.
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
    let mut out = io::stdout().lock();
    let mut buffer = vec![0; 65536];
    loop {
        let size = file.read(&mut buffer)?;
        if size == 0 {
            return out.flush();
        }
        let chunk = &mut buffer[..size];
        for byte in chunk.iter_mut() {
            *byte = change(*byte);
        }
        out.write_all(chunk)?;
    }
}
