// Reads a file in chunks and prints the lines that contain a text, with their numbers.
// Holds all lines: they are collected before they are filtered.
const { createReadStream } = require("fs");

const path = process.argv[2];
const pattern = Buffer.from(process.argv[3]).toString("latin1");

async function main() {
  const lines = [];
  let rest = "";
  for await (const chunk of createReadStream(path, "latin1")) {
    const pieces = (rest + chunk).split("\n");
    rest = pieces.pop();
    for (const piece of pieces) lines.push({ number: lines.length + 1, text: piece });
  }
  lines.push({ number: lines.length + 1, text: rest });

  const found = lines.filter(({ text }) => text.includes(pattern));
  const output = found.map(({ number, text }) => `${number}:${text}\n`);
  process.stdout.write(output.join(""), "latin1");
}

main();
