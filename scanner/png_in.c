// SPDX-License-Identifier: EUPL-1.2
#include "png_in.h"

#include "grey.h"
#include "inflate.h"
#include "message.h"
#include "unfilter.h"
#include "units.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* A page has no business with larger texts or colour profiles. */
enum { CHUNK_BYTES_MAX = 8 << 20, CHUNKS_MAX = 1000 };

static uint32_t number32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* What the standard calls pixels per unit; unit 1 is the metre. */
static void note_resolution(struct image *image, uint32_t x, uint32_t y, int unit)
{
	const double inches_per_metre = 1000 / MM_PER_INCH;

	if (unit == 1)
		image_resolution(image, x / inches_per_metre, y / inches_per_metre);
}

/* --- the fast way ----------------------------------------------------------------------- */

enum { SIGNATURE_BYTES = 8, CHUNK_FRAME = 12, IHDR_BYTES = 13, PHYS_BYTES = 9 };

struct plain_png {
	uint32_t width, height;
	int depth;           /* 1 or 8 */
	const uint8_t *phys; /* or NULL */
	size_t packed_bytes; /* of all IDAT together */
	const uint8_t *only; /* the one IDAT, or NULL when there are several */
};

struct chunk {
	const uint8_t *data;
	size_t bytes;
	uint32_t type;
};

enum {
	CHUNK_IHDR = 0x49484452,
	CHUNK_IDAT = 0x49444154,
	CHUNK_IEND = 0x49454E44,
	CHUNK_PLTE = 0x504C5445,
	CHUNK_PHYS = 0x70485973,
	CHUNK_TRNS = 0x74524E53,
};

/* The chunk at *at, which moves behind it. false: it does not fit or its sum is wrong. */
static bool next_chunk(const uint8_t *file, size_t bytes, size_t *at, struct chunk *chunk)
{
	const uint8_t *p = file + *at;
	size_t left = bytes - *at;

	if (left < CHUNK_FRAME)
		return false;
	chunk->bytes = number32(p);
	chunk->type = number32(p + 4);
	chunk->data = p + 8;
	if (chunk->bytes > left - CHUNK_FRAME)
		return false;
	if (inflate_crc32(0, p + 4, chunk->bytes + 4) != number32(p + 8 + chunk->bytes))
		return false;
	*at += chunk->bytes + CHUNK_FRAME;
	return true;
}

/* An IHDR of a grey picture, not interlaced, of 1 or 8 bits. */
static bool plain_header(const struct chunk *chunk, struct plain_png *png)
{
	const uint8_t *p = chunk->data;

	if (chunk->type != CHUNK_IHDR || chunk->bytes != IHDR_BYTES)
		return false;
	png->width = number32(p);
	png->height = number32(p + 4);
	png->depth = p[8];
	return (png->depth == 1 || png->depth == 8) && !p[9] && !p[10] && !p[11] && !p[12];
}

/* Whether every chunk is in order and known to be harmless; fills png. */
static bool plain_survey(const uint8_t *file, size_t bytes, struct plain_png *png)
{
	size_t at = SIGNATURE_BYTES;
	struct chunk chunk;
	uint32_t before = 0;

	*png = (struct plain_png){0};
	if (bytes < SIGNATURE_BYTES || !next_chunk(file, bytes, &at, &chunk) ||
		!plain_header(&chunk, png))
		return false;
	while (next_chunk(file, bytes, &at, &chunk)) {
		switch (chunk.type) {
		case CHUNK_IEND:
			return chunk.bytes == 0 && png->packed_bytes > 0;
		case CHUNK_IDAT:
			if (png->packed_bytes && before != CHUNK_IDAT)
				return false;
			png->only = png->packed_bytes ? NULL : chunk.data;
			png->packed_bytes += chunk.bytes;
			break;
		case CHUNK_PHYS:
			if (chunk.bytes == PHYS_BYTES && !png->packed_bytes && !png->phys)
				png->phys = chunk.data;
			break;
		case CHUNK_IHDR:
		case CHUNK_PLTE:
		case CHUNK_TRNS:
			return false;
		default: /* the fifth bit of the first letter: not needed for the pixels */
			if (!(chunk.type & 0x20000000))
				return false;
		}
		before = chunk.type;
	}
	return false;
}

