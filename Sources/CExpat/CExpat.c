#include "CExpat.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

/// The parser at work on this thread.
static _Thread_local struct cexpat *current;

/// What lies before each piece of memory: the parser that it belongs to, and its size with this.
struct header {
    alignas(max_align_t) struct cexpat *owner;
    size_t size;
};

/// Whether a parser may take another piece in place of one of `old` bytes.
static int has_room(const struct cexpat *bounded, size_t old, size_t size) {
    return size <= bounded->most && bounded->held - old <= bounded->most - size;
}

static void *take(size_t count) {
    struct cexpat *owner = current;
    if (count > SIZE_MAX - sizeof(struct header)) return NULL;
    size_t size = count + sizeof(struct header);
    if (!has_room(owner, 0, size)) return NULL;
    struct header *header = malloc(size);
    if (header == NULL) return NULL;
    *header = (struct header){.owner = owner, .size = size};
    owner->held += size;
    return header + 1;
}

static void *change(void *memory, size_t count) {
    if (memory == NULL) return take(count);
    struct header *header = (struct header *)memory - 1;
    struct cexpat *owner = header->owner;
    if (count > SIZE_MAX - sizeof(struct header)) return NULL;
    size_t old = header->size, size = count + sizeof(struct header);
    if (!has_room(owner, old, size)) return NULL;
    header = realloc(header, size);
    if (header == NULL) return NULL;
    header->size = size;
    owner->held += size - old;
    return header + 1;
}

static void give_back(void *memory) {
    if (memory == NULL) return;
    struct header *header = (struct header *)memory - 1;
    header->owner->held -= header->size;
    free(header);
}

struct cexpat *cexpat_create(size_t most) {
    static const XML_Memory_Handling_Suite suite = {take, change, give_back};
    struct cexpat *bounded = malloc(sizeof *bounded);
    if (bounded == NULL) return NULL;
    *bounded = (struct cexpat){.most = most};
    current = bounded;
    bounded->parser = XML_ParserCreate_MM(NULL, &suite, NULL);
    if (bounded->parser != NULL) return bounded;
    free(bounded);
    return NULL;
}

enum XML_Status cexpat_parse(
    struct cexpat *bounded, const char *bytes, int count, int is_final) {
    current = bounded;
    return XML_Parse(bounded->parser, bytes, count, is_final);
}

void cexpat_free(struct cexpat *bounded) {
    XML_ParserFree(bounded->parser);
    free(bounded);
}
