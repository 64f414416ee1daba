// SPDX-License-Identifier: EUPL-1.2
#include "jpeg_in.h"

#include "grey.h"
#include "sample.c" /* a test is linked with nothing but the product */

#include <stdio.h> /* jpeglib.h wants it before itself */

#include <jpeglib.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

enum { W = 331, H = 257 };

static struct sample_dice dice = {1};

/* What libjpeg itself makes of a sound file: grey or RGB, without smoothing of colours. */
static uint8_t *plain(const struct sample *file, J_COLOR_SPACE space)
{
	struct jpeg_decompress_struct jpeg;
	struct jpeg_error_mgr errors;
	uint8_t *out;
	size_t row_bytes;

	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_decompress(&jpeg);
	jpeg_mem_src(&jpeg, file->bytes, file->size);
	jpeg_read_header(&jpeg, TRUE);
	jpeg.out_color_space = space;
	jpeg.do_fancy_upsampling = FALSE;
	jpeg_start_decompress(&jpeg);
	row_bytes = (size_t)jpeg.output_width * (size_t)jpeg.output_components;
	out = malloc(row_bytes * jpeg.output_height);
	assert_non_null(out);
	while (jpeg.output_scanline < jpeg.output_height) {
		JSAMPROW row = out + jpeg.output_scanline * row_bytes;

		jpeg_read_scanlines(&jpeg, &row, 1);
	}
	jpeg_finish_decompress(&jpeg);
	jpeg_destroy_decompress(&jpeg);
	return out;
}

static int at(const struct image *image, int x, int y)
{
	return image->pixels[(size_t)y * image->stride + (size_t)x];
}

static void a_grey_picture_is_exactly_libjpegs(void **state)
{
	static uint8_t memory[W * H];
	struct canvas canvas = {memory, sizeof memory};
	uint8_t *page = sample_page(W, H, 6);

	(void)state;
	for (int progressive = 0; progressive < 2; progressive++) {
		struct sample_jpeg jpeg = {.width = W,
			.height = H,
			.channels = 1,
			.rows = page,
			.quality = 80,
			.dpi = 300,
			.progressive = progressive,
			.restart = 2};
		struct sample file = sample_jpeg(&jpeg);
		uint8_t *theirs = plain(&file, JCS_GRAYSCALE);
		struct image image;

		assert_true(jpeg_in_decode(file.bytes, file.size, NULL, &image, NULL));
		assert_true(image.dpi_x == 300 && image.dpi_y == 300);
		assert_true(image.width == W && image.height == H && !image.bilevel);
		for (int y = 0; y < H; y++)
			assert_memory_equal(
				image.pixels + (size_t)y * image.stride, theirs + y * W, W);
		image_free(&image);
		assert_true(jpeg_in_decode(file.bytes, file.size, &canvas, &image, NULL));
		assert_ptr_equal(image.pixels, memory);
		assert_memory_equal(memory, theirs, sizeof memory);
		free(theirs);
		sample_free(&file);
	}
	free(page);
}

/* The rule of grey.h, from red, green and blue as libjpeg gives them. */
static int rule_rgb(const uint8_t *p)
{
	return grey_of_rgb(p[0], p[1], p[2]);
}

/* The same from luminance and colours, with the factors of the JFIF standard. */
static int rule_ycc(const uint8_t *p)
{
	double b = p[1] - 128, r = p[2] - 128;
	double least = p[0] + fmin(1.402 * r, fmin(-0.344136 * b - 0.714136 * r, 1.772 * b));

	return (int)lround((p[0] + fmax(least, 0)) / 2);
}

static void check_colours(const struct sample *file, const struct image *image, J_COLOR_SPACE space,
	int (*rule)(const uint8_t *))
{
	uint8_t *theirs = plain(file, space);

	assert_true(image->width == W && image->height == H);
	for (int y = 0; y < H; y++)
		for (int x = 0; x < W; x++)
			assert_in_range(at(image, x, y) + 1 - rule(theirs + 3 * (y * W + x)), 0, 2);
	free(theirs);
}

