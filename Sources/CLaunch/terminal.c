#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "CLaunch.h"

int terminal_own(void) {
  int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
  if (terminal < 0) return -1;
  if (tcgetpgrp(terminal) == getpgrp()) return terminal;
  close(terminal);
  return -1;
}

void terminal_take_back(int terminal) {
  sigset_t output, before;
  sigemptyset(&output);
  // SIGTTOU would stop a background process, which this one is until the call is done.
  sigaddset(&output, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &output, &before);
  tcsetpgrp(terminal, getpgrp());
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}
