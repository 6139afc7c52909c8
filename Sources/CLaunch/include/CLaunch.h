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
  /// What it and its offspring get as oom_score_adj, at most 1000.
  int oom_score_adj;
  /// The terminal whose foreground group the program is to be (see terminal_own); -1 for a program that
  /// gets no terminal, and a session of its own.
  int terminal;
};

/// What came of it.
struct launch_result {
  /// The process, leader of a process group of its own; -1 if it could not be started.
  pid_t pid;
  /// The step that failed ("fork", "exec", …), NULL on success; and its errno.
  const char *failed_step;
  int error;
  /// What the child held before it began its program, which is what fork copied of this process;
  /// its ru_maxrss can never be less. In KiB, 0 if it could not be read.
  int64_t floor_kibibytes;
  /// The open /proc/PID/io of the process, or -1. Opened while the process lives, it can still be
  /// read when the process is a zombie, whose own file belongs to root (proc_pid_io(5)).
  int io;
  /// Whether the kernel allowed tracing.
  bool is_traced;
};

/// How a process ended, and what the kernel had counted for it (wait4(2), getrusage(2)).
struct launch_exit {
  /// The exit status; -1 if a signal ended it.
  int status;
  /// The signal that ended it; 0 if it exited.
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

/// How a followed command and its offspring ended.
struct followed_exit {
  struct launch_exit ending;
  /// The largest VmHWM among the traced processes, each read at its very exit, in KiB; 0 if none was.
  int64_t largest_kibibytes;
  /// rchar of the command's /proc/PID/io: what it and the children it waited for have read; -1 if the
  /// kernel refused.
  int64_t read_bytes;
  /// How many traced processes the command left running, which were ended then.
  size_t left_behind;
  /// Whether the exit of the command itself was seen, by any of its threads; it is not when SIGKILL
  /// ended it.
  bool saw_exit;
};

struct followed_process;

/// Forks, prepares the child, executes the program in it, and follows it in a thread of its own.
///
/// The child leads a process group of its own, is killed when this process dies (PR_SET_PDEATHSIG), is
/// the kernel's first choice when memory runs out (oom_score_adj), and has all signals at their
/// defaults and unblocked.
///
/// fork, not vfork or posix_spawn: those lend the child the parent's address space, whose
/// all-time peak is then counted in the child's ru_maxrss (design, "Measuring").
///
/// With `traced`, the command and every process it begets are followed by ptrace(2): each stops at its
/// exit (PTRACE_O_TRACEEXIT), where its exact peak can still be read, and all are killed when this
/// process dies (PTRACE_O_EXITKILL). Nothing else of them is slowed: no system call is traced. If the
/// kernel refuses, the command runs untraced and only itself is waited for.
///
/// `request` must live until the call returns. `ended` gets an eventfd that is readable when the
/// command, and if it is traced all its offspring, have ended. Returns NULL, with the reason in
/// `result`, if the thread could not be made; otherwise `result` tells whether the command started, and
/// follow_finish must be called either way.
struct followed_process *follow_start(const struct launch_request *request, bool traced,
                                      struct launch_result *result, int *ended);

/// The traced processes, not threads, that now run of the command and its offspring; of an untraced
/// command only itself. One that still borrows its parent's memory (vfork(2), posix_spawn(3)) is left
/// out, since that memory is counted already. Writes at most `capacity` to `pids` and returns how many
/// there are.
size_t follow_processes(struct followed_process *process, pid_t *pids, size_t capacity);

/// Sends SIGKILL to the command, to its group, and to all that is traced. No process that has been
/// reaped is meant. Returns 0, or the errno with which the command itself could not be killed.
int follow_kill(struct followed_process *process);

/// Waits for the end of all, and frees the process.
struct followed_exit follow_finish(struct followed_process *process);

/// Gives up on a process that the kernel does not let this one kill: it is followed on and freed when
/// it ends, but nobody waits for that.
void follow_abandon(struct followed_process *process);

/// Makes this process the one that its orphaned descendants are given to, instead of init
/// (PR_SET_CHILD_SUBREAPER), or no longer. Returns 0, or an errno.
int adopt_orphans(bool adopt);

/// Whether a program file has set-user-ID, set-group-ID or file capabilities (inode(7),
/// capabilities(7)).
bool gains_privileges(const char *path);

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
