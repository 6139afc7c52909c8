#define _GNU_SOURCE
#include "CLaunch.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/// The group that stops with this process; 0 for none.
static volatile sig_atomic_t follower;
static struct sigaction before;
/// The terminal lent to the group, or -1.
static volatile sig_atomic_t lent = -1;

/// Sends a signal to a group; to its leader alone if it has not made the group yet.
static void tell(pid_t group, int signal) {
  if (kill(-group, signal) != 0) kill(group, signal);
}

/// Stops the group, then this process as SIGTSTP does by default, then lets the group continue.
/// Calls only what is safe in a handler (signal-safety(7)).
static void on_stop(int number) {
  int saved = errno;
  pid_t group = follower;
  if (group > 0) tell(group, SIGSTOP);
  if (group > 0 && lent >= 0) terminal_take_back(lent);
  struct sigaction standard, own;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  sigaction(number, &standard, &own);
  sigset_t stop, blocked;
  sigemptyset(&stop);
  sigaddset(&stop, number);
  // Raise it in this thread: if another thread took the signal, this one could continue the group
  // before all are stopped.
  raise(number);
  // The process stops here and later continues here; at once if nobody could continue it.
  pthread_sigmask(SIG_UNBLOCK, &stop, &blocked);
  pthread_sigmask(SIG_SETMASK, &blocked, NULL);
  sigaction(number, &own, NULL);
  if (group > 0 && follower == group) {
    // Only from the foreground: after a shell's `bg`, all continue without the terminal.
    if (lent >= 0 && tcgetpgrp(lent) == getpgrp()) tcsetpgrp(lent, group);
    tell(group, SIGCONT);
  }
  errno = saved;
}

void suspend_follow(pid_t group, int terminal) {
  lent = terminal;
  follower = group;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_stop;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGTSTP, &action, &before);
  // Whoever started this process may not want it to be stopped.
  if (before.sa_handler == SIG_IGN) sigaction(SIGTSTP, &before, NULL);
}

void suspend_with_group(void) {
  if (follower != 0 && lent >= 0) kill(getpid(), SIGTSTP);
}

void suspend_alone(void) {
  if (follower == 0) return;
  follower = 0;
  lent = -1;
  sigaction(SIGTSTP, &before, NULL);
}
