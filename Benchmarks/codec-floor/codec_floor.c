// The codec floor: how fast a resize of JPEGs could be if resizing were free. For each file, TurboJPEG decodes all planes
// and encodes their top-left 256x256 (or what there is of it) at Q 75, 4:2:0, with the accurate transform; nothing else.
// Files are read into memory first.
//   clang -O2 codec_floor.c -o codec_floor -lturbojpeg
//   ls photos/*.jpg | ./codec_floor [ROUNDS]
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <turbojpeg.h>

enum { SIDE = 256, ALIGN = 64 };

typedef struct {
  unsigned char *bytes;
  unsigned long size;
} File;

static File load(const char *path) {
  File file = {0};
  FILE *stream = fopen(path, "rb");
  if (!stream) return file;
  fseek(stream, 0, SEEK_END);
  file.size = (unsigned long)ftell(stream);
  rewind(stream);
  file.bytes = malloc(file.size + 1);
  if (fread(file.bytes, 1, file.size, stream) != file.size) file.size = 0;
  fclose(stream);
  return file;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

int main(int count, char **arguments) {
  int rounds = count > 1 ? atoi(arguments[1]) : 1;
  size_t files = 0, room = 0, capacity[3] = {0};
  File *list = NULL;
  unsigned char *planes[3] = {0}, *encoded = NULL, blank[SIDE / 2 * SIDE / 2];
  unsigned long encodedCapacity = tjBufSize(SIDE, SIDE, TJSAMP_420);
  char path[4096];
  tjhandle decoder = tjInitDecompress(), encoder = tjInitCompress();
  encoded = malloc(encodedCapacity);
  memset(blank, 128, sizeof blank);
  while (fgets(path, sizeof path, stdin)) {
    path[strcspn(path, "\n")] = 0;
    if (files == room) list = realloc(list, sizeof(File) * (room = room * 2 + 64));
    list[files] = load(path);
    if (list[files].size) files++;
  }
  for (int round = 0; round < rounds; round++) {
    int done = 0;
    double began = now(), decoding = 0;
    for (size_t i = 0; i < files; i++) {
      int width, height, sampling, space, strides[3] = {0};
      double start = now();
      if (tjDecompressHeader3(decoder, list[i].bytes, list[i].size, &width, &height, &sampling, &space)) continue;
      int gray = sampling == TJSAMP_GRAY;
      for (int k = 0; k < (gray ? 1 : 3); k++) {
        strides[k] = (tjPlaneWidth(k, width, sampling) + ALIGN - 1) / ALIGN * ALIGN;
        size_t need = (size_t)strides[k] * (size_t)(tjPlaneHeight(k, height, sampling) + 1);
        if (need > capacity[k]) free(planes[k]), planes[k] = malloc(capacity[k] = need);
      }
      if (tjDecompressToYUVPlanes(decoder, list[i].bytes, list[i].size, planes, width, strides, height, 0)) continue;
      decoding += now() - start;
      int w = width < SIDE ? width : SIDE, h = height < SIDE ? height : SIDE;
      const unsigned char *source[3] = {planes[0], planes[1], planes[2]};
      // Chroma coded as 4:2:0 whatever it was, so that the work is that of a resize's output.
      for (int k = 1; k < 3 && !gray; k++)
        if (tjPlaneWidth(1, width, sampling) < (w + 1) / 2 || tjPlaneHeight(1, height, sampling) < (h + 1) / 2)
          source[k] = blank, strides[k] = SIDE / 2;
      unsigned long size = encodedCapacity;
      if (tjCompressFromYUVPlanes(
              encoder, source, w, strides, h, gray ? TJSAMP_GRAY : TJSAMP_420, &encoded, &size, 75,
              TJFLAG_NOREALLOC | TJFLAG_ACCURATEDCT))
        continue;
      done++;
    }
    double seconds = now() - began;
    printf("codec-floor %.0f images/s decode %.1f us encode %.1f us\n", done / seconds, decoding / done * 1e6,
           (seconds - decoding) / done * 1e6);
  }
  return 0;
}
