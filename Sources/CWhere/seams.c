#include "hook.h"
#include "seams.h"

#ifndef WHERE_WRAPPED

#include <dlfcn.h>

struct seams seams;
char early_bytes[4096] __attribute__((aligned(16)));
static size_t early_used;

bool find_seams(void) {
  static bool finding;
  if (finding) return false;
  finding = true;
#define FIND(result, name, parameters) seams.name = (__typeof__(seams.name))dlsym(RTLD_NEXT, #name);
  WHERE_SEAMS(FIND)
  WHERE_LIBRARY_SEAMS(FIND)
  finding = false;
  seams.ready = true;
  return true;
}

void *early_memory(size_t bytes) {
  size_t at = early_used + 16;
  if (bytes > sizeof early_bytes || at + bytes > sizeof early_bytes) return NULL;
  early_used = at + ((bytes + 15) & ~(size_t)15);
  *(size_t *)(early_bytes + at - 16) = bytes;
  return early_bytes + at;
}

#endif
