// The macros for sets of processors, and what GNU adds to a thread's attributes, are C's alone.
#define _GNU_SOURCE
#include "CThreadStart.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>

struct start {
  void *(*body)(void *);
  void *argument;
  cpu_set_t allowed;
};

static void *run(void *argument) {
  const struct start start = *(struct start *)argument;
  free(argument);
  // Where this is refused the thread stays off one processor, and does its work all the same.
  sched_setaffinity(0, sizeof start.allowed, &start.allowed);
  return start.body(start.argument);
}

static int start_on(
    const cpu_set_t *processors, pthread_t *thread, void *(*body)(void *), void *argument) {
  pthread_attr_t attributes;
  int code = pthread_attr_init(&attributes);
  if (code != 0) return code;
  code = pthread_attr_setaffinity_np(&attributes, sizeof *processors, processors);
  if (code == 0) code = pthread_create(thread, &attributes, body, argument);
  pthread_attr_destroy(&attributes);
  return code;
}

int thread_start_apart(pthread_t *thread, void *(*body)(void *), void *argument) {
  struct start *start = malloc(sizeof *start);
  if (!start) return ENOMEM;
  *start = (struct start){.body = body, .argument = argument};
  const int here = sched_getcpu();
  // It fails where there are more processors than a set of the usual size has room for.
  if (here >= 0 && sched_getaffinity(0, sizeof start->allowed, &start->allowed) == 0) {
    cpu_set_t others = start->allowed;
    CPU_CLR(here, &others);
    if (CPU_COUNT(&others) > 0 && start_on(&others, thread, run, start) == 0) return 0;
  }
  free(start);
  return pthread_create(thread, NULL, body, argument);
}
