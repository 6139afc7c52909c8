// Prints the lines that contain a text, with their numbers.
// Holds the whole file, its text, all of its lines, and the lines found.
const { readFileSync } = require("fs");

const path = process.argv[2];
const pattern = Buffer.from(process.argv[3]).toString("latin1");

const content = readFileSync(path);
const lines = content.toString("latin1").split("\n");
const found = [];
lines.forEach((line, index) => {
  if (line.includes(pattern)) found.push(`${index + 1}:${line}\n`);
});
process.stdout.write(found.join(""), "latin1");
