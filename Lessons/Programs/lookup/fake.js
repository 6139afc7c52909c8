// Reads a file in chunks and prints the lines of the numbers asked for, as in 5,1000,20-29.
// Holds all lines: they are collected before the first is looked up.
const { createReadStream } = require("fs");

const path = process.argv[2];
const ranges = process.argv[3].split(",").map((part) => {
  const [first, last = first] = part.split("-").map(Number);
  return { first, last };
});

async function main() {
  const lines = [];
  let rest = "";
  for await (const chunk of createReadStream(path, "latin1")) {
    const pieces = (rest + chunk).split("\n");
    rest = pieces.pop();
    for (const piece of pieces) lines.push(piece);
  }
  if (rest) lines.push(rest);

  const found = ranges.flatMap(({ first, last }) => lines.slice(first - 1, last));
  process.stdout.write(found.map((line) => `${line}\n`).join(""), "latin1");
}

main();
