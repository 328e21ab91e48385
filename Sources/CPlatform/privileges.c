// What a process gives up for good: room to grow, privileges of later programs, capabilities.
#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "CPlatform.h"

#include <errno.h>
#include <sys/resource.h>

#if defined(__linux__)
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

int cplatform_lower_limit(int limit, uint64_t most) {
  static const int resources[] = {
    [CPLATFORM_LIMIT_CORE] = RLIMIT_CORE,
    [CPLATFORM_LIMIT_FILES] = RLIMIT_NOFILE,
    [CPLATFORM_LIMIT_FILE_SIZE] = RLIMIT_FSIZE,
    [CPLATFORM_LIMIT_ADDRESS_SPACE] = RLIMIT_AS,
  };
  int saved = errno;
  struct rlimit value;
  int result = getrlimit(resources[limit], &value);
  if (result == 0 && (value.rlim_max > most || value.rlim_cur > most)) {
    if (value.rlim_max > most) value.rlim_max = most;
    if (value.rlim_cur > most) value.rlim_cur = most;
    result = setrlimit(resources[limit], &value);
  }
  if (result != 0) result = errno;
  errno = saved;
  return result;
}

int cplatform_drop_privileges(void) {
#if defined(__linux__)
  int saved = errno, result = 0;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    result = errno;
  } else if (geteuid() == 0) {
    // Root goes on reading and writing whatever the permissions of files say, and nothing else.
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct held[_LINUX_CAPABILITY_U32S_3] = {0};
    if (syscall(SYS_capget, &header, held) != 0) {
      result = errno;
    } else {
      const unsigned kept = 1U << CAP_DAC_OVERRIDE | 1U << CAP_DAC_READ_SEARCH | 1U << CAP_FOWNER;
      held[0].effective &= kept, held[0].permitted &= kept, held[0].inheritable = 0;
      held[1].effective = held[1].permitted = held[1].inheritable = 0;
      if (syscall(SYS_capset, &header, held) != 0) result = errno;
    }
  }
  errno = saved;
  return result;
#else
  return ENOSYS;
#endif
}
