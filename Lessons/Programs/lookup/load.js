// Prints the lines of the numbers asked for, as in 5,1000,20-29.
// Holds the whole file, its text and all of its lines.
const { readFileSync } = require("fs");

const path = process.argv[2];
const ranges = process.argv[3].split(",").map((part) => {
  const [first, last = first] = part.split("-").map(Number);
  return { first, last };
});

const content = readFileSync(path);
const lines = content.toString("latin1").split("\n");
if (lines.at(-1) === "") lines.pop(); // Nothing follows the last newline.
const found = ranges.flatMap(({ first, last }) => lines.slice(first - 1, last));
process.stdout.write(found.map((line) => `${line}\n`).join(""), "latin1");
