// Prints the numbers above zero of a file, sorted and in KiB. Holds the file and three lists.
use std::io::{self, BufWriter, Write};
use std::{env, fs};

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
    let mut positive: Vec<i64> = numbers.iter().copied().filter(|&n| n > 0).collect();
    positive.sort();
    let kib: Vec<i64> = positive.iter().map(|number| number / 1024).collect();

    let mut out = BufWriter::new(io::stdout().lock());
    for number in kib {
        writeln!(out, "{number}")?;
    }
    out.flush()
}
