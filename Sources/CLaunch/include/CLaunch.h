/// Starting a measured process, and what Swift cannot do itself on the way there: between fork and
/// exec only async-signal-safe calls are allowed (signal-safety(7)), which no Swift code keeps to.
#ifndef HIGHWATER_CLAUNCH_H
#define HIGHWATER_CLAUNCH_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// What to start. Descriptors of -1 stand for /dev/null.
struct launch_request {
  /// The program's path; searched in PATH where it has no slash.
  const char *program;
  /// Its arguments, the program's name first, ended by NULL.
  char *const *arguments;
  int standard_input;
  int standard_output;
  int standard_error;
  /// Becomes descriptor 3 of the program, and then no higher one passes on; -1 for none.
  int report;
  /// An open cgroup.procs file to enter before exec, or -1.
  int cgroup_procs;
  /// The terminal whose foreground group the program is to be (see terminal_own); -1 for a program that
  /// gets no terminal, and a session of its own.
  int terminal;
};

/// What came of it.
struct launch_result {
  /// The process, leader of a process group of its own; -1 where it could not be started.
  pid_t pid;
  /// A pidfd of it (pidfd_open(2)); becomes readable when the process has ended.
  int pidfd;
  /// The step that failed ("fork", "exec", …), NULL on success; and its errno.
  const char *failed_step;
  int error;
  /// What the child held before it began its program, which is what fork copied of this process;
  /// its ru_maxrss can never be less. In KiB, 0 where it could not be told.
  int64_t floor_kibibytes;
};

/// Forks, prepares the child and executes the program in it.
///
/// The child: leads a process group of its own, is killed when the calling thread ends
/// (PR_SET_PDEATHSIG), is the kernel's first choice when memory runs out (oom_score_adj 1000),
/// has all signals at their defaults and unblocked, and every descriptor that this process has and
/// that is not close-on-exec.
///
/// fork, not vfork or posix_spawn: those lend the child the parent's address space, whose
/// all-time peak then stands in the child's ru_maxrss (design, "Measuring").
struct launch_result launch_process(const struct launch_request *request);

/// How a process ended, and what the kernel had counted for it (wait4(2), getrusage(2)).
struct launch_exit {
  /// The exit status; -1 where a signal ended it.
  int status;
  /// The signal that ended it; 0 where it exited.
  int signal;
  int64_t user_microseconds;
  int64_t system_microseconds;
  /// The largest resident size of the process or of a descendant it has waited for, in KiB. Never less
  /// than launch_result.floor_kibibytes.
  int64_t peak_kibibytes;
  int64_t major_faults;
  /// 0, or the errno of wait4.
  int error;
};

/// Sends SIGKILL to the process of a pidfd, and to no other that may have its number by now
/// (pidfd_send_signal(2)).
void process_kill(int pidfd);

/// Waits for a process that was started here, and reaps it.
struct launch_exit launch_wait(pid_t pid);

/// How a traced command and all that it begot ended.
struct traced_exit {
  struct launch_exit ending;
  /// The largest VmHWM among the processes, each read at its very exit, in KiB; 0 where none was.
  int64_t largest_kibibytes;
  /// rchar of the command's /proc/PID/io: what it and the children it waited for have read.
  int64_t read_bytes;
  /// How many processes the command left running, which were ended then.
  size_t left_behind;
  /// Whether the kernel allowed tracing.
  bool is_traced;
  /// Whether the exit of the command itself was seen, by any of its threads; it is not when SIGKILL
  /// ended it.
  bool saw_exit;
};

struct traced_process;

/// Starts a command and follows it and every process it begets by ptrace(2), in a thread of its own:
/// each stops at its exit (PTRACE_O_TRACEEXIT), where its exact peak can still be read, and all are
/// killed when this process dies (PTRACE_O_EXITKILL). Nothing else of them is slowed: no system
/// call is traced.
///
/// `request` must live until the call returns. `ended` gets an eventfd that is readable when the
/// command and all its offspring have ended. Returns NULL, with the reason in `result`, where not
/// even a thread could be had; otherwise `result` tells whether the command started, and
/// traced_finish must be called either way.
struct traced_process *traced_start(const struct launch_request *request,
                                    struct launch_result *result, int *ended);

/// The processes, not threads, that now run of the command and its offspring; at most `capacity` of
/// them. One that still borrows its parent's memory (vfork(2), posix_spawn(3)) is left out, since
/// that memory is counted already. Returns how many were written to `pids`.
size_t traced_processes(struct traced_process *process, pid_t *pids, size_t capacity);

/// Waits for the end of all, and frees the process. The command's pidfd is the caller's to close.
struct traced_exit traced_finish(struct traced_process *process);

/// pipe2(2) with O_CLOEXEC, which Swift's Glibc module does not show: it is a GNU extension.
int pipe_open(int ends[2]);

/// ppoll(2) with a bound in nanoseconds, hidden from Swift for the same reason.
int poll_for(struct pollfd *descriptors, size_t count, int64_t nanoseconds);

/// Begins to turn SIGINT, SIGTERM and SIGHUP into a flag and a readable descriptor, in place of the
/// process's end. A SIGTERM or SIGHUP that is ignored, as under nohup(1), stays so.
///
/// Returns an eventfd that is readable while an interrupt is pending, -1 with errno on failure.
/// The handler is installed without SA_RESTART, so that blocking calls return with EINTR.
int interrupt_install(void);

/// Whether SIGINT has come since the last interrupt_clear, or SIGTERM or SIGHUP ever.
/// Async-signal-safe.
bool interrupt_pending(void);

/// SIGTERM or SIGHUP, whichever came first: the process is to end; 0 while neither has.
int interrupt_ending(void);

/// Forgets a pending SIGINT.
void interrupt_clear(void);

/// Opens the terminal that this process controls, close-on-exec; -1 where it has none, or is not in its
/// foreground and so may not lend it.
int terminal_own(void);

/// Makes this process's group the terminal's foreground again (tcsetpgrp(3)).
void terminal_take_back(int terminal);

/// Lets a process group stop with this process on SIGTSTP, as on Ctrl-Z, and go on with it: a child
/// in a group of its own would run on where nobody watches over it. One group at a time.
///
/// `terminal` is the one that the group has been lent, or -1: it is taken back while all are stopped.
void suspend_follow(pid_t group, int terminal);

/// Stops this process too after the group that has its terminal was stopped, by Ctrl-Z; no effect
/// where the group has none.
void suspend_with_group(void);

/// Ends that; to be called before the group's leader is reaped, whose number is another's then.
void suspend_alone(void);

#endif
