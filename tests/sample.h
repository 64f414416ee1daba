// SPDX-License-Identifier: EUPL-1.2
/*
 * Files made in memory for the tests of the decoders: what a scanner, a fax or a phone
 * would send, and what goes wrong with it on the way. Everything is the same on each run.
 */
#ifndef SAMPLE_H
#define SAMPLE_H

#include <stddef.h>
#include <stdint.h>

struct sample {
	uint8_t *bytes;
	size_t size;
};
void sample_free(struct sample *sample);
void sample_add(struct sample *sample, const void *bytes, size_t count);
void sample_printf(struct sample *sample, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* A part of it, in memory of exactly that size, so that reading past the end is noticed. */
struct sample sample_copy(const struct sample *sample, size_t size);

/* Numbers that look random: next one below bound. */
struct sample_dice {
	uint32_t state;
};
unsigned sample_roll(struct sample_dice *dice, unsigned bound);

/* A grey page of width x height with lines of writing, a frame and `noise` levels of
 * grain; free it with free(). */
uint8_t *sample_page(int width, int height, int noise);
/* The same in colour, 3 bytes per pixel: red, green and blue strokes on cream paper. */
uint8_t *sample_colour_page(int width, int height, int noise);
/* One bit per pixel, 1 = white, rows of whole bytes. */
uint8_t *sample_bits(const uint8_t *grey, int width, int height);

/* PNG as libpng writes it; rows as its colour type and depth want them (16 bit: high byte
 * first). filters: those of libpng, e.g. PNG_FILTER_PAETH; dpi 0: no pHYs. */
struct sample_png {
	int width, height, depth, colour_type;
	const uint8_t *rows;
	size_t row_bytes;
	int interlaced, filters, dpi;
	int palette_size, transparent_size;
	const uint8_t *palette;     /* 3 bytes each */
	const uint8_t *transparent; /* alpha of the first entries of the palette */
	size_t part_bytes;          /* how large an IDAT may be; 0: libpng's choice */
};
struct sample sample_png(const struct sample_png *png);

/* JPEG as libjpeg writes it, from grey (1), RGB (3) or inverted CMYK (4). */
struct sample_jpeg {
	int width, height, channels;
	const uint8_t *rows;
	int quality, dpi;
	int sample_x, sample_y;   /* of luminance: 2 2 is 4:2:0; 0 means 1 */
	int progressive, restart; /* restart: rows of blocks between markers */
	int orientation;          /* EXIF; 0: none. 16 more: big-endian */
	int keep_rgb;             /* stored as RGB, not as YCbCr */
};
struct sample sample_jpeg(const struct sample_jpeg *jpeg);

/* One page of a TIFF file. */
struct sample_tiff {
	int width, height;
	int bits, samples, photometric, compression, orientation;
	const uint8_t *rows;
	double dpi_x, dpi_y; /* 0: none */
	int rows_per_strip;  /* 0: all rows */
	int tile;            /* side of a tile, multiple of 16; 0: strips */
	int separate;        /* samples in planes of their own */
	int fax_options, reduced, predictor;
	const uint16_t *colours[3]; /* palette */
	int big_endian;             /* taken from the first page */
};
struct sample sample_tiff(const struct sample_tiff *pages, size_t count);

/* PDF. Objects are numbered 1, 2, ... in the order they are added; object 1 is the
 * catalogue and points at page tree 2. */
struct sample_pdf {
	struct sample file;
	size_t at[64];
	int objects;
};
void sample_pdf_begin(struct sample_pdf *pdf);
/* Returns the number of the object. */
int sample_pdf_object(struct sample_pdf *pdf, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* `entries` go into the dictionary, next to /Length. */
int sample_pdf_stream(struct sample_pdf *pdf, const char *entries, const void *bytes, size_t count);
/* Writes xref and trailer and gives the file away. */
struct sample sample_pdf_end(struct sample_pdf *pdf);

/* zlib; with a PNG predictor in front when columns (bytes per row) is not 0. */
struct sample sample_flate(const uint8_t *bytes, size_t count, size_t columns);

/* CCITT group 4 without any frame, taken out of a TIFF. bits: 1 = white. */
struct sample sample_fax4(const uint8_t *bits, int width, int height);

/* Changes `bytes` bytes somewhere. */
void sample_damage(struct sample *sample, struct sample_dice *dice, int bytes);

#endif
