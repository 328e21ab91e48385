// Ways out of a sandbox, to be tried from inside. For SandboxProbe only.
#ifndef CESCAPES_H
#define CESCAPES_H

#include <stdbool.h>
#include <sys/types.h>

/// What an escape goes for. Everything here belongs to the user who tries.
struct escape_scene {
  /// A directory that may be read, with `picture`, and `link`, which leads to `secret`.
  const char *readable;
  /// A directory that may be written to, with `own`.
  const char *writable;
  /// A directory that may not be touched, with `secret`.
  const char *outside;
  /// A process of the same user.
  pid_t victim;
  /// Opened before: an unconnected TCP socket, and the port of a listener on the loopback address.
  int socket;
  int port;
};

/// Makes the directories and files below `root` and opens `socket` and `port`. false when that fails.
bool escape_prepare(struct escape_scene *scene, const char *root);

/// Makes every attempt and prints a line for each: `open` or the name of the errno, a tab, its name.
/// - only_possible: leaves out what does not succeed for every user outside a sandbox, and what would do harm there.
void escape_try(const struct escape_scene *scene, bool only_possible);

/// A system call by the numbers of another architecture, which does not return where that is fatal.
void escape_by_foreign_call(void);

/// Replaces this process by a program for which the kernel has no Landlock. Returns when that fails.
void escape_without_landlock(char *const arguments[]);

#endif
