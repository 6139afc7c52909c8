// The least that any library in front of malloc costs: it only calls the function behind it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

static char early[4096] __attribute__((aligned(16)));
static size_t used;

/// For dlsym(3), which may allocate while the functions are looked for.
static void *early_malloc(size_t size) {
  size_t at = used;
  used += (size + 15) & ~(size_t)15;
  return used <= sizeof early ? early + at : NULL;
}
static void *early_calloc(size_t count, size_t size) { return early_malloc(count * size); }
static void early_free(void *block) { (void)block; }

static void *(*real_malloc)(size_t) = early_malloc;
static void *(*real_calloc)(size_t, size_t) = early_calloc;
static void *(*real_realloc)(void *, size_t);
static void (*real_free)(void *) = early_free;

__attribute__((constructor)) static void find(void) {
  void *found[] = {dlsym(RTLD_NEXT, "malloc"), dlsym(RTLD_NEXT, "calloc"),
                   dlsym(RTLD_NEXT, "realloc"), dlsym(RTLD_NEXT, "free")};
  real_malloc = (void *(*)(size_t))found[0];
  real_calloc = (void *(*)(size_t, size_t))found[1];
  real_realloc = (void *(*)(void *, size_t))found[2];
  real_free = (void (*)(void *))found[3];
}

void *malloc(size_t size) { return real_malloc(size); }
void *calloc(size_t count, size_t size) { return real_calloc(count, size); }
void *realloc(void *old, size_t size) { return real_realloc(old, size); }
void free(void *block) { real_free(block); }
