#define _GNU_SOURCE
#include "CLaunch.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

static volatile sig_atomic_t pending;
static int event = -1;

static void on_interrupt(int number) {
  (void)number;
  int saved = errno;
  pending = 1;
  uint64_t one = 1;
  // It can only fail with the counter full, and then it is readable anyway.
  ssize_t written = write(event, &one, sizeof one);
  (void)written;
  errno = saved;
}

int interrupt_install(void) {
  if (event < 0) event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (event < 0) return -1;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_interrupt;
  sigemptyset(&action.sa_mask);
  return sigaction(SIGINT, &action, NULL) == 0 ? event : -1;
}

bool interrupt_pending(void) { return pending != 0; }

void interrupt_clear(void) {
  pending = 0;
  uint64_t count;
  ssize_t drained = read(event, &count, sizeof count);
  (void)drained;
}