/* All IDAT chunks in one piece; the survey has seen that they are sound. Free it. */
static uint8_t *join_packed(const uint8_t *file, size_t bytes, const struct plain_png *png)
{
	uint8_t *joined = malloc(png->packed_bytes);
	size_t at = SIGNATURE_BYTES, done = 0;

	while (joined && done < png->packed_bytes && at + CHUNK_FRAME <= bytes) {
		size_t length = number32(file + at);

		if (number32(file + at + 4) == CHUNK_IDAT) {
			memcpy(joined + done, file + at + 8, length);
			done += length;
		}
		at += length + CHUNK_FRAME;
	}
	return joined;
}

/* Unpacks into rows, each with its filter byte in front, and takes the filters off. */
static bool unpack_rows(const uint8_t *packed, const struct plain_png *png, uint8_t *rows)
{
	size_t row_bytes = ((size_t)png->width * (size_t)png->depth + 7) / 8;
	size_t expected = (row_bytes + 1) * png->height, made;

	return inflate_zlib(packed, png->packed_bytes, rows, expected, &made) == INFLATE_DONE &&
	       made == expected && unfilter_rows(rows, row_bytes, png->height, 1);
}

/* 8 bits: the rows are unpacked where the picture will be and stay there, each with its
 * filter byte left of it. */
static bool plain_grey(const uint8_t *packed, const struct plain_png *png,
	const struct canvas *canvas, struct image *image)
{
	size_t needed = ((size_t)png->width + 1) * png->height;
	uint8_t *memory = canvas ? NULL : malloc(needed);
	uint8_t *rows = canvas ? canvas->memory : memory;

	if (!rows || (canvas && canvas->room < needed) || !unpack_rows(packed, png, rows)) {
		free(memory);
		return false;
	}
	*image = (struct image){.width = (int)png->width,
		.height = (int)png->height,
		.stride = (size_t)png->width + 1,
		.pixels = rows + 1,
		.memory = memory};
	return true;
}

static bool plain_bits(const uint8_t *packed, const struct plain_png *png,
	const struct canvas *canvas, struct image *image)
{
	size_t row_bytes = ((size_t)png->width + 7) / 8;
	uint8_t *rows = malloc((row_bytes + 1) * png->height);
	struct grey_bits table;
	struct image made;

	if (!rows || !unpack_rows(packed, png, rows) ||
		!image_place(&made, (int)png->width, (int)png->height, canvas, NULL)) {
		free(rows);
		return false;
	}
	grey_bits_prepare(&table, 0, 255);
	for (size_t y = 0; y < png->height; y++)
		grey_row_bits(&table, rows + y * (row_bytes + 1) + 1, png->width,
			made.pixels + y * made.stride);
	made.bilevel = true;
	free(rows);
	*image = made;
	return true;
}

/* false: this file is for libpng. Nothing is said about why. */
static bool decode_plain(
	const uint8_t *file, size_t bytes, const struct canvas *canvas, struct image *image)
{
	struct plain_png png;
	uint8_t *joined = NULL;
	bool done;

	if (!plain_survey(file, bytes, &png) || !image_size_fits(png.width, png.height, NULL))
		return false;
	if (!png.only)
		joined = join_packed(file, bytes, &png);
	if (!png.only && !joined)
		return false;
	if (png.depth == 8)
		done = plain_grey(png.only ? png.only : joined, &png, canvas, image);
	else
		done = plain_bits(png.only ? png.only : joined, &png, canvas, image);
	free(joined);
	if (done && png.phys)
		note_resolution(image, number32(png.phys), number32(png.phys + 4), png.phys[8]);
	return done;
}

/* --- libpng ----------------------------------------------------------------------------- */

/* All that changes while libpng may jump lives here, not in local variables. */
struct job {
	png_structp png;
	png_infop info;
	const uint8_t *file;
	size_t bytes, at;
	const struct canvas *canvas;
	struct image image;
	uint8_t *rows;  /* one row, or all of them when interlaced */
	png_bytep *row; /* their starts, only when interlaced      */
	struct error *err;
	bool failed; /* err is set */
};

static void on_error(png_structp png, png_const_charp text)
{
	struct job *job = png_get_error_ptr(png);

	if (!job->failed)
		error_set(job->err, EX_DATAERR, _("the PNG picture is damaged or cut off (%s)"),
			text);
	job->failed = true;
	png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp text)
{
	(void)png;
	(void)text;
}

static void on_read(png_structp png, png_bytep to, size_t count)
{
	struct job *job = png_get_io_ptr(png);

	if (count > job->bytes - job->at)
		png_error(png, _("the file ends too early"));
	memcpy(to, job->file + job->at, count);
	job->at += count;
}

