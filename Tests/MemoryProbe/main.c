/// A program whose memory is known beforehand, to measure the measuring by.
///
///     memory-probe WORK AMOUNT [MILLISECONDS]
///     memory-probe CASE WORK FILE amount=N [milliseconds=N]      as a worker: reports on descriptor 3
///
/// WORK is touch (hold AMOUNT bytes to the end), spike (hold them so long, give them back, exit),
/// map or read (the file of that name: all its pages mapped, or read through a small buffer), exec
/// (hold them, then become a program that holds nothing), spin (walk them, so many times), hang,
/// vfork (hold them while a child borrows them), children (three of them hold so much each), shared
/// (one segment that four children touch all of), copies (three children change a third each of
/// what their parent holds), leader (the main thread exits, another holds them), or orphan (a
/// grandchild that nobody waits for holds them, the command lives longer), arenas (sixteen threads,
/// one after another, take so much in small blocks and free all but the last, so that each of
/// malloc's arenas keeps it), memfd (hold them in a file without a name, which no process maps),
/// leader-memfd (the same by another thread, when the main one has exited), or obey (do what standard input says, a line each, and answer each with a line when it is done:
/// `hold N` bytes until `drop`, `spike N` holds and drops them, `child N` is a child that holds
/// them until `reap`, `brief N` one that ends at once; it ends with its input).
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void rest(long milliseconds) {
  struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  while (nanosleep(&time, &time) != 0) continue;
}

/// A line of the worker's protocol with this process's figures.
static void report(const char *word) {
  static char text[8192];
  int file = open("/proc/self/status", O_RDONLY);
  ssize_t count = read(file, text, sizeof text - 1);
  close(file);
  text[count > 0 ? count : 0] = '\0';
  dprintf(3, "%s", word);
  const char *names[] = {"\nVmRSS:", "\nVmHWM:", "\nVmSize:", "\nRssAnon:", "\nRssFile:"};
  for (int i = 0; i < 5; i++) {
    const char *line = strstr(text, names[i]);
    dprintf(3, "\t%lld", line == NULL ? 0 : atoll(line + strlen(names[i])) * 1024);
  }
  dprintf(3, "\n");
}

static char *hold(size_t amount) {
  char *block = mmap(NULL, amount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (block == MAP_FAILED) exit(3);
  for (size_t i = 0; i < amount; i += 4096) block[i] = 1;
  return block;
}

static void map_or_read(const char *path, bool maps, long milliseconds) {
  static volatile char sum;
  static char buffer[65536];
  int file = open(path, O_RDONLY);
  struct stat status;
  if (file < 0 || fstat(file, &status) != 0) exit(4);
  if (maps) {
    char *pages = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_SHARED, file, 0);
    if (pages == MAP_FAILED) exit(4);
    for (off_t i = 0; i < status.st_size; i += 4096) sum += pages[i];
  } else {
    while (read(file, buffer, sizeof buffer) > 0) sum += buffer[0];
  }
  rest(milliseconds);
}

static void touch(char *block, size_t amount) {
  for (size_t i = 0; i < amount; i += 4096) block[i]++;
}

/// Lets several children do something to a block, and waits for them.
static void share(int children, char *block, size_t amount, long milliseconds) {
  for (int i = 0; i < children; i++) {
    if (fork() != 0) continue;
    if (block == NULL) {
      hold(amount);
    } else {
      touch(block, amount);
    }
    rest(milliseconds);
    _exit(0);
  }
  while (wait(NULL) > 0) continue;
}

struct errand {
  void (*work)(size_t amount, long milliseconds);
  size_t amount;
  long milliseconds;
};

static void hold_for(size_t amount, long milliseconds) {
  hold(amount);
  rest(milliseconds);
}

static void *work_alone(void *argument) {
  struct errand *errand = argument;
  rest(50);
  errand->work(errand->amount, errand->milliseconds);
  exit(0);
}

static void leave_to_thread(struct errand asked) {
  static struct errand errand;
  errand = asked;
  pthread_t thread;
  if (pthread_create(&thread, NULL, work_alone, &errand) != 0) exit(3);
  pthread_exit(NULL);
}

static void orphan(size_t amount, long milliseconds) {
  // The kernel reaps the child of its own accord then, and its peak is told to nobody.
  signal(SIGCHLD, SIG_IGN);
  if (fork() == 0) {
    if (fork() == 0) {
      hold(amount);
      rest(milliseconds);
    }
    _exit(0);
  }
  rest(milliseconds + 400);
}

/// Starts a child that holds so much, until this process lets it end if it is to stay.
static void start_child(size_t amount, bool stays, pid_t *child) {
  int ready[2];
  if (pipe(ready) != 0) exit(3);
  *child = fork();
  if (*child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    hold(amount);
    close(ready[0]);
    if (write(ready[1], "x", 1) != 1) _exit(3);
    while (stays) pause();
    _exit(0);
  }
  char byte;
  close(ready[1]);
  if (read(ready[0], &byte, 1) != 1) exit(3);
  close(ready[0]);
}

static void end_children(pid_t *children, int count) {
  for (int i = 0; i < count; i++) {
    kill(children[i], SIGKILL);
    waitpid(children[i], NULL, 0);
  }
}

