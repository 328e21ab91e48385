// How kernels compiled for several sets of instructions inline what they share.
#ifndef CKERNELS_INLINE_H
#define CKERNELS_INLINE_H

#if defined(WIDE)
// Clang keeps to 256 bits in x86-64-v4 unless told.
#define KERNEL __attribute__((min_vector_width(512)))
#else
#define KERNEL
#endif
#define INLINE KERNEL static inline __attribute__((always_inline))

#endif
