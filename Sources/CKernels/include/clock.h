// Time, for targets that may not import libc.
#ifndef CKERNELS_CLOCK_H
#define CKERNELS_CLOCK_H

#include <stdint.h>

/// CLOCK_MONOTONIC, nanoseconds.
uint64_t ckernels_now(void);

#endif
