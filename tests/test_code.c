// SPDX-License-Identifier: EUPL-1.2
#include "code.h"
#include "sketch.h"

#include <qrencode.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const char TEXT[] = "S1KMA7B9CDEFGHJKL2QR";
static const char OTHER[] = "S1KMX4Y8WDEFPHJ3L2QR";

static void draw_code(struct sketch *s, struct rect_mm at, const char *text, int grey)
{
	QRcode *qr = QRcode_encodeString(text, 2, QR_ECLEVEL_H, QR_MODE_8, 1);
	double m = at.w / FRAME_CODE_MODULES;

	assert_non_null(qr);
	assert_int_equal(qr->width, FRAME_CODE_MODULES);
	for (int y = 0; y < qr->width; y++)
		for (int x = 0; x < qr->width; x++)
			if (qr->data[y * qr->width + x] & 1)
				sketch_rect(s, (struct rect_mm){at.x + x * m, at.y + y * m, m, m},
					grey);
	QRcode_free(qr);
}

/* A page, its scan, and how it lies in there: known exactly. */
struct case_ {
	struct sketch page;
	struct sketch_view view;
	struct image scan;
	struct ground ground;
	struct transform map;
};

static void look_at(struct case_ *c)
{
	struct match matches[4];

	c->scan = sketch_scan(&c->page, &c->view);
	assert_true(ground_look(&c->ground, &c->scan, 1, NULL));
	for (int i = 0; i < 4; i++) {
		struct point_mm at = {i & 1 ? 200 : 10, i & 2 ? 290 : 10};
		struct point_px is = sketch_place(&c->view, &c->scan, at);

		is.x /= c->ground.halved;
		is.y /= c->ground.halved;
		matches[i] = (struct match){at, is, 1};
	}
	assert_true(transform_fit(&c->map, TRANSFORM_HOMOGRAPHY, matches, 4));
}

static void forget(struct case_ *c)
{
	ground_free(&c->ground);
	image_free(&c->scan);
	sketch_free(&c->page);
}

static struct code_place at(const struct case_ *c, struct rect_mm box)
{
	return (struct code_place){.ground = &c->ground, .page = &c->map, .box = box};
}

static bool reads(const struct case_ *c, struct rect_mm box, const char *text)
{
	struct code_reader *reader = code_reader_new(NULL);
	struct code_place place = at(c, box);
	struct code code;
	bool ok = code_read_at(reader, &place, &code) && strcmp(code.text, text) == 0;

	code_reader_free(reader);
	return ok;
}

static void test_codes_are_read_at_every_resolution(void **state)
{
	static const int DPI[] = {100, 150, 200, 300};

	(void)state;
	for (int i = 0; i < 4; i++)
		for (int two_values = 0; two_values < 2; two_values++) {
			struct case_ c = {.page = sketch_new(),
				.view = {.dpi_x = DPI[i],
					.dpi_y = DPI[i],
					.turn_deg = 2,
					.noise = 12,
					.threshold = two_values ? 128 : 0,
					.surround = 255,
					.seed = 1}};

			draw_code(&c.page, FRAME_CODE_TOP, TEXT, 0);
			draw_code(&c.page, FRAME_CODE_LOW, TEXT, 0);
			look_at(&c);
			assert_true(reads(&c, FRAME_CODE_TOP, TEXT));
			assert_true(reads(&c, FRAME_CODE_LOW, TEXT));
			assert_false(reads(&c, FRAME_CODE_STRIP, TEXT));
			forget(&c);
		}
}

static void test_a_pale_code_on_grey_paper_is_read(void **state)
{
	struct case_ c = {.page = sketch_new(), .view = {.dpi_x = 150, .dpi_y = 150, .noise = 6}};

	(void)state;
	sketch_rect(&c.page, (struct rect_mm){0, 0, 210, 297}, 215);
	draw_code(&c.page, FRAME_CODE_TOP, TEXT, 165);
	look_at(&c);
	assert_true(reads(&c, FRAME_CODE_TOP, TEXT));
	forget(&c);
}

static void test_a_destroyed_corner_is_restored(void **state)
{
	(void)state;
	for (int eye = 0; eye < 3; eye++) {
		struct rect_mm box = FRAME_CODE_TOP;
		struct case_ c = {
			.page = sketch_new(), .view = {.dpi_x = 150, .dpi_y = 150, .noise = 4}};

		draw_code(&c.page, box, TEXT, 0);
		sketch_erase(&c.page, (struct rect_mm){box.x + (eye == 1 ? box.w - 4.5 : -1),
					      box.y + (eye == 2 ? box.h - 4.5 : -1), 5.5, 5.5});
		look_at(&c);
		assert_true(reads(&c, box, TEXT));
		forget(&c);
	}
}

static void test_a_pen_stroke_through_the_code_does_no_harm(void **state)
{
	struct rect_mm box = FRAME_CODE_TOP;
	struct case_ c = {.page = sketch_new(), .view = {.dpi_x = 200, .dpi_y = 200, .noise = 4}};

	(void)state;
	draw_code(&c.page, box, TEXT, 0);
	sketch_stroke(&c.page, (struct point_mm){box.x - 2, box.y + 4},
		(struct point_mm){box.x + 25, box.y + 15}, 0.8, 40);
	look_at(&c);
	assert_true(reads(&c, box, TEXT));
	forget(&c);
}

