// SPDX-License-Identifier: EUPL-1.2
#include "png_in.h"

#include "inflate.h"
#include "sample.c" /* a test is linked with nothing but the product */

#include <png.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

enum { W = 331, H = 257 };

static struct sample_dice dice = {1};

/* --- what a pixel should become, in the words of grey.h ---------------------------------- */

static int grey_of(int r, int g, int b)
{
	int luminance = (77 * r + 150 * g + 29 * b + 128) / 256;
	int least = r < g ? r : g;

	least = least < b ? least : b;
	return (luminance + least + 1) / 2;
}

static int over_white(int value, int alpha)
{
	return (value * alpha + 255 * (255 - alpha) + 127) / 255;
}

/* Sample c of pixel x in a raw row of any depth, scaled to 0..255 (palette: the index). */
static int raw(const struct sample_png *png, int x, int y, int c, int channels)
{
	const uint8_t *row = png->rows + (size_t)y * png->row_bytes;
	int n = x * channels + c, value;

	if (png->depth == 16)
		return (int)(((row[2 * n] * 256u + row[2 * n + 1]) * 255u + 32767u) / 65535u);
	if (png->depth == 8)
		return row[n];
	value = row[n * png->depth / 8] >> (8 - png->depth - n * png->depth % 8);
	value &= (1 << png->depth) - 1;
	return png->colour_type == PNG_COLOR_TYPE_PALETTE ? value
							  : value * 255 / ((1 << png->depth) - 1);
}

static int expected(const struct sample_png *png, int x, int y)
{
	int v[4];
	const uint8_t *p;

	switch (png->colour_type) {
	case PNG_COLOR_TYPE_GRAY:
		return raw(png, x, y, 0, 1);
	case PNG_COLOR_TYPE_GRAY_ALPHA:
		return over_white(raw(png, x, y, 0, 2), raw(png, x, y, 1, 2));
	case PNG_COLOR_TYPE_RGB:
	case PNG_COLOR_TYPE_RGB_ALPHA:
		for (int c = 0; c < 3 + (png->colour_type == PNG_COLOR_TYPE_RGB_ALPHA); c++)
			v[c] = raw(
				png, x, y, c, 3 + (png->colour_type == PNG_COLOR_TYPE_RGB_ALPHA));
		if (png->colour_type == PNG_COLOR_TYPE_RGB)
			return grey_of(v[0], v[1], v[2]);
		return over_white(grey_of(v[0], v[1], v[2]), v[3]);
	default:
		v[0] = raw(png, x, y, 0, 1);
		p = png->palette + 3 * v[0];
		return over_white(grey_of(p[0], p[1], p[2]),
			v[0] < png->transparent_size ? png->transparent[v[0]] : 255);
	}
}

static void check_pixels(const struct sample_png *png, const struct image *image)
{
	assert_int_equal(image->width, png->width);
	assert_int_equal(image->height, png->height);
	for (int y = 0; y < png->height; y++)
		for (int x = 0; x < png->width; x++)
			assert_int_equal(image->pixels[(size_t)y * image->stride + (size_t)x],
				expected(png, x, y));
}

static uint8_t *random_rows(struct sample_png *png, int channels)
{
	uint8_t *rows;

	png->width = W;
	png->height = H;
	png->row_bytes = ((size_t)(W * channels * png->depth) + 7) / 8;
	rows = malloc(png->row_bytes * H);
	assert_non_null(rows);
	for (size_t i = 0; i < png->row_bytes * H; i++)
		rows[i] = (uint8_t)sample_roll(&dice, 256);
	png->rows = rows;
	return rows;
}

/* Both in memory of its own and on a canvas. */
static void check_file(const struct sample_png *png, const struct sample *file)
{
	static uint8_t memory[(W + 1) * H];
	struct canvas canvas = {memory, sizeof memory};
	struct image image;
	struct error err;

	assert_true(png_in_decode(file->bytes, file->size, NULL, &image, &err));
	check_pixels(png, &image);
	assert_int_equal(image.bilevel, png->depth == 1);
	image_free(&image);
	assert_true(png_in_decode(file->bytes, file->size, &canvas, &image, &err));
	check_pixels(png, &image);
	assert_true(image.pixels >= memory && image.pixels < memory + sizeof memory);
	image_free(&image);
}

