#define _GNU_SOURCE
#include "figures.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int64_t number_in(int file, const char *name) {
  // The groups of a user, of whom some have over a thousand, stand before the memory of `status`.
  char text[16384];
  ssize_t count = pread(file, text, sizeof text - 1, 0);
  if (count <= 0) return -1;
  text[count] = '\0';
  const char *line = strstr(text, name);
  return line == NULL ? -1 : strtoll(line + strlen(name), NULL, 10);
}

/// Below this the kernel's own count may be wholly off: up to 64 pages a thread are added up late,
/// and only the page tables tell what is there.
enum { SMALL_KIBIBYTES = 4096 };

/// What a thread's process holds now in KiB, counted page by page (proc_pid_smaps(5)); 0 if
/// unknown.
static int64_t pages_of(pid_t thread) {
  char path[48];
  snprintf(path, sizeof path, "/proc/%d/smaps_rollup", thread);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  int64_t held = number_in(file, "\nRss:");
  close(file);
  return held > 0 ? held : 0;
}

int64_t peak_of(pid_t thread, pid_t *process) {
  char path[48];
  snprintf(path, sizeof path, "/proc/%d/status", thread);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  int64_t peak = number_in(file, "\nVmHWM:");
  *process = (pid_t)number_in(file, "\nTgid:");
  close(file);
  if (peak >= SMALL_KIBIBYTES || peak < 0) return peak > 0 ? peak : 0;
  int64_t held = pages_of(thread);
  return held > peak ? held : peak;
}

void name_of(pid_t pid, char *name, size_t capacity) {
  char path[48];
  snprintf(path, sizeof path, "/proc/%d/comm", pid);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t count = file < 0 ? 0 : read(file, name, capacity - 1);
  if (file >= 0) close(file);
  name[count > 0 ? count : 0] = '\0';
  name[strcspn(name, "\n")] = '\0';
}

bool belongs(pid_t thread, pid_t process) {
  return syscall(SYS_tgkill, process, thread, 0) == 0;
}

bool is_ending(pid_t pid) {
  siginfo_t info = {0};
  int options = WEXITED | WSTOPPED | WNOHANG | WNOWAIT | __WALL | __WNOTHREAD;
  if (waitid(P_PID, (id_t)pid, &info, options) != 0 || info.si_pid != pid) return false;
  return info.si_code != CLD_TRAPPED || info.si_status >> 8 == PTRACE_EVENT_EXIT;
}

int64_t monotonic_now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}
