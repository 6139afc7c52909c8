// Prints the numbers above zero, in KiB and in order.
// Holds the file, its lines, and the numbers four times: all, above zero, in order, in KiB.
const { readFileSync } = require("fs");

// Up to 18 digits, which only a BigInt holds exactly.
const NUMBER = /^(?:\xef\xbb\xbf)?[\t-\r ]*([+-]?\d{1,18})[\t-\r ]*$/;

const content = readFileSync(process.argv[2]);
const numbers = [];
for (const line of content.toString("latin1").split("\n")) {
  const match = NUMBER.exec(line);
  if (match) numbers.push(BigInt(match[1]));
}
const positive = numbers.filter((number) => number > 0n);
const ordered = [...positive].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
const result = ordered.map((number) => number / 1024n);
process.stdout.write(result.map((number) => `${number}\n`).join(""));
