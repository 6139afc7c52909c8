// Prints the lines, bytes and severities of each section. Holds the file.
#define _GNU_SOURCE
#include <err.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The line that begins a section, after a byte order mark perhaps: #==[ Name ]=====#
static const char pattern[] =
    "^(\xEF\xBB\xBF)?#==\\[[\t-\r ]*([^\n]*[^\t-\r ]|[\t-\r ])[\t-\r ]*]={5,}#[\t-\r ]*$";
static const char *words[] = {"CRITICAL", "ERROR", "WARN", "INFO"};

// Prints a row: lines, bytes, how many lines of each severity, and the name.
static void print_row(const size_t *row, const char *name, size_t length) {
    for (int i = 0; i < 6; i++) printf("%*zu", i == 1 ? 13 : 9, row[i]);
    printf("  ");
    fwrite(name, 1, length, stdout);
    putchar('\n');
}

int main(int argc, char **argv) {
    if (argc != 2) errx(2, "usage: report FILE");
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL) err(1, "%s", argv[1]);
    fseek(file, 0, SEEK_END);
    size_t size = ftell(file);
    char *content = malloc(size);
    rewind(file);
    if (content == NULL || fread(content, 1, size, file) != size) err(1, "%s", argv[1]);
    printf("File: %s\nSize: %zu bytes\n\n", basename(argv[1]), size);
    puts("    Lines        Bytes Critical    Error  Warning     Info  Section");
    regex_t header;
    regcomp(&header, pattern, REG_EXTENDED);
    const char *name = "(before the first section)";
    size_t row[6] = {0}, total[6] = {0}, name_length = strlen(name), longest = 0, longest_at = 1;
    for (char *line = content, *end = content + size, *next; line < end; line = next) {
        char *newline = memchr(line, '\n', end - line);
        next = newline ? newline + 1 : end;
        size_t length = next - line;
        regmatch_t match[3] = {{0, length}};
        if (length <= 4096 && regexec(&header, line, 3, match, REG_STARTEND) == 0) {
            if (row[0] > 0) print_row(row, name, name_length);
            memset(row, 0, sizeof row);
            name = line + match[2].rm_so, name_length = match[2].rm_eo - match[2].rm_so;
        }
        row[0]++, total[0]++, row[1] += length, total[1] += length;
        size_t i = 0, head = length < 256 ? length : 256;  // where a severity stands
        while (i < 4 && !memmem(line, head, words[i], strlen(words[i]))) i++;
        if (i < 4) row[2 + i]++, total[2 + i]++;
        if (line[length - 1] == '\n') length--;
        if (length > longest) longest = length, longest_at = total[0];
    }
    if (row[0] > 0) print_row(row, name, name_length);
    print_row(total, "(total)", 7);
    if (total[0] == 0) puts("\nThere are no lines.");
    else printf("\nThe longest line has %zu bytes: line %zu.\n", longest, longest_at);
}
