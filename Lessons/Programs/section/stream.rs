// Prints the first section whose name contains a text. Notes where it stands, then copies it, and
// holds one line.
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

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
    let args: Vec<String> = std::env::args().collect();
    let mut reader = BufReader::new(File::open(&args[1])?);
    let mut line = Vec::new();
    let (mut found, mut offset, mut start, mut end) = (false, 0, 0, 0);
    while reader.read_until(b'\n', &mut line)? > 0 {
        if let Some(name) = section_name(&line) {
            if found {
                break;
            }
            found = contains(name, &args[2]);
        } else if let (true, Some(first)) = (found, line.iter().position(is_text)) {
            let last = line.iter().rposition(is_text).unwrap_or(first);
            start = if end == 0 { offset + first } else { start };
            end = offset + last + 1;
        }
        offset += line.len();
        line.clear();
    }
    reader.seek(SeekFrom::Start(start as u64))?;
    io::copy(&mut reader.take((end - start) as u64), &mut io::stdout())?;
    Ok(())
}
