// Attempts on files.
#if defined(__linux__)
#define _GNU_SOURCE
#include "attempt.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

// Reading

static const char *process_file(Scene scene, const char *name) {
  char directory[64];
  snprintf(directory, sizeof directory, "/proc/%d", (int)scene->victim);
  return path(directory, name);
}

static int read_secret(Scene scene) { return reach(path(scene->outside, "secret"), O_RDONLY, 0); }
static int read_by_link(Scene scene) { return reach(path(scene->readable, "link"), O_RDONLY, 0); }
static int read_by_process(Scene scene) {
  return reach(process_file(scene, path("root", path(scene->outside, "secret") + 1)), O_RDONLY, 0);
}
static int read_by_self(Scene scene) {
  return reach(path("/proc/self/root", path(scene->outside, "secret") + 1), O_RDONLY, 0);
}
static int read_by_parent(Scene scene) { return reach(path(scene->readable, "../outside/secret"), O_RDONLY, 0); }
static int list_outside(Scene scene) { return reach(scene->outside, O_RDONLY | O_DIRECTORY, 0); }
static int read_accounts(Scene scene) {
  (void)scene;
  return reach("/etc/passwd", O_RDONLY, 0);
}
static int read_environment(Scene scene) { return reach(process_file(scene, "environ"), O_RDONLY, 0); }
static int read_command_line(Scene scene) { return reach(process_file(scene, "cmdline"), O_RDONLY, 0); }

// Writing

static int write_secret(Scene scene) { return reach(path(scene->outside, "secret"), O_WRONLY, 0); }
static int write_source(Scene scene) { return reach(path(scene->readable, "picture"), O_WRONLY, 0); }
static int empty_secret(Scene scene) { return TRY(truncate(path(scene->outside, "secret"), 0)); }
static int empty_source(Scene scene) { return TRY(truncate(path(scene->readable, "picture"), 0)); }
static int empty_by_reading(Scene scene) { return reach(path(scene->readable, "picture"), O_RDONLY | O_TRUNC, 0); }
static int create_outside(Scene scene) { return reach(path(scene->outside, "new"), O_WRONLY | O_CREAT, 0600); }
static int create_beside_sources(Scene scene) { return reach(path(scene->readable, "new"), O_WRONLY | O_CREAT, 0600); }
static int create_in_temporary(Scene scene) {
  (void)scene;
  return reach("/tmp", O_TMPFILE | O_WRONLY, 0600);
}
static int directory_outside(Scene scene) { return TRY(mkdir(path(scene->outside, "folder"), 0700)); }
static int link_out(Scene scene) { return TRY(link(path(scene->writable, "own"), path(scene->outside, "linked"))); }
static int link_in(Scene scene) { return TRY(link(path(scene->outside, "secret"), path(scene->writable, "linked"))); }
static int link_source(Scene scene) {
  return TRY(link(path(scene->readable, "picture"), path(scene->writable, "source")));
}
static int rename_out(Scene scene) {
  int result = TRY(rename(path(scene->writable, "own"), path(scene->outside, "moved")));
  if (result == 0) rename(path(scene->outside, "moved"), path(scene->writable, "own"));
  return result;
}
static int rename_in(Scene scene) {
  int result = TRY(rename(path(scene->outside, "secret"), path(scene->writable, "moved")));
  if (result == 0) rename(path(scene->writable, "moved"), path(scene->outside, "secret"));
  return result;
}
static int remove_source(Scene scene) { return TRY(unlink(path(scene->readable, "link"))); }
static int symbolic_link(Scene scene) { return TRY(symlink("/", path(scene->writable, "away"))); }
static int make_fifo(Scene scene) { return TRY(mkfifo(path(scene->writable, "fifo"), 0600)); }

// What they are

static int open_up_secret(Scene scene) { return TRY(chmod(path(scene->outside, "secret"), 0666)); }
static int own_secret(Scene scene) { return TRY(chown(path(scene->outside, "secret"), geteuid(), getegid())); }
static int mark_secret(Scene scene) { return TRY(setxattr(path(scene->outside, "secret"), "user.mark", "x", 1, 0)); }
static int date_source(Scene scene) { return TRY(utimensat(AT_FDCWD, path(scene->readable, "picture"), NULL, 0)); }
static int privileged_output(Scene scene) { return reach(path(scene->writable, "setuid"), O_WRONLY | O_CREAT, 04755); }
static int privilege_output(Scene scene) { return TRY(chmod(path(scene->writable, "own"), 04755)); }

const struct attempt file_attempts[] = {
  {"read outside", true, read_secret}, {"read outside by a link", true, read_by_link},
  {"read outside by /proc/PID/root", false, read_by_process}, {"read outside by /proc/self/root", true, read_by_self},
  {"read outside by ..", true, read_by_parent}, {"list outside", true, list_outside},
  {"read /etc/passwd", true, read_accounts}, {"read environ", false, read_environment},
  {"read cmdline", true, read_command_line}, {"write outside", true, write_secret},
  {"write a source", true, write_source}, {"truncate outside", false, empty_secret},
  {"truncate a source", false, empty_source}, {"open a source with O_TRUNC", false, empty_by_reading},
  {"create outside", true, create_outside}, {"create beside sources", true, create_beside_sources},
  {"create in /tmp", false, create_in_temporary}, {"mkdir outside", true, directory_outside},
  {"link out", true, link_out}, {"link in", true, link_in}, {"link a source", true, link_source},
  {"rename out", true, rename_out}, {"rename in", true, rename_in}, {"remove a source", false, remove_source},
  {"symlink", true, symbolic_link}, {"mkfifo", true, make_fifo}, {"chmod outside", true, open_up_secret},
  {"chown outside", true, own_secret}, {"setxattr outside", false, mark_secret}, {"utimensat", true, date_source},
  {"create a set-user-ID file", true, privileged_output}, {"chmod to set-user-ID", true, privilege_output},
  {NULL, false, NULL},
};

#endif
