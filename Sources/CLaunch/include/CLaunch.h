/// Starts a measured process and does what Swift cannot do on the way there: between fork and exec
/// only async-signal-safe calls are allowed (signal-safety(7)), which Swift code cannot guarantee.
#ifndef HIGHWATER_CLAUNCH_H
#define HIGHWATER_CLAUNCH_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// What a confined program may see and use. All paths are absolute and free of symbolic links, the
/// lists end with NULL.
struct confinement {
  /// The folder, on a disk, that becomes `/tmp` and is where the program begins.
  const char *folder;
  /// What may be read besides the system's own folders, and what may be written to besides `folder`.
  const char *const *shown, *const *written;
  /// What may not be seen, wherever it lies.
  const char *const *hidden;
  /// A folder of compilers' caches, which becomes `/tmp/.cache`; what the program changes there does
  /// not change it. NULL for none.
  const char *caches;
  /// The largest file.
  int64_t disk_bytes;
  /// How many processes may run at once, if they are traced; one more ends them all.
  int64_t processes;
  /// How many processes and threads the kernel lets run at once.
  int64_t tasks;
  /// The user, and the group of the same number, that root's program becomes.
  unsigned user;
  /// How `/dev/shm` is mounted, as mount(8) takes it.
  const char *shared_memory_options;
};

/// What to start. A descriptor of -1 means /dev/null.
struct launch_request {
  /// The program's path; a name without a slash is searched for in PATH.
  const char *program;
  /// Its arguments, beginning with the program's name and ending with NULL.
  char *const *arguments;
  /// Its environment, `NAME=value` each and ending with NULL; NULL for this process's own.
  char *const *environment;
  /// Whether to deny the program and its offspring huge pages (PR_SET_THP_DISABLE in prctl(2)).
  bool denies_huge_pages;
  int standard_input;
  int standard_output;
  int standard_error;
  /// Becomes descriptor 3 of the program, which then inherits no higher one; -1 for none.
  int report;
  /// An open cgroup.procs file to enter before exec, or -1.
  int cgroup_procs;
  /// The oom_score_adj of the program and its offspring, at most 1000.
  int oom_score_adj;
  /// Whether to find out, at each followed process's exit, which program and libraries it ran.
  bool inspects;
  /// How many programs the command and its offspring may execute if they are traced, the command's
  /// own included; one more ends them all before it runs. -1 for any number.
  int64_t allowed_programs;
  /// Whether to give the command a /dev/shm of its own, which ends with it, if the kernel allows
  /// that.
  bool has_own_shared_memory;
  /// The terminal in whose foreground the program is to run (see terminal_own); -1 for a program
  /// without a terminal, which gets its own session.
  int terminal;
  /// How to shut the program in; NULL for not at all. If that fails, it does not run.
  const struct confinement *confinement;
};

/// The outcome of a launch.
struct launch_result {
  /// The process, which leads its own process group; -1 if it could not be started.
  pid_t pid;
  /// The step that failed ("fork", "exec", …) or NULL on success, and its errno.
  const char *failed_step;
  int error;
  /// Whether the step that failed was to confine the program.
  bool is_unconfined;
  /// The first process in the namespace of a confined program, a child of this process, which adopts
  /// what the program orphans, and the descriptor whose closing ends it with all others there; 0 and
  /// -1 for a program that is not confined.
  pid_t keeper;
  int hold;
  /// What the child held just before exec, which is what fork copied of this process, in KiB; its
  /// ru_maxrss can never be less. 0 if it could not be read.
  int64_t floor_kibibytes;
  /// The open /proc/PID/io of the process, or -1. Because it is opened while the process lives, it
  /// can still be read when the process is a zombie, whose files belong to root (proc_pid_io(5)).
  int io;
  /// What the child had read and written before exec, which its io file counts too.
  int64_t read_before_exec, written_before_exec;
  /// Whether the kernel allowed tracing.
  bool is_traced;
};

