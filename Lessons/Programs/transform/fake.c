// Prints a file with its letters in upper or lower case, or in rot13. Reads chunk by chunk, and yet
// holds all changed chunks to write them at the end.
#include <ctype.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What becomes of a byte: only the letters of ASCII change.
static unsigned char change(const char *mode, unsigned char byte) {
    if (!isalpha(byte)) return byte;
    if (strcmp(mode, "upper") == 0) return toupper(byte);
    if (strcmp(mode, "lower") == 0) return tolower(byte);
    return tolower(byte) < 'n' ? byte + 13 : byte - 13;
}

int main(int argc, char **argv) {
    if (argc != 3) errx(2, "usage: transform FILE upper|lower|rot13");
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL) err(1, "%s", argv[1]);
    unsigned char table[256];
    for (int byte = 0; byte < 256; byte++) table[byte] = change(argv[2], byte);

    static unsigned char chunk[65536];
    unsigned char *changed = NULL;
    size_t size, total = 0;
    while ((size = fread(chunk, 1, sizeof chunk, file)) > 0) {
        changed = realloc(changed, total + size);
        if (changed == NULL) err(1, NULL);
        for (size_t i = 0; i < size; i++) changed[total + i] = table[chunk[i]];
        total += size;
    }
    if (total > 0) fwrite(changed, 1, total, stdout);
}
