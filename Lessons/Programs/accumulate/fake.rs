// Prints how many numbers a file has, their sum, the smallest and the largest. Reads line by line,
// and yet holds all numbers.
use std::env;
use std::fs::File;
use std::io::{self, BufRead, BufReader};

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
    let mut reader = BufReader::new(File::open(&args[1])?);
    let mut line = Vec::new();
    let mut numbers = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        numbers.extend(number(&line));
        line.clear();
    }

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
