// The C headers behind the direct engine's WebP codec: libwebp 1.x.

#ifndef IMGCOORD_CWEBP_SHIM_H
#define IMGCOORD_CWEBP_SHIM_H

#include <webp/decode.h>
#include <webp/encode.h>

#endif
