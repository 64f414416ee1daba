// SPDX-License-Identifier: EUPL-1.2
#include "image.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

static uint32_t seed = 1;

static uint8_t next_byte(void)
{
	seed = seed * 1664525u + 1013904223u;
	return (uint8_t)(seed >> 24);
}

static struct image noise(int width, int height)
{
	struct image image;

	assert_true(image_new(&image, width, height, NULL));
	for (size_t i = 0; i < (size_t)width * (size_t)height; i++)
		image.pixels[i] = next_byte();
	return image;
}

static int at(const struct image *image, int x, int y)
{
	return image->pixels[(size_t)y * image->stride + (size_t)x];
}

static void a_picture_beyond_the_limits_is_refused(void **state)
{
	static const int BAD[][2] = {{0, 5}, {5, 0}, {-1, 5}, {5, -3}, {IMAGE_SIDE_MAX + 1, 1},
		{1, IMAGE_SIDE_MAX + 1}, {12000, 12000}, {2000000000, 2000000000}};
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
		struct image image = {.width = 77};

		assert_false(image_new(&image, BAD[i][0], BAD[i][1], &err));
		assert_int_equal(image.width, 77);
	}
	assert_int_equal(err.status, EX_DATAERR);
	assert_non_null(strstr(err.text, "2000000000 x 2000000000"));
}

static void a_page_has_a_smallest_size(void **state)
{
	struct error err;

	(void)state;
	assert_true(image_size_fits(IMAGE_SIDE_MIN, IMAGE_SIDE_MIN, &err));
	assert_false(image_size_fits(IMAGE_SIDE_MIN - 1, 3000, &err));
	assert_int_equal(err.status, EX_DATAERR);
	assert_non_null(strstr(err.text, "199 x 3000"));
	assert_false(image_size_fits(3000, IMAGE_SIDE_MIN - 1, &err));
	assert_false(image_size_fits(UINT64_MAX, UINT64_MAX, &err));
}

static void a_picture_stays_within_its_canvas(void **state)
{
	static uint8_t memory[300 * 400];
	struct canvas canvas = {memory, sizeof memory};
	struct image image;
	struct error err;

	(void)state;
	assert_true(image_place(&image, 300, 400, &canvas, &err));
	assert_ptr_equal(image.pixels, memory);
	image_free(&image); /* lent memory is left alone */
	assert_false(image_place(&image, 300, 401, &canvas, &err));
	assert_int_equal(err.status, EX_DATAERR);
}

static int average(const struct image *in, int factor, int x, int y)
{
	int sum = 0;

	for (int j = 0; j < factor; j++)
		for (int i = 0; i < factor; i++)
			sum += at(in, x * factor + i, y * factor + j);
	return (int)floor((double)sum / (factor * factor) + 0.5);
}

static void reducing_averages_and_drops_broken_edges(void **state)
{
	(void)state;
	for (int factor = 1; factor <= 16; factor++) {
		struct image in = noise(131, 97), out;

		in.dpi_x = 300;
		in.dpi_y = 200;
		assert_true(image_reduce(&in, factor, &out, NULL));
		assert_int_equal(out.width, 131 / factor);
		assert_int_equal(out.height, 97 / factor);
		assert_true(fabs(out.dpi_x - 300.0 / factor) < 1e-9);
		assert_true(fabs(out.dpi_y - 200.0 / factor) < 1e-9);
		for (int y = 0; y < out.height; y++)
			for (int x = 0; x < out.width; x++)
				assert_int_equal(at(&out, x, y), average(&in, factor, x, y));
		image_free(&in);
		image_free(&out);
	}
}

/* A square of factor x factor pixels with that sum, as even as can be. */
static void fill_square(struct image *image, int factor, int square, int sum)
{
	int area = factor * factor;

	for (int i = 0; i < area; i++)
		image->pixels[(size_t)(i / factor) * image->stride +
			      (size_t)(square * factor + i % factor)] =
			(uint8_t)(sum / area + (i < sum % area));
}

static void reducing_rounds_to_the_nearest_on_both_sides_of_every_level(void **state)
{
	(void)state;
	for (int factor = 1; factor <= 16; factor++) {
		struct image in, out;
		int area = factor * factor;

		assert_true(image_new(&in, 512 * factor, factor, NULL));
		for (int level = 0; level < 255; level++) {
			/* The last sum that is nearer to this level, the first that is not. */
			fill_square(&in, factor, 2 * level, level * area + (area - 1) / 2);
			fill_square(&in, factor, 2 * level + 1, level * area + (area - 1) / 2 + 1);
		}
		fill_square(&in, factor, 510, 255 * area);
		fill_square(&in, factor, 511, 0);
		assert_true(image_reduce(&in, factor, &out, NULL));
		for (int square = 0; square < 510; square++)
			assert_int_equal(at(&out, square, 0), (square + 1) / 2);
		assert_int_equal(at(&out, 510, 0), 255);
		assert_int_equal(at(&out, 511, 0), 0);
		image_free(&in);
		image_free(&out);
	}
}

static void a_picture_smaller_than_the_factor_cannot_be_reduced(void **state)
{
	struct image in = noise(3, 40), out;
	struct error err;

	(void)state;
	assert_false(image_reduce(&in, 4, &out, &err));
	image_free(&in);
}

