// Attempts on programs, other processes, the network and the kernel.
#if defined(__linux__)
#define _GNU_SOURCE
#include "attempt.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

// Programs and processes

static int run_program(Scene scene) {
  (void)scene;
  char *arguments[] = {"true", NULL};
  pid_t child;
  int result = posix_spawn(&child, "/bin/true", NULL, NULL, arguments, NULL);
  if (result == 0) waitpid(child, NULL, 0);
  return result;
}
static int replace_program(Scene scene) {
  char *arguments[] = {"true", NULL};
  return TRY(execve(path(scene->readable, "missing"), arguments, NULL));
}
static int copy_process(Scene scene) {
  (void)scene;
  pid_t child = fork();
  if (child == 0) _exit(0);
  if (child > 0) waitpid(child, NULL, 0);
  return TRY(child);
}
static int new_user_namespace(Scene scene) {
  (void)scene;
  return TRY(unshare(CLONE_NEWUSER));
}
static int enter_namespace(Scene scene) {
  (void)scene;
  return TRY(setns(0, 0));
}

// Other processes

static int signal_victim(Scene scene) { return TRY(kill(scene->victim, SIGCONT)); }
static int signal_thread(Scene scene) { return TRY(syscall(SYS_tgkill, scene->victim, scene->victim, SIGCONT)); }
static int signal_old(Scene scene) { return TRY(syscall(SYS_tkill, scene->victim, SIGCONT)); }
static int signal_queued(Scene scene) { return TRY(sigqueue(scene->victim, SIGCONT, (union sigval){0})); }
static int signal_parent(Scene scene) {
  (void)scene;
  return TRY(kill(getppid(), 0));
}
static int signal_by_socket(Scene scene) { return TRY(fcntl(scene->socket, F_SETOWN, scene->victim)); }
static int signal_by_request(Scene scene) {
  int victim = scene->victim;
  return TRY(ioctl(scene->socket, FIOSETOWN, &victim));
}
static int open_victim(Scene scene) {
  long descriptor = syscall(434, scene->victim, 0);  // pidfd_open
  if (descriptor >= 0) close((int)descriptor);
  return TRY(descriptor);
}
static int limit_victim(Scene scene) {
  struct rlimit limit;
  return TRY(prlimit(scene->victim, RLIMIT_CPU, NULL, &limit));
}
static int slow_victim(Scene scene) { return TRY(setpriority(PRIO_PROCESS, (id_t)scene->victim, 19)); }
static int trace_victim(Scene scene) {
  long result = ptrace(PTRACE_SEIZE, scene->victim, NULL, NULL);
  if (result == 0) ptrace(PTRACE_DETACH, scene->victim, NULL, NULL);
  return TRY(result);
}
static int read_memory(Scene scene) {
  char byte;
  struct iovec own = {&byte, 1}, theirs = {(void *)(uintptr_t)environ, 1};
  return TRY(process_vm_readv(scene->victim, &own, 1, &theirs, 1, 0));
}
static int type_into_terminal(Scene scene) {
  (void)scene;
  return TRY(ioctl(2, TIOCSTI, "x"));
}

// Network

static int open_socket(int family, int type) {
  int descriptor = socket(family, type | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return errno;
  close(descriptor);
  return 0;
}
static int internet_socket(Scene scene) {
  (void)scene;
  return open_socket(AF_INET, SOCK_STREAM);
}
static int datagram_socket(Scene scene) {
  (void)scene;
  return open_socket(AF_INET6, SOCK_DGRAM);
}
static int unix_socket(Scene scene) {
  (void)scene;
  return open_socket(AF_UNIX, SOCK_STREAM);
}
static int kernel_socket(Scene scene) {
  (void)scene;
  return open_socket(AF_NETLINK, SOCK_RAW);
}
static int socket_pair(Scene scene) {
  (void)scene;
  int ends[2];
  return TRY(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
}
static int connect_out(Scene scene) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)scene->port)};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return TRY(connect(scene->socket, (struct sockaddr *)&to, sizeof to));
}

// The kernel

static int mount_memory(Scene scene) { return TRY(mount("none", scene->outside, "tmpfs", 0, NULL)); }
static int unmount(Scene scene) { return TRY(umount2(scene->outside, 0)); }
static int change_root(Scene scene) { return TRY(chroot(scene->readable)); }
static int load_module(Scene scene) {
  (void)scene;
  return TRY(syscall(SYS_init_module, NULL, 0, ""));
}
static int load_bytecode(Scene scene) {
  (void)scene;
  return TRY(syscall(SYS_bpf, 0, NULL, 0));
}
static int ring(Scene scene) {
  (void)scene;
  return TRY(syscall(425, 1, NULL));
}
static int count_events(Scene scene) {
  (void)scene;
  return TRY(syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0));
}
static int handle_faults(Scene scene) {
  (void)scene;
  return TRY(syscall(SYS_userfaultfd, 0));
}
static int keys(Scene scene) {
  (void)scene;
  return TRY(syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0));
}
static int restart(Scene scene) {
  (void)scene;
  return TRY(syscall(SYS_reboot, 0, 0, 0, NULL));
}
static int replace_kernel(Scene scene) {
  (void)scene;
  return TRY(syscall(SYS_kexec_load, NULL, 0, NULL, 0xffff));
}
static int hidden_flags(Scene scene) {
  (void)scene;
  return TRY(syscall(435, NULL, 0));
}
static int future_call(Scene scene) {
  (void)scene;
  return TRY(syscall(1000));
}
static int shared_memory(Scene scene) {
  (void)scene;
  int segment = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
  if (segment >= 0) shmctl(segment, IPC_RMID, NULL);
  return TRY(segment);
}

const struct attempt process_attempts[] = {
  {"run a program", true, run_program}, {"exec", false, replace_program}, {"fork", true, copy_process},
  {"unshare", false, new_user_namespace}, {"setns", false, enter_namespace}, {"kill", true, signal_victim},
  {"tgkill", true, signal_thread}, {"tkill", true, signal_old}, {"sigqueue", true, signal_queued},
  {"kill the parent", false, signal_parent}, {"F_SETOWN", true, signal_by_socket},
  {"FIOSETOWN", true, signal_by_request}, {"pidfd_open", true, open_victim}, {"prlimit", true, limit_victim},
  {"setpriority", true, slow_victim}, {"ptrace", false, trace_victim}, {"process_vm_readv", false, read_memory},
  {"TIOCSTI", false, type_into_terminal}, {"socket inet", true, internet_socket},
  {"socket inet6 datagram", false, datagram_socket}, {"socket unix", true, unix_socket},
  {"socket netlink", true, kernel_socket}, {"socketpair", true, socket_pair}, {"connect", true, connect_out},
  {"mount", false, mount_memory}, {"umount", false, unmount}, {"chroot", false, change_root},
  {"init_module", false, load_module}, {"bpf", false, load_bytecode}, {"io_uring", false, ring},
  {"perf_event_open", false, count_events}, {"userfaultfd", false, handle_faults}, {"keyctl", false, keys},
  {"reboot", false, restart}, {"kexec_load", false, replace_kernel}, {"clone3", false, hidden_flags},
  {"a call of the future", false, future_call}, {"shmget", true, shared_memory},
  {NULL, false, NULL},
};

#endif