static void test_a_place_known_to_a_millimetre_is_enough(void **state)
{
	struct rect_mm box = FRAME_CODE_TOP, off = {box.x + 1.0, box.y - 1.0, box.w, box.h};
	struct case_ c = {.page = sketch_new(), .view = {.dpi_x = 150, .dpi_y = 150, .noise = 4}};

	(void)state;
	draw_code(&c.page, box, TEXT, 0);
	sketch_erase(&c.page, (struct rect_mm){box.x - 1, box.y - 1, 5.5, 5.5});
	look_at(&c);
	assert_true(reads(&c, off, TEXT));
	forget(&c);
}

static void test_the_wrong_way_up_is_noticed(void **state)
{
	(void)state;
	for (int turned = 0; turned < 4; turned++) {
		struct case_ c = {.page = sketch_new(),
			.view = {.dpi_x = 150, .dpi_y = 150, .turn_deg = 90 * turned}};
		struct code_reader *reader = code_reader_new(NULL);
		struct code_place place;
		struct code code;
		struct transform wrong;
		struct match matches[4];

		draw_code(&c.page, FRAME_CODE_TOP, TEXT, 0);
		look_at(&c);
		place = at(&c, FRAME_CODE_TOP);
		assert_true(code_read_at(reader, &place, &code));
		assert_true(code_upright(&c.map, FRAME_CODE_TOP, &code));
		/* The same box taken upside down: it reads, but its corners tell. */
		for (int i = 0; i < 4; i++) {
			struct rect_mm b = FRAME_CODE_TOP;
			struct point_mm here = {b.x + (i & 1 ? b.w : 0), b.y + (i & 2 ? b.h : 0)};
			struct point_mm there = {b.x + (i & 1 ? 0 : b.w), b.y + (i & 2 ? 0 : b.h)};

			matches[i] = (struct match){here, transform_apply(&c.map, there), 1};
		}
		assert_true(transform_fit(&wrong, TRANSFORM_AFFINE, matches, 4));
		place.page = &wrong;
		assert_true(code_read_at(reader, &place, &code));
		assert_false(code_upright(&wrong, FRAME_CODE_TOP, &code));
		code_reader_free(reader);
		forget(&c);
	}
}

static void test_two_places_are_compared_without_reading(void **state)
{
	for (int same = 0; same < 2; same++) {
		struct case_ c = {.page = sketch_new(),
			.view = {.dpi_x = 150, .dpi_y = 150, .turn_deg = 1, .noise = 8}};
		struct code_reader *reader = code_reader_new(NULL);
		struct code_place top, low, bare;

		draw_code(&c.page, FRAME_CODE_TOP, TEXT, 0);
		draw_code(&c.page, FRAME_CODE_LOW, same ? TEXT : OTHER, 0);
		look_at(&c);
		top = at(&c, FRAME_CODE_TOP);
		low = at(&c, FRAME_CODE_LOW);
		bare = at(&c, (struct rect_mm){90, 100, 22, 22});
		if (same)
			assert_true(code_compare(reader, &top, &low) > 0.98);
		else
			assert_true(code_compare(reader, &top, &low) < 0.8);
		assert_true(code_compare(reader, &top, &bare) < 0);
		code_reader_free(reader);
		forget(&c);
	}
	(void)state;
}

static void test_codes_are_found_on_an_unknown_page(void **state)
{
	struct code codes[CODES_FOUND_MAX];
	struct case_ c = {.page = sketch_new(),
		.view = {.dpi_x = 300,
			.dpi_y = 300,
			.turn_deg = 33,
			.margin = 0.6,
			.surround = 200,
			.noise = 20}};
	struct code_reader *reader = code_reader_new(NULL);

	(void)state;
	draw_code(&c.page, FRAME_CODE_TOP, TEXT, 0);
	draw_code(&c.page, FRAME_CODE_LOW, OTHER, 0);
	look_at(&c);
	assert_int_equal(code_find(reader, &c.ground, codes), 2);
	for (int i = 0; i < 2; i++) {
		struct rect_mm b =
			strcmp(codes[i].text, TEXT) == 0 ? FRAME_CODE_TOP : FRAME_CODE_LOW;

		assert_true(code_upright(&c.map, b, &codes[i]));
	}
	code_reader_free(reader);
	forget(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_codes_are_read_at_every_resolution),
		cmocka_unit_test(test_a_pale_code_on_grey_paper_is_read),
		cmocka_unit_test(test_a_destroyed_corner_is_restored),
		cmocka_unit_test(test_a_pen_stroke_through_the_code_does_no_harm),
		cmocka_unit_test(test_a_place_known_to_a_millimetre_is_enough),
		cmocka_unit_test(test_the_wrong_way_up_is_noticed),
		cmocka_unit_test(test_two_places_are_compared_without_reading),
		cmocka_unit_test(test_codes_are_found_on_an_unknown_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
