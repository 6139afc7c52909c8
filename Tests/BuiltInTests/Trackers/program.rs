mod memory_tracking;

use memory_tracking::{MemoryTracker, Stream, MEMORY};
use std::io;
use std::ptr;

static ERRORS: MemoryTracker = MemoryTracker::new(Stream::Error, false);

fn main() -> io::Result<()> {
    MEMORY.checkpoint("not shown")?;
    MEMORY.enable()?;
    let held = vec![b'x'; 50 << 20];
    // Read where the optimiser may not look: it would remove what nobody reads.
    unsafe { ptr::read_volatile(&held[held.len() - 1]) };
    println!("differences {} {}", MEMORY.delta()?.unwrap(), MEMORY.peak_increase()?.unwrap());
    MEMORY.checkpoint("fifty allocated")?;
    drop(held);
    MEMORY.checkpoint("freed")?;
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..50).for_each(|_| MEMORY.checkpoint("thread").unwrap()));
        }
    });
    MEMORY.disable();
    MEMORY.checkpoint("not shown")?;
    println!("disabled {} {:?} {:?}", MEMORY.is_enabled(), MEMORY.delta()?, MEMORY.peak_increase()?);
    ERRORS.enable()
}
