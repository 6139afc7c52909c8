// Prints the numbers above zero, in KiB and in order.
// Holds only what must be sorted: the numbers above zero, in an array that doubles when full.
const { closeSync, openSync, readSync, writeFileSync } = require("fs");

// Up to 18 digits, which only a BigInt holds exactly.
const NUMBER = /^(?:\xef\xbb\xbf)?[\t-\r ]*([+-]?\d{1,18})[\t-\r ]*$/;

// Yields the lines of a file without their newlines, as latin1 so that no byte is lost.
function* readLines(path) {
  const file = openSync(path);
  let buffer = Buffer.alloc(1 << 16);
  let filled = 0;
  for (let size; (size = readSync(file, buffer, filled, buffer.length - filled)) > 0; ) {
    filled += size;
    const chunk = buffer.subarray(0, filled);
    let start = 0;
    for (let end; (end = chunk.indexOf(10, start)) >= 0; start = end + 1) {
      yield buffer.toString("latin1", start, end);
    }
    buffer.copyWithin(0, start, filled);
    filled -= start;
    // A line that fills the buffer needs a larger one.
    if (filled === buffer.length) buffer = Buffer.concat([buffer], 2 * filled);
  }
  if (filled > 0) yield buffer.toString("latin1", 0, filled);
  closeSync(file);
}

let result = new BigInt64Array(1024);
let count = 0;
for (const line of readLines(process.argv[2])) {
  const match = NUMBER.exec(line);
  const number = match ? BigInt(match[1]) : 0n;
  if (number <= 0n) continue;
  if (count === result.length) {
    const larger = new BigInt64Array(2 * count);
    larger.set(result);
    result = larger;
  }
  result[count++] = number / 1024n;
}

result = result.subarray(0, count).sort();
for (let start = 0; start < count; start += 4096) {
  writeFileSync(1, result.subarray(start, start + 4096).join("\n") + "\n");
}