static void a_colour_picture_follows_the_rule_for_pencils(void **state)
{
	static const int GRIDS[][2] = {
		{1, 1}, {2, 1}, {2, 2}, {1, 2}, {0, 0}, {4, 1}, {3, 1}, {4, 2}};
	enum { USUAL = 4, STORED_AS_RGB = 4 };
	static uint8_t memory[(W + 16) * (H + 16)];
	uint8_t *page = sample_colour_page(W, H, 4);

	(void)state;
	for (int g = 0; g < (int)(sizeof GRIDS / sizeof *GRIDS); g++)
		for (int progressive = 0; progressive < 2; progressive++) {
			struct sample_jpeg jpeg = {.width = W,
				.height = H,
				.channels = 3,
				.rows = page,
				.quality = 85,
				.sample_x = GRIDS[g][0],
				.sample_y = GRIDS[g][1],
				.progressive = progressive,
				.keep_rgb = g == STORED_AS_RGB};
			struct sample file = sample_jpeg(&jpeg);
			struct canvas canvas = {memory, sizeof memory}, tight = {memory, W * H};
			J_COLOR_SPACE space = g < USUAL ? JCS_YCbCr : JCS_RGB;
			struct image image;

			assert_true(jpeg_in_decode(file.bytes, file.size, NULL, &image, NULL));
			check_colours(&file, &image, space, g < USUAL ? rule_ycc : rule_rgb);
			image_free(&image);
			assert_true(jpeg_in_decode(file.bytes, file.size, &canvas, &image, NULL));
			check_colours(&file, &image, space, g < USUAL ? rule_ycc : rule_rgb);
			assert_true(jpeg_in_decode(file.bytes, file.size, &tight, &image, NULL));
			check_colours(&file, &image, JCS_RGB, rule_rgb);
			sample_free(&file);
		}
	free(page);
}

/* M21: red, orange and green pencil are as dark as they look to the eye. */
static void light_pencil_colours_stand_out_from_the_paper(void **state)
{
	static const uint8_t PENCILS[][3] = {
		{255, 190, 120}, {250, 160, 160}, {170, 220, 150}, {250, 230, 110}};
	uint8_t *page = malloc(W * H * 3);

	(void)state;
	assert_non_null(page);
	for (size_t k = 0; k < sizeof PENCILS / sizeof *PENCILS; k++) {
		struct sample_jpeg jpeg = {.width = W,
			.height = H,
			.channels = 3,
			.rows = page,
			.quality = 75,
			.sample_x = 2,
			.sample_y = 2};
		struct sample file;
		struct image image;

		memset(page, 248, W * H * 3);
		for (int i = 0; i < W * 60; i++)
			memcpy(page + 3 * (W * 100 + i), PENCILS[k], 3);
		file = sample_jpeg(&jpeg);
		assert_true(jpeg_in_decode(file.bytes, file.size, NULL, &image, NULL));
		assert_true(at(&image, 50, 50) >= 245);
		assert_true(at(&image, 50, 130) <= 188);
		image_free(&image);
		sample_free(&file);
	}
	free(page);
}

static void cmyk_is_read_as_adobe_writes_it(void **state)
{
	uint8_t *page = malloc(W * H * 4);
	struct sample_jpeg jpeg = {
		.width = W, .height = H, .channels = 4, .rows = page, .quality = 95};
	struct sample file;
	struct image image;

	(void)state;
	assert_non_null(page);
	for (int i = 0; i < W * H; i++) { /* 255: no ink. White above, black ink below */
		memset(page + 4 * i, 255, 4);
		if (i / W >= 120)
			page[4 * i + 3] = 20;
	}
	file = sample_jpeg(&jpeg);
	assert_true(jpeg_in_decode(file.bytes, file.size, NULL, &image, NULL));
	assert_true(at(&image, 100, 60) > 245);
	assert_true(at(&image, 100, 200) < 30);
	image_free(&image);
	sample_free(&file);
	free(page);
}

static void a_phone_picture_stands_upright(void **state)
{
	uint8_t *page = sample_page(W, H, 0);

	(void)state;
	for (int big = 0; big <= 16; big += 16)
		for (int orientation = 1; orientation <= 8; orientation++) {
			struct sample_jpeg jpeg = {.width = W,
				.height = H,
				.channels = 1,
				.rows = page,
				.quality = 90,
				.orientation = orientation + big};
			struct sample file = sample_jpeg(&jpeg);
			struct image stored, upright;

			assert_true(
				jpeg_in_decode_stored(file.bytes, file.size, NULL, &stored, NULL));
			assert_true(stored.width == W && stored.height == H);
			assert_true(image_upright(&stored, orientation, NULL, NULL));
			assert_true(jpeg_in_decode(file.bytes, file.size, NULL, &upright, NULL));
			assert_int_equal(upright.width, stored.width);
			for (int y = 0; y < stored.height; y++)
				assert_memory_equal(upright.pixels + (size_t)y * upright.stride,
					stored.pixels + (size_t)y * stored.stride,
					(size_t)stored.width);
			image_free(&stored);
			image_free(&upright);
			sample_free(&file);
		}
	free(page);
}

/* --- damage ----------------------------------------------------------------------------- */

enum { KINDS = 5 };

static void make_kinds(struct sample files[KINDS])
{
	uint8_t *grey = sample_page(W, H, 3), *colour = sample_colour_page(W, H, 3);
	struct sample_jpeg jpeg = {.width = W, .height = H, .quality = 60, .orientation = 6};

	for (int k = 0; k < KINDS; k++) {
		jpeg.channels = k < 2 ? 1 : 3;
		jpeg.rows = k < 2 ? grey : colour;
		jpeg.progressive = k % 2;
		jpeg.sample_x = jpeg.sample_y = k == 4 ? 1 : 2;
		jpeg.restart = k == 4;
		if (k < 2)
			jpeg.sample_x = jpeg.sample_y = 1;
		files[k] = sample_jpeg(&jpeg);
	}
	free(grey);
	free(colour);
}

