// SPDX-License-Identifier: EUPL-1.2
#include "image.h"

#include "message.h"
#include "transpose.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* Two resolutions this far apart are a fax (204 x 98, 204 x 196, 204 x 391), not a scanner
 * whose feed is a little slow: that stays below 1.1. */
static const double FAX_RATIO = 1.5;
enum { REPEAT_MAX = 4 };

/* What a scanner or a camera can mean. */
static const double DPI_MIN = 20, DPI_MAX = 5000;

static bool within_limits(uint64_t width, uint64_t height)
{
	return width <= IMAGE_SIDE_MAX && height <= IMAGE_SIDE_MAX &&
	       width * height <= IMAGE_PIXELS_MAX;
}

static bool too_large(uint64_t width, uint64_t height, struct error *err)
{
	return error_set(err, EX_DATAERR,
		_("the picture is too large: %llu x %llu pixels; scan at 300 dpi"),
		(unsigned long long)width, (unsigned long long)height);
}

bool image_size_fits(uint64_t width, uint64_t height, struct error *err)
{
	if (!within_limits(width, height))
		return too_large(width, height, err);
	if (width < IMAGE_SIDE_MIN || height < IMAGE_SIDE_MIN)
		return error_set(err, EX_DATAERR,
			_("the picture is too small to be a page: %llu x %llu pixels"),
			(unsigned long long)width, (unsigned long long)height);
	return true;
}

bool image_new(struct image *image, int width, int height, struct error *err)
{
	size_t bytes;
	void *memory;

	if (width < 1 || height < 1)
		return error_set(err, EX_SOFTWARE, "a picture of %d x %d pixels", width, height);
	if (!within_limits((uint64_t)width, (uint64_t)height))
		return too_large((uint64_t)width, (uint64_t)height, err);
	bytes = (size_t)width * (size_t)height;
	memory = malloc(bytes);
	if (!memory)
		return error_memory(err);
	*image = (struct image){.width = width,
		.height = height,
		.stride = (size_t)width,
		.pixels = memory,
		.memory = memory};
	return true;
}

void image_free(struct image *image)
{
	if (!image)
		return;
	free(image->memory);
	*image = (struct image){0};
}

bool image_place(
	struct image *image, int width, int height, const struct canvas *canvas, struct error *err)
{
	if (width < 0 || height < 0 || !image_size_fits((uint64_t)width, (uint64_t)height, err))
		return false;
	if (!canvas)
		return image_new(image, width, height, err);
	if ((size_t)width * (size_t)height > canvas->room)
		return too_large((uint64_t)width, (uint64_t)height, err);
	*image = (struct image){.width = width,
		.height = height,
		.stride = (size_t)width,
		.pixels = canvas->memory};
	return true;
}

void image_resolution(struct image *image, double dpi_x, double dpi_y)
{
	bool said = dpi_x >= DPI_MIN && dpi_x <= DPI_MAX && dpi_y >= DPI_MIN && dpi_y <= DPI_MAX;

	image->dpi_x = said ? dpi_x : 0;
	image->dpi_y = said ? dpi_y : 0;
}

/* --- reducing --------------------------------------------------------------------------- */

enum { FACTOR_MAX = 16 };

/* Adds up columns over `factor` rows. 16 rows of 255 stay far below 65536. */
static void sum_rows(const struct image *in, int top, int factor, int width, uint16_t *sums)
{
	const uint8_t *row = in->pixels + (size_t)top * in->stride;

	for (int x = 0; x < width; x++)
		sums[x] = row[x];
	for (int i = 1; i < factor; i++) {
		row += in->stride;
		for (int x = 0; x < width; x++)
			sums[x] = (uint16_t)(sums[x] + row[x]);
	}
}

/* Adds up `factor` neighbours and divides, rounding to the nearest: by multiplying, which is exact
 * for up to 256 pixels (tests/test_image.c). */
static inline __attribute__((always_inline)) void sum_columns_by(
	int factor, const uint16_t *restrict sums, int width, uint8_t *restrict out)
{
	uint32_t area = (uint32_t)(factor * factor), part = ((1u << 24) + area - 1) / area;

	for (int x = 0; x < width; x++) {
		uint32_t sum = area / 2;

		for (int i = 0; i < factor; i++)
			sum += sums[x * factor + i];
		out[x] = (uint8_t)(sum * part >> 24);
	}
}

/* The factors of 250, 400 and 600 dpi get loops of their own. */
static void sum_columns(int factor, const uint16_t *sums, int width, uint8_t *out)
{
	if (factor == 3)
		sum_columns_by(3, sums, width, out);
	else if (factor == 5)
		sum_columns_by(5, sums, width, out);
	else
		sum_columns_by(factor, sums, width, out);
}

