// Prints the first 100 bytes of a file.
// Holds them and no more.
const { openSync, readSync } = require("fs");

const header = Buffer.alloc(100);
const size = readSync(openSync(process.argv[2]), header);
process.stdout.write(header.subarray(0, size));
