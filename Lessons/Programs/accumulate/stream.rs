// Prints how many numbers a file has, their sum, the smallest and the largest. Holds one line and
// these four numbers.
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
    let (mut count, mut smallest, mut largest) = (0, i64::MAX, i64::MIN);
    // Wide enough for the sum of more numbers than any file holds.
    let mut sum = 0_i128;
    while reader.read_until(b'\n', &mut line)? > 0 {
        if let Some(number) = number(&line) {
            count += 1;
            sum += i128::from(number);
            smallest = smallest.min(number);
            largest = largest.max(number);
        }
        line.clear();
    }
    if count == 0 {
        println!("There are no numbers.");
    } else {
        println!("numbers: {count}\nsum: {sum}\nsmallest: {smallest}\nlargest: {largest}");
    }
    Ok(())
}
