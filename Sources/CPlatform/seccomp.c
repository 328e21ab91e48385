// The system calls a process does without from now on: a deny-list as a seccomp filter. seccomp(2).
#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "CPlatform.h"

#include <errno.h>

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__)) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <sched.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#else
#define NATIVE AUDIT_ARCH_AARCH64
#endif

// Numbers from 424 on are the same everywhere; headers may not know them yet.
enum {
  pidfd_send_signal = 424, io_uring_setup, io_uring_enter, io_uring_register, open_tree, move_mount, fsopen, fsconfig,
  fsmount, fspick, pidfd_open, clone3, openat2 = 437, pidfd_getfd, process_madvise = 440, mount_setattr = 442,
  quotactl_fd, process_mrelease = 448, fchmodat2 = 452, statmount = 457, listmount, setxattrat = 463,
  removexattrat = 466, open_tree_attr, file_setattr = 469, newest = file_setattr,
};

static const int denied[] = {
  // Other programs and other processes. Threads are clone(2), below.
  SYS_execve, SYS_execveat, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp, SYS_tkill,
  pidfd_send_signal, pidfd_open, pidfd_getfd, process_madvise, process_mrelease, SYS_setpriority, SYS_ioprio_set,
  SYS_sched_setscheduler, SYS_sched_setparam, SYS_sched_setattr, SYS_sched_setaffinity, SYS_migrate_pages,
  SYS_move_pages,
  // The network and other ways to talk. The coordinator's socket is open already.
  SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4, SYS_shmget, SYS_shmat,
  SYS_shmctl, SYS_semget, SYS_semctl, SYS_semop, SYS_semtimedop, SYS_msgget, SYS_msgctl, SYS_msgsnd, SYS_msgrcv, SYS_mq_open,
  SYS_mq_unlink,
  // What Landlock leaves open about files that exist: their mode, owner, attributes, times and, up to ABI 2, length.
  SYS_truncate, SYS_fchmod, SYS_fchmodat, fchmodat2, SYS_fchown, SYS_fchownat, SYS_setxattr, SYS_lsetxattr,
  SYS_fsetxattr, SYS_removexattr, SYS_lremovexattr, SYS_fremovexattr, setxattrat, removexattrat, file_setattr,
  SYS_mknodat, SYS_name_to_handle_at, SYS_open_by_handle_at, SYS_fanotify_init,
  // Mounts and namespaces.
  SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_unshare, SYS_setns, open_tree, move_mount, fsopen, fsconfig,
  fsmount, fspick, mount_setattr, open_tree_attr, statmount, listmount, SYS_swapon, SYS_swapoff, SYS_quotactl,
  quotactl_fd, SYS_acct,
  // Large parts of the kernel that no image needs.
  SYS_bpf, io_uring_setup, io_uring_enter, io_uring_register, SYS_perf_event_open, SYS_userfaultfd, SYS_keyctl,
  SYS_add_key, SYS_request_key, SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load,
  SYS_kexec_file_load, SYS_nfsservctl,
  // The machine and who we are.
  SYS_reboot, SYS_syslog, SYS_vhangup, SYS_settimeofday, SYS_clock_settime, SYS_adjtimex, SYS_clock_adjtime,
  SYS_sethostname, SYS_setdomainname, SYS_setuid, SYS_setgid, SYS_setreuid, SYS_setregid, SYS_setresuid, SYS_setresgid,
  SYS_setfsuid, SYS_setfsgid, SYS_setgroups, SYS_capset,
#if defined(__x86_64__)
  // Older forms of the above.
  SYS_fork, SYS_vfork, SYS_creat, SYS_chmod, SYS_chown, SYS_lchown, SYS_utime, SYS_utimes, SYS_futimesat, SYS_mknod,
  SYS_iopl, SYS_ioperm, SYS_modify_ldt, SYS_uselib, SYS__sysctl, SYS_lookup_dcookie,
#endif
};

enum { CAPACITY = 2 * (sizeof denied / sizeof *denied) + 128 };

struct program {
  struct sock_filter code[CAPACITY];
  unsigned short length;
};

static void add(struct program *program, struct sock_filter instruction) {
  program->code[program->length++] = instruction;
}

#define STATEMENT(code, k) (struct sock_filter) BPF_STMT(code, k)
#define JUMP(test, k, if_true, if_false) (struct sock_filter) BPF_JUMP(BPF_JMP | test | BPF_K, k, if_true, if_false)
#define ALLOW SECCOMP_RET_ALLOW
#define DENY(code) (SECCOMP_RET_ERRNO | (code))

static void load(struct program *program, size_t offset) {
  add(program, STATEMENT(BPF_LD | BPF_W | BPF_ABS, (unsigned)offset));
}

/// The lower half of an argument, which is all of an int. The call's number is lost: every path has to return.
static void load_argument(struct program *program, int index) {
  load(program, offsetof(struct seccomp_data, args) + 8 * (size_t)index);
}

static void answer(struct program *program, unsigned action) { add(program, STATEMENT(BPF_RET | BPF_K, action)); }

/// Answers when the value loaded is `value`.
static void answer_if(struct program *program, unsigned value, unsigned action) {
  add(program, JUMP(BPF_JEQ, value, 0, 1));
  answer(program, action);
}

/// Answers when the value loaded has any of the bits.
static void answer_if_any(struct program *program, unsigned bits, unsigned action) {
  add(program, JUMP(BPF_JSET, bits, 0, 1));
  answer(program, action);
}