static void every_depth_and_colour_type_becomes_grey(void **state)
{
	static const struct {
		int type, channels, depths[5];
	} KINDS[] = {
		{PNG_COLOR_TYPE_GRAY, 1, {1, 2, 4, 8, 16}},
		{PNG_COLOR_TYPE_GRAY_ALPHA, 2, {8, 16}},
		{PNG_COLOR_TYPE_RGB, 3, {8, 16}},
		{PNG_COLOR_TYPE_RGB_ALPHA, 4, {8, 16}},
		{PNG_COLOR_TYPE_PALETTE, 1, {1, 2, 4, 8}},
	};
	uint8_t palette[3 * 256], alpha[2] = {0, 100};

	(void)state;
	for (size_t i = 0; i < sizeof palette; i++)
		palette[i] = (uint8_t)sample_roll(&dice, 256);
	for (size_t k = 0; k < sizeof KINDS / sizeof *KINDS; k++)
		for (int d = 0; d < 5 && KINDS[k].depths[d]; d++)
			for (int interlaced = 0; interlaced < 2; interlaced++) {
				bool indexed = KINDS[k].type == PNG_COLOR_TYPE_PALETTE;
				struct sample_png png = {.depth = KINDS[k].depths[d],
					.colour_type = KINDS[k].type,
					.interlaced = interlaced,
					.palette = palette,
					.palette_size = indexed ? 1 << KINDS[k].depths[d] : 0,
					.transparent = alpha,
					.transparent_size = indexed ? 2 : 0};
				uint8_t *rows = random_rows(&png, KINDS[k].channels);
				struct sample file = sample_png(&png);

				check_file(&png, &file);
				sample_free(&file);
				free(rows);
			}
}

/* The fast way of png_in.c gives what libpng gives: the rows that went in. */
static void every_filter_of_a_grey_page_comes_off(void **state)
{
	static const int FILTERS[] = {PNG_FILTER_NONE, PNG_FILTER_SUB, PNG_FILTER_UP,
		PNG_FILTER_AVG, PNG_FILTER_PAETH, PNG_ALL_FILTERS};
	uint8_t *page = sample_page(W, H, 5);

	(void)state;
	for (size_t f = 0; f < sizeof FILTERS / sizeof *FILTERS; f++)
		for (size_t part = 0; part < 2; part++) {
			struct sample_png png = {.width = W,
				.height = H,
				.depth = 8,
				.rows = page,
				.row_bytes = W,
				.filters = FILTERS[f],
				.part_bytes = part ? 1000 : 1 << 20};
			struct sample file = sample_png(&png);

			check_file(&png, &file);
			sample_free(&file);
		}
	free(page);
}

static void the_resolution_is_what_the_file_says(void **state)
{
	uint8_t *page = sample_page(W, H, 0);

	(void)state;
	for (int interlaced = 0; interlaced < 2; interlaced++) {
		struct sample_png png = {.width = W,
			.height = H,
			.depth = 8,
			.rows = page,
			.row_bytes = W,
			.interlaced = interlaced,
			.dpi = 300};
		struct sample file = sample_png(&png);
		struct image image;

		assert_true(png_in_decode(file.bytes, file.size, NULL, &image, NULL));
		assert_true(image.dpi_x > 299.9 && image.dpi_x < 300.1);
		assert_true(image.dpi_y > 299.9 && image.dpi_y < 300.1);
		image_free(&image);
		sample_free(&file);
	}
	free(page);
}

/* --- damage ----------------------------------------------------------------------------- */

struct kind {
	struct sample_png png;
	struct sample file;
	uint8_t *rows;
};

static struct kind make_kind(int colour_type, int channels, int depth, int interlaced)
{
	struct kind kind = {.png = {.depth = depth,
				    .colour_type = colour_type,
				    .interlaced = interlaced,
				    .dpi = 200,
				    .part_bytes = 3000}};

	kind.png.width = 203;
	kind.png.height = 201;
	kind.png.row_bytes = ((size_t)(203 * channels * depth) + 7) / 8;
	kind.rows = calloc(kind.png.row_bytes, 201);
	assert_non_null(kind.rows);
	for (size_t i = 0; i < kind.png.row_bytes * 201; i++)
		kind.rows[i] = (uint8_t)sample_roll(&dice, i % 5 ? 4 : 256);
	kind.png.rows = kind.rows;
	kind.file = sample_png(&kind.png);
	return kind;
}

static const int DAMAGED[][4] = {
	{PNG_COLOR_TYPE_GRAY, 1, 8, 0},
	{PNG_COLOR_TYPE_GRAY, 1, 1, 0},
	{PNG_COLOR_TYPE_GRAY, 1, 8, 1},
	{PNG_COLOR_TYPE_RGB, 3, 8, 0},
	{PNG_COLOR_TYPE_RGB_ALPHA, 4, 16, 0},
};
enum { DAMAGED_KINDS = sizeof DAMAGED / sizeof *DAMAGED };

static void make_kinds(struct kind kinds[DAMAGED_KINDS])
{
	for (int k = 0; k < DAMAGED_KINDS; k++)
		kinds[k] = make_kind(DAMAGED[k][0], DAMAGED[k][1], DAMAGED[k][2], DAMAGED[k][3]);
}

static void free_kinds(struct kind kinds[DAMAGED_KINDS])
{
	for (int k = 0; k < DAMAGED_KINDS; k++) {
		sample_free(&kinds[k].file);
		free(kinds[k].rows);
	}
}

