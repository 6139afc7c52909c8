#define _GNU_SOURCE
#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#include "confine.h"

/// What the child writes to the parent: its floor just before exec, with no step, and then the step
/// that failed, if any. A successful exec closes the pipe.
struct notice {
  const char *step;
  int error;
  bool is_unconfined;
  int64_t floor_kibibytes;
  /// What the child has read and written by then, this notice included.
  int64_t read_bytes, written_bytes;
};

/// What the child reads and writes before exec, which the kernel's count goes on from.
static int64_t read_before_exec, written_before_exec;

bool write_before_exec(int file, const void *bytes, size_t count) {
  ssize_t written = write(file, bytes, count);
  if (written > 0) written_before_exec += written;
  return written == (ssize_t)count;
}

static void tell(int channel, struct notice notice) {
  notice.read_bytes = read_before_exec;
  notice.written_bytes = written_before_exec + (int64_t)sizeof notice;
  // If the write fails, the parent sees status 127 or no floor.
  write_before_exec(channel, &notice, sizeof notice);
}

static void fail(int channel, const char *step) {
  tell(channel, (struct notice){.step = step, .error = errno});
  _exit(127);
}

static void fail_confinement(int channel, const char *step) {
  tell(channel, (struct notice){.step = step, .error = errno, .is_unconfined = true});
  _exit(127);
}

/// What this process holds now, in KiB, counted page by page: Rss of /proc/self/smaps_rollup
/// (proc_pid_smaps(5)); 0 if the kernel has no such file.
static int64_t resident_kibibytes(void) {
  char text[2048];
  int file = open("/proc/self/smaps_rollup", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t count = read(file, text, sizeof text - 1);
  close(file);
  if (count <= 0) return 0;
  read_before_exec += count;
  text[count] = '\0';
  const char *line = strstr(text, "\nRss:");
  int64_t amount = 0;
  for (line = line == NULL ? "" : line + 5; *line == ' '; line++) continue;
  for (; *line >= '0' && *line <= '9'; line++) amount = amount * 10 + (*line - '0');
  return amount;
}

/// Sends the peak that this process has already reached, which its ru_maxrss keeps over exec. It is
/// read as late as possible; exec itself may still touch a few pages. Linux 5.14 to 6.1 counts RSS
/// per thread and adds it up late, so ru_maxrss alone can be MiB too low here; the page count is
/// right.
static void tell_floor(int channel) {
  struct rusage usage;
  int64_t floor = resident_kibibytes();
  if (getrusage(RUSAGE_SELF, &usage) == 0 && usage.ru_maxrss > floor) floor = usage.ru_maxrss;
  tell(channel, (struct notice){.floor_kibibytes = floor});
}

/// Puts a descriptor into a slot. The descriptor is above all slots (see lift), so none is
/// overwritten.
static bool place(int descriptor, int slot) {
  if (descriptor >= 0) return dup2(descriptor, slot) == slot;
  int null = open("/dev/null", slot == 0 ? O_RDONLY : O_WRONLY);
  if (null < 0) return false;
  if (null == slot) return true;
  bool placed = dup2(null, slot) == slot;
  close(null);
  return placed;
}

/// Moves a descriptor above the slots 0 to 3, so that filling one slot cannot overwrite another's
/// source.
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
/// value. If /proc is not writable, the run is merely less protected, so that is no failure.
static void volunteer_for_oom_killer(int adjustment) {
  char text[12];
  int length = 0;
  // No leading zero: the kernel would read the number as octal.
  for (int unit = 1000; unit > 0; unit /= 10) {
    if (adjustment >= unit || unit == 1) text[length++] = (char)('0' + adjustment / unit % 10);
  }
  int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  write_before_exec(file, text, (size_t)length);
  close(file);
}

/// Waits until the parent has done what must happen before the program starts.
static void await_gate(int gate) {
  char go;
  ssize_t count;
  do {
    count = read(gate, &go, 1);
  } while (count < 0 && errno == EINTR);
  if (count > 0) read_before_exec += count;
}

/// Gives a pipe of root's to the user that the program becomes, who may open /dev/stdout by its name.
static bool give_pipe(int descriptor, unsigned user) {
  struct stat status;
  if (descriptor < 0 || geteuid() != 0) return true;
  if (fstat(descriptor, &status) != 0) return false;
  return !S_ISFIFO(status.st_mode) || fchown(descriptor, user, user) == 0;
}

static void run_child(const struct launch_request *request, pid_t parent, int channel, int gate) {
  channel = lift(channel);
  // What was counted so far was another process's, if any's.
  read_before_exec = written_before_exec = 0;
  // A new session has no terminal, so a program that asks for one is refused at once. In a mere
  // background group it would be stopped instead and never end (credentials(7)).
  if (request->terminal >= 0 ? setpgid(0, 0) != 0 : setsid() < 0) fail(channel, "setpgid");
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) fail(channel, "prctl");
  // The parent may have died before the death signal was set.
  if (getppid() != parent) _exit(127);
  await_gate(gate);
  const struct confinement *confinement = request->confinement;
  volunteer_for_oom_killer(request->oom_score_adj);
  // Before the process enters its cgroup, which would be charged for it.
  const char *failed = confinement != NULL ? enclose(confinement) : NULL;
  if (failed != NULL) fail_confinement(channel, failed);
  if (request->cgroup_procs >= 0 && write(request->cgroup_procs, "0", 1) != 1) {
    fail(channel, "cgroup");
  }
  if (request->cgroup_procs >= 0) written_before_exec++;
  if (request->has_own_shared_memory && confinement == NULL) take_own_shared_memory();
  if (confinement != NULL && (!give_pipe(request->standard_output, confinement->user) ||
                              !give_pipe(request->standard_error, confinement->user))) {
    fail_confinement(channel, "fchown");
  }
  failed = confinement != NULL ? give_up_privileges(confinement) : NULL;
  if (failed != NULL) fail_confinement(channel, failed);
  // The kernel forgets it when a process enters a user namespace of its own, or becomes another
  // user.
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) fail(channel, "prctl");
  int input = lift(request->standard_input);
  int output = lift(request->standard_output);
  int error = lift(request->standard_error);
  int report = lift(request->report);
  if (!place(input, 0) || !place(output, 1) || !place(error, 2)) fail(channel, "dup2");
  // All of this program's own descriptors are close-on-exec. Inherited ones pass on to a command; a
  // worker, which reports, gets no others, nor does a confined program. An old seccomp profile may
  // forbid this call, which does no harm to a worker.
  if (report >= 0 && dup2(report, 3) != 3) fail(channel, "dup2");
  if (report >= 0 || confinement != NULL) {
    unsigned first = report >= 0 ? 4 : 3;
    long result = syscall(SYS_close_range, first, ~0u, 4u /* CLOSE_RANGE_CLOEXEC */);
    if (result != 0 && confinement != NULL) fail_confinement(channel, "close_range");
  }
  // SIGTTOU, which would stop this background group here, is still blocked.
  if (request->terminal >= 0) tcsetpgrp(request->terminal, getpid());
  reset_signals();
  if (request->denies_huge_pages && prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) != 0) {
    fail(channel, "prctl");
  }
  failed = confinement != NULL ? refuse_calls() : NULL;
  if (failed != NULL) fail_confinement(channel, failed);
  tell_floor(channel);
  if (request->environment != NULL) environ = (char **)request->environment;
  execvp(request->program, request->arguments);
  fail(channel, "exec");
}

