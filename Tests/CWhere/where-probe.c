// Programs whose memory is known beforehand, for the tests of the hook: where-probe NAME. Each prints
// "FUNCTION BYTES" for what a function of that name holds when the resident memory is largest, as malloc's
// blocks take it.
#define _GNU_SOURCE
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define MIB (1ul << 20)
#define KEEP __attribute__((noinline, noclone, no_icf))
static void say(const char *name, size_t bytes) {
  printf("%s %zu\n", name, bytes);
  fflush(stdout);
}

struct link { struct link *next; char rest[]; };
static size_t taken(void *block) { return malloc_usable_size(block) + 8; }

#define LIST(name)                                              \
  KEEP static struct link *name(size_t total, size_t each) {    \
    struct link *list = NULL;                                   \
    size_t bytes = 0;                                           \
    while (bytes < total) {                                     \
      struct link *new = malloc(each);                          \
      if (new == NULL) return list;                             \
      memset(new, 1, each);                                     \
      new->next = list;                                         \
      list = new;                                               \
      bytes += taken(new);                                      \
    }                                                           \
    return list;                                                \
  }
LIST(small_list)
LIST(middle_list)
static void free_list(struct link *list) {
  while (list != NULL) {
    struct link *next = list->next;
    free(list);
    list = next;
  }
}

KEEP static char *big_block(size_t bytes, size_t touched) {
  char *block = malloc(bytes);
  if (block == NULL) return NULL;
  memset(block, 1, touched);
  return block;
}
KEEP static char *grown_block(size_t bytes) {
  char *block = NULL;
  size_t length = 1000, filled = 0;
  while (length < bytes) {
    block = realloc(block, length);
    memset(block + filled, 1, length - filled);
    filled = length;
    length += length / 4;
  }
  block = realloc(block, bytes);
  memset(block + filled, 1, bytes - filled);
  return block;
}
KEEP static char *mapped(size_t bytes, size_t touched) {
  char *start = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  memset(start, 1, touched);
  return start;
}
KEEP static char *remapped(char *start, size_t old, size_t bytes) {
  char *new = mremap(start, old, bytes, MREMAP_MAYMOVE);
  memset(new, 1, bytes);
  return new;
}
KEEP static char *broken(size_t bytes) {
  char *start = sbrk((intptr_t)bytes);
  memset(start, 1, bytes);
  return start;
}
KEEP static void *deep(int depth) {
  if (depth == 0) {
    return small_list(16 * MIB, 100);
  }
  void *result = deep(depth - 1);
  __asm__ volatile("" : "+r"(result));
  return result;
}

