// SPDX-License-Identifier: EUPL-1.2
/* From picture to reading, on pages drawn here: what each page is, and why. */
#include "scan_page.h"

#include "png_out.h"
#include "sketch.h"

#include <qrencode.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { BOXES = 4, QUESTIONS = 3 };

static const unsigned char KEY[PAGE_KEY_BYTES] = "a key of our own for these tests";
static const unsigned char OTHER_KEY[PAGE_KEY_BYTES] = "the key of somebody else's store";
static const sheet_id SHEET = 0x123456789abcd, OTHER_SHEET = 0x2fedcba987654;

/* A form of three questions, its blank, and a store that knows one sheet of it. */
struct house {
	struct layout_option options[QUESTIONS][BOXES];
	struct layout_question questions[QUESTIONS];
	struct layout_area area;
	struct layout layout;
	struct store_known_design design;
	struct buffer png;
	enum store_sheet_state state;
	struct scan_forms forms;
	struct scanner *scanner;
};

static bool find_design(void *context, sheet_id sheet, enum store_sheet_state *state,
	const struct store_known_design **design, struct error *err)
{
	struct house *h = context;

	(void)err;
	*state = sheet == SHEET ? h->state : SHEET_UNKNOWN;
	*design = *state == SHEET_PRINTED ? &h->design : NULL;
	return true;
}

static void draw_code(struct sketch *s, struct rect_mm at, const char *text)
{
	QRcode *qr = QRcode_encodeString(text, 2, QR_ECLEVEL_H, QR_MODE_8, 1);
	double m = at.w / FRAME_CODE_MODULES;

	assert_non_null(qr);
	for (int y = 0; y < qr->width; y++)
		for (int x = 0; x < qr->width; x++)
			if (qr->data[y * qr->width + x] & 1)
				sketch_rect(
					s, (struct rect_mm){at.x + x * m, at.y + y * m, m, m}, 0);
	QRcode_free(qr);
}

static void code_text(sheet_id sheet, const unsigned char *key, char text[PAGE_CODE_SIZE])
{
	struct page_code code = {page_code_form_key("test"), sheet, 1};

	page_code_write(&code, key, text);
}

/* What stands on every sheet: squares, boxes, a free box. */
static struct sketch form_page(const struct house *h)
{
	struct sketch s = sketch_new();

	for (int i = 0; i < FRAME_MARKS; i++)
		sketch_square(&s, i, 0);
	for (int q = 0; q < QUESTIONS; q++)
		for (int o = 0; o < BOXES; o++) {
			struct rect_mm box = h->options[q][o].box;

			sketch_box(&s, box, 0.5, 0);
			sketch_rect(&s, (struct rect_mm){box.x + 13, box.y + 3, 8, 1}, 0);
		}
	sketch_box(&s, rect_grown(h->area.area, 0.35), 0.35, 0);
	return s;
}

/* A sheet as printed: with its codes. */
static struct sketch printed(const struct house *h, sheet_id sheet, const unsigned char *key)
{
	struct sketch s = form_page(h);
	char text[PAGE_CODE_SIZE];

	code_text(sheet, key, text);
	draw_code(&s, FRAME_CODE_TOP, text);
	draw_code(&s, FRAME_CODE_LOW, text);
	return s;
}

static void lay_out(struct house *h)
{
	for (int q = 0; q < QUESTIONS; q++) {
		h->questions[q] = (struct layout_question){.type = QUESTION_SINGLE,
			.max = 1,
			.options = h->options[q],
			.option_count = BOXES};
		snprintf(h->questions[q].id, sizeof h->questions[q].id, "q%d", q + 1);
		for (int o = 0; o < BOXES; o++) {
			double x = 28 + 40 * o, y = 70 + 32 * q;

			h->options[q][o].code = o + 1;
			h->options[q][o].box = (struct rect_mm){x, y, 9, 9};
			h->options[q][o].cell = (struct rect_mm){x - 2, y - 4, 38, 17};
		}
	}
	h->area = (struct layout_area){
		.question = "q4", .type = QUESTION_TEXT, .area = {30, 180, 150, 40}};
	h->layout = (struct layout){.form = "test",
		.page_width_mm = PAGE_WIDTH_MM,
		.page_height_mm = PAGE_HEIGHT_MM,
		.side_count = 1};
	h->layout.sides[0] = (struct layout_side){.side = 1,
		.code_count = 2,
		.codes = {{FRAME_CODE_TOP, 0.92}, {FRAME_CODE_LOW, 0.88}},
		.questions = h->questions,
		.question_count = QUESTIONS,
		.areas = &h->area,
		.area_count = 1};
}

static void open_house(struct house *h)
{
	struct sketch_view plain = {.dpi_x = 200, .dpi_y = 200};
	struct sketch page;
	struct image picture;

	memset(h, 0, sizeof *h);
	lay_out(h);
	page = form_page(h);
	picture = sketch_scan(&page, &plain);
	assert_true(png_encode(&picture, &h->png, NULL));
	image_free(&picture);
	sketch_free(&page);
	h->state = SHEET_PRINTED;
	h->design = (struct store_known_design){.id = 7, .layout = &h->layout};
	h->design.blank_png[0] = h->png.data;
	h->design.blank_png_bytes[0] = h->png.length;
	h->forms = (struct scan_forms){h, KEY, find_design, 0};
	h->scanner = scanner_new(&h->forms, NULL);
	assert_non_null(h->scanner);
}

static void close_house(struct house *h)
{
	scanner_free(h->scanner);
	buffer_free(&h->png);
}

static const struct sketch_view OFFICE = {.dpi_x = 150,
	.dpi_y = 150,
	.turn_deg = 1,
	.margin = 0.02,
	.surround = 250,
	.noise = 4,
	.blur_mm = 0.08,
	.seed = 31};

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

static void draw_cross(struct sketch *s, struct rect_mm box)
{
	sketch_stroke(s, (struct point_mm){box.x + 0.5, box.y + 1},
		(struct point_mm){box.x + 8.5, box.y + 8}, 0.6, 60);
	sketch_stroke(s, (struct point_mm){box.x + 8, box.y + 0.5},
		(struct point_mm){box.x + 1, box.y + 8.5}, 0.6, 60);
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
		cmocka_unit_test(test_a_page_that_fills_half_the_picture_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
