// Prints a file with its letters in upper or lower case, or in rot13. Holds the file as it was and
// as it becomes.
use std::io::{self, Write};
use std::{env, fs};

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
    let content = fs::read(&args[1])?;
    let changed: Vec<u8> = content.iter().map(|&byte| change(byte)).collect();
    io::stdout().write_all(&changed)
}
