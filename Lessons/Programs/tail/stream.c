// Prints the last lines of a file. Reads back from the end to where they begin and holds one block.
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char block[65536];

// Finds where the last lines begin.
static off_t start_of_last_lines(int file, off_t end, unsigned long wanted) {
    if (wanted == 0) return end;
    off_t position = end;
    while (position > 0) {
        off_t size = position < (off_t)sizeof block ? position : (off_t)sizeof block;
        position -= size;
        if (pread(file, block, size, position) != size) err(1, "read");
        for (off_t i = size - 1; i >= 0; i--) {
            // The newline at the very end ends the last line and begins none.
            if (block[i] != '\n' || position + i + 1 == end) continue;
            if (--wanted == 0) return position + i + 1;
        }
    }
    return 0;
}

int main(int argc, char **argv) {
    if (argc != 3) errx(2, "usage: tail FILE LINES");
    int file = open(argv[1], O_RDONLY);
    if (file < 0) err(1, "%s", argv[1]);
    off_t end = lseek(file, 0, SEEK_END);
    off_t start = start_of_last_lines(file, end, strtoul(argv[2], NULL, 10));
    lseek(file, start, SEEK_SET);
    ssize_t size;
    while ((size = read(file, block, sizeof block)) > 0) fwrite(block, 1, size, stdout);
}