static void a_quarter_turn_is_clockwise(void **state)
{
	static const int SIZES[][2] = {{16, 16}, {33, 50}, {50, 33}, {5, 17}, {1, 40}, {64, 48}};

	(void)state;
	for (size_t s = 0; s < sizeof SIZES / sizeof *SIZES; s++) {
		struct image in = noise(SIZES[s][0], SIZES[s][1]), once, thrice, twice;
		int w = in.width, h = in.height;

		in.dpi_x = 204;
		in.dpi_y = 98;
		assert_true(image_turn(&in, 1, &once, NULL));
		assert_true(image_turn(&in, 2, &twice, NULL));
		assert_true(image_turn(&in, -1, &thrice, NULL));
		assert_int_equal(once.width, h);
		assert_int_equal(once.height, w);
		assert_true(once.dpi_x == 98 && once.dpi_y == 204);
		assert_true(twice.dpi_x == 204 && twice.dpi_y == 98);
		for (int y = 0; y < h; y++)
			for (int x = 0; x < w; x++) {
				assert_int_equal(at(&once, h - 1 - y, x), at(&in, x, y));
				assert_int_equal(at(&twice, w - 1 - x, h - 1 - y), at(&in, x, y));
				assert_int_equal(at(&thrice, y, w - 1 - x), at(&in, x, y));
			}
		image_free(&in);
		image_free(&once);
		image_free(&twice);
		image_free(&thrice);
	}
}

/* The corners of the stored picture that come top left and top right once it is upright,
 * from the table in the TIFF standard ("row 0 is ..., column 0 is ..."). */
static void each_orientation_puts_the_right_corner_first(void **state)
{
	static const struct {
		int orientation, x0, y0, x1, y1; /* 0: first, 1: last column or row */
	} TABLE[] = {
		{1, 0, 0, 1, 0},
		{2, 1, 0, 0, 0},
		{3, 1, 1, 0, 1},
		{4, 0, 1, 1, 1},
		{5, 0, 0, 0, 1},
		{6, 0, 1, 0, 0},
		{7, 1, 1, 1, 0},
		{8, 1, 0, 1, 1},
		{9, 0, 0, 1, 0},
		{0, 0, 0, 1, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof TABLE / sizeof *TABLE; i++) {
		struct image image = noise(210, 297);
		int right = image.width - 1, bottom = image.height - 1;
		int first = at(&image, TABLE[i].x0 * right, TABLE[i].y0 * bottom);
		int second = at(&image, TABLE[i].x1 * right, TABLE[i].y1 * bottom);

		assert_true(image_upright(&image, TABLE[i].orientation, NULL, NULL));
		assert_int_equal(image.width,
			TABLE[i].orientation >= 5 && TABLE[i].orientation <= 8 ? 297 : 210);
		assert_int_equal(at(&image, 0, 0), first);
		assert_int_equal(at(&image, image.width - 1, 0), second);
		image_free(&image);
	}
}

static void a_lent_picture_is_turned_on_its_canvas(void **state)
{
	static uint8_t memory[210 * 297];
	struct canvas canvas = {memory, sizeof memory};
	struct image image;

	(void)state;
	assert_true(image_place(&image, 210, 297, &canvas, NULL));
	memset(memory, 200, sizeof memory);
	memory[0] = 3; /* the top left corner goes to the top right */
	assert_true(image_upright(&image, 6, &canvas, NULL));
	assert_ptr_equal(image.pixels, memory);
	assert_int_equal(image.width, 297);
	assert_int_equal(at(&image, 296, 0), 3);
	assert_int_equal(at(&image, 0, 0), 200);
}

static void a_fax_gets_its_proportions_back(void **state)
{
	struct image image = noise(432, 270), before = noise(1, 1);

	(void)state;
	image_free(&before);
	assert_true(image_turn(&image, 0, &before, NULL));
	image_resolution(&image, 204, 98);
	assert_true(image_square(&image, NULL, NULL));
	assert_int_equal(image.width, 432);
	assert_int_equal(image.height, 540);
	assert_true(image.dpi_x == 204 && image.dpi_y == 196);
	for (int y = 0; y < image.height; y++)
		for (int x = 0; x < image.width; x++)
			assert_int_equal(at(&image, x, y), at(&before, x, y / 2));
	image_resolution(&image, 196, 204);
	assert_true(image_square(&image, NULL, NULL)); /* close enough: not touched */
	assert_int_equal(image.height, 540);
	image_resolution(&image, 100, 300);
	assert_true(image_square(&image, NULL, NULL));
	assert_int_equal(image.width, 3 * 432);
	assert_int_equal(at(&image, 5, 0), at(&before, 1, 0));
	image_free(&image);
	image_free(&before);
}

static void nonsense_about_resolution_is_no_resolution(void **state)
{
	static const double BAD[] = {0, -300, 1, 1e9, INFINITY, NAN};
	struct image image = {0};

	(void)state;
	for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
		image_resolution(&image, 300, BAD[i]);
		assert_true(image.dpi_x == 0 && image.dpi_y == 0);
		image_resolution(&image, BAD[i], 300);
		assert_true(image.dpi_x == 0 && image.dpi_y == 0);
	}
	image_resolution(&image, 300, 300);
	assert_true(image.dpi_x == 300 && image.dpi_y == 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_picture_beyond_the_limits_is_refused),
		cmocka_unit_test(a_page_has_a_smallest_size),
		cmocka_unit_test(a_picture_stays_within_its_canvas),
		cmocka_unit_test(reducing_averages_and_drops_broken_edges),
		cmocka_unit_test(reducing_rounds_to_the_nearest_on_both_sides_of_every_level),
		cmocka_unit_test(a_picture_smaller_than_the_factor_cannot_be_reduced),
		cmocka_unit_test(a_quarter_turn_is_clockwise),
		cmocka_unit_test(each_orientation_puts_the_right_corner_first),
		cmocka_unit_test(a_lent_picture_is_turned_on_its_canvas),
		cmocka_unit_test(a_fax_gets_its_proportions_back),
		cmocka_unit_test(nonsense_about_resolution_is_no_resolution),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
