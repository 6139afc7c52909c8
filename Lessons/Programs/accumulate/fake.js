// Gets numbers from a generator and prints how many there are, their sum and the extremes.
// Holds all numbers: the array takes in whatever the generator yields.
const { closeSync, openSync, readSync } = require("fs");

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

function* readNumbers(path) {
  for (const line of readLines(path)) {
    const match = NUMBER.exec(line);
    if (match) yield BigInt(match[1]);
  }
}

const numbers = Array.from(readNumbers(process.argv[2]));
if (numbers.length === 0) {
  console.log("There are no numbers.");
} else {
  const sum = numbers.reduce((a, b) => a + b);
  const smallest = numbers.reduce((a, b) => (b < a ? b : a));
  const largest = numbers.reduce((a, b) => (b > a ? b : a));
  console.log(`numbers: ${numbers.length}\nsum: ${sum}`);
  console.log(`smallest: ${smallest}\nlargest: ${largest}`);
}
