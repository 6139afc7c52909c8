// Prints the first section whose name contains a text. Holds the file and the lines by sections.
use std::io::{self, Write};
use std::{env, fs};

/// Finds the name in a header such as "#==[ Network ]=====#"; any other line has none.
fn section_name(line: &[u8]) -> Option<&[u8]> {
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

fn is_text(byte: &u8) -> bool {
    !matches!(byte, b' ' | b'\t'..=b'\r')
}

fn contains(name: &[u8], text: &str) -> bool {
    let mut parts = name.windows(text.len());
    parts.any(|part| part.eq_ignore_ascii_case(text.as_bytes()))
}

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let content = fs::read(&args[1])?;
    let mut sections: Vec<(&[u8], Vec<&[u8]>)> = Vec::new();
    for line in content.split_inclusive(|&byte| byte == b'\n') {
        if let Some(name) = section_name(line) {
            sections.push((name, Vec::new()));
        } else if let Some((_, lines)) = sections.last_mut() {
            lines.push(line);
        }
    }
    let wanted = sections.iter().find(|(name, _)| contains(name, &args[2]));
    let text = wanted.map_or(Vec::new(), |(_, lines)| lines.concat());
    if let Some(first) = text.iter().position(is_text) {
        let last = text.iter().rposition(is_text).unwrap_or(first);
        io::stdout().write_all(&text[first..=last])?;
    }
    Ok(())
}
