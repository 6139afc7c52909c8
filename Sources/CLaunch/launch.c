#define _GNU_SOURCE
#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/// What the child writes to the parent: its floor just before exec, with no step, and the step that
/// failed, if one does. The pipe closes when exec succeeds.
struct notice {
  const char *step;
  int error;
  int64_t floor_kibibytes;
};

static void tell(int channel, struct notice notice) {
  // A parent that cannot be told sees status 127, or no floor.
  ssize_t written = write(channel, &notice, sizeof notice);
  (void)written;
}

static void fail(int channel, const char *step) {
  tell(channel, (struct notice){step, errno, 0});
  _exit(127);
}

/// Tells the peak that this process has already, which its ru_maxrss keeps over exec. It is asked
/// for as late as can be; exec itself may still touch a few pages.
static void tell_floor(int channel) {
  struct rusage usage;
  if (getrusage(RUSAGE_SELF, &usage) == 0) tell(channel, (struct notice){NULL, 0, usage.ru_maxrss});
}

/// Puts a descriptor in a slot. It is above every slot already (see lift), so no slot is in use.
static bool place(int descriptor, int slot) {
  if (descriptor >= 0) return dup2(descriptor, slot) == slot;
  int null = open("/dev/null", slot == 0 ? O_RDONLY : O_WRONLY);
  if (null < 0) return false;
  if (null == slot) return true;
  bool placed = dup2(null, slot) == slot;
  close(null);
  return placed;
}

/// Moves a descriptor above the slots 0 to 3, so that filling one slot cannot overwrite another's source.
static int lift(int descriptor) {
  if (descriptor < 0 || descriptor > 3) return descriptor;
  return fcntl(descriptor, F_DUPFD_CLOEXEC, 4);
}

static void reset_signals(void) {
  struct sigaction standard;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; number++) sigaction(number, &standard, NULL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

/// Makes the kernel prefer this process when memory runs out. A process may always raise its own
/// value; where /proc is not writable the run is only less protected, so no failure.
static void volunteer_for_oom_killer(void) {
  int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  ssize_t written = write(file, "1000", 4);
  (void)written;
  close(file);
}

/// Waits until the parent has attached to this process, or found that it may not.
static void await_tracer(int gate) {
  char go;
  ssize_t count;
  do {
    count = read(gate, &go, 1);
  } while (count < 0 && errno == EINTR);
}

static void run_child(const struct launch_request *request, pid_t parent, int channel, int gate) {
  channel = lift(channel);
  // A session of its own has no terminal: whoever asks for one there is refused at once, while a mere
  // group in the background would be stopped for it and never end (credentials(7)).
  if (request->terminal >= 0 ? setpgid(0, 0) != 0 : setsid() < 0) fail(channel, "setpgid");
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) fail(channel, "prctl");
  // The parent may have died before the death signal was set.
  if (getppid() != parent) _exit(127);
  if (gate >= 0) await_tracer(gate);
  volunteer_for_oom_killer();
  if (request->cgroup_procs >= 0 && write(request->cgroup_procs, "0", 1) != 1) {
    fail(channel, "cgroup");
  }
  int input = lift(request->standard_input);
  int output = lift(request->standard_output);
  int error = lift(request->standard_error);
  int report = lift(request->report);
  if (!place(input, 0) || !place(output, 1) || !place(error, 2)) fail(channel, "dup2");
  // Every descriptor of this program's own is close-on-exec; those it was given pass on to a command, but
  // a worker, which reports, gets no other. An old seccomp profile may forbid even that, and no harm done.
  if (report >= 0) {
    if (dup2(report, 3) != 3) fail(channel, "dup2");
    syscall(SYS_close_range, 4u, ~0u, 4u /* CLOSE_RANGE_CLOEXEC */);
  }
  // While SIGTTOU is still blocked, by which a group in the background is kept from it.
  if (request->terminal >= 0) tcsetpgrp(request->terminal, getpid());
  reset_signals();
  tell_floor(channel);
  execvp(request->program, request->arguments);
  fail(channel, "exec");
}

static struct launch_result failed(const char *step, int error) {
  return (struct launch_result){-1, -1, step, error, 0};
}

