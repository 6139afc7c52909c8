// Changes the letters of a text, chunk by chunk: upper, lower or rot13.
// Holds one chunk, which is changed in its place and written.
const { openSync, readSync, writeFileSync } = require("fs");

const CHANGES = {
  upper: (byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 32 : byte),
  lower: (byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte),
  rot13: (byte) => {
    const small = byte | 32;
    if (small >= 0x61 && small <= 0x6d) return byte + 13;
    return small >= 0x6e && small <= 0x7a ? byte - 13 : byte;
  },
};

const path = process.argv[2];
const change = CHANGES[process.argv[3]];

const file = openSync(path);
const buffer = Buffer.alloc(1 << 18);
for (let size; (size = readSync(file, buffer)) > 0; ) {
  for (let index = 0; index < size; index++) buffer[index] = change(buffer[index]);
  writeFileSync(1, buffer.subarray(0, size));
}
