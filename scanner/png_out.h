// SPDX-License-Identifier: EUPL-1.2
/* Grey pictures as PNG files in memory: crops for people, pictures of --trace. */
#ifndef PNG_OUT_H
#define PNG_OUT_H

#include "buffer.h"
#include "image.h"

/* Adds the picture to `png` as a PNG of 8 bits grey. The same picture gives the same bytes. */
bool png_encode(const struct image *image, struct buffer *png, struct error *err);

#endif
