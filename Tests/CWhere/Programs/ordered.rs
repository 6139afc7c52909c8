// An ordered map of boxed records, rows of numbers, and their text in one string: ordered FILE [RECORDS].
use std::collections::BTreeMap;
use std::fmt::Write;

struct Record {
    name: String,
    values: [u64; 12],
}

fn records(count: u64) -> BTreeMap<u64, Box<Record>> {
    let mut records = BTreeMap::new();
    for i in 0..count {
        let key = i.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
        let name = format!("record number {} of {}", i, count);
        records.insert(key, Box::new(Record { name, values: [i; 12] }));
    }
    records
}

fn rows(count: usize) -> Vec<Vec<f64>> {
    (0..count).map(|row| vec![row as f64; 40 + row % 90]).collect()
}

fn main() {
    let records = records(std::env::args().nth(2).map_or(150_000, |n| n.parse().expect("a number")));
    let rows = rows(40_000);
    let mut text = String::new();
    for (key, record) in &records {
        write!(text, "{} {} {}\n", key, record.name, record.values[3]).expect("room");
    }
    let sum: f64 = rows.iter().flatten().sum();
    println!("{} records, {} characters, {}", records.len(), text.len(), sum);
}
