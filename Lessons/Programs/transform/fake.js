// Changes the letters of a text, chunk by chunk: upper, lower or rot13.
// Holds all changed chunks: they are joined and written at the end.
const { createReadStream } = require("fs");

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

async function main() {
  const changed = [];
  for await (const chunk of createReadStream(path)) {
    changed.push(chunk.map(change));
  }
  process.stdout.write(Buffer.concat(changed));
}

main();