/* A page of which a part is missing would be read as boxes that nobody ticked. */
static void a_file_cut_off_anywhere_is_never_a_page(void **state)
{
	struct kind kinds[DAMAGED_KINDS];

	(void)state;
	make_kinds(kinds);
	for (int k = 0; k < DAMAGED_KINDS; k++) {
		const struct sample *file = &kinds[k].file;
		size_t step = 1 + file->size / 1500;

		for (size_t size = 0; size<file->size; size += size> 100 ? step : 1) {
			struct sample part = sample_copy(file, size);
			struct image image = {.width = 77};
			struct error err = {0};

			assert_false(png_in_decode(part.bytes, part.size, NULL, &image, &err));
			assert_int_equal(err.status, EX_DATAERR);
			assert_int_equal(image.width, 77);
			sample_free(&part);
		}
	}
	free_kinds(kinds);
}

/* PNG has checksums over everything that matters, so a changed byte is either noticed or
 * stands where it changes no pixel. */
static void a_changed_byte_never_changes_a_pixel(void **state)
{
	struct kind kinds[DAMAGED_KINDS];
	int noticed = 0;

	(void)state;
	make_kinds(kinds);
	for (int turn = 0; turn < 4000; turn++) {
		struct kind *kind = &kinds[turn % DAMAGED_KINDS];
		struct sample changed;
		struct image image;
		struct error err;

		changed = sample_copy(&kind->file, kind->file.size);
		sample_damage(&changed, &dice, 1 + turn % 3);
		if (png_in_decode(changed.bytes, changed.size, NULL, &image, &err)) {
			check_pixels(&kind->png, &image);
			image_free(&image);
		} else {
			assert_int_equal(err.status, EX_DATAERR);
			noticed++;
		}
		sample_free(&changed);
	}
	free_kinds(kinds);
	assert_true(noticed > 3500);
}

static void put32(uint8_t *p, uint32_t value)
{
	p[0] = (uint8_t)(value >> 24);
	p[1] = (uint8_t)(value >> 16);
	p[2] = (uint8_t)(value >> 8);
	p[3] = (uint8_t)value;
}

/* With the checksums made right again, only the pixels can tell: anything but a crash. */
static void rubbish_under_right_checksums_does_no_harm(void **state)
{
	struct kind kinds[DAMAGED_KINDS];

	(void)state;
	make_kinds(kinds);
	for (int turn = 0; turn < 3000; turn++) {
		struct kind *kind = &kinds[turn % DAMAGED_KINDS];
		struct sample changed;
		struct image image;

		changed = sample_copy(&kind->file, kind->file.size);
		sample_damage(&changed, &dice, 1 + turn % 5);
		for (size_t at = 8; at + 12 <= changed.size;) {
			size_t length = (size_t)changed.bytes[at] << 24 |
					(size_t)changed.bytes[at + 1] << 16 |
					(size_t)changed.bytes[at + 2] << 8 | changed.bytes[at + 3];

			if (length > changed.size - at - 12)
				break;
			put32(changed.bytes + at + 8 + length,
				inflate_crc32(0, changed.bytes + at + 4, length + 4));
			at += length + 12;
		}
		if (png_in_decode(changed.bytes, changed.size, NULL, &image, NULL))
			image_free(&image);
		sample_free(&changed);
	}
	free_kinds(kinds);
}

/* --- limits ----------------------------------------------------------------------------- */

static void a_page_of_absurd_size_is_refused_by_its_header(void **state)
{
	struct kind kind = make_kind(PNG_COLOR_TYPE_GRAY, 1, 1, 0);
	struct image image;
	struct error err;

	(void)state;
	put32(kind.file.bytes + 16, 60000);
	put32(kind.file.bytes + 20, 60000);
	put32(kind.file.bytes + 29, inflate_crc32(0, kind.file.bytes + 12, 17));
	assert_false(png_in_decode(kind.file.bytes, kind.file.size, NULL, &image, &err));
	assert_int_equal(err.status, EX_DATAERR);
	assert_non_null(strstr(err.text, "60000 x 60000"));
	sample_free(&kind.file);
	free(kind.rows);
}

static void a_picture_too_small_for_a_page_is_refused(void **state)
{
	uint8_t *page = sample_page(150, 300, 0);
	struct sample_png png = {
		.width = 150, .height = 300, .depth = 8, .rows = page, .row_bytes = 150};
	struct sample file = sample_png(&png);
	struct image image;
	struct error err;

	(void)state;
	assert_false(png_in_decode(file.bytes, file.size, NULL, &image, &err));
	assert_non_null(strstr(err.text, "too small"));
	sample_free(&file);
	free(page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_depth_and_colour_type_becomes_grey),
		cmocka_unit_test(every_filter_of_a_grey_page_comes_off),
		cmocka_unit_test(the_resolution_is_what_the_file_says),
		cmocka_unit_test(a_file_cut_off_anywhere_is_never_a_page),
		cmocka_unit_test(a_changed_byte_never_changes_a_pixel),
		cmocka_unit_test(rubbish_under_right_checksums_does_no_harm),
		cmocka_unit_test(a_page_of_absurd_size_is_refused_by_its_header),
		cmocka_unit_test(a_picture_too_small_for_a_page_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