static void list(void) {
  struct link *small = small_list(32 * MIB, 40), *middle = middle_list(16 * MIB, 5000);
  say("small_list", 32 * MIB);
  say("middle_list", 16 * MIB);
  free_list(small);
  free_list(middle);
  free(big_block(8 * MIB, 8 * MIB));
}
static void big(void) {
  char *a = big_block(64 * MIB, 24 * MIB), *b = grown_block(30 * MIB), *c = mapped(20 * MIB, 10 * MIB);
  say("big_block", 24 * MIB);
  say("grown_block", 30 * MIB);
  say("mapped", 10 * MIB);
  free(a);
  free(b);
  munmap(c, 20 * MIB);
}
static void maps(void) {
  char *a = mapped(40 * MIB, 40 * MIB);
  munmap(a + 10 * MIB, 10 * MIB);
  char *b = remapped(a, 10 * MIB, 30 * MIB);
  broken(12 * MIB);
  say("mapped", 20 * MIB);
  say("remapped", 30 * MIB);
  say("broken", 12 * MIB);
  munmap(b, 30 * MIB);
}
static void *thread(void *argument) {
  for (int i = 0; i < 20; i++) free_list(small_list(100000, 24 + (size_t)argument));
  return small_list(2 * MIB, 48);
}
static void threads(void) {
  pthread_t threads[16];
  for (size_t i = 0; i < 16; i++) pthread_create(&threads[i], NULL, thread, (void *)i);
  struct link *lists[16];
  for (size_t i = 0; i < 16; i++) pthread_join(threads[i], (void **)&lists[i]);
  say("small_list", 32 * MIB);
  for (size_t i = 0; i < 16; i++) free_list(lists[i]);
}
static void forks(void) {
  struct link *mine = small_list(8 * MIB, 40);
  int failed = 0;
  for (int i = 0; i < 200; i++) {
    pid_t child = fork();
    if (child == 0) {
      middle_list(1 * MIB, 3000);
      _exit(7);
    }
    int status;
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 7) failed++;
  }
  say("small_list", 8 * MIB);
  say("failed", (size_t)failed);
  free_list(mine);
}
static void checkpoint(const char *phase) {
  printf("2026-01-31 09:30:00 INFO [MEMORY] %s: RSS 1.0 MiB (+0.0) | Peak 1.0 MiB (+0.0 since start)\n", phase);
  fflush(stdout);
}
/// Each phase has another peak, and that of the last is not the whole program's.
static void phases(void) {
  printf("[MEMORY] Tracking enabled. RSS: 1.0 MiB, Peak: 1.0 MiB\n");
  fflush(NULL);
  struct link *small = small_list(24 * MIB, 40);
  checkpoint("one");
  struct link *middle = middle_list(8 * MIB, 5000);
  free(big_block(40 * MIB, 40 * MIB));
  checkpoint("two: RSS and more");
  free_list(small);
  small = small_list(4 * MIB, 40);
  char *map = mapped(10 * MIB, 10 * MIB);
  static const char third[] = "[MEMORY] three: RSS 1.0 MB (+0.0) | Peak 1.0 MB (+0.0 since start)\n";
  if (write(STDOUT_FILENO, third, sizeof third - 1) < 0) abort();
  // Refused by the kernel, and never looked at.
  static char *volatile nowhere = (char *)16;
  if (write(STDOUT_FILENO, nowhere, 100) >= 0) abort();
  small_list(2 * MIB, 40);
  say("small_list", 24 * MIB);
  say("middle_list", 8 * MIB);
  say("big_block", 40 * MIB);
  free_list(small);
  free_list(middle);
  munmap(map, 10 * MIB);
}
static void killed(void) {
  small_list(32 * MIB, 40);
  big_block(16 * MIB, 16 * MIB);
  say("small_list", 32 * MIB);
  say("big_block", 16 * MIB);
  raise(SIGKILL);
}
static void aborted(void) {
  small_list(32 * MIB, 40);
  big_block(16 * MIB, 8 * MIB);
  say("small_list", 32 * MIB);
  say("big_block", 8 * MIB);
  abort();
}
static volatile sig_atomic_t handled;
static void on_timer(int number) {
  (void)number;
  int before = errno;
  errno = 12345;
  handled++;
  // mmap is safe in handlers in practice, and comes to the hook.
  void *start = mmap(NULL, 64 << 10, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start != MAP_FAILED) munmap(start, 64 << 10);
  if (errno != 12345) abort();
  errno = before;
}
static void signals(void) {
  struct sigaction action = {.sa_handler = on_timer, .sa_flags = SA_RESTART};
  sigaction(SIGALRM, &action, NULL);
  struct itimerval every = {{0, 200}, {0, 200}};
  setitimer(ITIMER_REAL, &every, NULL);
  for (int i = 0; i < 10; i++) free_list(small_list(8 * MIB, 40));
  struct link *kept = small_list(24 * MIB, 40);
  every = (struct itimerval){{0, 0}, {0, 0}};
  setitimer(ITIMER_REAL, &every, NULL);
  say("small_list", 24 * MIB);
  free_list(kept);
}
static void fails(void) {
  // What fails must fail as before, and leave what there is as it was.
  char *kept = big_block(16 * MIB, 16 * MIB);
  struct link *small = small_list(8 * MIB, 40);
  errno = 0;
  void *volatile same = kept, *none = realloc(same, (size_t)1 << 60);
  printf("realloc %d %d\n", none == NULL, errno);
  errno = 0;
  none = malloc((size_t)1 << 60);
  printf("malloc %d %d\n", none == NULL, errno);
  errno = 0;
  none = mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  printf("mmap %d %d\n", none == MAP_FAILED, errno);
  errno = 77;
  free(malloc(MIB));
  free_list(small_list(4 * MIB, 100));
  printf("errno %d\n", errno);
  say("big_block", 16 * MIB);
  say("small_list", 12 * MIB);
  free_list(small);
  free(kept);
}
static void recursion(void) {
  free_list(deep(2000));
  say("small_list", 16 * MIB);
}
/// A chain of two programs: the first holds one thing, the next another.
static void execs(void) {
  small_list(16 * MIB, 40);
  say("small_list", 16 * MIB);
  execl("/proc/self/exe", "where-probe", "list", (char *)NULL);
}
/// 20000 stacks, more than the tree holds.
#define BRANCH(n, next0, next1)                             \
  KEEP static void *branch##n(unsigned path) {              \
    void *result;                                           \
    if (path & 1) {                                         \
      result = next0(path >> 1);                            \
      __asm__ volatile("# one" : "+r"(result));             \
    } else {                                                \
      result = next1(path >> 1);                            \
      __asm__ volatile("# another" : "+r"(result));         \
    }                                                       \
    return result;                                          \
  }