/// How a process ended, and what the kernel counted for it (wait4(2), getrusage(2)).
struct launch_exit {
  /// The exit status; -1 if a signal ended it.
  int status;
  /// The signal that ended it; 0 if it exited.
  int signal;
  int64_t user_microseconds;
  int64_t system_microseconds;
  /// The largest resident size of the process or of a descendant it waited for, in KiB; never less
  /// than launch_result.floor_kibibytes.
  int64_t peak_kibibytes;
  int64_t major_faults;
  /// 0, or the errno of wait4.
  int error;
};

/// Libraries that tell which memory settings a program obeys, as bits.
enum followed_library {
  FOLLOWED_GLIBC = 1,
  FOLLOWED_JVM = 2,
  FOLLOWED_NODE = 4,
  FOLLOWED_PYTHON = 8,
  FOLLOWED_JEMALLOC = 16,
  FOLLOWED_TCMALLOC = 32,
};

/// The most processes that are kept of a command: those with the largest peaks.
enum { FOLLOWED_CAPACITY = 64 };

/// One process of a followed command.
struct followed_member {
  pid_t pid;
  /// Whether it has been reaped, and its number may be another's.
  bool is_closed;
  /// The name at its end (proc_pid_comm(5)), NUL-terminated.
  char name[16];
  /// The path of its executable; empty unless the request inspects.
  char program[1024];
  /// A set of `followed_library`; 0 unless the request inspects.
  unsigned libraries;
  /// Its VmHWM at its exit in KiB; 0 if it could not be read.
  int64_t peak_kibibytes;
  /// When it was first seen and when it ended, by CLOCK_MONOTONIC in nanoseconds.
  int64_t started, ended;
};

/// How a followed command and its offspring ended.
struct followed_exit {
  struct launch_exit ending;
  /// The largest VmHWM among the traced processes, each read at its exit, in KiB; 0 if none was
  /// read.
  int64_t largest_kibibytes;
  /// rchar of the command's /proc/PID/io: what it and the children it waited for have read; -1 if
  /// the kernel refused.
  int64_t read_bytes;
  /// wchar of the same file: what they have written; -1 likewise.
  int64_t written_bytes;
  /// write_bytes of the same file: what they have made dirty in the page cache of a disk; -1
  /// likewise.
  int64_t disk_bytes;
  /// How many traced processes were still running when the command ended, and were then killed.
  size_t left_behind;
  /// How many programs were executed, the command's own included; 0 if none was traced.
  int64_t programs;
  /// Whether a program was one too many, and its name as the kernel keeps it (proc_pid_comm(5)).
  bool was_refused;
  char refused[16];
  /// Whether more processes ran at once than the confinement allows.
  bool was_crowded;
  /// Whether the exit of the command itself was seen, in any of its threads; false if SIGKILL ended
  /// it.
  bool saw_exit;
  /// When the command was started, by CLOCK_MONOTONIC in nanoseconds.
  int64_t started;
  /// The processes that were seen to end, in the order of their ends, except that the smallest make
  /// room once there are FOLLOWED_CAPACITY. The caller frees the array with free(3).
  struct followed_member *members;
  size_t member_count;
};

struct followed_process;

/// Forks, prepares the child, executes the program in it, and follows it in a thread of its own.
///
/// The child leads its own process group, is killed when this process dies (PR_SET_PDEATHSIG), is
/// the kernel's first choice when memory runs out (oom_score_adj), and starts with all signals
/// unblocked and at their defaults.
///
/// It uses fork rather than vfork or posix_spawn: those lend the child the parent's address space,
/// whose all-time peak then counts in the child's ru_maxrss (design, "Measuring").
///
/// With `traced`, the command and every process it starts are followed by ptrace(2): each stops at
/// its exit (PTRACE_O_TRACEEXIT), where its exact peak can still be read, and all are killed when
/// this process dies (PTRACE_O_EXITKILL). Tracing slows nothing else down, because no system calls
/// are traced. If the kernel refuses, the command runs untraced, and only the command itself is
/// waited for.
///
/// `request` must live until the call returns. `ended` receives an eventfd that becomes readable
/// when the command has ended and, if it is traced, all its offspring too. An untraced command
/// stays a zombie, and what it left in its group is not killed, until follow_finish is called.
/// Returns NULL, with the reason in `result`, if the thread could not be made. Otherwise `result`
/// shows whether the command started, and the caller must call follow_finish in either case.
struct followed_process *follow_start(const struct launch_request *request, bool traced,
                                      struct launch_result *result, int *ended);

