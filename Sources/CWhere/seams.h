// The functions that the hook stands in front of: in the library found by dlsym(3), in a program
// linked with --wrap under the names that ld(1) gives them.
#ifndef WHERE_SEAMS_H
#define WHERE_SEAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>
#include <sys/uio.h>

#define WHERE_SEAMS(seam)                                                  \
  seam(void *, malloc, (size_t))                                           \
  seam(void *, calloc, (size_t, size_t))                                   \
  seam(void *, realloc, (void *, size_t))                                  \
  seam(void, free, (void *))                                               \
  seam(void *, memalign, (size_t, size_t))                                 \
  seam(void *, aligned_alloc, (size_t, size_t))                            \
  seam(int, posix_memalign, (void **, size_t, size_t))                     \
  seam(void *, mmap, (void *, size_t, int, int, int, off_t))               \
  seam(int, munmap, (void *, size_t))                                      \
  seam(void *, mremap, (void *, size_t, size_t, int, ...))                 \
  seam(ssize_t, write, (int, const void *, size_t))

/// Those that only the library stands in front of.
#define WHERE_LIBRARY_SEAMS(seam)                                          \
  seam(void *, valloc, (size_t))                                           \
  seam(void *, pvalloc, (size_t))                                          \
  seam(int, madvise, (void *, size_t, int))                                \
  seam(int, brk, (void *))                                                 \
  seam(void *, sbrk, (intptr_t))                                           \
  seam(void, _exit, (int))                                                 \
  seam(void, abort, (void))                                                \
  seam(int, execve, (const char *, char *const[], char *const[]))          \
  seam(int, execvpe, (const char *, char *const[], char *const[]))         \
  seam(int, fexecve, (int, char *const[], char *const[]))                  \
  seam(ssize_t, writev, (int, const struct iovec *, int))                  \
  seam(int, fflush, (FILE *))

#ifdef WHERE_WRAPPED

#define REAL(name) __real_##name
#define OURS(name) __wrap_##name
#define WHERE_DECLARE(result, name, parameters) result __real_##name parameters;
WHERE_SEAMS(WHERE_DECLARE)
static inline bool seams_ready(void) { return true; }
static inline bool is_early(const void *address) { (void)address; return false; }
static inline void *early_memory(size_t bytes) { (void)bytes; return NULL; }
static inline size_t early_size(const void *address) { (void)address; return 0; }

#else

#define REAL(name) seams.name
#define OURS(name) name
#define WHERE_DECLARE(result, name, parameters) result(*name) parameters;
struct seams {
  WHERE_SEAMS(WHERE_DECLARE)
  WHERE_LIBRARY_SEAMS(WHERE_DECLARE)
  bool ready;
};
extern struct seams seams __attribute__((visibility("hidden")));
bool find_seams(void) __attribute__((visibility("hidden")));
/// Whether the functions are found, or can be now. False inside dlsym, which may allocate.
static inline bool seams_ready(void) { return __builtin_expect(seams.ready, 1) || find_seams(); }

/// What is allocated inside dlsym comes from here and is never freed.
extern char early_bytes[4096] __attribute__((visibility("hidden")));
static inline bool is_early(const void *address) {
  return (const char *)address - early_bytes >= 0 &&
         (const char *)address - early_bytes < (ptrdiff_t)sizeof early_bytes;
}
void *early_memory(size_t bytes) __attribute__((visibility("hidden")));
static inline size_t early_size(const void *address) { return ((const size_t *)address)[-2]; }

#endif
#endif