/* For failures that are not libpng's: err is set already. */
static void give_up(struct job *job)
{
	job->failed = true;
	png_longjmp(job->png, 1);
}

static void row_to_grey(const struct job *job, int channels, const uint8_t *row, uint8_t *to)
{
	size_t width = (size_t)job->image.width;

	switch (channels) {
	case 1:
		memcpy(to, row, width);
		break;
	case 2:
		grey_row_grey_alpha(row, width, to);
		break;
	case 3:
		grey_row_rgb(row, width, to);
		break;
	default:
		grey_row_rgb_alpha(row, width, to);
	}
}

/* Header and transformations: whatever the file holds, rows of 8-bit grey, grey with
 * alpha, RGB or RGBA come out. Returns the number of passes. */
static int prepare(struct job *job)
{
	png_structp png = job->png;
	png_uint_32 x, y;
	int unit, depth, passes;

	png_set_user_limits(png, IMAGE_SIDE_MAX, IMAGE_SIDE_MAX);
	png_set_chunk_malloc_max(png, CHUNK_BYTES_MAX);
	png_set_chunk_cache_max(png, CHUNKS_MAX);
	png_set_read_fn(png, job, on_read);
	png_read_info(png, job->info);
	depth = png_get_bit_depth(png, job->info);
	if (!image_place(&job->image, (int)png_get_image_width(png, job->info),
		    (int)png_get_image_height(png, job->info), job->canvas, job->err))
		give_up(job);
	job->image.bilevel = depth == 1;
	if (png_get_pHYs(png, job->info, &x, &y, &unit))
		note_resolution(&job->image, x, y, unit);
	png_set_expand(png);
	png_set_scale_16(png);
	passes = png_set_interlace_handling(png);
	png_read_update_info(png, job->info);
	return passes;
}

static void read_in_order(struct job *job, int channels)
{
	job->rows = malloc(png_get_rowbytes(job->png, job->info));
	if (!job->rows) {
		error_memory(job->err);
		give_up(job);
	}
	for (int y = 0; y < job->image.height; y++) {
		png_read_row(job->png, job->rows, NULL);
		row_to_grey(job, channels, job->rows,
			job->image.pixels + (size_t)y * job->image.stride);
	}
}

static void read_interlaced(struct job *job, int channels)
{
	size_t row_bytes = png_get_rowbytes(job->png, job->info);
	size_t height = (size_t)job->image.height;

	job->rows = malloc(row_bytes * height);
	job->row = malloc(height * sizeof *job->row);
	if (!job->rows || !job->row) {
		error_memory(job->err);
		give_up(job);
	}
	for (size_t y = 0; y < height; y++)
		job->row[y] = job->rows + y * row_bytes;
	png_read_image(job->png, job->row);
	for (size_t y = 0; y < height; y++)
		row_to_grey(job, channels, job->row[y], job->image.pixels + y * job->image.stride);
}

/* The only place that libpng jumps to. */
static bool run(struct job *job)
{
	int passes, channels;

	if (setjmp(png_jmpbuf(job->png)))
		return false;
	passes = prepare(job);
	channels = png_get_channels(job->png, job->info);
	if (passes > 1)
		read_interlaced(job, channels);
	else
		read_in_order(job, channels);
	png_read_end(job->png, NULL);
	return true;
}

static bool decode_any(struct job *job)
{
	bool done;

	job->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, job, on_error, on_warning);
	job->info = job->png ? png_create_info_struct(job->png) : NULL;
	if (job->info)
		done = run(job);
	else
		done = error_memory(job->err);
	png_destroy_read_struct(&job->png, &job->info, NULL);
	free(job->rows);
	free(job->row);
	if (!done)
		image_free(&job->image);
	return done;
}

bool png_in_decode(const uint8_t *file, size_t bytes, const struct canvas *canvas,
	struct image *image, struct error *err)
{
	const size_t size_at = SIGNATURE_BYTES + 8;
	struct job job = {.file = file, .bytes = bytes, .canvas = canvas, .err = err};

	/* libpng says "invalid IHDR" of a picture that is merely too large. */
	if (bytes >= size_at + 8 &&
		!image_size_fits(number32(file + size_at), number32(file + size_at + 4), err))
		return false;
	if (!decode_plain(file, bytes, canvas, &job.image) && !decode_any(&job))
		return false;
	if (!image_square(&job.image, canvas, err)) {
		image_free(&job.image);
		return false;
	}
	*image = job.image;
	return true;
}
