// Starts a child that inherits nothing but its three standard streams.
#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "CPlatform.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#if defined(__APPLE__)
#include <crt_externs.h>
#endif

char **cplatform_environment(void) {
#if defined(__APPLE__)
  return *_NSGetEnviron();
#else
  return environ;
#endif
}

static int set_attributes(posix_spawnattr_t *attributes) {
  sigset_t all, none;
  sigfillset(&all);
  sigdelset(&all, SIGKILL);
  sigdelset(&all, SIGSTOP);
  sigemptyset(&none);
  short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP;
#if defined(__APPLE__)
  flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
  int result = posix_spawnattr_setflags(attributes, flags);
  if (result == 0) result = posix_spawnattr_setsigdefault(attributes, &all);
  if (result == 0) result = posix_spawnattr_setsigmask(attributes, &none);
  if (result == 0) result = posix_spawnattr_setpgroup(attributes, 0);
  return result;
}

static int set_descriptors(posix_spawn_file_actions_t *actions, int standard_input, int output, int shared) {
  int result;
#if defined(__APPLE__)
  result = standard_input == 0 ? posix_spawn_file_actions_addinherit_np(actions, 0)
                               : posix_spawn_file_actions_adddup2(actions, standard_input, 0);
#else
  // glibc clears close-on-exec when both numbers are 0 (POSIX.1-2024), which dup2(2) itself does not.
  result = posix_spawn_file_actions_adddup2(actions, standard_input, 0);
#endif
  if (result != 0) return result;

  switch (output) {
  case CPLATFORM_OUTPUT_STDERR:
    result = posix_spawn_file_actions_adddup2(actions, 2, 1);
    break;
  case CPLATFORM_OUTPUT_INPUT:
    result = posix_spawn_file_actions_adddup2(actions, 0, 1);
    if (result == 0) result = posix_spawn_file_actions_adddup2(actions, 0, 2);
    break;
  case CPLATFORM_OUTPUT_NULL:
    result = posix_spawn_file_actions_addopen(actions, 1, "/dev/null", O_WRONLY, 0);
    break;
  default:
#if defined(__APPLE__)
    result = posix_spawn_file_actions_addinherit_np(actions, 1);
#endif
    break;
  }
  if (result != 0) return result;

  if (shared >= 0) {
    result = posix_spawn_file_actions_adddup2(actions, shared, 3);
    if (result != 0) return result;
  }
#if defined(__APPLE__)
  return posix_spawn_file_actions_addinherit_np(actions, 2);
#elif defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
  return posix_spawn_file_actions_addclosefrom_np(actions, shared >= 0 ? 4 : 3);
#else
  return 0;  // close-on-exec, which every descriptor of ours has, must do
#endif
}

int cplatform_spawn(
    pid_t *pid, const char *path, char *const arguments[], char *const environment[], int standard_input, int output,
    int shared) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  int result = posix_spawnattr_init(&attributes);
  if (result != 0) return result;
  result = posix_spawn_file_actions_init(&actions);
  if (result == 0) {
    result = set_attributes(&attributes);
    if (result == 0) result = set_descriptors(&actions, standard_input, output, shared);
    if (result == 0) result = posix_spawn(pid, path, &actions, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
  }
  posix_spawnattr_destroy(&attributes);
  return result;
}
