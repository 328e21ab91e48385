// The one C header behind the direct engine's JPEG codec: libjpeg-turbo's TurboJPEG API, version 2.1.

#ifndef IMGCOORD_CTURBOJPEG_SHIM_H
#define IMGCOORD_CTURBOJPEG_SHIM_H

#include <turbojpeg.h>

#endif
