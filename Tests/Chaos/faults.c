// Faults inside the programs users get, by LD_PRELOAD: nothing of this is in those programs.
//
// An input whose bytes end in `fault:NAME@STAGE;` brings that fault upon the worker that reads it, as soon as it has read
// it, when TurboJPEG encodes or in the middle of writing the output. Names and stages: see `commit` and the functions
// that call `arrive`; `answer` and `quota` stand for the fault, too.
//
// IMGCOORD_DISTURB=SEED makes sockets give and take single bytes or few, say EINTR and, where they do not block, EAGAIN,
// and wait; in imgcoord and imgworker alike.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static char fault_name[16], fault_stage[16];

static bool is_worker(void) { return strcmp(program_invocation_short_name, "imgworker") == 0; }

static mode_t kind(int descriptor) {
  struct stat status;
  return fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : 0;
}

// MARK: Faults

/// Takes all memory there is and keeps it; what is computed afterwards is computed without.
static void hoard(void) {
  for (size_t size = 64 << 20; size >= 64; size /= 2)
    for (char *block; (block = malloc(size)) != NULL;) memset(block, 1, size);
}

/// 20 MB that nobody gives back; the task goes on.
static void leak(void) {
  char *volatile block = malloc(20000000);
  if (block != NULL) memset(block, 1, 20000000);
}

static void commit(void) {
  const char *name = fault_name;
  if (strcmp(name, "segv") == 0) *(volatile int *)8 = 1;
  if (strcmp(name, "abort") == 0) abort();
  if (strcmp(name, "trap") == 0) __builtin_trap();
  if (strcmp(name, "exit") == 0) _exit(0);
  if (strcmp(name, "loop") == 0)
    for (volatile int turns = 0;; turns++) {}
  if (strcmp(name, "stop") == 0) kill(getpid(), SIGSTOP);
  if (strcmp(name, "hoard") == 0) hoard();
  if (strcmp(name, "leak") == 0) leak();
}

static void arrive(const char *stage) {
  if (strcmp(fault_stage, stage) != 0) return;
  fault_stage[0] = 0;
  commit();
}

static void look_for_fault(const char *bytes, size_t count) {
  size_t last = count < 40 ? count : 40;
  const char *found = memmem(bytes + count - last, last, "fault:", 6);
  if (found == NULL || bytes[count - 1] != ';') return;
  const char *at = memchr(found, '@', bytes + count - found);
  if (at == NULL || at - found > 20 || bytes + count - at > 16) return;
  memset(fault_name, 0, sizeof fault_name);
  memset(fault_stage, 0, sizeof fault_stage);
  memcpy(fault_name, found + 6, at - found - 6);
  memcpy(fault_stage, at + 1, bytes + count - at - 2);
}

// MARK: Disturbance

static __thread uint64_t dice;

/// 0...sides - 1.
static uint64_t roll(uint64_t sides) {
  if (dice == 0) dice = strtoull(getenv("IMGCOORD_DISTURB"), NULL, 10) * 0x9e3779b97f4a7c15 + (uintptr_t)&dice + getpid();
  dice ^= dice << 13;
  dice ^= dice >> 7;
  dice ^= dice << 17;
  return (dice >> 16) % sides;
}

static bool is_disturbed(void) { return getenv("IMGCOORD_DISTURB") != NULL; }

/// Whether a call on this socket is to fail, with errno set.
static bool fails(int descriptor) {
  if (roll(64) == 0) usleep(roll(2000));
  errno = EINTR;
  if (roll(8) == 0) return true;
  errno = EAGAIN;
  return roll(8) == 0 && (fcntl(descriptor, F_GETFL) & O_NONBLOCK) != 0;
}

/// Most often a single byte.
static size_t fewer(size_t count) {
  size_t most = roll(4) == 0 ? 1 + roll(64) : 1;
  return count < most ? count : most;
}

ssize_t recv(int descriptor, void *buffer, size_t count, int flags) {
  if (is_disturbed()) {
    if (fails(descriptor)) return -1;
    count = fewer(count);
  }
  return REAL(recv)(descriptor, buffer, count, flags);
}

ssize_t send(int descriptor, const void *bytes, size_t count, int flags) {
  if (is_disturbed()) {
    if (fails(descriptor)) return -1;
    count = fewer(count);
  }
  return REAL(send)(descriptor, bytes, count, flags);
}

int ppoll(struct pollfd *entries, nfds_t count, const struct timespec *timeout, const sigset_t *mask) {
  if (is_disturbed() && roll(8) == 0) {
    errno = EINTR;
    return -1;
  }
  return REAL(ppoll)(entries, count, timeout, mask);
}

ssize_t read(int descriptor, void *buffer, size_t count) {
  ssize_t result = REAL(read)(descriptor, buffer, count);
  if (result > 0 && is_worker() && kind(descriptor) == S_IFREG) {
    look_for_fault(buffer, result);
    arrive("read");
  }
  return result;
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
  if (is_worker() && strcmp(fault_stage, "quota") == 0 && kind(descriptor) == S_IFREG) {
    fault_stage[0] = 0;
    errno = EDQUOT;
    return -1;
  }
  if (is_worker() && fault_stage[0] != 0 && kind(descriptor) == S_IFREG && strcmp(fault_stage, "write") == 0) {
    REAL(write)(descriptor, bytes, count / 2);
    arrive("write");
  }
  if (is_worker() && strcmp(fault_stage, "answer") == 0 && kind(descriptor) == S_IFSOCK) {
    static const char garbage[] = "\x1a\0\0\0\x82this is no result at all.";
    fault_stage[0] = 0;
    return REAL(write)(descriptor, garbage, sizeof garbage - 1) < 0 ? -1 : (ssize_t)count;
  }
  if (is_disturbed() && kind(descriptor) == S_IFSOCK) {
    if (fails(descriptor)) return -1;
    count = fewer(count);
  }
  return REAL(write)(descriptor, bytes, count);
}

int tjCompressFromYUVPlanes(
    void *handle, const unsigned char **planes, int width, const int *strides, int height, int sampling,
    unsigned char **bytes, unsigned long *count, int quality, int flags) {
  arrive("encode");
  static int (*real)(
      void *, const unsigned char **, int, const int *, int, int, unsigned char **, unsigned long *, int, int);
  if (real == NULL) real = dlsym(RTLD_NEXT, "tjCompressFromYUVPlanes");
  return real(handle, planes, width, strides, height, sampling, bytes, count, quality, flags);
}
