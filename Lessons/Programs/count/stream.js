// Counts how often a text occurs, in one chunk of a file after the other.
// Holds a chunk and a number.
const { openSync, readSync } = require("fs");

const path = process.argv[2];
const pattern = Buffer.from(process.argv[3]);

const file = openSync(path);
const buffer = Buffer.alloc((1 << 16) + pattern.length);
let count = 0;
let kept = 0;
for (let size; (size = readSync(file, buffer, kept, buffer.length - kept)) > 0; ) {
  const chunk = buffer.subarray(0, kept + size);
  let end = 0;
  for (let found; (found = chunk.indexOf(pattern, end)) >= 0; end = found + pattern.length) count++;
  // An occurrence may begin in the end of this chunk and go on in the next.
  kept = Math.min(chunk.length - end, pattern.length - 1);
  chunk.copy(buffer, 0, chunk.length - kept);
}
console.log(count);
