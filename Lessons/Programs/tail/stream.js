// Looks from the end of a file for where its last lines begin, and copies from there.
// Holds one block.
const { fstatSync, openSync, readSync, writeFileSync } = require("fs");

const NEWLINE = 10;
const block = Buffer.alloc(1 << 16);

function startOfLastLines(file, count) {
  const { size } = fstatSync(file);
  if (count === 0) return size;
  // The last byte does not count: if it is a newline, it ends the last line and begins none.
  let position = size - 1;
  while (position > 0) {
    const length = Math.min(block.length, position);
    position -= length;
    readSync(file, block, 0, length, position);
    for (let index = length - 1; index >= 0; index--) {
      if (block[index] === NEWLINE && --count === 0) return position + index + 1;
    }
  }
  return 0;
}

const [path, count] = process.argv.slice(2);
const file = openSync(path);
let position = startOfLastLines(file, Number(count));
for (let size; (size = readSync(file, block, 0, block.length, position)) > 0; position += size) {
  writeFileSync(1, block.subarray(0, size));
}
