// Changes the letters of a text: upper, lower or rot13.
// Holds the whole file and the changed one.
const { readFileSync } = require("fs");

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

const content = readFileSync(path);
const changed = content.map(change);
process.stdout.write(changed);
