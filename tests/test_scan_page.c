// SPDX-License-Identifier: EUPL-1.2
/* From picture to reading, on pages drawn here: what each page is, and why. */
#include "scan_page.h"

#include "house.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct reading read_page(
	struct house *h, const struct sketch *page, const struct sketch_view *view)
{
	struct image scan = sketch_scan(page, view);
	struct reading reading;

	assert_true(scan_page(h->scanner, &scan, &reading, NULL));
	image_free(&scan);
	return reading;
}

static void check(struct house *h, const struct sketch *page, const struct sketch_view *view,
	enum verdict wanted)
{
	struct reading reading = read_page(h, page, view);

	if (reading.verdict != wanted)
		fail_msg("%s instead of %s: %s", verdict_name(reading.verdict),
			verdict_name(wanted), reading.reason);
	if (wanted == VERDICT_READ) {
		assert_true(reading.has_sheet);
		assert_true(reading.sheet == SHEET);
		assert_int_equal(reading.side, 1);
	} else {
		assert_false(reading.has_sheet);
		assert_true(reading.reason[0] != '\0');
	}
	reading_free(&reading);
}

static void test_a_filled_in_sheet_says_what_was_ticked(void **state)
{
	struct house h;
	struct sketch page;

	(void)state;
	open_house(&h);
	page = printed(&h, SHEET, KEY);
	draw_cross(&page, h.options[0][1].box);
	draw_cross(&page, h.options[2][3].box);
	for (int quarter = 0; quarter < 4; quarter++) {
		struct sketch_view view = OFFICE;
		struct reading r;

		view.turn_deg += 90 * quarter;
		r = read_page(&h, &page, &view);
		assert_int_equal(r.verdict, VERDICT_READ);
		assert_int_equal(r.answer_count, QUESTIONS + 1);
		assert_int_equal(r.answers[0].state, ANSWER_ANSWERED);
		assert_int_equal(r.answers[0].marks[1].state, MARK_MARKED);
		assert_int_equal(r.answers[1].state, ANSWER_BLANK);
		assert_int_equal(r.answers[2].marks[3].state, MARK_MARKED);
		assert_int_equal(r.answers[3].state, ANSWER_BLANK);
		assert_int_equal(r.crop_count, 0);
		assert_true(fabs(r.skew_deg - 1) < 0.1);
		reading_free(&r);
	}
	sketch_free(&page);
	close_house(&h);
}

static void test_the_same_picture_gives_the_same_reading(void **state)
{
	struct house h;
	struct sketch page;
	struct reading a, b;

	(void)state;
	open_house(&h);
	page = printed(&h, SHEET, KEY);
	draw_cross(&page, h.options[1][0].box);
	a = read_page(&h, &page, &OFFICE);
	b = read_page(&h, &page, &OFFICE);
	assert_int_equal(a.answer_count, b.answer_count);
	assert_memory_equal(a.answers, b.answers, a.answer_count * sizeof *a.answers);
	reading_free(&a);
	reading_free(&b);
	sketch_free(&page);
	close_house(&h);
}

static void test_an_empty_form_is_read_not_blank(void **state)
{
	struct house h;
	struct sketch page;

	(void)state;
	open_house(&h);
	page = printed(&h, SHEET, KEY);
	check(&h, &page, &OFFICE, VERDICT_READ);
	sketch_free(&page);
	close_house(&h);
}

static void test_writing_and_doubt_come_with_a_picture(void **state)
{
	struct house h;
	struct sketch page;
	struct reading r;

	(void)state;
	open_house(&h);
	page = printed(&h, SHEET, KEY);
	draw_cross(&page, h.options[0][0].box);
	draw_cross(&page, h.options[0][2].box);
	for (int i = 0; i < 6; i++)
		sketch_stroke(&page, (struct point_mm){60 + 3 * i, 190},
			(struct point_mm){62 + 3 * i, 196}, 0.5, 90);
	r = read_page(&h, &page, &OFFICE);
	assert_int_equal(r.answers[0].state, ANSWER_CONFLICT);
	assert_int_equal(r.answers[3].state, ANSWER_ANSWERED);
	assert_int_equal(r.crop_count, 2);
	assert_string_equal(r.crops[0].question, "q1");
	assert_string_equal(r.crops[1].question, "q4");
	assert_true(r.crops[1].png_bytes > 100);
	reading_free(&r);
	sketch_free(&page);
	close_house(&h);
}

