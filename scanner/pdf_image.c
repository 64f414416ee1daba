// SPDX-License-Identifier: EUPL-1.2
#include "pdf_image.h"

#include "grey.h"
#include "inflate.h"
#include "jpeg_in.h"
#include "message.h"
#include "tiff_in.h"
#include "unfilter.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* Some writers add a line end or a few spare rows to the pixels. */
enum { SPARE_BYTES = 1 << 16 };

static bool damaged(struct error *err)
{
	return error_set(err, EX_DATAERR,
		_("the picture on this page is damaged or cut off; scan it again"));
}

static size_t row_bytes_of(const struct pdf_image *p)
{
	return ((size_t)p->width * (size_t)p->components * (size_t)p->bits + 7) / 8;
}

bool pdf_image_usual(const struct pdf_image *p)
{
	bool depth = p->bits == 1 || p->bits == 2 || p->bits == 4 || p->bits == 8;

	if (p->unusual)
		return false;
	switch (p->packing) {
	case PDF_DCT: /* the JPEG itself says what its components are */
		return p->bits == 8 && !p->indexed &&
		       (p->components == 1 || (p->components == 3 && !p->inverted));
	case PDF_FAX4:
		return p->bits == 1 && p->components == 1 && !p->indexed;
	case PDF_PLAIN:
	case PDF_FLATE:
		if (p->components == 3)
			return p->bits == 8 && !p->inverted && !p->indexed;
		return p->components == 1 && depth && !(p->indexed && p->inverted);
	default:
		return false;
	}
}

/* --- JPEG and fax ----------------------------------------------------------------------- */

static void invert(struct image *image)
{
	for (int y = 0; y < image->height; y++) {
		uint8_t *row = image->pixels + (size_t)y * image->stride;

		for (int x = 0; x < image->width; x++)
			row[x] = (uint8_t)(255 - row[x]);
	}
}

static bool decode_dct(const struct pdf_image *p, const struct canvas *canvas, struct image *image,
	struct error *err)
{
	if (!jpeg_in_decode_stored(p->data, p->bytes, canvas, image, err))
		return false;
	if (p->inverted)
		invert(image);
	return true;
}

static struct tiff_in_fax fax_of(const struct pdf_image *p)
{
	return (struct tiff_in_fax){.data = p->data,
		.bytes = p->bytes,
		.width = (uint32_t)p->width,
		.height = (uint32_t)p->height,
		.black_is_white = p->black_is_one != p->inverted};
}

static bool decode_fax(const struct pdf_image *p, const struct canvas *canvas, struct image *image,
	struct error *err)
{
	struct tiff_in_fax fax = fax_of(p);

	return tiff_in_fax(&fax, canvas, image, err);
}

/* --- rows of bytes ---------------------------------------------------------------------- */

/* Unpacks `expected` bytes to `to`, where there is at least that room. */
static bool unpack(
	const struct pdf_image *p, size_t expected, uint8_t *to, size_t room, struct error *err)
{
	size_t made = 0;

	if (p->packing == PDF_PLAIN) {
		if (p->bytes < expected)
			return damaged(err);
		memcpy(to, p->data, expected);
		return true;
	}
	switch (inflate_zlib(p->data, p->bytes, to, room, &made)) {
	case INFLATE_DONE:
		return made >= expected ? true : damaged(err);
	case INFLATE_NO_MEMORY:
		return error_memory(err);
	case INFLATE_TOO_LONG:
		return error_set(err, EX_DATAERR,
			_("the picture on this page holds more than its size says"));
	default:
		return damaged(err);
	}
}

static void fill_levels(const struct pdf_image *p, uint8_t levels[256])
{
	unsigned most = (1u << p->bits) - 1;

	if (p->indexed) {
		memcpy(levels, p->levels, 256);
		return;
	}
	for (unsigned i = 0; i <= most; i++) {
		unsigned level = (i * 255 + most / 2) / most;

		levels[i] = (uint8_t)(p->inverted ? 255 - level : level);
	}
}

