// Gets numbers from a generator and adds each up as it comes.
// Holds a chunk, a line and four numbers.
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

let count = 0;
let sum = 0n;
let smallest;
let largest;
for (const number of readNumbers(process.argv[2])) {
  if (count === 0) smallest = largest = number;
  count++;
  sum += number;
  if (number < smallest) smallest = number;
  if (number > largest) largest = number;
}

if (count === 0) {
  console.log("There are no numbers.");
} else {
  console.log(`numbers: ${count}\nsum: ${sum}\nsmallest: ${smallest}\nlargest: ${largest}`);
}
