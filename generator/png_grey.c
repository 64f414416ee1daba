// SPDX-License-Identifier: EUPL-1.2
#include "png_grey.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* A form at 200 dpi comes out at 112 kB in 26 ms; at level 9 at 102 kB in 220 ms. */
enum { LEVEL = 6 };

static void add_number(struct buffer *b, size_t value)
{
	unsigned char bytes[4] = {(unsigned char)(value >> 24), (unsigned char)(value >> 16),
		(unsigned char)(value >> 8), (unsigned char)value};

	buffer_add(b, bytes, sizeof bytes);
}

/* PNG (ISO/IEC 15948) 5.3: length, type, data, CRC of type and data. */
static void add_chunk(struct buffer *png, const char *type, const void *data, size_t count)
{
	uLong crc = crc32(0, (const Bytef *)type, 4);

	if (count > 0)
		crc = crc32(crc, data, (uInt)count);
	add_number(png, count);
	buffer_add(png, type, 4);
	buffer_add(png, data, count);
	add_number(png, crc);
}

/* Rows with the number of their filter in front: 0, none. Others gain nothing on a page of lines. */
static unsigned char *filtered(size_t width, size_t height, const unsigned char *pixels)
{
	unsigned char *rows = malloc((width + 1) * height);

	for (size_t y = 0; rows && y < height; y++) {
		rows[y * (width + 1)] = 0;
		memcpy(rows + y * (width + 1) + 1, pixels + y * width, width);
	}
	return rows;
}

bool png_grey(size_t width, size_t height, const unsigned char *pixels, struct buffer *png,
	struct error *err)
{
	unsigned char *rows = filtered(width, height, pixels), *packed = NULL;
	uLong count = (uLong)((width + 1) * height);
	uLongf packed_count = compressBound(count);
	struct buffer header = {0};
	bool good = rows && (packed = malloc(packed_count)) != NULL &&
		    compress2(packed, &packed_count, rows, count, LEVEL) == Z_OK;

	if (good) {
		buffer_add(png, "\x89PNG\r\n\x1A\n", 8);
		add_number(&header, width);
		add_number(&header, height);
		/* 8 bits, grey, deflate, filters per row, not interlaced. */
		buffer_add(&header, "\x08\x00\x00\x00\x00", 5);
		add_chunk(png, "IHDR", header.data, header.length);
		add_chunk(png, "IDAT", packed, packed_count);
		add_chunk(png, "IEND", "", 0);
		good = !png->failed && !header.failed;
	}
	buffer_free(&header);
	free(packed);
	free(rows);
	return good || error_memory(err);
}