static void rows_to_grey(
	const struct pdf_image *p, const uint8_t *rows, size_t stride, struct image *image)
{
	size_t width = (size_t)p->width;
	struct grey_bits table;
	uint8_t levels[256] = {0};

	if (p->components == 1)
		fill_levels(p, levels);
	grey_bits_prepare(&table, levels[0], levels[1]);
	for (int y = 0; y < p->height; y++) {
		const uint8_t *row = rows + (size_t)y * stride;
		uint8_t *to = image->pixels + (size_t)y * image->stride;

		if (p->components == 3)
			grey_row_rgb(row, width, to);
		else if (p->bits == 1)
			grey_row_bits(&table, row, width, to);
		else if (p->bits == 8)
			grey_row_levels(row, levels, width, to);
		else
			grey_row_packed(row, p->bits, levels, width, to);
	}
}

/* 8-bit grey as it should be needs no memory but the picture's: filter bytes, if any,
 * stay at the left of the rows. */
static bool decode_in_place(const struct pdf_image *p, const struct canvas *canvas,
	struct image *image, struct error *err)
{
	size_t width = (size_t)p->width, stride = width + p->rows_are_filtered;
	size_t expected = stride * (size_t)p->height;
	size_t room = canvas ? canvas->room : expected + SPARE_BYTES;
	uint8_t *memory = canvas ? NULL : malloc(room);
	uint8_t *rows = canvas ? canvas->memory : memory;
	bool done;

	if (!rows || room < expected) {
		free(memory);
		return error_memory(err);
	}
	if (room > expected + SPARE_BYTES)
		room = expected + SPARE_BYTES;
	done = unpack(p, expected, rows, room, err);
	if (done && p->rows_are_filtered && !unfilter_rows(rows, width, (size_t)p->height, 1))
		done = damaged(err);
	if (!done) {
		free(memory);
		return false;
	}
	*image = (struct image){.width = p->width,
		.height = p->height,
		.stride = stride,
		.pixels = rows + p->rows_are_filtered,
		.memory = memory};
	return true;
}

static bool decode_rows(const struct pdf_image *p, const struct canvas *canvas, struct image *image,
	struct error *err)
{
	size_t row_bytes = row_bytes_of(p), stride = row_bytes + p->rows_are_filtered;
	size_t expected = stride * (size_t)p->height;
	size_t pixel_bytes = (size_t)(p->bits * p->components) / 8;
	uint8_t *rows = malloc(expected + SPARE_BYTES);
	struct image made;
	bool done;

	if (!rows)
		return error_memory(err);
	done = unpack(p, expected, rows, expected + SPARE_BYTES, err);
	if (done && p->rows_are_filtered &&
		!unfilter_rows(rows, row_bytes, (size_t)p->height, pixel_bytes ? pixel_bytes : 1))
		done = damaged(err);
	done = done && image_place(&made, p->width, p->height, canvas, err);
	if (done) {
		rows_to_grey(p, rows + p->rows_are_filtered, stride, &made);
		made.bilevel = p->bits == 1;
		*image = made;
	}
	free(rows);
	return done;
}

bool pdf_image_decode(const struct pdf_image *p, const struct canvas *canvas, struct image *image,
	struct error *err)
{
	if (p->width < 1 || p->height < 1 || !p->bytes)
		return damaged(err);
	if (!image_size_fits((uint64_t)p->width, (uint64_t)p->height, err))
		return false;
	if (p->packing == PDF_DCT)
		return decode_dct(p, canvas, image, err);
	if (p->packing == PDF_FAX4)
		return decode_fax(p, canvas, image, err);
	if (p->components == 1 && p->bits == 8 && !p->indexed && !p->inverted)
		return decode_in_place(p, canvas, image, err);
	return decode_rows(p, canvas, image, err);
}

/* --- is it all there? ------------------------------------------------------------------- */

static uint32_t number(const uint8_t *p, int bytes)
{
	uint32_t value = 0;

	while (bytes-- > 0)
		value = value << 8 | *p++;
	return value;
}

