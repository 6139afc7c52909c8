// Prints the content of the first section whose name contains a text.
// Holds the whole file, its text, all of its lines and all sections.
const { readFileSync } = require("fs");

const HEADER = /^(?:\xef\xbb\xbf)?#==\[[\t-\r ]*(.+?)[\t-\r ]*\]={5,}#[\t-\r ]*$/s;

const path = process.argv[2];
const wanted = Buffer.from(process.argv[3]).toString("latin1").toLowerCase();

const content = readFileSync(path);
const sections = [];
for (const line of content.toString("latin1").split("\n")) {
  const header = HEADER.exec(line);
  if (header) {
    sections.push({ name: header[1], lines: [] });
  } else if (sections.length > 0) {
    sections.at(-1).lines.push(line);
  }
}

const section = sections.find(({ name }) => name.toLowerCase().includes(wanted));
const text = section ? section.lines.join("\n") : "";
// Not trim(), which takes the byte A0 for a blank.
process.stdout.write(text.replace(/^[\t-\r ]+/, "").replace(/[\t-\r ]+$/, ""), "latin1");
