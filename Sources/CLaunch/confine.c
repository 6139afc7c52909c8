#define _GNU_SOURCE
#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Three processes make one confined program:
//
//   HighWater ─┬─ maker    enters the namespaces, makes the other two as its siblings, and ends
//              ├─ keeper   number 1 of the new process namespace: reaps orphans, ends with HighWater
//              └─ program  number 2, the process that is traced, measured and waited for
//
// The program is not number 1 itself, because the kernel ignores what number 1 sends itself and has
// no handler for: abort(3) would end by a segmentation fault, and raise(3) not at all. It is
// HighWater's own child, by CLONE_PARENT, so that waiting, figures and tracing are those of any
// other program; setns(2) would do the same for root alone.
//
// When the keeper ends, the kernel kills all processes of the namespace (pid_namespaces(7)), so that
// none is left behind, whatever it has done to hide.

/// What the maker sends: a step that failed, or the processes it has made.
struct birth {
  const char *step;
  int error;
  pid_t keeper, program;
};

static void send_birth(int channel, struct birth birth) {
  ssize_t written = write(channel, &birth, sizeof birth);
  (void)written;
}

static void fail_birth(int channel, const char *step) {
  send_birth(channel, (struct birth){.step = step, .error = errno});
  _exit(127);
}

/// Only interrupts the waiting.
static void on_child(int signal) { (void)signal; }

/// The life of the first process: reaps what others leave, until HighWater closes its end of the
/// pipe or ends.
static void keep(int hold) {
  // It is a copy of HighWater, which the program must neither read nor see in /proc.
  prctl(PR_SET_DUMPABLE, 0);
  if (hold != 0) dup2(hold, 0);
  syscall(SYS_close_range, 1u, ~0u, 0u);
  // Or else it would keep what it is in mounted when the program's root becomes its own.
  if (chdir("/") != 0) _exit(127);
  struct sigaction action = {.sa_handler = on_child};
  sigaction(SIGCHLD, &action, NULL);
  sigset_t waiting;
  sigfillset(&waiting);
  sigdelset(&waiting, SIGCHLD);
  while (true) {
    while (waitpid(-1, NULL, WNOHANG | __WALL) > 0) continue;
    struct pollfd end = {.fd = 0, .events = POLLIN};
    if (ppoll(&end, 1, NULL, &waiting) >= 0 || errno != EINTR) _exit(0);
  }
}

/// clone(2) like fork, except that the child's parent is this process's own. Not fork(3), which has
/// no such flag.
static pid_t fork_sibling(void) {
  return (pid_t)syscall(SYS_clone, (unsigned long)(CLONE_PARENT | SIGCHLD), 0, 0, 0, 0);
}

/// Enters the namespaces; an ordinary user may do that only in a user namespace of their own.
static const char *enter_namespaces(void) {
  int kinds = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;
  unsigned user = geteuid(), group = getegid();
  if (user == 0) return unshare(kinds) == 0 ? NULL : "unshare";
  if (unshare(CLONE_NEWUSER | kinds) != 0) return "unshare";
  if (!keep_numbers(user, group)) return "uid_map";
  // HighWater may trace its child only if that is so; exec sets it anyway (ptrace(2)).
  prctl(PR_SET_DUMPABLE, 1);
  return NULL;
}

/// The maker's life. Returns in the program alone.
static void make(int channel, const int hold[2]) {
  const char *failed = enter_namespaces();
  if (failed != NULL) fail_birth(channel, failed);
  pid_t keeper = fork_sibling();
  if (keeper == 0) {
    close(hold[1]);
    keep(hold[0]);
  }
  if (keeper < 0) fail_birth(channel, "clone");
  close(hold[0]);
  pid_t program = fork_sibling();
  if (program == 0) {
    close(hold[1]);
    close(channel);
    return;
  }
  if (program < 0) fail_birth(channel, "clone");
  send_birth(channel, (struct birth){.keeper = keeper, .program = program});
  _exit(0);
}

static struct confined_start failed(const char *step, int error) {
  return (struct confined_start){.pid = -1, .hold = -1, .failed_step = step, .error = error};
}

/// Waits for a child that is about to end.
static void reap(pid_t pid) {
  while (waitpid(pid, NULL, __WALL) < 0 && errno == EINTR) continue;
}

struct confined_start confine_start(void) {
  int channel[2], hold[2];
  if (pipe2(channel, O_CLOEXEC) != 0) return failed("pipe", errno);
  if (pipe2(hold, O_CLOEXEC) != 0) {
    int error = errno;
    close(channel[0]);
    close(channel[1]);
    return failed("pipe", error);
  }
  pid_t maker = fork();
  if (maker == 0) {
    close(channel[0]);
    make(channel[1], hold);
    return (struct confined_start){.pid = 0, .hold = -1};
  }
  int error = errno;
  close(channel[1]);
  close(hold[0]);
  struct birth birth = {.step = "fork", .error = error};
  if (maker > 0) {
    ssize_t count;
    do {
      count = read(channel[0], &birth, sizeof birth);
    } while (count < 0 && errno == EINTR);
    if (count != (ssize_t)sizeof birth) birth = (struct birth){.step = "clone", .error = ECHILD};
    reap(maker);
  }
  close(channel[0]);
  if (birth.step != NULL) {
    close(hold[1]);
    return failed(birth.step, birth.error);
  }
  return (struct confined_start){.pid = birth.program, .keeper = birth.keeper, .hold = hold[1]};
}
