//! Memory checkpoints for a Rust program, in the form that HighWater reads.
//!
//! ```ignore
//! mod memory_tracking;
//! use memory_tracking::MEMORY;
//!
//! MEMORY.enable()?;
//! let rows = parse(path);
//! MEMORY.checkpoint("Content parsed")?;
//! ```
//!
//! prints, with the time in UTC:
//!
//! ```text
//! [2026-01-31 09:30:00] [MEMORY] Tracking enabled. RSS: 42.5 MiB, Peak: 42.5 MiB
//! [2026-01-31 09:30:07] [MEMORY] Content parsed: RSS 53.0 MiB (+10.5) | Peak 3262.0 MiB (+3219.5 since start)
//! ```
//!
//! While tracking is disabled a checkpoint does nothing, so the calls can stay in the program. Threads
//! may share a tracker. The figures come from Linux's `/proc/self/status`. It needs the standard
//! library alone, from Rust 1.63. This file is free to copy and to change.
#![allow(dead_code)]

use std::fs::File;
use std::io::{self, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

const STATUS: &str = "/proc/self/status";

/// The tracker that the whole program shares; it writes to standard output.
pub static MEMORY: MemoryTracker = MemoryTracker::new(Stream::Output, true);

/// Where a tracker writes: standard output or standard error.
pub enum Stream {
    Output,
    Error,
}

/// Prints what the process holds now (RSS) and the most it has held (peak) at each checkpoint.
pub struct MemoryTracker {
    stream: Stream,
    timestamps: bool,
    enabled: AtomicBool,
    figures: Mutex<Figures>,
}

struct Figures {
    last_rss: i64,
    start_peak: i64,
    highest_peak: i64,
}

impl MemoryTracker {
    /// Makes a tracker, with or without the time in front of its lines.
    pub const fn new(stream: Stream, timestamps: bool) -> Self {
        MemoryTracker {
            stream,
            timestamps,
            enabled: AtomicBool::new(false),
            figures: Mutex::new(Figures::starting(0, 0)),
        }
    }

    /// Whether checkpoints are printed.
    pub fn is_enabled(&self) -> bool {
        self.enabled.load(Ordering::Relaxed)
    }

    /// Begins to track, or begins again.
    pub fn enable(&self) -> io::Result<()> {
        let mut figures = self.lock();
        let (rss, peak) = read_status()?;
        *figures = Figures::starting(rss, peak);
        self.enabled.store(true, Ordering::Relaxed);
        let (rss, peak) = (mib(rss), mib(peak));
        self.print(&format!(
            "Tracking enabled. RSS: {rss:.1} MiB, Peak: {peak:.1} MiB"
        ))
    }

    /// Stops tracking; checkpoints print nothing from here on.
    pub fn disable(&self) {
        let _figures = self.lock();
        self.enabled.store(false, Ordering::Relaxed);
    }

    /// Prints the figures at the end of a phase.
    pub fn checkpoint(&self, phase: &str) -> io::Result<()> {
        if !self.is_enabled() {
            return Ok(());
        }
        let mut figures = self.lock();
        if !self.is_enabled() {
            return Ok(());
        }
        let (rss, peak) = figures.read()?;
        let (delta, increase) = (mib(rss - figures.last_rss), mib(peak - figures.start_peak));
        figures.last_rss = rss;
        let (rss, peak) = (mib(rss), mib(peak));
        self.print(&format!(
            "{phase}: RSS {rss:.1} MiB ({delta:+.1}) | Peak {peak:.1} MiB ({increase:+.1} since start)"
        ))
    }

    /// How many bytes RSS has changed since the last checkpoint; `None` while disabled.
    pub fn delta(&self) -> io::Result<Option<i64>> {
        let mut figures = self.lock();
        if !self.is_enabled() {
            return Ok(None);
        }
        Ok(Some(figures.read()?.0 - figures.last_rss))
    }

    /// How many bytes the peak has risen since `enable`; `None` while disabled.
    pub fn peak_increase(&self) -> io::Result<Option<i64>> {
        let mut figures = self.lock();
        if !self.is_enabled() {
            return Ok(None);
        }
        Ok(Some(figures.read()?.1 - figures.start_peak))
    }

    fn lock(&self) -> MutexGuard<'_, Figures> {
        self.figures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn print(&self, message: &str) -> io::Result<()> {
        let mut line = format!("[MEMORY] {message}\n");
        if self.timestamps {
            line.insert_str(0, &format!("[{}] ", utc_time()));
        }
        match self.stream {
            Stream::Output => {
                let mut output = io::stdout().lock();
                output.write_all(line.as_bytes())?;
                output.flush()
            }
            Stream::Error => io::stderr().write_all(line.as_bytes()),
        }
    }
}

impl Figures {
    const fn starting(rss: i64, peak: i64) -> Self {
        Figures {
            last_rss: rss,
            start_peak: peak,
            highest_peak: peak,
        }
    }

    /// RSS and peak in bytes. The kernel adds up counts per processor, and the sum can come out a
    /// little lower than before.
    fn read(&mut self) -> io::Result<(i64, i64)> {
        let (rss, peak) = read_status()?;
        self.highest_peak = self.highest_peak.max(peak);
        Ok((rss, self.highest_peak))
    }
}

/// In MiB, rounded to a tenth; adding 0.0 turns -0.0 into 0.0.
fn mib(bytes: i64) -> f64 {
    (bytes as f64 * 10.0 / 1_048_576.0).round() / 10.0 + 0.0
}

fn read_status() -> io::Result<(i64, i64)> {
    let mut buffer = [0; 4096];
    let read = File::open(STATUS).and_then(|mut file| file.read(&mut buffer));
    let length = read.map_err(|error| {
        let message = format!("memory tracking needs Linux with /proc mounted: {STATUS}: {error}");
        io::Error::new(error.kind(), message)
    })?;
    let status = String::from_utf8_lossy(&buffer[..length]);
    Ok((amount(&status, "VmRSS:")?, amount(&status, "VmHWM:")?))
}

fn amount(status: &str, name: &str) -> io::Result<i64> {
    let mut lines = status.lines();
    let number = lines.find_map(|line| line.strip_prefix(name)?.strip_suffix(" kB"));
    let kib: Option<i64> = number.and_then(|number| number.trim().parse().ok());
    kib.map(|kib| kib * 1024).ok_or_else(|| {
        let message = format!("memory tracking: {STATUS} has no line '{name}'");
        io::Error::new(io::ErrorKind::InvalidData, message)
    })
}

/// The present time in UTC, as `2026-01-31 09:30:00`: days to a date as in Howard Hinnant's
/// `civil_from_days`, with years that begin in March.
fn utc_time() -> String {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs());
    let (days, second) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, year) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    let year = year + year_of_era + era * 400;
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    format!(
        "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{:02}",
        second % 60
    )
}
