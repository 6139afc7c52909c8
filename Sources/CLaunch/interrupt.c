#define _GNU_SOURCE
#include "CLaunch.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

static volatile sig_atomic_t pending;
/// The first SIGTERM or SIGHUP; 0 until one arrives.
static volatile sig_atomic_t ending;
static int event = -1;

static void on_interrupt(int number) {
  int saved = errno;
  // A second SIGTERM or SIGHUP ends the process at once, whatever the first did not stop.
  if (number != SIGINT && ending != 0) {
    signal(number, SIG_DFL);
    raise(number);
  }
  if (number != SIGINT) ending = number;
  pending = 1;
  uint64_t one = 1;
  // This can only fail if the counter is full, and then the descriptor is readable anyway.
  ssize_t written = write(event, &one, sizeof one);
  (void)written;
  errno = saved;
}

static const int ends[] = {SIGTERM, SIGHUP};

int interrupt_install(void) {
  if (event < 0) event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (event < 0) return -1;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_interrupt;
  sigemptyset(&action.sa_mask);
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    struct sigaction before;
    if (sigaction(ends[i], NULL, &before) != 0) return -1;
    if (before.sa_handler != SIG_IGN && sigaction(ends[i], &action, NULL) != 0) return -1;
  }
  return sigaction(SIGINT, &action, NULL) == 0 ? event : -1;
}

bool interrupt_pending(void) { return pending != 0 || ending != 0; }

int interrupt_ending(void) { return ending; }

void interrupt_clear(void) {
  if (ending != 0) return;
  pending = 0;
  uint64_t count;
  ssize_t drained = read(event, &count, sizeof count);
  (void)drained;
}