/* Eight pairs of neighbours, as the numbers of 16 bits that their bytes make up. */
typedef uint16_t pairs8 __attribute__((vector_size(16)));
typedef uint32_t words4 __attribute__((vector_size(16)));
typedef uint16_t words4_low __attribute__((vector_size(8)));
typedef uint8_t bytes8 __attribute__((vector_size(8)));

/* The sum of each pair, over `factor` rows. */
static pairs8 sum_pairs(const uint8_t *from, size_t stride, int factor)
{
	pairs8 sum = {0}, v;

	for (int i = 0; i < factor; i++) {
		memcpy(&v, from + (size_t)i * stride, sizeof v);
		sum += (v & 255) + (v >> 8);
	}
	return sum;
}

/* By 2 and by 4, which is what pages of 200 and 300 dpi ask for, in whole vectors: 16 and 32
 * pixels at a time. Returns how many pixels of the small row are done. */
static int reduce_by_2(const uint8_t *from, size_t stride, int width, uint8_t *out)
{
	int x = 0;

	for (; x + 8 <= width; x += 8) {
		pairs8 mean = (sum_pairs(from + 2 * x, stride, 2) + 2) >> 2;
		bytes8 bytes = __builtin_convertvector(mean, bytes8);

		memcpy(out + x, &bytes, sizeof bytes);
	}
	return x;
}

static words4_low mean_of_fours(pairs8 pairs)
{
	words4 two = (words4)pairs;

	return __builtin_convertvector(((two & 65535) + (two >> 16) + 8) >> 4, words4_low);
}

static int reduce_by_4(const uint8_t *from, size_t stride, int width, uint8_t *out)
{
	int x = 0;

	for (; x + 8 <= width; x += 8) {
		pairs8 means;
		words4_low half;
		bytes8 bytes;

		half = mean_of_fours(sum_pairs(from + 4 * x, stride, 4));
		memcpy(&means, &half, sizeof half);
		half = mean_of_fours(sum_pairs(from + 4 * x + 16, stride, 4));
		memcpy((char *)&means + sizeof half, &half, sizeof half);
		bytes = __builtin_convertvector(means, bytes8);
		memcpy(out + x, &bytes, sizeof bytes);
	}
	return x;
}

static void reduce_row(
	const struct image *in, int y, int factor, int width, uint16_t *sums, uint8_t *out)
{
	const uint8_t *from = in->pixels + (size_t)y * (size_t)factor * in->stride;
	int done = 0;
	struct image rest = *in;

	if (factor == 2)
		done = reduce_by_2(from, in->stride, width, out);
	else if (factor == 4)
		done = reduce_by_4(from, in->stride, width, out);
	rest.pixels += done * factor;
	sum_rows(&rest, y * factor, factor, (width - done) * factor, sums);
	sum_columns(factor, sums, width - done, out + done);
}

bool image_reduce(const struct image *in, int factor, struct image *out, struct error *err)
{
	struct image small;
	uint16_t *sums;

	assert(factor >= 1 && factor <= FACTOR_MAX);
	if (!image_new(&small, in->width / factor, in->height / factor, err))
		return false;
	sums = calloc((size_t)in->width, sizeof *sums);
	if (!sums) {
		image_free(&small);
		return error_memory(err);
	}
	for (int y = 0; y < small.height; y++)
		reduce_row(
			in, y, factor, small.width, sums, small.pixels + (size_t)y * small.stride);
	free(sums);
	small.dpi_x = in->dpi_x / factor;
	small.dpi_y = in->dpi_y / factor;
	small.bilevel = in->bilevel;
	*out = small;
	return true;
}

/* --- turning ---------------------------------------------------------------------------- */

/* A stored picture made upright: rows and columns exchanged first, then mirrored. */
struct turn {
	bool swap, flip_x, flip_y;
};

static struct turn turn_of(int orientation)
{
	static const struct turn TURNS[9] = {
		[2] = {false, true, false},
		[3] = {false, true, true},
		[4] = {false, false, true},
		[5] = {true, false, false},
		[6] = {true, true, false},
		[7] = {true, true, true},
		[8] = {true, false, true},
	};

	return orientation >= 1 && orientation <= 8 ? TURNS[orientation] : TURNS[1];
}

static const uint8_t *row_of(const struct image *image, int y)
{
	return image->pixels + (size_t)y * image->stride;
}

static void mirror_rows(const struct image *in, struct turn turn, struct image *out)
{
	for (int y = 0; y < out->height; y++) {
		const uint8_t *from = row_of(in, turn.flip_y ? in->height - 1 - y : y);
		uint8_t *to = out->pixels + (size_t)y * out->stride;

		if (!turn.flip_x) {
			memcpy(to, from, (size_t)out->width);
			continue;
		}
		for (int x = 0; x < out->width; x++)
			to[x] = from[out->width - 1 - x];
	}
}

