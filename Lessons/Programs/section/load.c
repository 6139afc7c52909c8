// Prints the first section whose name contains a text. Holds the file and a list of its sections.
#define _GNU_SOURCE
#include <ctype.h>
#include <err.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct section {
    char *name, *start, *end;
};

// The line that begins a section, after a byte order mark perhaps: #==[ Name ]=====#
static const char pattern[] =
    "^(\xEF\xBB\xBF)?#==\\[[\t-\r ]*([^\n]*[^\t-\r ]|[\t-\r ])[\t-\r ]*]={5,}#[\t-\r ]*$";

int main(int argc, char **argv) {
    if (argc != 3) errx(2, "usage: section FILE NAME");
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL) err(1, "%s", argv[1]);
    fseek(file, 0, SEEK_END);
    size_t size = ftell(file), count = 0;
    rewind(file);
    char *content = malloc(size), *end = content + size;
    if (content == NULL || fread(content, 1, size, file) != size) err(1, "%s", argv[1]);

    regex_t header;
    regcomp(&header, pattern, REG_EXTENDED);
    struct section *sections = NULL;
    for (char *line = content, *next; line < end; line = next) {
        char *newline = memchr(line, '\n', end - line);
        next = newline ? newline + 1 : end;
        regmatch_t match[3] = {{0, next - line}};
        if (next - line <= 4096 && regexec(&header, line, 3, match, REG_STARTEND) == 0) {
            line[match[2].rm_eo] = '\0';
            sections = realloc(sections, (count + 1) * sizeof *sections);
            sections[count++] = (struct section){line + match[2].rm_so, next, next};
        } else if (count > 0) {
            sections[count - 1].end = next;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (strcasestr(sections[i].name, argv[2]) == NULL) continue;
        char *start = sections[i].start, *end = sections[i].end;
        while (start < end && isspace((unsigned char)*start)) start++;
        while (start < end && isspace((unsigned char)end[-1])) end--;
        fwrite(start, 1, end - start, stdout);
        break;
    }
}
