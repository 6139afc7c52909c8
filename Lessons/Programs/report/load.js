// Reports on the sections of a file: their lines, bytes and severities, and the totals.
// Holds the whole file, its text, all of its lines, and the lines by sections.
const { readFileSync } = require("fs");
const { basename } = require("path");

const HEADER = /^(?:\xef\xbb\xbf)?#==\[[\t-\r ]*(.+?)[\t-\r ]*\]={5,}#[\t-\r ]*$/s;
const WORDS = ["CRITICAL", "ERROR", "WARN", "INFO"];

function add(counts, line) {
  counts[0]++;
  counts[1] += line.length;
  const severity = WORDS.findIndex((word) => line.slice(0, 256).includes(word));
  if (severity >= 0) counts[2 + severity]++;
}

function row(counts, name) {
  const columns = counts.map((count, index) => ` ${String(count).padStart(index === 1 ? 12 : 8)}`);
  return `${columns.join("")}  ${name}\n`;
}

const path = process.argv[2];
const name = Buffer.from(basename(path)).toString("latin1");
const content = readFileSync(path);
const lines = content.toString("latin1").match(/[^\n]*\n|[^\n]+/g) ?? [];

const sections = [];
for (const line of lines) {
  const header = HEADER.exec(line);
  if (header) sections.push({ name: header[1], lines: [] });
  else if (sections.length === 0) sections.push({ name: "(before the first section)", lines: [] });
  sections.at(-1).lines.push(line);
}

let report = `File: ${name}\nSize: ${content.length} bytes\n\n`;
report += "    Lines        Bytes Critical    Error  Warning     Info  Section\n";
const total = [0, 0, 0, 0, 0, 0];
let longest = { length: -1 };
for (const section of sections) {
  const counts = [0, 0, 0, 0, 0, 0];
  for (const line of section.lines) {
    add(counts, line);
    add(total, line);
    const length = line.endsWith("\n") ? line.length - 1 : line.length;
    if (length > longest.length) longest = { length, number: total[0] };
  }
  report += row(counts, section.name);
}
report += row(total, "(total)");
report += total[0]
  ? `\nThe longest line has ${longest.length} bytes: line ${longest.number}.\n`
  : "\nThere are no lines.\n";
process.stdout.write(report, "latin1");
