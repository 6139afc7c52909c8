// Counts how often a text occurs in a file.
// Holds the whole file, its text and all of its lines.
const { readFileSync } = require("fs");

const path = process.argv[2];
const pattern = Buffer.from(process.argv[3]).toString("latin1");

const content = readFileSync(path);
const lines = content.toString("latin1").split("\n");
const counts = lines.map((line) => line.split(pattern).length - 1);
console.log(counts.reduce((sum, count) => sum + count, 0));