static void test_one_square_and_one_code_gone_at_once(void **state)
{
	(void)state;
	for (int square = 0; square < FRAME_MARKS; square++)
		for (int code = 0; code < 2; code++) {
			struct house h;
			struct sketch page;
			struct point_mm at = FRAME_MARK[square];

			open_house(&h);
			page = printed(&h, SHEET, KEY);
			sketch_erase(&page, (struct rect_mm){at.x - 4, at.y - 4, 8, 8});
			sketch_erase(&page, rect_grown(code ? FRAME_CODE_LOW : FRAME_CODE_TOP, 1));
			check(&h, &page, &OFFICE, VERDICT_READ);
			sketch_free(&page);
			close_house(&h);
		}
}

static void test_both_codes_gone_asks_for_the_sheet_code(void **state)
{
	struct house h;
	struct sketch page;

	(void)state;
	open_house(&h);
	page = form_page(&h);
	check(&h, &page, &OFFICE, VERDICT_UNREADABLE);
	sketch_free(&page);
	close_house(&h);
}

static void test_two_codes_that_differ_are_unreadable(void **state)
{
	struct house h;
	struct sketch page;
	char text[PAGE_CODE_SIZE];

	(void)state;
	open_house(&h);
	page = form_page(&h);
	code_text(SHEET, KEY, text);
	draw_code(&page, FRAME_CODE_TOP, text);
	code_text(OTHER_SHEET, KEY, text);
	draw_code(&page, FRAME_CODE_LOW, text);
	check(&h, &page, &OFFICE, VERDICT_UNREADABLE);
	sketch_free(&page);
	close_house(&h);
}

static void test_codes_of_others_are_foreign(void **state)
{
	static const char *const TEXTS[] = {
		"HTTPS://PARCEL.EXAMPLE", PAGE_CODE_SPECIMEN, PAGE_CODE_DIVIDER};
	struct house h;
	struct sketch page;

	(void)state;
	open_house(&h);
	page = printed(&h, SHEET, OTHER_KEY);
	check(&h, &page, &OFFICE, VERDICT_FOREIGN);
	sketch_free(&page);
	page = printed(&h, OTHER_SHEET, KEY);
	check(&h, &page, &OFFICE, VERDICT_FOREIGN);
	sketch_free(&page);
	for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
		page = form_page(&h);
		draw_code(&page, FRAME_CODE_TOP, TEXTS[i]);
		check(&h, &page, &OFFICE, VERDICT_FOREIGN);
		sketch_free(&page);
	}
	close_house(&h);
}

static void test_a_sheet_that_was_erased_is_not_read(void **state)
{
	struct house h;
	struct sketch page;

	(void)state;
	open_house(&h);
	page = printed(&h, SHEET, KEY);
	h.state = SHEET_FORGOTTEN;
	check(&h, &page, &OFFICE, VERDICT_FOREIGN);
	sketch_free(&page);
	close_house(&h);
}

static void test_an_empty_back_with_a_hole_and_dust_is_blank(void **state)
{
	struct house h;
	struct sketch page;

	(void)state;
	open_house(&h);
	page = sketch_new();
	sketch_stroke(&page, (struct point_mm){12, 108}, (struct point_mm){12, 108.1}, 5.8, 20);
	sketch_stroke(&page, (struct point_mm){12, 188}, (struct point_mm){12, 188.1}, 5.8, 20);
	for (int i = 0; i < 5; i++)
		sketch_stroke(&page, (struct point_mm){50 + 20 * i, 60 + 31 * i},
			(struct point_mm){50.2 + 20 * i, 60 + 31 * i}, 0.5, 40);
	check(&h, &page, &OFFICE, VERDICT_BLANK);
	/* One word on it, and it is not empty any more. */
	for (int i = 0; i < 5; i++)
		sketch_stroke(&page, (struct point_mm){90 + 2 * i, 140},
			(struct point_mm){92 + 2 * i, 145}, 0.5, 70);
	check(&h, &page, &OFFICE, VERDICT_FOREIGN);
	sketch_free(&page);
	close_house(&h);
}

/* The usual sheet, seen like this. */
static void check_view(const struct sketch_view *view, enum verdict verdict)
{
	struct house h;
	struct sketch page;

	open_house(&h);
	page = printed(&h, SHEET, KEY);
	check(&h, &page, view, verdict);
	sketch_free(&page);
	close_house(&h);
}

