// Prints the numbers above zero of a file, sorted and in KiB. Holds those numbers, once.
use std::env;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};

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
    let mut kib = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        if let Some(number) = number(&line).filter(|&number| number > 0) {
            kib.push(number / 1024);
        }
        line.clear();
    }
    kib.sort_unstable();

    let mut out = BufWriter::new(io::stdout().lock());
    for number in kib {
        writeln!(out, "{number}")?;
    }
    out.flush()
}
