// Prints lines by their numbers, such as 5,1000,20-29. Reads the file from its start for each range
// and holds one line.
#define _GNU_SOURCE
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_lines(FILE *file, size_t first, size_t last) {
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    rewind(file);
    for (size_t number = 1; number <= last; number++) {
        if ((length = getline(&line, &capacity, file)) <= 0) break;
        if (number < first) continue;
        fwrite(line, 1, length, stdout);
        if (line[length - 1] != '\n') putchar('\n');
    }
    free(line);
}

int main(int argc, char **argv) {
    if (argc != 3) errx(2, "usage: lookup FILE N,N-M,...");
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL) err(1, "%s", argv[1]);

    for (char *range = strtok(argv[2], ","); range != NULL; range = strtok(NULL, ",")) {
        size_t first, last;
        if (sscanf(range, "%zu-%zu", &first, &last) == 1) last = first;
        print_lines(file, first, last);
    }
}
