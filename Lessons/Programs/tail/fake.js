// Reads a file in chunks and prints its last lines.
// Holds all lines: the array grows until the file ends.
const { createReadStream } = require("fs");

const [path, count] = process.argv.slice(2);

async function main() {
  const lines = [];
  let rest = "";
  for await (const chunk of createReadStream(path, "latin1")) {
    const pieces = (rest + chunk).split("\n");
    rest = pieces.pop();
    for (const piece of pieces) lines.push(piece);
  }
  lines.push(rest);
  // The piece behind a final newline is empty and no line.
  const total = rest === "" ? lines.length - 1 : lines.length;
  const last = lines.slice(Math.max(0, total - Number(count)));
  process.stdout.write(last.join("\n"), "latin1");
}

main();
