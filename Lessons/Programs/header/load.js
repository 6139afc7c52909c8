// Prints the first 100 bytes of a file.
// Holds the whole file.
const { readFileSync } = require("fs");

const content = readFileSync(process.argv[2]);
process.stdout.write(content.subarray(0, 100));