static struct launch_result failed(const char *step, int error) {
  return (struct launch_result){
      .pid = -1, .failed_step = step, .error = error, .io = -1, .hold = -1};
}

/// Attaches to a child that waits at the gate, and to everything that it will start; they are
/// killed when the tracer dies (PTRACE_O_EXITKILL).
static bool attach(pid_t pid) {
  long options = PTRACE_O_TRACEEXIT | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                 PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
  return ptrace(PTRACE_SEIZE, pid, NULL, (void *)options) == 0;
}

void go_on(pid_t pid, int status, pid_t command) {
  int event = status >> 16;
  int signal = WSTOPSIG(status);
  if (event == PTRACE_EVENT_STOP && signal != SIGTRAP) {
    // Stopped by a signal, as in job control: it stays stopped until SIGCONT.
    ptrace(PTRACE_LISTEN, pid, NULL, NULL);
    if (pid == command) suspend_with_group();
  } else {
    // A stop for one of our events delivers no signal; any other delivers the signal it came with.
    ptrace(PTRACE_CONT, pid, NULL, (void *)(intptr_t)(event != 0 ? 0 : signal));
  }
}

/// Waits until a traced child executes its program or ends. A batch system or Ctrl-Z may stop it
/// before that; it then goes on as it would later. follow.c still sees the exec or the end.
static void await_exec(pid_t pid) {
  while (true) {
    siginfo_t info;
    int status, options = __WALL | __WNOTHREAD;
    if (waitid(P_PID, (id_t)pid, &info, options | WEXITED | WSTOPPED | WNOWAIT) != 0) {
      if (errno == EINTR) continue;
      return;
    }
    int event = info.si_status >> 8;
    if (info.si_code != CLD_TRAPPED && info.si_code != CLD_STOPPED) return;
    if (event == PTRACE_EVENT_EXEC || event == PTRACE_EVENT_EXIT) return;
    if (waitpid(pid, &status, options | WNOHANG) == pid && WIFSTOPPED(status)) {
      go_on(pid, status, pid);
    }
  }
}