KEEP static void *leaf0(unsigned path) { void *p = malloc(2500000 + path); memset(p, 1, 64); return p; }
KEEP static void *leaf1(unsigned path) { void *p = malloc(2600000 - path); memset(p, 1, 64); return p; }
BRANCH(0, leaf0, leaf1) BRANCH(1, branch0, branch0) BRANCH(2, branch1, branch1) BRANCH(3, branch2, branch2)
BRANCH(4, branch3, branch3) BRANCH(5, branch4, branch4) BRANCH(6, branch5, branch5) BRANCH(7, branch6, branch6)
BRANCH(8, branch7, branch7) BRANCH(9, branch8, branch8) BRANCH(10, branch9, branch9) BRANCH(11, branch10, branch10)
BRANCH(12, branch11, branch11) BRANCH(13, branch12, branch12) BRANCH(14, branch13, branch13)
static void tree(void) {
  for (unsigned i = 0; i < 32768; i++) free(branch14(i));
  // Its stack has no room: it is in the sums alone.
  free_list(small_list(16 * MIB, 40));
  say("none", 0);
}
/// More blocks that are always tracked than a small table holds.
static void table(void) {
  static char *blocks[20000];
  for (int i = 0; i < 20000; i++) blocks[i] = big_block(256 << 10, 4096);
  for (int i = 0; i < 20000; i += 2) free(blocks[i]);
  for (int i = 1; i < 20000; i += 2) free(blocks[i]);
  struct link *kept = small_list(200 * MIB, 1000);
  say("small_list", 200 * MIB);
  free_list(kept);
}
static void churn(void) {
  void *blocks[256] = {0};
  for (size_t i = 0; i < 20000000; i++) {
    size_t at = i * 7919 % 256;
    free(blocks[at]);
    blocks[at] = malloc(16 + i * 31 % 200);
  }
  say("none", 0);
}
/// Address space, of which a part in the middle is used, as a runtime makes its heap.
KEEP static char *reserved(size_t bytes, size_t used) {
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  char *start = mmap(NULL, bytes, PROT_NONE, flags, -1, 0);
  char *part = mmap(start + bytes / 2, used, PROT_READ | PROT_WRITE, flags | MAP_FIXED, -1, 0);
  if (part == MAP_FAILED) abort();
  memset(part, 1, used);
  return start;
}
static void reserves(void) {
  char *heap = reserved(65536 * MIB, 8 * MIB);
  say("reserved", 8 * MIB);
  munmap(heap, 65536 * MIB);
}

int main(int count, char **arguments) {
  static const struct { const char *name; void (*run)(void); } all[] = {
      {"list", list}, {"big", big}, {"maps", maps}, {"threads", threads}, {"forks", forks},
      {"killed", killed}, {"aborted", aborted}, {"signals", signals}, {"fails", fails},
      {"recursion", recursion}, {"phases", phases}, {"execs", execs}, {"tree", tree}, {"table", table}, {"churn", churn},
      {"reserves", reserves},
  };
  for (size_t i = 0; count > 1 && i < sizeof all / sizeof *all; i++)
    if (strcmp(arguments[1], all[i].name) == 0) {
      all[i].run();
      return 0;
    }
  return 64;
}
