// SPDX-License-Identifier: EUPL-1.2
/*
 * One picture inside a PDF file, as it is stored: what are its pixels, and are they all
 * there?
 *
 * Knows nothing of PDF's files and objects; pdf_in.c fills in the struct. Whatever is
 * unusual here must be drawn by somebody else (render.h). Programs that draw PDF fill up
 * what is missing of a damaged picture and say nothing, so pictures that they are to draw
 * are looked through here first.
 */
#ifndef PDF_IMAGE_H
#define PDF_IMAGE_H

#include "image.h"

enum pdf_packing {
	PDF_PLAIN, /* the bytes of the pixels themselves */
	PDF_FLATE,
	PDF_DCT,  /* JPEG                               */
	PDF_FAX4, /* CCITT group 4                      */
	PDF_JBIG2,
	PDF_JPX, /* JPEG 2000                           */
	PDF_UNKNOWN
};

struct pdf_image {
	enum pdf_packing packing;
	const uint8_t *data; /* lent */
	size_t bytes;
	int width, height;
	int bits;               /* per component: 1, 2, 4, 8, 16                        */
	int components;         /* per pixel; 0 = not known                             */
	bool indexed;           /* the one component is an index into levels            */
	uint8_t levels[256];    /* grey of each index                                   */
	bool inverted;          /* /Decode [1 0]                                        */
	bool rows_are_filtered; /* with PNG's filters, over the picture's own rows      */
	bool black_is_one;      /* of a fax                                             */
	bool unusual;           /* something was said about it that is not in here      */
};

/* Whether pdf_image_decode can do it. */
bool pdf_image_usual(const struct pdf_image *picture);

/* A usual picture, the way it is stored: orientation and resolution are the page's to say.
 * false and err (EX_DATAERR) when it is damaged, cut off, too large or too small. */
bool pdf_image_decode(const struct pdf_image *picture, const struct canvas *canvas,
	struct image *image, struct error *err);

/* Whether everything of a picture is there, as far as can be told from its packing; of any
 * size. false and err (EX_DATAERR) when it is not. */
bool pdf_image_whole(const struct pdf_image *picture, struct error *err);

#endif
