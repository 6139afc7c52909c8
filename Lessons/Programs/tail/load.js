// Prints the last lines of a file.
// Holds the whole file, its text and all of its lines.
const { readFileSync } = require("fs");

const [path, count] = process.argv.slice(2);

const content = readFileSync(path);
const lines = content.toString("latin1").split("\n");
// The piece behind a final newline is empty and no line.
const total = lines.at(-1) === "" ? lines.length - 1 : lines.length;
const last = lines.slice(Math.max(0, total - Number(count)));
process.stdout.write(last.join("\n"), "latin1");