/// Begins what is said about one call; `end_block` closes it.
static unsigned short begin_block(struct program *program, int number) {
  add(program, JUMP(BPF_JEQ, (unsigned)number, 0, 0));
  return program->length;
}

static void end_block(struct program *program, unsigned short start) {
  program->code[start - 1].jf = (unsigned char)(program->length - start);
}

/// The call is allowed when its first argument, a process, is one of these two.
static void only_process(struct program *program, int number, unsigned own, unsigned other) {
  unsigned short start = begin_block(program, number);
  load_argument(program, 0);
  answer_if(program, own, ALLOW);
  answer_if(program, other, ALLOW);
  answer(program, DENY(EPERM));
  end_block(program, start);
}

/// No file is emptied by opening it, and none gets a set-user-ID or set-group-ID bit.
static void guard_open(struct program *program, int number, int flags_argument) {
  unsigned short start = begin_block(program, number);
  load_argument(program, flags_argument);
  answer_if_any(program, O_TRUNC, DENY(EPERM));
  add(program, JUMP(BPF_JSET, O_CREAT | (O_TMPFILE & ~O_DIRECTORY), 1, 0));
  answer(program, ALLOW);
  load_argument(program, flags_argument + 1);
  answer_if_any(program, 06000, DENY(EPERM));
  answer(program, ALLOW);
  end_block(program, start);
}

/// Times of open files only, which futimens(3) sets: without a path as the second argument.
static void guard_times(struct program *program, bool sets_times) {
  unsigned short start = begin_block(program, SYS_utimensat);
  for (int half = 0; sets_times && half < 2; half++) {
    load(program, offsetof(struct seccomp_data, args) + 8 + 4 * (size_t)half);
    add(program, JUMP(BPF_JEQ, 0, 1, 0));
    answer(program, DENY(EPERM));
  }
  answer(program, sets_times ? ALLOW : DENY(EPERM));
  end_block(program, start);
}

/// The call is denied when its second argument is one of these, which end in 0.
static void deny_requests(struct program *program, int number, const unsigned *requests) {
  unsigned short start = begin_block(program, number);
  load_argument(program, 1);
  for (; *requests != 0; requests++) answer_if(program, *requests, DENY(EPERM));
  answer(program, ALLOW);
  end_block(program, start);
}

/// Calls that depend on their arguments come first: for the others the kernel remembers the answer.
static void write_program(struct program *program, bool sets_times) {
  const unsigned own = (unsigned)getpid();
  // Typing into the terminal behind standard error, and having the kernel signal somebody when the socket has news.
  static const unsigned requests[] = {TIOCSTI, TIOCLINUX, FIOSETOWN, SIOCSPGRP, FIOASYNC, 0};
  static const unsigned commands[] = {F_SETOWN, F_SETSIG, F_SETOWN_EX, 0};

  load(program, offsetof(struct seccomp_data, arch));
  add(program, JUMP(BPF_JEQ, NATIVE, 1, 0));
  answer(program, SECCOMP_RET_KILL_PROCESS);
  load(program, offsetof(struct seccomp_data, nr));
#if defined(__x86_64__)
  // The x32 ABI has the same architecture and numbers of its own.
  add(program, JUMP(BPF_JGE, 0x40000000, 0, 1));
  answer(program, SECCOMP_RET_KILL_PROCESS);
#endif
  // Calls younger than the list below do not exist, as on an older kernel.
  add(program, JUMP(BPF_JGT, newest, 0, 1));
  answer(program, DENY(ENOSYS));

  unsigned short start = begin_block(program, SYS_clone);
  load_argument(program, 0);
  answer_if_any(
      program, CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET,
      DENY(EPERM));
  answer_if_any(program, CLONE_THREAD, ALLOW);
  answer(program, DENY(EPERM));
  end_block(program, start);

  // abort(3) and pthread_kill(3) signal their own process, and getrlimit(3) asks for process 0, itself.
  only_process(program, SYS_kill, own, own);
  only_process(program, SYS_tgkill, own, own);
  only_process(program, SYS_rt_sigqueueinfo, own, own);
  only_process(program, SYS_rt_tgsigqueueinfo, own, own);
  only_process(program, SYS_prlimit64, own, 0);
  guard_open(program, SYS_openat, 2);
#if defined(__x86_64__)
  guard_open(program, SYS_open, 1);
#endif
  guard_times(program, sets_times);
  deny_requests(program, SYS_ioctl, requests);
  deny_requests(program, SYS_fcntl, commands);

  // Nor do two whose flags are out of a filter's sight: libc goes on with clone and openat.
  answer_if(program, clone3, DENY(ENOSYS));
  answer_if(program, openat2, DENY(ENOSYS));
  for (size_t index = 0; index < sizeof denied / sizeof *denied; index++) {
    answer_if(program, (unsigned)denied[index], DENY(EPERM));
  }
  answer(program, ALLOW);
}

int cplatform_seccomp_enforce(bool sets_times) {
  struct program program = {.length = 0};
  write_program(&program, sets_times);
  struct sock_fprog filter = {.len = program.length, .filter = program.code};
  int saved = errno;
  long unsynchronized = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter);
  int result = unsynchronized == 0 ? 0 : unsynchronized > 0 ? EBUSY : errno;
  errno = saved;
  return result;
}

#else

int cplatform_seccomp_enforce(bool sets_times) {
  (void)sets_times;
  return ENOSYS;
}

#endif
