// Prints the lines, bytes and severities of each section. Holds one line and two rows of numbers.
use std::io::{self, BufRead, BufReader, Write};

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
    if row[0] == 0 && name != b"(total)" {
        return Ok(()); // no line stands before the first section
    }
    let columns = row.iter().zip([9, 13, 9, 9, 9, 9]);
    columns.for_each(|(number, width)| print!("{number:width$}"));
    io::stdout().write_all(&[b"  ", name, b"\n"].concat())
}

fn main() -> io::Result<()> {
    let path = std::env::args().nth(1).expect("usage: report FILE");
    let mut reader = BufReader::new(std::fs::File::open(&path)?);
    println!("File: {}", path.rsplit('/').next().unwrap_or(&path));
    println!("Size: {} bytes\n", reader.get_ref().metadata()?.len());
    println!("    Lines        Bytes Critical    Error  Warning     Info  Section");
    let words: [&[u8]; 4] = [b"CRITICAL", b"ERROR", b"WARN", b"INFO"];
    let (mut line, mut row, mut total, mut longest) = (Vec::new(), [0; 7], [0; 7], None);
    let mut name = b"(before the first section)".to_vec();
    let mut ending = String::from("There are no lines.");
    while reader.read_until(b'\n', &mut line)? > 0 {
        if let Some(section) = section_name(&line) {
            print_row(&row, &name)?;
            (row, name) = ([0; 7], section.to_vec());
        }
        let head = &line[..line.len().min(256)];
        let has = |word: &&[u8]| head.windows(word.len()).any(|part| part == *word);
        let severity = words.iter().position(has).unwrap_or(4);
        for (place, amount) in [(0, 1), (1, line.len()), (2 + severity, 1)] {
            row[place] += amount;
            total[place] += amount;
        }
        let length = line.len() - line.ends_with(b"\n") as usize;
        if Some(length) > longest {
            longest = Some(length);
            ending = format!("The longest line has {length} bytes: line {}.", total[0]);
        }
        line.clear();
    }
    print_row(&row, &name)?;
    print_row(&total, b"(total)")?;
    writeln!(io::stdout(), "\n{ending}")
}
