// Prints the lines, bytes and severities of each section. Holds the file and a row for each.
use std::io::{self, Write};

/// Finds the name in a header such as "#==[ Network ]=====#"; any other line has none.
fn section_name(line: &[u8]) -> Option<&[u8]> {
    let is_text = |byte: &u8| !matches!(byte, b' ' | b'\t'..=b'\r');
    let text = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line); // a byte order mark
    let inside = text.strip_prefix(b"#==[")?;
    let inside = inside[..=inside.iter().rposition(is_text)?].strip_suffix(b"#")?;
    let bracket = inside.iter().rposition(|&byte| byte != b'=')?;
    let name = inside[..=bracket].strip_suffix(b"]")?;
    let last_byte = name.len().checked_sub(1); // all that is left of a name of blanks
    let last = name.iter().rposition(is_text).or(last_byte)?;
    let first = name.iter().position(is_text).unwrap_or(last);
    (line.len() <= 4096 && inside.len() - bracket > 5).then(|| &name[first..=last])
}

fn print_row(row: &[usize; 7], name: &[u8]) -> io::Result<()> {
    let columns = row.iter().zip([9, 13, 9, 9, 9, 9]);
    columns.for_each(|(number, width)| print!("{number:width$}"));
    io::stdout().write_all(&[b"  ", name, b"\n"].concat())
}

fn main() -> io::Result<()> {
    let path = std::env::args().nth(1).expect("usage: report FILE");
    let content = std::fs::read(&path)?;
    println!("File: {}", path.rsplit('/').next().unwrap_or(&path));
    println!("Size: {} bytes\n", content.len());
    println!("    Lines        Bytes Critical    Error  Warning     Info  Section");
    let words: [&[u8]; 4] = [b"CRITICAL", b"ERROR", b"WARN", b"INFO"];
    let mut rows = vec![([0; 7], &b"(before the first section)"[..])];
    let (mut total, mut longest) = ([0; 7], None);
    let mut ending = String::from("There are no lines.");
    for line in content.split_inclusive(|&byte| byte == b'\n') {
        if let Some(name) = section_name(line) {
            rows.push(([0; 7], name));
        }
        let head = &line[..line.len().min(256)];
        let has = |word: &&[u8]| head.windows(word.len()).any(|part| part == *word);
        let severity = words.iter().position(has).unwrap_or(4);
        let row = &mut rows.last_mut().unwrap().0;
        for (place, amount) in [(0, 1), (1, line.len()), (2 + severity, 1)] {
            row[place] += amount;
            total[place] += amount;
        }
        let length = line.len() - line.ends_with(b"\n") as usize;
        if Some(length) > longest {
            longest = Some(length);
            ending = format!("The longest line has {length} bytes: line {}.", total[0]);
        }
    }
    for (row, name) in rows.iter().filter(|(row, _)| row[0] > 0) {
        print_row(row, name)?;
    }
    print_row(&total, b"(total)")?;
    writeln!(io::stdout(), "\n{ending}")
}
