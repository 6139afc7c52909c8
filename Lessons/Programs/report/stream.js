// Reports on the sections of a file: their lines, bytes and severities, and the totals.
// Holds a chunk, a line, and the counts of one section.
const { openSync, readSync, statSync, writeFileSync } = require("fs");

const HEADER = /^(?:\xef\xbb\xbf)?#==\[[\t-\r ]*(.+?)[\t-\r ]*\]={5,}#[\t-\r ]*$/s;
const WORDS = ["CRITICAL", "ERROR", "WARN", "INFO"];

function add(counts, line) {
  counts[0]++;
  counts[1] += line.length;
  const severity = WORDS.findIndex((word) => line.slice(0, 256).includes(word));
  if (severity >= 0) counts[2 + severity]++;
}

const row = ({ counts, name }) =>
  counts.map((count, index) => ` ${String(count).padStart(index === 1 ? 12 : 8)}`).join("") +
  `  ${name}\n`;

// Yields the lines of a file with their newlines, as latin1 so that no byte is lost.
function* readLines(path) {
  const file = openSync(path);
  let buffer = Buffer.alloc(1 << 16);
  let filled = 0;
  for (let size; (size = readSync(file, buffer, filled, buffer.length - filled)) > 0; ) {
    const chunk = buffer.subarray(0, (filled += size));
    let start = 0;
    for (let end; (end = chunk.indexOf(10, start) + 1) > 0; start = end) {
      yield chunk.toString("latin1", start, end);
    }
    buffer.copyWithin(0, start, filled);
    filled -= start;
    // A line that fills the buffer needs a larger one.
    if (filled === buffer.length) buffer = Buffer.concat([buffer], 2 * filled);
  }
  if (filled > 0) yield buffer.toString("latin1", 0, filled);
}

const print = (text) => writeFileSync(1, text, "latin1");
const path = process.argv[2];
const name = Buffer.from(path.split("/").pop()).toString("latin1");
print(`File: ${name}\nSize: ${statSync(path).size} bytes\n\n`);
print("    Lines        Bytes Critical    Error  Warning     Info  Section\n");
const total = [0, 0, 0, 0, 0, 0];
let section = { name: "(before the first section)", counts: [0, 0, 0, 0, 0, 0] };
let longest = { length: -1 };
for (const line of readLines(path)) {
  const header = HEADER.exec(line);
  if (header) {
    if (total[0] > 0) print(row(section));
    section = { name: header[1], counts: [0, 0, 0, 0, 0, 0] };
  }
  for (const counts of [section.counts, total]) add(counts, line);
  const length = line.length - (line.endsWith("\n") ? 1 : 0);
  if (length > longest.length) longest = { length, number: total[0] };
}
if (total[0] > 0) print(row(section));
const { length, number } = longest;
print(row({ name: "(total)", counts: total }));
print(number ? `\nThe longest line has ${length} bytes: line ${number}.\n` : "\nThere are no lines.\n");
