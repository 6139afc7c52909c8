// Prints the first 100 bytes of a file. Holds them.
#include <err.h>
#include <stdio.h>

int main(int argc, char **argv) {
    if (argc != 2) errx(2, "usage: header FILE");
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL) err(1, "%s", argv[1]);

    char header[100];
    size_t size = fread(header, 1, sizeof header, file);
    fwrite(header, 1, size, stdout);
}
