// SPDX-License-Identifier: EUPL-1.2
/*
 * JPEG in, grey out: grey, YCbCr, RGB, CMYK and YCCK (as Adobe writes them, inverted),
 * baseline and progressive.
 *
 * A colour picture is never turned into RGB: libjpeg hands out luminance and the two colour
 * planes as they are stored, and grey.h's rule is worked out on the (small) colour planes.
 *
 * libjpeg fills up with grey what is missing of a damaged file and only warns; here a
 * warning about missing or damaged data makes the whole page an error, because boxes in
 * the grey part would count as not ticked. Two things that harm no pixel are let pass: a
 * few spare bytes between the parts, and a missing end mark after all data is there.
 *
 * jpeg_in.c is the only file that includes jpeglib.h.
 */
#ifndef JPEG_IN_H
#define JPEG_IN_H

#include "image.h"

/* A file: upright as its EXIF orientation says, with the resolution of its JFIF header. On
 * the canvas, or in memory of its own when that is NULL. false and err (EX_DATAERR) when it
 * is damaged, cut off, too large or too small. */
bool jpeg_in_decode(const uint8_t *file, size_t bytes, const struct canvas *canvas,
	struct image *image, struct error *err);

/* The picture as it is stored, whatever EXIF says: inside PDF and TIFF only their own word
 * about orientation and resolution counts. */
bool jpeg_in_decode_stored(const uint8_t *file, size_t bytes, const struct canvas *canvas,
	struct image *image, struct error *err);

/* Whether all of a picture is there, whatever its size. */
bool jpeg_in_whole(const uint8_t *file, size_t bytes, struct error *err);

#endif
