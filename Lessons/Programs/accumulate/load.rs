// Prints how many numbers a file has, their sum, the smallest and the largest. Holds the file and
// all numbers.
use std::{env, fs, io};

/// Reads the number on a line: a sign perhaps and up to 18 digits, with blanks around them.
fn number(line: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(line).ok()?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let text = text.trim_matches(|c| matches!(c, ' ' | '\t'..='\r'));
    let digits = text.trim_start_matches(&['-', '+'][..]);
    if line.len() > 64 || digits.len() > 18 {
        return None;
    }
    text.parse().ok()
}

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let content = fs::read(&args[1])?;
    let lines = content.split_inclusive(|&byte| byte == b'\n');
    let numbers: Vec<i64> = lines.filter_map(number).collect();

    if let (Some(smallest), Some(largest)) = (numbers.iter().min(), numbers.iter().max()) {
        // Wide enough for the sum of more numbers than any file holds.
        let sum: i128 = numbers.iter().map(|&number| i128::from(number)).sum();
        println!("numbers: {}\nsum: {sum}", numbers.len());
        println!("smallest: {smallest}\nlargest: {largest}");
    } else {
        println!("There are no numbers.");
    }
    Ok(())
}
