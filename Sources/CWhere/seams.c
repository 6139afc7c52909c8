#include "hook.h"
#include "seams.h"

#include <string.h>

#ifndef WHERE_WRAPPED

#include <dlfcn.h>

char early_bytes[4096] __attribute__((aligned(16)));
static size_t early_used;

// Until the functions are found, the first call of each finds them.
static void *first_malloc(size_t size) { return find_seams() ? seams.malloc(size) : early_memory(size); }
static void *first_calloc(size_t count, size_t size) {
  return find_seams() ? seams.calloc(count, size) : early_memory(count * size);
}
static void *first_realloc(void *old, size_t size) {
  if (find_seams()) return seams.realloc(old, size);
  return old == NULL ? early_memory(size) : NULL;
}
static void first_free(void *block) {
  if (block != NULL && find_seams()) seams.free(block);
}

struct seams seams = {
    .malloc = first_malloc, .calloc = first_calloc, .realloc = first_realloc, .free = first_free};

bool find_seams(void) {
  static bool finding;
  if (finding) return false;
  finding = true;
  struct seams found;
#define FIND(result, name, parameters) found.name = (__typeof__(found.name))dlsym(RTLD_NEXT, #name);
  WHERE_SEAMS(FIND)
  WHERE_LIBRARY_SEAMS(FIND)
  found.ready = true;
  seams = found;
  finding = false;
  return true;
}

void *early_memory(size_t bytes) {
  size_t at = early_used + 16;
  if (bytes > sizeof early_bytes || at + bytes > sizeof early_bytes) return NULL;
  early_used = at + ((bytes + 15) & ~(size_t)15);
  *(size_t *)(early_bytes + at - 16) = bytes;
  keep_in_filter(early_bytes + at);
  return early_bytes + at;
}

void empty_filter(void) {
  memset(block_filter, 0, sizeof block_filter);
  for (size_t at = 16; at < early_used; at += ((early_size(early_bytes + at) + 15) & ~(size_t)15) + 16)
    keep_in_filter(early_bytes + at);
}

#else

void empty_filter(void) { memset(block_filter, 0, sizeof block_filter); }

#endif
