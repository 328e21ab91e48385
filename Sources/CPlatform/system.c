// Waiting, files, processors and terminals: calls that are macros, variadic or not in every libc.
#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#if defined(__linux__)
#include <sched.h>
#include <sys/syscall.h>
#elif defined(__APPLE__)
#include <mach-o/dyld.h>
#include <mach/mach.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/sysctl.h>
#endif

int cplatform_rename_exclusive(const char *from, const char *to) {
  int saved = errno;
#if defined(__linux__) && defined(SYS_renameat2)
  // The system call itself: glibc has its wrapper from 2.28, musl from 1.2.6. 1 is RENAME_NOREPLACE.
  int result = syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 1u) == 0 ? 0 : errno;
#elif defined(__APPLE__)
  int result = renamex_np(from, to, RENAME_EXCL) == 0 ? 0 : errno;
#else
  int result = ENOSYS;
#endif
  errno = saved;
  return result;
}

int cplatform_synchronize(int descriptor) {
  int saved = errno, result;
  do {
#if defined(__APPLE__)
    result = fcntl(descriptor, F_FULLFSYNC) == -1 ? fsync(descriptor) : 0;
#else
    result = fsync(descriptor);
#endif
  } while (result != 0 && errno == EINTR);
  if (result != 0) result = errno;
  errno = saved;
  return result;
}

void cplatform_read_ahead(int descriptor, int64_t size) {
  int saved = errno;
#if defined(__APPLE__)
  struct radvisory advice = {.ra_offset = 0, .ra_count = size > INT32_MAX ? INT32_MAX : (int)size};
  fcntl(descriptor, F_RDADVISE, &advice);
#else
  posix_fadvise(descriptor, 0, size, POSIX_FADV_WILLNEED);
#endif
  errno = saved;
}

int cplatform_poll(struct pollfd *entries, size_t count, int64_t nanoseconds) {
  int saved = errno;
#if defined(__linux__)
  struct timespec timeout = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
  int result = ppoll(entries, (nfds_t)count, nanoseconds < 0 ? NULL : &timeout, NULL);
#else
  int64_t milliseconds = nanoseconds / 1000000 + (nanoseconds % 1000000 > 0);
  if (milliseconds > INT32_MAX) milliseconds = INT32_MAX;
  int result = poll(entries, (nfds_t)count, nanoseconds < 0 ? -1 : (int)milliseconds);
#endif
  if (result < 0) result = -errno;
  errno = saved;
  return result;
}

int cplatform_affinity_count(void) {
  int saved = errno, count = 0;
#if defined(__linux__)
  // The kernel refuses a set smaller than its own with EINVAL, so the set grows until it fits.
  for (int processors = 1024; count == 0 && processors <= 1 << 20; processors *= 2) {
    cpu_set_t *set = CPU_ALLOC(processors);
    if (set == NULL) break;
    size_t size = CPU_ALLOC_SIZE(processors);
    if (sched_getaffinity(0, size, set) == 0) count = CPU_COUNT_S(size, set);
    bool too_small = count == 0 && errno == EINVAL;
    CPU_FREE(set);
    if (!too_small) break;
  }
#elif defined(__APPLE__)
  size_t size = sizeof count;
  if (sysctlbyname("hw.activecpu", &count, &size, NULL, 0) != 0) count = 0;
#endif
  if (count < 1) count = (int)sysconf(_SC_NPROCESSORS_ONLN);
  errno = saved;
  return count < 1 ? 1 : count;
}

char *cplatform_executable_path(void) {
#if defined(__APPLE__)
  char path[PATH_MAX];
  uint32_t size = sizeof path;
  if (_NSGetExecutablePath(path, &size) == 0) return realpath(path, NULL);
  errno = ENAMETOOLONG;
#else
  errno = ENOSYS;
#endif
  return NULL;
}

int cplatform_terminal_width(int descriptor) {
  struct winsize size = {0};
  int saved = errno;
  int result = ioctl(descriptor, TIOCGWINSZ, &size);
  errno = saved;
  return result == 0 ? size.ws_col : 0;
}

int64_t cplatform_resident_bytes(void) {
#if defined(__APPLE__)
  struct mach_task_basic_info info;
  mach_msg_type_number_t count = MACH_TASK_BASIC_INFO_COUNT;
  if (task_info(mach_task_self(), MACH_TASK_BASIC_INFO, (task_info_t)&info, &count) != KERN_SUCCESS) return -1;
  return (int64_t)info.resident_size;
#else
  return -1;
#endif
}

int cplatform_shared_memory(size_t size) {
#if defined(__APPLE__)
  char name[32];
  snprintf(name, sizeof name, "/imgcoord-%d-%08x", (int)getpid(), arc4random());
  int descriptor = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
  if (descriptor >= 0) {
    shm_unlink(name);
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  }
#else
  int descriptor = memfd_create("imgcoord", MFD_CLOEXEC | MFD_ALLOW_SEALING);
#endif
  if (descriptor < 0) return -1;
  int result = ftruncate(descriptor, (off_t)size);
#if defined(__linux__)
  if (result == 0) result = fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
#endif
  if (result != 0) {
    int saved = errno;
    close(descriptor);
    errno = saved;
    return -1;
  }
  return descriptor;
}
