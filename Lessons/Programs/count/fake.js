// Reads a file in chunks and counts how often a text occurs.
// Holds all lines: they are kept until the counting begins.
const { createReadStream } = require("fs");

const path = process.argv[2];
const pattern = Buffer.from(process.argv[3]).toString("latin1");

async function main() {
  const lines = [];
  let rest = "";
  for await (const chunk of createReadStream(path, "latin1")) {
    const pieces = (rest + chunk).split("\n");
    rest = pieces.pop();
    for (const piece of pieces) lines.push(piece);
  }
  lines.push(rest);
  const counts = lines.map((line) => line.split(pattern).length - 1);
  console.log(counts.reduce((sum, count) => sum + count, 0));
}

main();
