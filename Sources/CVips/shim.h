// The one C header behind the Vips target. Nothing is added to libvips: what Swift cannot import (varargs, casting
// macros) is avoided there by binding through introspection.

#ifndef IMGCOORD_CVIPS_SHIM_H
#define IMGCOORD_CVIPS_SHIM_H

#include <vips/vips.h>

#endif