static void test_a_mirrored_page_is_told_and_not_read(void **state)
{
	struct sketch_view view = OFFICE;

	(void)state;
	view.mirrored = true;
	check_view(&view, VERDICT_UNREADABLE);
}

/* The squares are gone, and dark spots of a drawing stand as a mirror would show them, turned and smaller: the
 * codes can be read, so it is no mirror. */
static void test_spots_that_stand_as_in_a_mirror_make_no_mirrored_page(void **state)
{
	struct house h;
	struct sketch page;

	(void)state;
	open_house(&h);
	page = printed(&h, SHEET, KEY);
	for (int i = 0; i < FRAME_MARKS; i++) {
		double x = PAGE_WIDTH_MM / 2 - FRAME_MARK[i].x, y = FRAME_MARK[i].y - 140;
		struct point_mm to = {
			PAGE_WIDTH_MM / 2 + 0.5 * x - 0.2 * y, 145 + 0.2 * x + 0.5 * y};

		sketch_erase(
			&page, (struct rect_mm){FRAME_MARK[i].x - 4, FRAME_MARK[i].y - 4, 8, 8});
		sketch_rect(&page, (struct rect_mm){to.x - 1.4, to.y - 1.4, 2.8, 2.8}, 0);
	}
	check(&h, &page, &OFFICE, VERDICT_READ);
	sketch_free(&page);
	close_house(&h);
}

static void test_a_page_that_fills_half_the_picture_is_read(void **state)
{
	struct sketch_view view = OFFICE;

	(void)state;
	view.dpi_x = view.dpi_y = 170;
	view.margin = 0.9;
	view.surround = 60;
	view.turn_deg = 8;
	view.lean_y = 0.05;
	check_view(&view, VERDICT_READ);
}

/* Squares do not stand there as from above, and boxes that are coloured in look like squares; the edge of the
 * paper tells. Coarse and soft, so that a code is only read where it is known to be. */
static void test_a_photo_from_the_side_is_read(void **state)
{
	static const struct {
		double lean, turn_deg, dpi;
	} VIEWS[] = {{0.19, -22, 110}};

	(void)state;
	for (size_t i = 0; i < sizeof VIEWS / sizeof VIEWS[0]; i++) {
		struct sketch_view view = OFFICE;
		struct house h;
		struct sketch page;

		open_house(&h);
		page = printed(&h, SHEET, KEY);
		for (int k = 0; k < 4; k++) {
			sketch_rect(&page, (struct rect_mm){30 + 40 * k, 150, 6, 6}, 20);
			sketch_rect(&page, (struct rect_mm){30, 100 + 20 * k, 6, 6}, 20);
		}
		view.dpi_x = view.dpi_y = VIEWS[i].dpi;
		view.margin = 0.5;
		view.surround = 90;
		view.blur_mm = 0.15;
		view.lean_x = VIEWS[i].lean;
		view.lean_y = -VIEWS[i].lean;
		view.turn_deg = VIEWS[i].turn_deg;
		check(&h, &page, &view, VERDICT_READ);
		sketch_free(&page);
		close_house(&h);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_filled_in_sheet_says_what_was_ticked),
		cmocka_unit_test(test_the_same_picture_gives_the_same_reading),
		cmocka_unit_test(test_an_empty_form_is_read_not_blank),
		cmocka_unit_test(test_writing_and_doubt_come_with_a_picture),
		cmocka_unit_test(test_one_square_and_one_code_gone_at_once),
		cmocka_unit_test(test_both_codes_gone_asks_for_the_sheet_code),
		cmocka_unit_test(test_two_codes_that_differ_are_unreadable),
		cmocka_unit_test(test_codes_of_others_are_foreign),
		cmocka_unit_test(test_a_sheet_that_was_erased_is_not_read),
		cmocka_unit_test(test_an_empty_back_with_a_hole_and_dust_is_blank),
		cmocka_unit_test(test_a_mirrored_page_is_told_and_not_read),
		cmocka_unit_test(test_spots_that_stand_as_in_a_mirror_make_no_mirrored_page),
		cmocka_unit_test(test_a_page_that_fills_half_the_picture_is_read),
		cmocka_unit_test(test_a_photo_from_the_side_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
