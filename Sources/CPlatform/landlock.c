// Landlock: which files a process may still open, by raw system calls, as no libc wraps them. landlock(7).
#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "CPlatform.h"

#include <errno.h>

#if defined(__linux__)

#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// The kernel's numbers, which never change: headers are often older than the kernel that runs.
enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446 };
enum { VERSION_FLAG = 1, PATH_BENEATH = 1 };
#define WRITE_FILE (1ULL << 1)
#define READ_FILE (1ULL << 2)
#define READ_DIRECTORY (1ULL << 3)
#define REMOVE_FILE (1ULL << 5)
#define MAKE_DIRECTORY (1ULL << 7)
#define MAKE_REGULAR (1ULL << 8)
#define RIGHTS_OF_ABI_1 ((1ULL << 13) - 1)
#define REFER (1ULL << 13)         // ABI 2: link or rename into another directory; before, always denied
#define TRUNCATE (1ULL << 14)      // ABI 3
#define DEVICE_IOCTL (1ULL << 15)  // ABI 5
#define BIND_AND_CONNECT_TCP 3ULL  // ABI 4
#define SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS 3ULL  // ABI 6

struct ruleset {
  uint64_t files;
  uint64_t network;
  uint64_t scopes;
};

struct __attribute__((packed)) path_beneath {
  uint64_t allowed;
  int32_t descriptor;
};

int cplatform_landlock_create(int *ruleset, int *abi) {
  int saved = errno, result = 0;
  long version = syscall(CREATE_RULESET, NULL, 0, VERSION_FLAG);
  if (version < 1) {
    result = version == 0 ? ENOSYS : errno;
  } else {
    // All that this kernel can deny and is not allowed later. An older kernel takes the part of the structure it knows.
    struct ruleset handled = {.files = RIGHTS_OF_ABI_1};
    size_t size = sizeof handled.files;
    if (version >= 2) handled.files |= REFER;
    if (version >= 3) handled.files |= TRUNCATE;
    if (version >= 4) handled.network = BIND_AND_CONNECT_TCP, size = 2 * sizeof(uint64_t);
    if (version >= 5) handled.files |= DEVICE_IOCTL;
    if (version >= 6) handled.scopes = SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS, size = sizeof handled;
    long number = syscall(CREATE_RULESET, &handled, size, 0);  // close-on-exec
    if (number < 0) {
      result = errno;
    } else {
      *ruleset = (int)number;
      *abi = (int)version;
    }
  }
  errno = saved;
  return result;
}

int cplatform_landlock_allow(int ruleset, const char *path, bool for_outputs) {
  int saved = errno, result = 0;
  struct path_beneath rule = {.allowed = READ_FILE | READ_DIRECTORY};
  if (for_outputs) rule.allowed = WRITE_FILE | READ_DIRECTORY | MAKE_REGULAR | REMOVE_FILE | MAKE_DIRECTORY;
  rule.descriptor = open(path, O_PATH | O_CLOEXEC);
  struct stat status;
  if (rule.descriptor < 0 || fstat(rule.descriptor, &status) != 0) {
    result = errno;
  } else {
    if (!S_ISDIR(status.st_mode)) rule.allowed &= WRITE_FILE | READ_FILE;
    if (syscall(ADD_RULE, ruleset, PATH_BENEATH, &rule, 0) != 0) result = errno;
  }
  if (rule.descriptor >= 0) close(rule.descriptor);
  errno = saved;
  return result;
}

/// Of one loaded library: its directory is where its plug-ins are. Those of the system are allowed anyway.
static int allow_library(struct dl_phdr_info *library, size_t size, void *ruleset) {
  (void)size;
  const char *end = strrchr(library->dlpi_name, '/');
  if (end == NULL || end == library->dlpi_name) return 0;
  if (strncmp(library->dlpi_name, "/usr/", 5) == 0 || strncmp(library->dlpi_name, "/lib", 4) == 0) return 0;
  char *directory = strndup(library->dlpi_name, (size_t)(end - library->dlpi_name));
  if (directory != NULL) cplatform_landlock_allow(*(int *)ruleset, directory, false);
  free(directory);
  return 0;
}

void cplatform_landlock_allow_libraries(int ruleset) { dl_iterate_phdr(allow_library, &ruleset); }

int cplatform_landlock_enforce(int ruleset) {
  int saved = errno;
  int result = syscall(RESTRICT_SELF, ruleset, 0) == 0 ? 0 : errno;
  errno = saved;
  return result;
}

#else

int cplatform_landlock_create(int *ruleset, int *abi) {
  (void)ruleset, (void)abi;
  return ENOSYS;
}
int cplatform_landlock_allow(int ruleset, const char *path, bool for_outputs) {
  (void)ruleset, (void)path, (void)for_outputs;
  return ENOSYS;
}
void cplatform_landlock_allow_libraries(int ruleset) { (void)ruleset; }
int cplatform_landlock_enforce(int ruleset) {
  (void)ruleset;
  return ENOSYS;
}

#endif
