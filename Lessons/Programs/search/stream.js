// Prints the lines that contain a text, with their numbers, as they come.
// Holds a chunk and a line.
const { closeSync, openSync, readSync, writeFileSync } = require("fs");

const path = process.argv[2];
const pattern = Buffer.from(process.argv[3]).toString("latin1");

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

const output = Buffer.alloc(1 << 16);
let used = 0;

function flush() {
  writeFileSync(1, output.subarray(0, used));
  used = 0;
}

function print(text) {
  if (used + text.length > output.length) flush();
  if (text.length > output.length) writeFileSync(1, text, "latin1");
  else used += output.write(text, used, "latin1");
}

let number = 0;
for (const line of readLines(path)) {
  number++;
  if (!line.includes(pattern)) continue;
  // Node keeps the text of a number for later, but not what toFixed() gives.
  print(`${number.toFixed()}:${line}\n`);
}
flush();
