#define _GNU_SOURCE
#include "CLaunch.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "figures.h"
#include "launch.h"
#include "members.h"
#include "thread.h"
#include "tracees.h"

/// A followed command. Its fields belong to the following thread until `ended` is readable, except
/// for `launch`, which is handed over with `started`, and for what the lock guards.
struct followed_process {
  const struct launch_request *request;
  bool traces;
  /// Whether to find out what the processes run. The request itself is gone once they run.
  bool inspects;
  /// How many programs may be executed; -1 for any number.
  int64_t allowed_programs;
  /// How many processes may run at once; -1 for any number.
  int64_t allowed_processes;
  struct launch_result launch;
  struct followed_exit exit;
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t changed;
  bool has_started;
  int ended;
  /// Whether somebody waits for the result; whether nobody will ask for it any more; whether the
  /// thread is done. Guarded by the lock.
  bool is_awaited, is_abandoned, is_done;
  /// The command until just before it is reaped, then 0. Guarded by the lock.
  pid_t command;
  struct tracees tracees;
};

/// Keeps what a process is, as each of its threads is about to end, and once it has ended.
static void keep(struct followed_process *process, pid_t pid, int64_t peak) {
  struct followed_member *member = member_of(&process->exit, pid, peak);
  if (member == NULL) return;
  const struct tracee *tracee = tracee_of(&process->tracees, pid);
  if (member->started == 0 && tracee != NULL) member->started = tracee->started;
  member->ended = monotonic_now();
  describe_member(member, pid, peak, process->inspects);
}

/// Counts a program that a process has just been made to execute, before its first instruction, and
/// ends everything if it is one too many. The name is kept of the first one that was refused.
static void count_program(struct followed_process *process, pid_t pid) {
  struct followed_exit *result = &process->exit;
  result->programs++;
  if (process->allowed_programs < 0 || result->programs <= process->allowed_programs) return;
  if (!result->was_refused) name_of(pid, result->refused, sizeof result->refused);
  result->was_refused = true;
  follow_kill(process);
}

/// Ends everything if more processes run at once than may. A thread is none, and neither is a child
/// that still borrows its parent's memory, for which the parent waits.
static void count_processes(struct followed_process *process) {
  if (process->allowed_processes < 0) return;
  if ((int64_t)owners_among(&process->tracees, NULL, 0) <= process->allowed_processes) return;
  process->exit.was_crowded = true;
  follow_kill(process);
}

/// Reads what a stop reveals: the peak of a process that is about to exit and still has its memory,
/// or what kind of process or program is new.
static void look(struct followed_process *process, pid_t pid, int event, pid_t command) {
  struct followed_exit *result = &process->exit;
  unsigned long message = 0;
  if (event != 0) ptrace(PTRACE_GETEVENTMSG, pid, NULL, &message);
  pid_t other = (pid_t)message;
  switch (event) {
    case PTRACE_EVENT_EXIT: {
      pid_t owner = 0;
      int64_t peak = peak_of(pid, &owner);
      if (peak > result->largest_kibibytes) result->largest_kibibytes = peak;
      if (peak > 0 && owner == command) result->saw_exit = true;
      // A child that still borrows its parent's memory (vfork(2)) has no peak of its own.
      if (peak > 0 && owns_memory(&process->tracees, owner)) keep(process, owner, peak);
      break;
    }
    case PTRACE_EVENT_FORK: note_child(&process->tracees, other, OWN); break;
    case PTRACE_EVENT_VFORK: note_child(&process->tracees, other, SHARED); break;
    // A thread, or a process made by clone(2) in some special way.
    case PTRACE_EVENT_CLONE:
      note_child(&process->tracees, other, belongs(other, other) ? OWN : SHARED);
      break;
    case PTRACE_EVENT_EXEC:
      // A thread that executes a program takes over its leader's number.
      if (other != pid) forget_tracee(&process->tracees, other);
      note_tracee(&process->tracees, pid, OWN);
      count_program(process, pid);
      break;
    default: note_tracee(&process->tracees, pid, UNKNOWN);
  }
  if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_EXEC) count_processes(process);
}

