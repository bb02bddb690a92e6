#pragma once
#include <zlib.h>

// Macros in zlib.h. `bits` says which format it is: see inflateInit2 and deflateInit2 there.
static inline int czlib_inflate_init(z_stream *stream, int bits) { return inflateInit2(stream, bits); }
static inline int czlib_deflate_init(z_stream *stream, int bits) {
  return deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY);
}
