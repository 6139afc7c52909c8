// Finds where the content of a section begins and ends, and copies what lies between.
// Holds a chunk and a line, and two places in the file.
const { closeSync, openSync, readSync, writeFileSync } = require("fs");

const HEADER = /^(?:\xef\xbb\xbf)?#==\[[\t-\r ]*(.+?)[\t-\r ]*\]={5,}#[\t-\r ]*$/s;

const path = process.argv[2];
const wanted = Buffer.from(process.argv[3]).toString("latin1").toLowerCase();

// Yields the lines of a file without their newlines, as latin1 so that no byte is lost.
function* readLines(path) {
  const file = openSync(path);
  let buffer = Buffer.alloc(1 << 16);
  let filled = 0;
  try {
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
  } finally {
    closeSync(file);
  }
}

let start = 0;
let end = 0;
let offset = 0;
let isInside = false;
for (const line of readLines(path)) {
  const header = HEADER.exec(line);
  if (header) {
    if (isInside) break;
    isInside = header[1].toLowerCase().includes(wanted);
  } else if (isInside) {
    const first = line.search(/[^\t-\r ]/);
    if (first >= 0) {
      start ||= offset + first;
      end = offset + line.search(/[\t-\r ]*$/);
    }
  }
  offset += line.length + 1;
}

const file = openSync(path);
const buffer = Buffer.alloc(1 << 16);
while (start < end) {
  const size = readSync(file, buffer, 0, Math.min(buffer.length, end - start), start);
  writeFileSync(1, buffer.subarray(0, size));
  start += size;
}
