// The one C header behind the direct engine's PNG codec: libdeflate 1.x.

#ifndef IMGCOORD_CDEFLATE_SHIM_H
#define IMGCOORD_CDEFLATE_SHIM_H

#include <libdeflate.h>

#endif
