// SPDX-License-Identifier: EUPL-1.2
#include "png_out.h"

#include "inflate.h"

#include <stdlib.h>
#include <string.h>

static void add_number(struct buffer *png, size_t value)
{
	unsigned char bytes[4] = {(unsigned char)(value >> 24), (unsigned char)(value >> 16),
		(unsigned char)(value >> 8), (unsigned char)value};

	buffer_add(png, bytes, 4);
}

/* PNG specification, 5.3: length, type, data, CRC of type and data. */
static void add_chunk(struct buffer *png, const char *type, const void *data, size_t count)
{
	uint32_t crc = inflate_crc32(0, (const uint8_t *)type, 4);

	add_number(png, count);
	buffer_add(png, type, 4);
	buffer_add(png, data, count);
	add_number(png, inflate_crc32(crc, data, count));
}

static void add_header(struct buffer *png, const struct image *image)
{
	struct buffer header = {0};

	add_number(&header, (size_t)image->width);
	add_number(&header, (size_t)image->height);
	/* 8 bits, grey, deflate, filters of type 0, not interlaced. */
	buffer_add(&header, "\x08\x00\x00\x00\x00", 5);
	if (!header.failed)
		add_chunk(png, "IHDR", header.data, header.length);
	png->failed |= header.failed;
	buffer_free(&header);
}

/* Every row with the number of its filter, 0, in front. */
static uint8_t *filtered_rows(const struct image *image)
{
	size_t row = (size_t)image->width + 1;
	uint8_t *rows = malloc(row * (size_t)image->height);

	for (int y = 0; rows && y < image->height; y++) {
		rows[(size_t)y * row] = 0;
		memcpy(rows + (size_t)y * row + 1, image->pixels + (size_t)y * image->stride,
			(size_t)image->width);
	}
	return rows;
}

bool png_encode(const struct image *image, struct buffer *png, struct error *err)
{
	size_t count = ((size_t)image->width + 1) * (size_t)image->height;
	uint8_t *rows = filtered_rows(image);
	struct buffer packed = {0};

	if (rows)
		inflate_pack(rows, count, &packed);
	png->failed |= !rows || packed.failed;
	buffer_add(png, "\x89PNG\r\n\x1a\n", 8);
	add_header(png, image);
	add_chunk(png, "IDAT", packed.data, packed.length);
	add_chunk(png, "IEND", "", 0);
	free(rows);
	buffer_free(&packed);
	return png->failed ? error_memory(err) : true;
}
