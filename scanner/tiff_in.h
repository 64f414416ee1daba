// SPDX-License-Identifier: EUPL-1.2
/*
 * TIFF in, grey out: several pages; strips and tiles; black and white, grey, colour and
 * palette; not packed or packed as group 3 or 4 fax, LZW, PackBits, Deflate or JPEG.
 * Anything else is refused by name rather than left to libtiff's many codecs.
 *
 * libtiff calls a fax page that ends early a success, with white below; this is noticed here
 * (see tiff_in.c), because white boxes would count as not ticked.
 *
 * tiff_in.c is the only file that includes tiffio.h.
 */
#ifndef TIFF_IN_H
#define TIFF_IN_H

#include "image.h"

struct tiff_in;

/* Looks through a file that stays in memory until tiff_in_close. NULL and err (EX_DATAERR)
 * when not even its first page can be found. */
struct tiff_in *tiff_in_open(const uint8_t *file, size_t bytes, struct error *err);
void tiff_in_close(struct tiff_in *tiff);

/* Pages; previews and masks do not count. When the list of pages breaks off in the middle
 * of the file, one more page is counted, so that the rest is not lost without a word:
 * tiff_in_page says of that one that the file is damaged. */
size_t tiff_in_pages(const struct tiff_in *tiff);

/* Page `page` from 1, upright, a fax with its own proportions; on the canvas, or in memory
 * of its own when that is NULL. false and err (EX_DATAERR). */
bool tiff_in_page(struct tiff_in *tiff, size_t page, const struct canvas *canvas,
	struct image *image, struct error *err);

/* Bare group 4 fax data, as PDF holds it. */
struct tiff_in_fax {
	const uint8_t *data;
	size_t bytes;
	uint32_t width, height;
	bool black_is_white; /* what the fax calls black is to be white */
};
bool tiff_in_fax(const struct tiff_in_fax *fax, const struct canvas *canvas, struct image *image,
	struct error *err);

/* Whether all rows of it are there, whatever its size. */
bool tiff_in_fax_whole(const struct tiff_in_fax *fax, struct error *err);

#endif