static void obey(void) {
  char line[64];
  char *held = NULL;
  size_t size = 0;
  pid_t children[16], brief;
  int count = 0;
  while (fgets(line, sizeof line, stdin) != NULL) {
    char word[16] = "";
    unsigned long long amount = 0;
    sscanf(line, "%15s %llu", word, &amount);
    if (strcmp(word, "hold") == 0) {
      size = amount;
      held = hold(amount);
    } else if (strcmp(word, "drop") == 0 && held != NULL) {
      munmap(held, size);
      held = NULL;
    } else if (strcmp(word, "spike") == 0) {
      munmap(hold(amount), amount);
    } else if (strcmp(word, "child") == 0 && count < 16) {
      start_child(amount, true, &children[count++]);
    } else if (strcmp(word, "brief") == 0) {
      start_child(amount, false, &brief);
      waitpid(brief, NULL, 0);
    } else if (strcmp(word, "reap") == 0) {
      end_children(children, count);
      count = 0;
    }
    puts("done");
    fflush(stdout);
  }
  // The tests' process may become the parent of what it leaves, and never wait for it.
  end_children(children, count);
}

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t all;

static void *fill_arena(void *argument) {
  size_t count = *(size_t *)argument / 16384;
  // The first block of a thread chooses its arena, before the others have given theirs up.
  void *first = malloc(64);
  pthread_barrier_wait(&all);
  pthread_mutex_lock(&turn);
  void **blocks = malloc(count * sizeof *blocks);
  for (size_t i = 0; i < count; i++) {
    blocks[i] = malloc(16384);
    memset(blocks[i], 1, 16384);
  }
  void *last = malloc(64);
  for (size_t i = 0; i < count; i++) free(blocks[i]);
  free(blocks);
  pthread_mutex_unlock(&turn);
  pthread_barrier_wait(&all);
  free(last);
  free(first);
  return NULL;
}

static void fill_arenas(size_t amount) {
  pthread_t threads[16];
  pthread_barrier_init(&all, NULL, 16);
  for (int i = 0; i < 16; i++) pthread_create(&threads[i], NULL, fill_arena, &amount);
  for (int i = 0; i < 16; i++) pthread_join(threads[i], NULL);
}

static void fill_memory_file(size_t amount, long milliseconds) {
  static char block[65536];
  int file = memfd_create("probe", 0);
  for (size_t left = amount; left > 0;) {
    ssize_t written = write(file, block, left < sizeof block ? left : sizeof block);
    if (written <= 0) exit(3);
    left -= (size_t)written;
  }
  rest(milliseconds);
}

static int work(const char *name, const char *argument, long milliseconds, char *program) {
  size_t amount = strtoull(argument, NULL, 10);
  if (strcmp(name, "touch") == 0) {
    hold(amount);
    rest(milliseconds);
  } else if (strcmp(name, "spike") == 0) {
    char *block = hold(amount);
    rest(milliseconds);
    munmap(block, amount);
  } else if (strcmp(name, "map") == 0 || strcmp(name, "read") == 0) {
    map_or_read(argument, name[0] == 'm', milliseconds);
  } else if (strcmp(name, "exec") == 0) {
    hold(amount);
    execl(program, program, "touch", "4096", (char *)NULL);
    return 5;
  } else if (strcmp(name, "vfork") == 0) {
    hold(amount);
    pid_t child = vfork();
    if (child == 0) {
      rest(milliseconds);
      _exit(0);
    }
    waitpid(child, NULL, 0);
  } else if (strcmp(name, "spin") == 0) {
    volatile char *block = hold(amount);
    for (long turn = 0; turn < milliseconds; turn++) {
      for (size_t i = 0; i < amount; i += 8) block[i]++;
    }
  } else if (strcmp(name, "children") == 0) {
    share(3, NULL, amount, milliseconds);
  } else if (strcmp(name, "shared") == 0) {
    char *block = mmap(NULL, amount, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED) return 3;
    touch(block, amount);
    share(4, block, amount, milliseconds);
  } else if (strcmp(name, "copies") == 0) {
    share(3, hold(amount), amount / 3, milliseconds);
  } else if (strcmp(name, "leader") == 0) {
    leave_to_thread((struct errand){hold_for, amount, milliseconds});
  } else if (strcmp(name, "orphan") == 0) {
    orphan(amount, milliseconds);
  } else if (strcmp(name, "arenas") == 0) {
    fill_arenas(amount);
  } else if (strcmp(name, "memfd") == 0) {
    fill_memory_file(amount, milliseconds);
  } else if (strcmp(name, "leader-memfd") == 0) {
    leave_to_thread((struct errand){fill_memory_file, amount, milliseconds});
  } else if (strcmp(name, "obey") == 0) {
    obey();
  } else if (strcmp(name, "hang") == 0) {
    while (true) pause();
  } else {
    return 64;
  }
  return 0;
}

static const char *option(int count, char **arguments, const char *name) {
  size_t length = strlen(name);
  for (int i = 0; i < count; i++) {
    if (strncmp(arguments[i], name, length) == 0) return arguments[i] + length;
  }
  return "0";
}

int main(int count, char **arguments) {
  if (count > 4) {
    const char *amount = option(count, arguments, "amount=");
    report("started");
    int status = work(arguments[2], amount, atol(option(count, arguments, "milliseconds=")), NULL);
    report("finished");
    return status;
  }
  if (count < 3) return 64;
  return work(arguments[1], arguments[2], count > 3 ? atol(arguments[3]) : 0, arguments[0]);
}
