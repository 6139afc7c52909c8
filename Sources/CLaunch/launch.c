#define _GNU_SOURCE
#include "CLaunch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/// What the child writes to the parent when a step fails; nothing arrives when exec succeeds,
/// since the pipe closes then.
struct failure {
  const char *step;
  int error;
};

static void fail(int channel, const char *step) {
  struct failure failure = {step, errno};
  // A parent that cannot be told sees status 127.
  ssize_t written = write(channel, &failure, sizeof failure);
  (void)written;
  _exit(127);
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

static void run_child(const struct launch_request *request, pid_t parent, int channel) {
  channel = lift(channel);
  if (setpgid(0, 0) != 0) fail(channel, "setpgid");
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) fail(channel, "prctl");
  // The parent may have died before the death signal was set.
  if (getppid() != parent) _exit(127);
  volunteer_for_oom_killer();
  if (request->cgroup_procs >= 0 && write(request->cgroup_procs, "0", 1) != 1) {
    fail(channel, "cgroup");
  }
  int input = lift(request->standard_input);
  int output = lift(request->standard_output);
  int error = lift(request->standard_error);
  int report = lift(request->report);
  if (!place(input, 0) || !place(output, 1) || !place(error, 2)) fail(channel, "dup2");
  if (report < 0) {
    close(3);
  } else if (dup2(report, 3) != 3) {
    fail(channel, "dup2");
  }
  if (syscall(SYS_close_range, 4u, ~0u, 4u /* CLOSE_RANGE_CLOEXEC */) != 0) {
    fail(channel, "close_range");
  }
  reset_signals();
  execvp(request->program, request->arguments);
  fail(channel, "exec");
}

static struct launch_result failed(const char *step, int error) {
  return (struct launch_result){-1, -1, step, error};
}

struct launch_result launch_process(const struct launch_request *request) {
  int channel[2];
  if (pipe2(channel, O_CLOEXEC) != 0) return failed("pipe", errno);

  // With every signal blocked over the fork no handler of the parent's can run in the child.
  sigset_t all, before;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, &before);
  pid_t parent = getpid();
  pid_t pid = fork();
  if (pid == 0) run_child(request, parent, channel[1]);
  int fork_error = errno;
  sigprocmask(SIG_SETMASK, &before, NULL);
  close(channel[1]);
  if (pid < 0) {
    close(channel[0]);
    return failed("fork", fork_error);
  }

  struct failure failure;
  ssize_t count;
  do {
    count = read(channel[0], &failure, sizeof failure);
  } while (count < 0 && errno == EINTR);
  close(channel[0]);
  if (count == (ssize_t)sizeof failure) {
    launch_wait(pid);
    return failed(failure.step, failure.error);
  }
  int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
  if (pidfd < 0) {
    int error = errno;
    kill(-pid, SIGKILL);
    launch_wait(pid);
    return failed("pidfd_open", error);
  }
  fcntl(pidfd, F_SETFD, FD_CLOEXEC);
  return (struct launch_result){pid, pidfd, NULL, 0};
}

int pipe_open(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int poll_for(struct pollfd *descriptors, size_t count, int64_t nanoseconds) {
  struct timespec bound = {nanoseconds / 1000000000, nanoseconds % 1000000000};
  return ppoll(descriptors, count, &bound, NULL);
}

static int64_t microseconds(struct timeval time) {
  return (int64_t)time.tv_sec * 1000000 + time.tv_usec;
}

struct launch_exit launch_wait(pid_t pid) {
  struct launch_exit result = {.status = -1};
  struct rusage usage;
  int status;
  pid_t waited;
  do {
    waited = wait4(pid, &status, 0, &usage);
  } while (waited < 0 && errno == EINTR);
  if (waited < 0) {
    result.error = errno;
    return result;
  }
  if (WIFEXITED(status)) result.status = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
  result.user_microseconds = microseconds(usage.ru_utime);
  result.system_microseconds = microseconds(usage.ru_stime);
  result.peak_kibibytes = usage.ru_maxrss;
  result.major_faults = usage.ru_majflt;
  return result;
}