/// The running traced processes (not threads) of the command and its offspring; only the command
/// itself if it is untraced. A process that still borrows its parent's memory (vfork(2),
/// posix_spawn(3)) is left out, because that memory is already counted. Writes at most `capacity`
/// numbers to `pids` and returns how many processes there are.
size_t follow_processes(struct followed_process *process, pid_t *pids, size_t capacity);

/// Sends SIGKILL to the command, to its group, and to everything traced, but to no process that has
/// been reaped. Returns 0, or the errno with which the command itself could not be killed.
int follow_kill(struct followed_process *process);

/// Waits until all have ended, and frees the process.
struct followed_exit follow_finish(struct followed_process *process);

/// Gives up on a process that the kernel does not let us kill: it is still followed, and freed when
/// it ends, but nobody waits for that.
void follow_abandon(struct followed_process *process);

/// Makes this process adopt its orphaned descendants in place of init (PR_SET_CHILD_SUBREAPER), or
/// stops doing so. Returns 0 or an errno.
int adopt_orphans(bool adopt);

/// Whether a file's contents are in memory alone: on tmpfs, or in a memfd, of huge pages too
/// (statfs(2), which is missing from Swift's Glibc module).
bool is_on_tmpfs(const char *path);

/// Whether a program file has set-user-ID, set-group-ID or file capabilities (inode(7),
/// capabilities(7)).
bool gains_privileges(const char *path);

/// pipe2(2) with O_CLOEXEC. As a GNU extension it is missing from Swift's Glibc module.
int pipe_open(int ends[2]);

/// ppoll(2) with a timeout in nanoseconds, missing from Swift for the same reason.
int poll_for(struct pollfd *descriptors, size_t count, int64_t nanoseconds);

/// pidfd_open(2): a close-on-exec descriptor that becomes readable when the process ends, even
/// if another process is its parent; -1 with errno on failure, and before Linux 5.3.
int process_descriptor(pid_t pid);

/// From now on, turns SIGINT, SIGTERM and SIGHUP into a flag and a readable descriptor instead of
/// letting them end the process. A SIGTERM or SIGHUP that is ignored, as under nohup(1), stays
/// ignored.
///
/// Returns an eventfd that is readable while an interrupt is pending; -1 with errno on failure. The
/// handler is installed without SA_RESTART, so that blocking calls return with EINTR.
int interrupt_install(void);

/// Whether SIGINT has arrived since the last interrupt_clear, or SIGTERM or SIGHUP at any time.
/// Async-signal-safe.
bool interrupt_pending(void);

/// SIGTERM or SIGHUP, whichever came first, if the process is to end; otherwise 0.
int interrupt_ending(void);

/// Forgets a pending SIGINT.
void interrupt_clear(void);

/// Opens the terminal that controls this process, close-on-exec; -1 if there is none, or if this
/// process is not in its foreground and so may not lend it.
int terminal_own(void);

/// Puts this process's group back into the terminal's foreground (tcsetpgrp(3)).
void terminal_take_back(int terminal);

/// Makes a process group stop and continue together with this process on SIGTSTP (Ctrl-Z): a child
/// in its own group would otherwise run on unwatched. One group at a time.
///
/// `terminal` is the terminal lent to the group, or -1; it is taken back while all are stopped.
void suspend_follow(pid_t group, int terminal);

/// Stops this process too after Ctrl-Z has stopped the group that has its terminal; no effect if no
/// group has it.
void suspend_with_group(void);

/// Undoes suspend_follow. Call it before reaping the group's leader, because its number may then be
/// reused.
void suspend_alone(void);

#endif
