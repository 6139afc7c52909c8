// Groups the lines of a file by their first word, and sorts each group: groups FILE.
use std::collections::HashMap;

struct Group {
    lines: Vec<String>,
    bytes: usize,
}

fn grouped(text: &str) -> HashMap<String, Group> {
    let mut groups: HashMap<String, Group> = HashMap::new();
    for line in text.lines() {
        let word = line.split(' ').next().unwrap_or("");
        let group = groups
            .entry(word[..word.len().min(3)].to_string())
            .or_insert_with(|| Group { lines: Vec::new(), bytes: 0 });
        group.bytes += line.len();
        group.lines.push(line.to_string());
    }
    groups
}

fn main() {
    let path = std::env::args().nth(1).expect("a file");
    let text = std::fs::read_to_string(path).expect("readable");
    let mut groups = grouped(&text);
    for group in groups.values_mut() {
        group.lines.sort();
    }
    let mut names: Vec<_> = groups.keys().cloned().collect();
    names.sort();
    let upper: Vec<String> = text.lines().map(str::to_uppercase).collect();
    println!("{} groups from {:?}, {} lines", names.len(), names.first(), upper.len());
}
