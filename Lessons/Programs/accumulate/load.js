// Prints how many numbers there are, their sum, the smallest and the largest.
// Holds the whole file, its text, all of its lines and all numbers.
const { readFileSync } = require("fs");

// Up to 18 digits, which only a BigInt holds exactly.
const NUMBER = /^(?:\xef\xbb\xbf)?[\t-\r ]*([+-]?\d{1,18})[\t-\r ]*$/;

const content = readFileSync(process.argv[2]);
const numbers = [];
for (const line of content.toString("latin1").split("\n")) {
  const match = NUMBER.exec(line);
  if (match) numbers.push(BigInt(match[1]));
}

if (numbers.length === 0) {
  console.log("There are no numbers.");
} else {
  const sum = numbers.reduce((a, b) => a + b);
  const smallest = numbers.reduce((a, b) => (b < a ? b : a));
  const largest = numbers.reduce((a, b) => (b > a ? b : a));
  console.log(`numbers: ${numbers.length}\nsum: ${sum}`);
  console.log(`smallest: ${smallest}\nlargest: ${largest}`);
}
