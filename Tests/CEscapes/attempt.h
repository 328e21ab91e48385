// What the lists of attempts share.
#ifndef ATTEMPT_H
#define ATTEMPT_H

#include "CEscapes.h"

#include <errno.h>
#include <stddef.h>

typedef const struct escape_scene *Scene;

struct attempt {
  const char *name;
  /// Whether it succeeds for any user outside a sandbox, and does no lasting harm.
  bool is_possible;
  /// 0 when it worked, else the errno.
  int (*make)(Scene scene);
};

/// Lists end in a NULL name.
extern const struct attempt process_attempts[], file_attempts[];

/// Of a call that gives -1 when it fails.
#define TRY(call) ((call) == -1 ? errno : 0)

/// `directory/name`, in one of a few buffers that are used in turn.
const char *path(const char *directory, const char *name);

/// Opens and closes. 0 or an errno.
int reach(const char *name, int flags, mode_t mode);

#endif