/* The header of one JBIG2 segment (ITU-T T.88, 7.2) at `at`: where its data begin, and how
 * much there is. 0 when it does not fit. */
static size_t jbig2_header(const uint8_t *data, size_t bytes, size_t at, uint32_t *length)
{
	uint32_t segment, flags, referred, each;
	size_t left = bytes - at;

	if (left < 11)
		return 0;
	segment = number(data + at, 4);
	flags = data[at + 4];
	referred = data[at + 5] >> 5;
	each = segment <= 256 ? 1 : segment <= 65536 ? 2 : 4;
	at += 6;
	left -= 6;
	if (referred == 7) { /* the long form: 29 bits, then a bit for each and one more */
		referred = number(data + at - 1, 4) & 0x1FFFFFFF;
		if (referred > left || left < 3 + (referred + 8) / 8)
			return 0;
		at += 3 + (referred + 8) / 8;
		left -= 3 + (referred + 8) / 8;
	}
	each = referred * each + (flags & 0x40 ? 4 : 1);
	if (left < each + 4)
		return 0;
	*length = number(data + at + each, 4);
	return at + each + 4;
}

static bool jbig2_whole(const uint8_t *data, size_t bytes, struct error *err)
{
	const uint32_t UNKNOWN_LENGTH = 0xFFFFFFFF;
	size_t at = 0;

	if (!bytes)
		return damaged(err);
	while (at < bytes) {
		uint32_t length;
		size_t begin = jbig2_header(data, bytes, at, &length);

		if (!begin)
			return damaged(err);
		if (length == UNKNOWN_LENGTH)
			return true;
		if (length > bytes - begin)
			return damaged(err);
		at = begin + length;
	}
	return true;
}

/* A JPEG 2000 codestream ends with the marker FFD9. */
static bool jpx_whole(const uint8_t *data, size_t bytes, struct error *err)
{
	enum { LOOK_BACK = 64 };
	size_t from = bytes > LOOK_BACK ? bytes - LOOK_BACK : 0;

	for (size_t i = from; i + 1 < bytes; i++)
		if (data[i] == 0xFF && data[i + 1] == 0xD9)
			return true;
	return damaged(err);
}

static bool rows_whole(const struct pdf_image *p, struct error *err)
{
	size_t expected =
		(row_bytes_of(p) + p->rows_are_filtered) * (size_t)p->height + SPARE_BYTES;
	uint8_t *rows;
	size_t made = 0;
	enum inflate_result result;

	if (p->packing == PDF_PLAIN)
		return p->bytes + SPARE_BYTES >= expected ? true : damaged(err);
	rows = malloc(expected);
	if (!rows)
		return error_memory(err);
	result = inflate_zlib(p->data, p->bytes, rows, expected, &made);
	free(rows);
	if (result == INFLATE_NO_MEMORY)
		return error_memory(err);
	if (result == INFLATE_TOO_LONG)
		return true;
	return result == INFLATE_DONE && made + SPARE_BYTES >= expected ? true : damaged(err);
}

bool pdf_image_whole(const struct pdf_image *p, struct error *err)
{
	struct tiff_in_fax fax = fax_of(p);

	if (!p->bytes)
		return damaged(err);
	if (p->packing != PDF_DCT && p->packing != PDF_UNKNOWN &&
		(p->width < 1 || p->height < 1 || p->width > IMAGE_SIDE_MAX ||
			p->height > IMAGE_SIDE_MAX || p->bits < 1 || p->bits > 16))
		return damaged(err);
	switch (p->packing) {
	case PDF_DCT:
		return jpeg_in_whole(p->data, p->bytes, err);
	case PDF_FAX4:
		return tiff_in_fax_whole(&fax, err);
	case PDF_JBIG2:
		return jbig2_whole(p->data, p->bytes, err);
	case PDF_JPX:
		return jpx_whole(p->data, p->bytes, err);
	case PDF_PLAIN:
	case PDF_FLATE:
		return rows_whole(p, err);
	default:
		return true;
	}
}
