// Prints the first section whose name contains a text. Notes where it stands, then copies it, and
// holds one line.
#define _GNU_SOURCE
#include <ctype.h>
#include <err.h>
#include <regex.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

// The line that begins a section, after a byte order mark perhaps: #==[ Name ]=====#
static const char pattern[] =
    "^(\xEF\xBB\xBF)?#==\\[[\t-\r ]*([^\n]*[^\t-\r ]|[\t-\r ])[\t-\r ]*]={5,}#[\t-\r ]*$";

int main(int argc, char **argv) {
    if (argc != 3) errx(2, "usage: section FILE NAME");
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL) err(1, "%s", argv[1]);

    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    bool found = false;
    regex_t header;
    regcomp(&header, pattern, REG_EXTENDED);
    long offset = 0, start = 0, end = 0;
    for (; (length = getline(&line, &capacity, file)) > 0; offset += length) {
        regmatch_t match[3] = {{0, length}};
        if (length <= 4096 && regexec(&header, line, 3, match, REG_STARTEND) == 0) {
            if (found) break;
            line[match[2].rm_eo] = '\0';
            found = strcasestr(line + match[2].rm_so, argv[2]) != NULL;
        } else if (found) {
            for (ssize_t i = 0; i < length; i++) {
                if (isspace((unsigned char)line[i])) continue;
                if (end == 0) start = offset + i;
                end = offset + i + 1;
            }
        }
    }
    fseek(file, start, SEEK_SET);
    for (; start < end; start++) putchar(getc(file));
}