/// Attaches to a child that waits at the gate, and to all that it will beget; they are killed when
/// the tracer dies (PTRACE_O_EXITKILL).
static bool attach(pid_t pid) {
  long options = PTRACE_O_TRACEEXIT | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                 PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
  return ptrace(PTRACE_SEIZE, pid, NULL, (void *)options) == 0;
}

/// Reads what the child tells next; false when it has begun its program, or is gone.
static bool hear(int channel, struct notice *notice) {
  ssize_t count;
  do {
    count = read(channel, notice, sizeof *notice);
  } while (count < 0 && errno == EINTR);
  return count == (ssize_t)sizeof *notice;
}

/// Forks with every signal blocked, so that no handler of the parent's can run in the child.
/// `gate` is a pipe that holds the child back until it is traced, or {-1, -1}.
static struct launch_result start(const struct launch_request *request, const int gate[2],
                                  bool *traced) {
  int channel[2];
  if (pipe2(channel, O_CLOEXEC) != 0) return failed("pipe", errno);
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t parent = getpid();
  pid_t pid = fork();
  if (pid == 0) {
    // The gate must end with the parent, so the child may not hold its writing end.
    if (gate[1] >= 0) close(gate[1]);
    run_child(request, parent, channel[1], gate[0]);
  }
  int fork_error = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  close(channel[1]);
  if (pid < 0) {
    close(channel[0]);
    return failed("fork", fork_error);
  }
  if (gate[1] >= 0) {
    *traced = attach(pid);
    ssize_t written = write(gate[1], "", 1);
    (void)written;
  }

  int64_t floor = 0;
  const char *step = NULL;
  int error = 0;
  struct notice notice;
  // No end of the pipe is awaited behind a failure: a traced child stops on its way out, before it
  // has closed anything.
  while (step == NULL && hear(channel[0], &notice)) {
    if (notice.step == NULL) floor = notice.floor_kibibytes;
    step = notice.step;
    error = notice.error;
  }
  close(channel[0]);
  if (step != NULL) {
    if (gate[1] >= 0 && *traced) ptrace(PTRACE_DETACH, pid, NULL, NULL);
    launch_wait(pid);
    return failed(step, error);
  }
  int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
  if (pidfd < 0) {
    error = errno;
    kill(-pid, SIGKILL);
    launch_wait(pid);
    return failed("pidfd_open", error);
  }
  fcntl(pidfd, F_SETFD, FD_CLOEXEC);
  return (struct launch_result){pid, pidfd, NULL, 0, floor};
}

struct launch_result launch_process(const struct launch_request *request) {
  return start(request, (int[]){-1, -1}, NULL);
}

struct launch_result launch_traced(const struct launch_request *request, bool *traced) {
  int gate[2];
  if (pipe2(gate, O_CLOEXEC) != 0) return failed("pipe", errno);
  struct launch_result result = start(request, gate, traced);
  close(gate[0]);
  close(gate[1]);
  return result;
}

void process_kill(int pidfd) { syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0); }

int pipe_open(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int poll_for(struct pollfd *descriptors, size_t count, int64_t nanoseconds) {
  struct timespec bound = {nanoseconds / 1000000000, nanoseconds % 1000000000};
  return ppoll(descriptors, count, &bound, NULL);
}

static int64_t microseconds(struct timeval time) {
  return (int64_t)time.tv_sec * 1000000 + time.tv_usec;
}

struct launch_exit launch_exit_of(int status, const struct rusage *usage) {
  return (struct launch_exit){
      .status = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
      .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
      .user_microseconds = microseconds(usage->ru_utime),
      .system_microseconds = microseconds(usage->ru_stime),
      .peak_kibibytes = usage->ru_maxrss,
      .major_faults = usage->ru_majflt,
  };
}

struct launch_exit launch_wait(pid_t pid) {
  struct rusage usage;
  int status;
  while (true) {
    // A traced process may stop once more on its way to the end; it is let go.
    pid_t waited = wait4(pid, &status, __WALL, &usage);
    if (waited < 0 && errno == EINTR) continue;
    if (waited < 0) return (struct launch_exit){.status = -1, .error = errno};
    if (!WIFSTOPPED(status)) return launch_exit_of(status, &usage);
    ptrace(PTRACE_CONT, pid, NULL, NULL);
  }
}