static void free_kinds(struct sample files[KINDS])
{
	for (int k = 0; k < KINDS; k++)
		sample_free(&files[k]);
}

/* libjpeg alone would show the missing part in grey: boxes that nobody ticked. Without its
 * end mark a page is read only when nothing of the picture is missing. */
static void a_file_cut_off_anywhere_is_an_error_or_the_whole_page(void **state)
{
	struct sample files[KINDS];

	(void)state;
	make_kinds(files);
	for (int k = 0; k < KINDS; k++) {
		struct image whole, image;
		size_t step = 1 + files[k].size / 700;

		assert_true(jpeg_in_decode(files[k].bytes, files[k].size, NULL, &whole, NULL));
		for (size_t left = 1; left <= files[k].size; left += left > 40 ? step : 1) {
			struct sample part = sample_copy(&files[k], files[k].size - left);
			struct error err = {0};
			bool read = jpeg_in_decode(part.bytes, part.size, NULL, &image, &err);

			if (read) {
				assert_true(left <= 2);
				for (int y = 0; y < whole.height; y++)
					assert_memory_equal(image.pixels + (size_t)y * image.stride,
						whole.pixels + (size_t)y * whole.stride,
						(size_t)whole.width);
				image_free(&image);
			} else {
				assert_int_equal(err.status, EX_DATAERR);
			}
			sample_free(&part);
		}
		image_free(&whole);
	}
	free_kinds(files);
}

static void changed_bytes_do_no_harm(void **state)
{
	struct sample files[KINDS];
	int noticed = 0;

	(void)state;
	make_kinds(files);
	for (int turn = 0; turn < 3000; turn++) {
		const struct sample *file = &files[turn % KINDS];
		struct sample changed = sample_copy(file, file->size);
		struct image image;
		struct error err;

		sample_damage(&changed, &dice, 1 + turn % 6);
		if (jpeg_in_decode(changed.bytes, changed.size, NULL, &image, &err)) {
			image_free(&image);
		} else {
			assert_int_equal(err.status, EX_DATAERR);
			noticed++;
		}
		sample_free(&changed);
	}
	assert_true(noticed > 1500);
	free_kinds(files);
}

/* --- limits ----------------------------------------------------------------------------- */

static void a_page_of_absurd_size_is_refused_by_its_header(void **state)
{
	struct sample files[KINDS];
	struct image image;
	struct error err;

	(void)state;
	make_kinds(files);
	for (size_t at = 2; at + 9 < files[0].size; at++)
		if (files[0].bytes[at] == 0xFF && files[0].bytes[at + 1] == 0xC0)
			memset(files[0].bytes + at + 5, 0xEA, 4);
	assert_false(jpeg_in_decode(files[0].bytes, files[0].size, NULL, &image, &err));
	assert_int_equal(err.status, EX_DATAERR);
	assert_non_null(strstr(err.text, "60138 x 60138"));
	free_kinds(files);
}

/* A progressive file may repeat an empty scan for ever; each would cost a pass. */
static void thousands_of_scans_are_refused(void **state)
{
	struct sample files[KINDS], many = {0};
	struct image image;
	struct error err;
	size_t first = 0, second = 0;

	(void)state;
	make_kinds(files);
	for (size_t at = 2; at + 1 < files[1].size; at++)
		if (files[1].bytes[at] == 0xFF && files[1].bytes[at + 1] == 0xDA) {
			if (!first)
				first = at;
			else if (!second)
				second = at;
		}
	sample_add(&many, files[1].bytes, second);
	for (int i = 0; i < 200; i++) /* the first scan over and over */
		sample_add(&many, files[1].bytes + first, second - first);
	sample_add(&many, files[1].bytes + second, files[1].size - second);
	assert_false(jpeg_in_decode(many.bytes, many.size, NULL, &image, &err));
	assert_int_equal(err.status, EX_DATAERR);
	sample_free(&many);
	free_kinds(files);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_grey_picture_is_exactly_libjpegs),
		cmocka_unit_test(a_colour_picture_follows_the_rule_for_pencils),
		cmocka_unit_test(light_pencil_colours_stand_out_from_the_paper),
		cmocka_unit_test(cmyk_is_read_as_adobe_writes_it),
		cmocka_unit_test(a_phone_picture_stands_upright),
		cmocka_unit_test(a_file_cut_off_anywhere_is_an_error_or_the_whole_page),
		cmocka_unit_test(changed_bytes_do_no_harm),
		cmocka_unit_test(a_page_of_absurd_size_is_refused_by_its_header),
		cmocka_unit_test(thousands_of_scans_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
