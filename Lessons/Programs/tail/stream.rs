// Prints the last lines of a file. Reads back from the end to where they begin and holds one block.
use std::env;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// Finds where the last lines begin.
fn start_of_last_lines(file: &mut File, mut count: u64) -> io::Result<u64> {
    let end = file.seek(SeekFrom::End(0))?;
    if count == 0 {
        return Ok(end);
    }
    let mut block = vec![0; 65536];
    let mut position = end;
    while position > 0 {
        block.truncate(position.min(65536) as usize);
        position -= block.len() as u64;
        file.seek(SeekFrom::Start(position))?;
        file.read_exact(&mut block)?;
        for (index, _) in block
            .iter()
            .enumerate()
            .rev()
            .filter(|(_, &byte)| byte == b'\n')
        {
            let start = position + index as u64 + 1;
            // The newline at the very end ends the last line and begins none.
            if start == end {
                continue;
            }
            count -= 1;
            if count == 0 {
                return Ok(start);
            }
        }
    }
    Ok(0)
}

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let count = args[2].parse().expect("a number of lines");
    let mut file = File::open(&args[1])?;
    let start = start_of_last_lines(&mut file, count)?;
    file.seek(SeekFrom::Start(start))?;
    io::copy(&mut file, &mut io::stdout().lock())?;
    Ok(())
}
