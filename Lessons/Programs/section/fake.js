// Reads a file in chunks and prints the first section whose name contains a text.
// Holds all sections: each is filled before one is chosen.
const { createReadStream } = require("fs");

const HEADER = /^(?:\xef\xbb\xbf)?#==\[[\t-\r ]*(.+?)[\t-\r ]*\]={5,}#[\t-\r ]*$/s;

const path = process.argv[2];
const wanted = Buffer.from(process.argv[3]).toString("latin1").toLowerCase();

async function main() {
  const sections = [];
  const add = (line) => {
    const header = HEADER.exec(line);
    if (header) {
      sections.push({ name: header[1], lines: [] });
    } else if (sections.length > 0) {
      sections.at(-1).lines.push(line);
    }
  };

  let rest = "";
  for await (const chunk of createReadStream(path, "latin1")) {
    const pieces = (rest + chunk).split("\n");
    rest = pieces.pop();
    pieces.forEach(add);
  }
  add(rest);

  const section = sections.find(({ name }) => name.toLowerCase().includes(wanted));
  const text = section ? section.lines.join("\n") : "";
  // Not trim(), which takes the byte A0 for a blank.
  process.stdout.write(text.replace(/^[\t-\r ]+/, "").replace(/[\t-\r ]+$/, ""), "latin1");
}

main();
