/*
 * Memory checkpoints for a C program, in the form that HighWater reads.
 *
 *     #include "memory_tracking.h"
 *
 *     if (memory_tracking_enable() != 0) perror("memory tracking");
 *     struct rows *rows = parse(path);
 *     memory_tracking_checkpoint("Content parsed");
 *
 * prints, with the time in UTC:
 *
 *     [2026-01-31 09:30:00] [MEMORY] Tracking enabled. RSS: 42.5 MiB, Peak: 42.5 MiB
 *     [2026-01-31 09:30:07] [MEMORY] Content parsed: RSS 53.0 MiB (+10.5) | Peak 3262.0 MiB (+3219.5 since start)
 *
 * While tracking is disabled a checkpoint does nothing, so the calls can stay in the program. Threads
 * may call it, and all files that include it share one tracker (a weak symbol of GCC and Clang). The
 * figures come from Linux's /proc/self/status. A function that fails returns -1 with errno set:
 * ENODATA if that file lacks the figures. It needs the C library alone; with -std=c11 define
 * _POSIX_C_SOURCE as 200809L. This file is free to copy and to change.
 */
#ifndef MEMORY_TRACKING_H
#define MEMORY_TRACKING_H

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* What the functions below keep; amounts are in bytes. */
struct memory_tracking {
  pthread_mutex_t lock;
  FILE *stream; /* NULL: stdout */
  int timestamps;
  int enabled;
  long long last_rss, start_peak, highest_peak;
};

__attribute__((weak)) struct memory_tracking memory_tracking_shared = {
    PTHREAD_MUTEX_INITIALIZER, NULL, 1, 0, 0, 0, 0};

/* Chooses where the lines go, stdout without this, and whether the time in UTC comes first. */
static inline void memory_tracking_write_to(FILE *stream, int timestamps) {
  pthread_mutex_lock(&memory_tracking_shared.lock);
  memory_tracking_shared.stream = stream;
  memory_tracking_shared.timestamps = timestamps;
  pthread_mutex_unlock(&memory_tracking_shared.lock);
}

static inline int memory_tracking_is_enabled(void) {
  return __atomic_load_n(&memory_tracking_shared.enabled, __ATOMIC_RELAXED);
}

/* Reads RSS and peak; for the functions below. */
static inline int memory_tracking_read(long long *rss, long long *peak) {
  char status[4097];
  int file = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  ssize_t count;
  do count = read(file, status, sizeof status - 1);
  while (count < 0 && errno == EINTR);
  int code = errno;
  close(file);
  errno = code;
  if (count < 0) return -1;
  status[count] = '\0';
  const char *rss_line = strstr(status, "\nVmRSS:"), *peak_line = strstr(status, "\nVmHWM:");
  if (!rss_line || !peak_line) {
    errno = ENODATA;
    return -1;
  }
  *rss = strtoll(rss_line + 7, NULL, 10) * 1024;
  *peak = strtoll(peak_line + 7, NULL, 10) * 1024;
  /* The kernel adds up counts per processor, and the sum can come out a little lower. */
  if (*peak < memory_tracking_shared.highest_peak) *peak = memory_tracking_shared.highest_peak;
  memory_tracking_shared.highest_peak = *peak;
  return 0;
}

/* Writes an amount in MiB with one decimal, whatever the locale. */
static inline const char *memory_tracking_mib(char text[32], const char *plus, long long bytes) {
  long long tenths = (bytes * 10 + (bytes < 0 ? -524288 : 524288)) / 1048576;
  long long magnitude = tenths < 0 ? -tenths : tenths;
  snprintf(text, 32, "%s%lld.%lld", tenths < 0 ? "-" : plus, magnitude / 10, magnitude % 10);
  return text;
}

/* Prints a line; phase is NULL for the first. */
static inline int memory_tracking_print(const char *phase, long long rss, long long peak) {
  struct memory_tracking *memory = &memory_tracking_shared;
  FILE *stream = memory->stream ? memory->stream : stdout;
  char time_text[32] = "", r[32], d[32], p[32], i[32];
  struct tm utc;
  time_t now = time(NULL);
  if (memory->timestamps && gmtime_r(&now, &utc))
    strftime(time_text, sizeof time_text, "[%Y-%m-%d %H:%M:%S] ", &utc);
  memory_tracking_mib(r, "", rss);
  memory_tracking_mib(p, "", peak);
  int count =
      phase ? fprintf(stream, "%s[MEMORY] %s: RSS %s MiB (%s) | Peak %s MiB (%s since start)\n", time_text,
                      phase, r, memory_tracking_mib(d, "+", rss - memory->last_rss), p,
                      memory_tracking_mib(i, "+", peak - memory->start_peak))
            : fprintf(stream, "%s[MEMORY] Tracking enabled. RSS: %s MiB, Peak: %s MiB\n", time_text, r, p);
  return count < 0 || fflush(stream) != 0 ? -1 : 0;
}

/* Begins to track, or begins again. */
static inline int memory_tracking_enable(void) {
  struct memory_tracking *memory = &memory_tracking_shared;
  long long rss, peak;
  pthread_mutex_lock(&memory->lock);
  int result = memory_tracking_read(&rss, &peak);
  if (result == 0) {
    memory->last_rss = rss;
    memory->start_peak = peak;
    __atomic_store_n(&memory->enabled, 1, __ATOMIC_RELAXED);
    result = memory_tracking_print(NULL, rss, peak);
  }
  pthread_mutex_unlock(&memory->lock);
  return result;
}

/* Stops tracking; checkpoints print nothing from here on. */
static inline void memory_tracking_disable(void) {
  pthread_mutex_lock(&memory_tracking_shared.lock);
  __atomic_store_n(&memory_tracking_shared.enabled, 0, __ATOMIC_RELAXED);
  pthread_mutex_unlock(&memory_tracking_shared.lock);
}

/* Prints the figures at the end of a phase; while disabled it does nothing and returns 0. */
static inline int memory_tracking_checkpoint(const char *phase) {
  struct memory_tracking *memory = &memory_tracking_shared;
  long long rss, peak;
  int result = 0;
  if (!memory_tracking_is_enabled()) return 0;
  pthread_mutex_lock(&memory->lock);
  if (memory->enabled && (result = memory_tracking_read(&rss, &peak)) == 0) {
    result = memory_tracking_print(phase, rss, peak);
    memory->last_rss = rss;
  }
  pthread_mutex_unlock(&memory->lock);
  return result;
}

/* Finds how many bytes RSS has changed since the last checkpoint, and how many the peak has risen
   since enabling. While disabled it fails with EINVAL. */
static inline int memory_tracking_differences(long long *delta, long long *peak_increase) {
  struct memory_tracking *memory = &memory_tracking_shared;
  long long rss, peak;
  int result = -1;
  pthread_mutex_lock(&memory->lock);
  if (!memory->enabled) {
    errno = EINVAL;
  } else if ((result = memory_tracking_read(&rss, &peak)) == 0) {
    *delta = rss - memory->last_rss;
    *peak_increase = peak - memory->start_peak;
  }
  pthread_mutex_unlock(&memory->lock);
  return result;
}

#endif