/// Reads the child's next notice; false once it has started its program or is gone.
static bool hear(int channel, struct notice *notice) {
  ssize_t count;
  do {
    count = read(channel, notice, sizeof *notice);
  } while (count < 0 && errno == EINTR);
  return count == (ssize_t)sizeof *notice;
}

/// Opens the process's count of what it has read, while its owner may still do so.
static int open_io(pid_t pid) {
  char path[32];
  snprintf(path, sizeof path, "/proc/%d/io", pid);
  return open(path, O_RDONLY | O_CLOEXEC);
}

/// Reaps a child that never started its program.
static void reap(pid_t pid) {
  int status;
  while (true) {
    pid_t waited = waitpid(pid, &status, __WALL);
    if (waited < 0 && errno == EINTR) continue;
    if (waited < 0 || !WIFSTOPPED(status)) return;
    // A traced process may stop once more on its way out; let it continue.
    ptrace(PTRACE_CONT, pid, NULL, NULL);
  }
}

void end_keeper(struct launch_result *result) {
  if (result->hold < 0) return;
  close(result->hold);
  result->hold = -1;
  while (waitpid(result->keeper, NULL, __WALL) < 0 && errno == EINTR) continue;
}

/// Forks with every signal blocked, so that no handler of the parent's can run in the child.
struct launch_result launch(const struct launch_request *request, bool trace) {
  // The gate holds the child back until its io file is open and, if asked for, it is traced.
  int channel[2], gate[2];
  if (pipe2(channel, O_CLOEXEC) != 0) return failed("pipe", errno);
  if (pipe2(gate, O_CLOEXEC) != 0) {
    int error = errno;
    close(channel[0]);
    close(channel[1]);
    return failed("pipe", error);
  }
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  // In a process namespace of its own, the child's parent is nobody, number 0.
  pid_t parent = request->confinement == NULL ? getpid() : 0;
  struct confined_start start = {.hold = -1, .failed_step = "fork"};
  if (request->confinement != NULL) {
    start = confine_start();
  } else {
    start.pid = fork();
    start.error = errno;
  }
  pid_t pid = start.pid;
  if (pid == 0) {
    // The gate must close when the parent dies, so the child must not hold its writing end.
    close(gate[1]);
    run_child(request, parent, channel[1], gate[0]);
  }
  // Before the child can start its program: Ctrl-Z must never stop this process alone.
  if (pid > 0) suspend_follow(pid, request->terminal);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  close(channel[1]);
  close(gate[0]);
  if (pid < 0) {
    close(channel[0]);
    close(gate[1]);
    struct launch_result result = failed(start.failed_step, start.error);
    result.is_unconfined = request->confinement != NULL;
    return result;
  }
  struct launch_result result = {
      .pid = pid, .keeper = start.keeper, .hold = start.hold, .io = open_io(pid)};
  if (trace) result.is_traced = attach(pid);
  // If nobody reads this, the child is gone, which the channel will show.
  ssize_t written = write(gate[1], "", 1);
  (void)written;
  close(gate[1]);

  if (result.is_traced) {
    await_exec(pid);
    // All is written. A traced child stops on its way out, before it has closed anything.
    fcntl(channel[0], F_SETFL, O_NONBLOCK);
  }
  struct notice notice;
  while (result.failed_step == NULL && hear(channel[0], &notice)) {
    if (notice.step == NULL) {
      result.floor_kibibytes = notice.floor_kibibytes;
      result.read_before_exec = notice.read_bytes;
      result.written_before_exec = notice.written_bytes;
    }
    result.failed_step = notice.step;
    result.error = notice.error;
    result.is_unconfined = notice.is_unconfined;
  }
  close(channel[0]);
  if (result.failed_step == NULL) return result;
  suspend_alone();
  if (result.is_traced) ptrace(PTRACE_DETACH, pid, NULL, NULL);
  reap(pid);
  end_keeper(&result);
  if (result.io >= 0) close(result.io);
  struct launch_result failure = failed(result.failed_step, result.error);
  failure.is_unconfined = result.is_unconfined;
  return failure;
}

int adopt_orphans(bool adopt) {
  return prctl(PR_SET_CHILD_SUBREAPER, adopt ? 1L : 0L, 0L, 0L, 0L) == 0 ? 0 : errno;
}

bool gains_privileges(const char *path) {
  struct stat status;
  if (stat(path, &status) != 0) return false;
  return (status.st_mode & (S_ISUID | S_ISGID)) != 0 ||
         getxattr(path, "security.capability", NULL, 0) > 0;
}

int pipe_open(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int process_descriptor(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0u); }

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