/// How many traced processes are still running when the command ends. Only this thread changes
/// their list.
static size_t left_behind(const struct followed_process *process) {
  size_t count = 0;
  for (size_t i = 0; i < process->tracees.count; i++) {
    pid_t pid = process->tracees.list[i].pid;
    // A thread's number is not that of its process.
    if (pid != process->command && belongs(pid, pid) && !is_ending(pid)) count++;
  }
  return count;
}

static void show_end(const struct followed_process *process) {
  uint64_t one = 1;
  ssize_t written = write(process->ended, &one, sizeof one);
  (void)written;
}

/// Shows the end of an untraced command, and waits while the caller looks for what it left running.
static void await_finish(struct followed_process *process) {
  show_end(process);
  pthread_mutex_lock(&process->lock);
  while (!process->is_awaited && !process->is_abandoned) {
    pthread_cond_wait(&process->changed, &process->lock);
  }
  pthread_mutex_unlock(&process->lock);
}

/// Reads what is only available while the command has ended but is not yet reaped, and kills what
/// it left in its group or among the traced.
static void take_leave(struct followed_process *process) {
  const struct launch_result *launch = &process->launch;
  int64_t read = number_in(launch->io, "rchar:"), written = number_in(launch->io, "wchar:");
  if (read >= launch->read_before_exec) process->exit.read_bytes = read - launch->read_before_exec;
  if (written >= launch->written_before_exec) {
    process->exit.written_bytes = written - launch->written_before_exec;
  }
  process->exit.disk_bytes = number_in(process->launch.io, "\nwrite_bytes:");
  process->exit.left_behind = left_behind(process);
  // Until the command is reaped, its number (and its group's) cannot be reused.
  suspend_alone();
  follow_kill(process);
  pthread_mutex_lock(&process->lock);
  process->command = 0;
  pthread_mutex_unlock(&process->lock);
}

/// Waits until the command has ended and, if it is traced, every process and thread that it
/// started.
static void follow(struct followed_process *process, pid_t command) {
  bool is_traced = process->launch.is_traced, has_ended = false;
  while (true) {
    // __WNOTHREAD: only this thread's own children and tracees, not those of other threads.
    // WNOWAIT: first without reaping, because only the zombie still shows what the command has
    // read.
    siginfo_t info = {0};
    int options = WEXITED | WNOWAIT | __WALL | __WNOTHREAD | (is_traced ? WSTOPPED : 0);
    if (waitid(is_traced ? P_ALL : P_PID, is_traced ? 0 : (id_t)command, &info, options) != 0) {
      if (errno == EINTR) continue;
      if (!has_ended) process->exit.ending = (struct launch_exit){.status = -1, .error = errno};
      break;
    }
    pid_t pid = info.si_pid;
    bool is_over = info.si_code != CLD_TRAPPED && info.si_code != CLD_STOPPED;
    // One that SIGKILL ended has not stopped at its exit.
    if (is_over && is_traced && belongs(pid, pid) && owns_memory(&process->tracees, pid)) {
      keep(process, pid, 0);
    }
    if (pid == command && is_over) {
      has_ended = true;
      if (!is_traced) await_finish(process);
      take_leave(process);
    }
    // The keeper is not traced. A batch system that suspends a job stops it with all the others,
    // and the wait for a tracee below would not take that stop away. WNOHANG: it may have been
    // continued since, and a wait for its next stop would last as long as the run.
    if (pid == process->launch.keeper && !is_over) {
      waitpid(pid, NULL, __WALL | __WNOTHREAD | WUNTRACED | WNOHANG);
      continue;
    }
    int status;
    struct rusage usage;
    if (wait4(pid, &status, __WALL | __WNOTHREAD, &usage) != pid) continue;
    if (WIFSTOPPED(status)) {
      look(process, pid, status >> 16, command);
      // It was forked while the others were being killed.
      if (has_ended) kill(pid, SIGKILL);
      go_on(pid, status, command);
      continue;
    }
    forget_tracee(&process->tracees, pid);
    close_member(&process->exit, pid);
    if (pid == command) process->exit.ending = launch_exit_of(status, &usage);
    if (!is_traced) break;
  }
}

static void release(struct followed_process *process) {
  free(process->exit.members);
  if (process->launch.io >= 0) close(process->launch.io);
  close(process->ended);
  end_tracees(&process->tracees);
  pthread_cond_destroy(&process->changed);
  pthread_mutex_destroy(&process->lock);
  free(process);
}