/* One square of the exchanged picture, its top left corner at (x, y) of the output and
 * `w` x `h` of it inside. */
static void swap_square(const struct image *in, struct turn turn, int x, int y, struct image *out)
{
	int w = out->width - x < 16 ? out->width - x : 16;
	int h = out->height - y < 16 ? out->height - y : 16;
	bytes16 square[16] = {0};

	/* Column x + i of the output is a row of the input, row y + j a column of it. */
	for (int i = 0; i < w; i++) {
		int in_y = turn.flip_x ? in->height - 1 - (x + i) : x + i;
		int in_x = turn.flip_y ? in->width - y - h : y;
		const uint8_t *from = row_of(in, in_y) + in_x;

		if (h == 16)
			square[i] = bytes16_load(from);
		else
			memcpy(&square[i], from, (size_t)h);
	}
	transpose16(square);
	for (int j = 0; j < h; j++) {
		uint8_t *to = out->pixels + (size_t)(y + j) * out->stride + x;
		const bytes16 *row = &square[turn.flip_y ? h - 1 - j : j];

		if (w == 16)
			bytes16_store(to, *row);
		else
			memcpy(to, row, (size_t)w);
	}
}

static bool turned(const struct image *in, struct turn turn, struct image *out, struct error *err)
{
	struct image result;

	if (!image_new(&result, turn.swap ? in->height : in->width,
		    turn.swap ? in->width : in->height, err))
		return false;
	if (!turn.swap)
		mirror_rows(in, turn, &result);
	else
		for (int y = 0; y < result.height; y += 16)
			for (int x = 0; x < result.width; x += 16)
				swap_square(in, turn, x, y, &result);
	result.dpi_x = turn.swap ? in->dpi_y : in->dpi_x;
	result.dpi_y = turn.swap ? in->dpi_x : in->dpi_y;
	result.bilevel = in->bilevel;
	*out = result;
	return true;
}

bool image_turn(const struct image *in, int quarters, struct image *out, struct error *err)
{
	static const int ORIENTATIONS[4] = {1, 6, 3, 8};

	return turned(in, turn_of(ORIENTATIONS[quarters & 3]), out, err);
}

/* Takes over `made`, which has memory of its own: onto the canvas if there is one. */
static bool replace(
	struct image *image, struct image *made, const struct canvas *canvas, struct error *err)
{
	if (canvas) {
		size_t bytes = (size_t)made->width * (size_t)made->height;
		void *memory = made->memory;

		if (bytes > canvas->room) {
			too_large((uint64_t)made->width, (uint64_t)made->height, err);
			image_free(made);
			return false;
		}
		memcpy(canvas->memory, made->pixels, bytes);
		made->pixels = canvas->memory;
		made->memory = NULL;
		free(memory);
	}
	image_free(image);
	*image = *made;
	return true;
}

bool image_upright(
	struct image *image, int orientation, const struct canvas *canvas, struct error *err)
{
	struct turn turn = turn_of(orientation);
	struct image made;

	if (!turn.swap && !turn.flip_x && !turn.flip_y)
		return true;
	return turned(image, turn, &made, err) && replace(image, &made, canvas, err);
}

/* --- fax pages -------------------------------------------------------------------------- */

static int repeats(double wanted, double dpi)
{
	double ratio = wanted / dpi;

	if (ratio < FAX_RATIO)
		return 1;
	return ratio > REPEAT_MAX ? REPEAT_MAX : (int)lround(ratio);
}

static void repeat_row(const uint8_t *from, int width, int times, uint8_t *to)
{
	if (times == 1) {
		memcpy(to, from, (size_t)width);
		return;
	}
	for (int x = 0; x < width; x++)
		memset(to + (size_t)x * (size_t)times, from[x], (size_t)times);
}

bool image_square(struct image *image, const struct canvas *canvas, struct error *err)
{
	struct image made;
	int across, down;

	if (image->dpi_x <= 0 || image->dpi_y <= 0)
		return true;
	across = repeats(image->dpi_y, image->dpi_x);
	down = repeats(image->dpi_x, image->dpi_y);
	if (across == 1 && down == 1)
		return true;
	if (!image_new(&made, image->width * across, image->height * down, err))
		return false;
	for (int y = 0; y < made.height; y++)
		repeat_row(row_of(image, y / down), image->width, across,
			made.pixels + (size_t)y * made.stride);
	made.dpi_x = image->dpi_x * across;
	made.dpi_y = image->dpi_y * down;
	made.bilevel = image->bilevel;
	return replace(image, &made, canvas, err);
}
