// What the operating system offers only through macros, variadic functions or signal handlers: the part of Platform
// that Swift cannot say. Functions return 0 or a positive errno unless they state otherwise, and never touch errno.
#ifndef CPLATFORM_H
#define CPLATFORM_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

// MARK: signals

/// Delivers `signal_number` by marking it pending and writing one byte to `descriptor` (non-blocking), until
/// `cplatform_signal_restore`, and unblocks it for the calling thread. One route per signal: EBUSY if it has one.
/// sigaction(2) with SA_RESTART, pthread_sigmask(3).
int cplatform_signal_route(int signal_number, int descriptor);

/// Puts back the disposition found by `cplatform_signal_route`.
void cplatform_signal_restore(int signal_number);

/// Whether the signal came since the last call; clears the mark.
bool cplatform_signal_take(int signal_number);

/// Whether the signal is set to SIG_IGN, as nohup(1) does with SIGHUP.
bool cplatform_signal_is_ignored(int signal_number);

/// SIG_DFL for the signal.
void cplatform_signal_reset(int signal_number);

/// SIG_IGN for the signal.
int cplatform_signal_ignore(int signal_number);

// MARK: processes

enum {
  CPLATFORM_OUTPUT_INHERIT = 0,
  CPLATFORM_OUTPUT_STDERR = 1,
  CPLATFORM_OUTPUT_NULL = 2,
  CPLATFORM_OUTPUT_INPUT = 3,
};

/// posix_spawn(3) of `path` (no PATH search) in its own process group, with every signal at its default and none
/// blocked, `standard_input` as descriptor 0, `output` (CPLATFORM_OUTPUT_*) deciding 1 (INPUT: what 0 is; 2 as well),
/// `shared` as 3 unless it is negative, and nothing else open above 2.
int cplatform_spawn(
    pid_t *pid, const char *path, char *const arguments[], char *const environment[], int standard_input, int output,
    int shared);

/// environ(7): a NULL-terminated array, or NULL.
char **cplatform_environment(void);

// MARK: waiting

/// ppoll(2) on Linux; poll(2), its timeout rounded up to milliseconds, elsewhere. -1 nanoseconds waits for ever.
/// The number of entries with events, or a negative errno.
int cplatform_poll(struct pollfd *entries, size_t count, int64_t nanoseconds);

// MARK: files

/// rename(2) that never replaces: renameat2(RENAME_NOREPLACE) or renamex_np(RENAME_EXCL). EEXIST if `to` is there;
/// EINVAL, ENOSYS or ENOTSUP where the file system or the kernel cannot.
int cplatform_rename_exclusive(const char *from, const char *to);

/// fsync(2); F_FULLFSYNC on macOS, where fsync leaves the data in the drive's cache.
int cplatform_synchronize(int descriptor);

/// Has the kernel read the file's first `size` bytes into its cache, and does not wait for them:
/// posix_fadvise(POSIX_FADV_WILLNEED), F_RDADVISE on macOS. Advice: file systems may ignore it.
void cplatform_read_ahead(int descriptor, int64_t size);

/// Memory without a name, of so many zero bytes, as a close-on-exec descriptor to map: memfd_create(2), sealed, so that
/// nobody who shares it can take it from under the other; shm_open(3) on macOS. -1 with errno if there is none.
int cplatform_shared_memory(size_t size);

// MARK: sandbox

enum {
  CPLATFORM_LIMIT_CORE = 0,
  CPLATFORM_LIMIT_FILES = 1,
  CPLATFORM_LIMIT_FILE_SIZE = 2,
  CPLATFORM_LIMIT_ADDRESS_SPACE = 3,
};

/// setrlimit(2): soft and hard limit are at most `most` (descriptors or bytes) from now on; lower ones stay.
int cplatform_lower_limit(int limit, uint64_t most);

/// PR_SET_NO_NEW_PRIVS; as root, every capability but those about file permissions is dropped too. capset(2).
/// ENOSYS where there is no such thing.
int cplatform_drop_privileges(void);

/// A Landlock ruleset that handles (denies unless allowed) all this kernel knows: `ruleset` is its descriptor, for the
/// caller to close, `abi` the version of the kernel's interface. ENOSYS or EOPNOTSUPP where there is no Landlock.
int cplatform_landlock_create(int *ruleset, int *abi);

/// Allows a file, or a directory with all below: to be read, or, for outputs, to have files written, replaced and
/// removed and directories made in it. ENOENT and the like if it cannot be opened.
int cplatform_landlock_allow(int ruleset, const char *path, bool for_outputs);

/// Allows reading the directories from which this process has loaded libraries. dl_iterate_phdr(3).
void cplatform_landlock_allow_libraries(int ruleset);

/// landlock_restrict_self(2): binds the calling thread, and threads it starts later. For good.
int cplatform_landlock_enforce(int ruleset);

/// seccomp(2) with SECCOMP_FILTER_FLAG_TSYNC: all threads of this process get EPERM from calls that start programs or
/// processes, signal others, open sockets, mount, and so on. For good. ENOSYS on a processor without a list.
/// \param sets_times files that are open may be given times (futimens).
int cplatform_seccomp_enforce(bool sets_times);

// MARK: machine

/// realpath(3) of _NSGetExecutablePath on macOS, for the caller to free; NULL with errno if it fails, and elsewhere,
/// where /proc says it.
char *cplatform_executable_path(void);

/// Processors this process may run on: sched_getaffinity(2), or hw.activecpu on macOS. At least 1.
int cplatform_affinity_count(void);

/// Columns of the terminal behind the descriptor (TIOCGWINSZ); 0 if it is none or does not say.
int cplatform_terminal_width(int descriptor);

/// Resident bytes of this process now on macOS (task_info); -1 elsewhere, where /proc says it.
int64_t cplatform_resident_bytes(void);

#endif
