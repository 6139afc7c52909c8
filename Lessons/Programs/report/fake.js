// Reads a file in chunks and reports on its sections: lines, bytes and severities.
// Holds all lines, in one array for each section, until it counts.
const { createReadStream, statSync } = require("fs");
const { basename } = require("path");

const HEADER = /^(?:\xef\xbb\xbf)?#==\[[\t-\r ]*(.+?)[\t-\r ]*\]={5,}#[\t-\r ]*$/s;
const PREFACE = "(before the first section)";
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

async function main(path) {
  const sections = [];
  let rest = "";
  const addLine = (line) => {
    const header = HEADER.exec(line)?.[1];
    if (header || sections.length === 0) sections.push({ name: header ?? PREFACE, lines: [] });
    sections.at(-1).lines.push(line);
  };
  for await (const chunk of createReadStream(path, "latin1")) {
    const lines = (rest + chunk).match(/[^\n]*\n|[^\n]+/g);
    rest = lines.at(-1).endsWith("\n") ? "" : lines.pop();
    lines.forEach(addLine);
  }
  if (rest) addLine(rest);

  const name = Buffer.from(basename(path)).toString("latin1");
  let report = `File: ${name}\nSize: ${statSync(path).size} bytes\n\n`;
  report += "    Lines        Bytes Critical    Error  Warning     Info  Section\n";
  const total = [0, 0, 0, 0, 0, 0];
  let longest = { length: -1 };
  for (const { name, lines } of sections) {
    const counts = [0, 0, 0, 0, 0, 0];
    for (const line of lines) {
      add(counts, line);
      add(total, line);
      const length = line.endsWith("\n") ? line.length - 1 : line.length;
      if (length > longest.length) longest = { length, number: total[0] };
    }
    report += row(counts, name);
  }
  report += `${row(total, "(total)")}\n`;
  report += sections.length
    ? `The longest line has ${longest.length} bytes: line ${longest.number}.\n`
    : "There are no lines.\n";
  process.stdout.write(report, "latin1");
}

main(process.argv[2]);
