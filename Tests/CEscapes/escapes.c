// The scene of the attempts, and making them all.
#define _GNU_SOURCE
#include "attempt.h"

#if defined(__linux__)

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

const char *path(const char *directory, const char *name) {
  static char paths[4][4096];
  static int next = 0;
  char *found = paths[next++ % 4];
  snprintf(found, sizeof paths[0], "%s/%s", directory, name);
  return found;
}

int reach(const char *name, int flags, mode_t mode) {
  int descriptor = open(name, flags | O_CLOEXEC, mode);
  if (descriptor < 0) return errno;
  close(descriptor);
  return 0;
}

static int look_at_secret(Scene scene) {
  struct stat status;
  return TRY(stat(path(scene->outside, "secret"), &status));
}
static int find_secret(Scene scene) { return TRY(access(path(scene->outside, "secret"), F_OK)); }
static int stand_outside(Scene scene) { return TRY(chdir(scene->outside)); }
static int read_programs(Scene scene) {
  (void)scene;
  return reach("/usr/bin/env", O_RDONLY, 0);
}

/// What neither Landlock nor a filter of numbers denies, or what is meant to work.
static const struct attempt openings[] = {
  {"stat outside", true, look_at_secret}, {"access outside", true, find_secret}, {"chdir outside", true, stand_outside},
  {"read /usr", true, read_programs}, {NULL, false, NULL},
};

static void try_all(const struct attempt *list, Scene scene, bool only_possible) {
  for (; list->name != NULL; list++) {
    if (only_possible && !list->is_possible) continue;
    int code = list->make(scene);
    printf("%s\t%s\n", code == 0 ? "open" : strerrorname_np(code), list->name);
  }
}

void escape_try(const struct escape_scene *scene, bool only_possible) {
  try_all(process_attempts, scene, only_possible);
  try_all(file_attempts, scene, only_possible);
  try_all(openings, scene, only_possible);
}

static const char *make_directory(const char *root, const char *name) {
  char *directory = strdup(path(root, name));
  return mkdir(directory, 0700) == 0 ? directory : NULL;
}

bool escape_prepare(struct escape_scene *scene, const char *root) {
  scene->readable = make_directory(root, "readable");
  scene->writable = make_directory(root, "writable");
  scene->outside = make_directory(root, "outside");
  if (!scene->readable || !scene->writable || !scene->outside) return false;
  const int flags = O_WRONLY | O_CREAT | O_EXCL;
  if (reach(path(scene->readable, "picture"), flags, 0600) != 0 || reach(path(scene->writable, "own"), flags, 0600) != 0
      || reach(path(scene->outside, "secret"), flags, 0600) != 0
      || symlink("../outside/secret", path(scene->readable, "link")) != 0) return false;

  struct sockaddr_in address = {.sin_family = AF_INET};
  socklen_t size = sizeof address;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  scene->socket = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0 || scene->socket < 0 || bind(listener, (struct sockaddr *)&address, size) != 0
      || listen(listener, 1) != 0 || getsockname(listener, (struct sockaddr *)&address, &size) != 0) return false;
  scene->port = ntohs(address.sin_port);
  return true;
}

void escape_by_foreign_call(void) {
#if defined(__x86_64__)
  syscall(0x40000000 + SYS_getpid);  // of the x32 ABI
#else
  abort();
#endif
}

void escape_without_landlock(char *const arguments[]) {
  struct sock_filter code[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 444, 0, 1),  // landlock_create_ruleset
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EOPNOTSUPP),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog filter = {.len = sizeof code / sizeof *code, .filter = code};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0) {
    execv(arguments[0], arguments);
  }
}

#else

bool escape_prepare(struct escape_scene *scene, const char *root) {
  (void)scene, (void)root;
  return false;
}
void escape_try(const struct escape_scene *scene, bool only_possible) { (void)scene, (void)only_possible; }
void escape_by_foreign_call(void) {}
void escape_without_landlock(char *const arguments[]) { (void)arguments; }

#endif
