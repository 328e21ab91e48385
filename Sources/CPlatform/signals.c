// Signal handlers: the only code of this project that runs inside one. It stores a flag and writes a byte.
#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "CPlatform.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#ifndef NSIG
#define NSIG 65
#endif

static atomic_int routes[NSIG];  // descriptor + 1; 0 = none
static atomic_bool pending[NSIG];
static struct sigaction previous[NSIG];

static bool is_signal(int number) { return number > 0 && number < NSIG; }

static void deliver(int number) {
  int saved = errno;
  int route = atomic_load(&routes[number]);
  // The mark comes first: a full pipe may lose the byte, which then others wake the reader for, but never the signal.
  atomic_store(&pending[number], true);
  if (route > 0) {
    char byte = (char)number;
    ssize_t ignored = write(route - 1, &byte, 1);
    (void)ignored;
  }
  errno = saved;
}

int cplatform_signal_route(int number, int descriptor) {
  if (!is_signal(number)) return EINVAL;
  int none = 0;
  if (!atomic_compare_exchange_strong(&routes[number], &none, descriptor + 1)) return EBUSY;
  atomic_store(&pending[number], false);
  struct sigaction action = {0};
  action.sa_handler = deliver;
  action.sa_flags = SA_RESTART;
  sigfillset(&action.sa_mask);
  int saved = errno, result = 0;
  if (sigaction(number, &action, &previous[number]) != 0) {
    result = errno;
    atomic_store(&routes[number], 0);
  } else {
    // Whoever started us may have left it blocked, as threads of libdispatch do; it would then never arrive.
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, number);
    pthread_sigmask(SIG_UNBLOCK, &one, NULL);
  }
  errno = saved;
  return result;
}

bool cplatform_signal_is_ignored(int number) {
  struct sigaction action;
  return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

void cplatform_signal_restore(int number) {
  if (!is_signal(number) || atomic_load(&routes[number]) == 0) return;
  int saved = errno;
  sigaction(number, &previous[number], NULL);
  atomic_store(&routes[number], 0);
  errno = saved;
}

bool cplatform_signal_take(int number) { return is_signal(number) && atomic_exchange(&pending[number], false); }

void cplatform_signal_reset(int number) {
  int saved = errno;
  signal(number, SIG_DFL);
  errno = saved;
}

int cplatform_signal_ignore(int number) {
  struct sigaction action = {0};
  action.sa_handler = SIG_IGN;
  int saved = errno;
  int result = sigaction(number, &action, NULL) == 0 ? 0 : errno;
  errno = saved;
  return result;
}