static void hand_over(struct followed_process *process, struct launch_result result) {
  pthread_mutex_lock(&process->lock);
  process->launch = result;
  process->command = result.pid > 0 ? result.pid : 0;
  process->has_started = true;
  pthread_cond_signal(&process->changed);
  pthread_mutex_unlock(&process->lock);
}

/// ptrace and the death signal are bound to a thread, so this one thread forks, attaches and waits.
static void *run_follower(void *argument) {
  struct followed_process *process = argument;
  process->exit.started = monotonic_now();
  struct launch_result result = launch(process->request, process->traces);
  pid_t command = result.pid;
  if (command > 0) note_tracee(&process->tracees, command, OWN);
  hand_over(process, result);
  if (command > 0) follow(process, command);
  // One that was traced has been reaped with the others, which is no error.
  while (result.keeper > 0 && waitpid(result.keeper, NULL, __WALL | __WNOTHREAD) < 0 &&
         errno == EINTR) {
    continue;
  }
  show_end(process);
  pthread_mutex_lock(&process->lock);
  process->is_done = true;
  bool is_abandoned = process->is_abandoned;
  pthread_mutex_unlock(&process->lock);
  if (is_abandoned) release(process);
  return NULL;
}

struct followed_process *follow_start(const struct launch_request *request, bool traced,
                                      struct launch_result *result, int *ended) {
  struct followed_process *process = calloc(1, sizeof *process);
  if (process == NULL) {
    *result = (struct launch_result){.pid = -1, .failed_step = "calloc", .error = ENOMEM, .io = -1};
    return NULL;
  }
  process->request = request;
  process->traces = traced;
  process->launch.hold = -1;
  process->inspects = request->inspects;
  process->allowed_programs = request->allowed_programs;
  process->allowed_processes = request->confinement ? request->confinement->processes : -1;
  process->exit.read_bytes = process->exit.written_bytes = process->exit.disk_bytes = -1;
  begin_tracees(&process->tracees);
  pthread_mutex_init(&process->lock, NULL);
  pthread_cond_init(&process->changed, NULL);
  process->ended = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  int error = process->ended < 0 ? errno : 0;
  if (error == 0) error = thread_start(&process->thread, run_follower, process);
  if (error != 0) {
    *result = (struct launch_result){
        .pid = -1, .failed_step = "pthread_create", .error = error, .io = -1};
    if (process->ended >= 0) close(process->ended);
    free(process);
    return NULL;
  }
  pthread_mutex_lock(&process->lock);
  while (!process->has_started) pthread_cond_wait(&process->changed, &process->lock);
  pthread_mutex_unlock(&process->lock);
  *result = process->launch;
  *ended = process->ended;
  return process;
}

size_t follow_processes(struct followed_process *process, pid_t *pids, size_t capacity) {
  return owners_among(&process->tracees, pids, capacity);
}

int follow_kill(struct followed_process *process) {
  int error = 0;
  pthread_mutex_lock(&process->lock);
  if (process->command > 0) {
    kill(-process->command, SIGKILL);
    if (kill(process->command, SIGKILL) != 0) error = errno;
  }
  kill_tracees(&process->tracees);
  // The kernel then kills whatever else is in the namespace. A run that is over reaps the keeper.
  if (process->launch.hold >= 0) close(process->launch.hold);
  process->launch.hold = -1;
  pthread_mutex_unlock(&process->lock);
  return error;
}

struct followed_exit follow_finish(struct followed_process *process) {
  pthread_mutex_lock(&process->lock);
  process->is_awaited = true;
  pthread_cond_signal(&process->changed);
  pthread_mutex_unlock(&process->lock);
  pthread_join(process->thread, NULL);
  struct followed_exit result = process->exit;
  process->exit.members = NULL;
  release(process);
  return result;
}

void follow_abandon(struct followed_process *process) {
  pthread_detach(process->thread);
  pthread_mutex_lock(&process->lock);
  process->is_abandoned = true;
  pthread_cond_signal(&process->changed);
  bool is_done = process->is_done;
  pthread_mutex_unlock(&process->lock);
  if (is_done) release(process);
}
