#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "confine.h"

/// No capability is left, and none comes back by executing a program (capabilities(7)).
static const char *drop_capabilities(unsigned user) {
  for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++) {
    if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0) return "capbset";
  }
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0) return "ambient";
  // The raw calls: those of the C library would have all threads of HighWater's do the same, of
  // which this process is a copy.
  if (geteuid() == 0) {
    if (syscall(SYS_setgroups, 0, NULL) != 0) return "setgroups";
    if (syscall(SYS_setresgid, user, user, user) != 0) return "setresgid";
    if (syscall(SYS_setresuid, user, user, user) != 0) return "setresuid";
  }
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct none[2] = {{0}, {0}};
  if (syscall(SYS_capset, &header, none) != 0) return "capset";
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? NULL : "no_new_privs";
}

static bool bound(int resource, int64_t amount) {
  struct rlimit now, wanted = {(rlim_t)amount, (rlim_t)amount};
  if (getrlimit(resource, &now) != 0) return false;
  // A bound that holds already may be lower.
  if (now.rlim_max < wanted.rlim_max) wanted.rlim_max = wanted.rlim_cur = now.rlim_max;
  return setrlimit(resource, &wanted) == 0;
}

/// How many files a process may have open. What lies in pipes and sockets is memory that is in no
/// process, up to half a MiB each.
enum { MOST_FILES = 1024 };

const char *give_up_privileges(const struct confinement *confinement) {
  const char *failed = drop_capabilities(confinement->user);
  if (failed != NULL) return failed;
  // One byte keeps a program that is given cores through a pipe from being started too (core(5)),
  // which 0 does not. The signals and timers that may be pending are shared with all else that an
  // ordinary user runs.
  if (!bound(RLIMIT_CORE, 1) || !bound(RLIMIT_FSIZE, confinement->disk_bytes) ||
      !bound(RLIMIT_NPROC, confinement->tasks) || !bound(RLIMIT_NOFILE, MOST_FILES) ||
      !bound(RLIMIT_SIGPENDING, confinement->tasks)) {
    return "setrlimit";
  }
  return NULL;
}

#if defined(__x86_64__)
enum { ARCHITECTURE = AUDIT_ARCH_X86_64, MOST_CALLS = 0x3fffffff };
#elif defined(__aarch64__)
enum { ARCHITECTURE = AUDIT_ARCH_AARCH64, MOST_CALLS = 0x7fffffff };
#else
#error "seccomp filters name their architecture; add this one's AUDIT_ARCH"
#endif

#define FIELD(name) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, name))
#define ANSWER(error) BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (error))
#define REFUSE(call, error) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1), ANSWER(error)
#define GO_ON_IF(value) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1), \
  BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
/// Flags of clone(2) that make namespaces, a process that is not traced, or a child of HighWater's.
#define REFUSED_FLAGS (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | \
                       CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_UNTRACED | CLONE_PARENT)

const char *refuse_calls(void) {
  struct sock_filter code[] = {
      // A second set of numbers, of 32 bits, would get by.
      FIELD(arch),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
      ANSWER(ENOSYS),
      FIELD(nr),
      BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, MOST_CALLS, 0, 1),
      ANSWER(ENOSYS),
      // Namespaces and mounts: in a namespace of its own a program would be root again. clone3 hides
      // its flags in memory, and callers do without it.
      REFUSE(SYS_clone3, ENOSYS),
      REFUSE(SYS_unshare, EPERM),
      REFUSE(SYS_setns, EPERM),
      REFUSE(SYS_mount, EPERM),
      REFUSE(SYS_umount2, EPERM),
      REFUSE(SYS_pivot_root, EPERM),
      REFUSE(SYS_chroot, EPERM),
      REFUSE(428 /* open_tree */, EPERM),
      REFUSE(429 /* move_mount */, EPERM),
      REFUSE(430 /* fsopen */, EPERM),
      REFUSE(431 /* fsconfig */, EPERM),
      REFUSE(432 /* fsmount */, EPERM),
      REFUSE(433 /* fspick */, EPERM),
      REFUSE(442 /* mount_setattr */, EPERM),
      // Parts of the kernel in which faults are found again and again, and none of which a judged
      // program needs.
      REFUSE(SYS_bpf, EPERM),
      REFUSE(SYS_perf_event_open, EPERM),
      REFUSE(SYS_userfaultfd, EPERM),
      REFUSE(SYS_keyctl, EPERM),
      REFUSE(SYS_add_key, EPERM),
      REFUSE(SYS_request_key, EPERM),
      REFUSE(425 /* io_uring_setup */, ENOSYS),
      REFUSE(426 /* io_uring_enter */, ENOSYS),
      REFUSE(427 /* io_uring_register */, ENOSYS),
      REFUSE(SYS_open_by_handle_at, EPERM),
      REFUSE(SYS_ptrace, EPERM),
      REFUSE(SYS_process_vm_readv, EPERM),
      REFUSE(SYS_process_vm_writev, EPERM),
      // What other programs told the kernel is nobody else's to read.
      REFUSE(SYS_syslog, EPERM),
      // Memory that is in no process, and space on the disk that nobody has written yet, are bounded
      // by nothing. A file in memory can be on its way through a socket, where nobody sees it.
      REFUSE(SYS_shmget, EPERM),
      REFUSE(SYS_msgget, EPERM),
      REFUSE(SYS_memfd_create, ENOSYS),
      REFUSE(447 /* memfd_secret */, ENOSYS),
      REFUSE(SYS_fallocate, EOPNOTSUPP),
      // What makes a process's figures in /proc unreadable for an ordinary user's HighWater.
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 4),
      FIELD(args[0]),
      REFUSE(PR_SET_DUMPABLE, EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      // A lease would make others wait who open the same input.
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_fcntl, 0, 4),
      FIELD(args[1]),
      REFUSE(F_SETLEASE, EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      // A socket of a kind that a network namespace does not shut off (vsock(7)).
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socketpair, 1, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 10),
      FIELD(args[0]),
      GO_ON_IF(AF_UNIX),
      GO_ON_IF(AF_INET),
      GO_ON_IF(AF_INET6),
      GO_ON_IF(AF_NETLINK),
      ANSWER(EAFNOSUPPORT),
      // Who is waited for as vfork(2) does it counts as one that borrows its parent's memory.
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 6),
      FIELD(args[0]),
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, REFUSED_FLAGS, 0, 1),
      ANSWER(EPERM),
      BPF_STMT(BPF_ALU | BPF_AND | BPF_K, CLONE_VFORK | CLONE_VM),
      REFUSE(CLONE_VFORK, EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof code / sizeof *code, code};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 ? NULL : "seccomp";
}
