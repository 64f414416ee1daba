// SPDX-License-Identifier: EUPL-1.2
/*
 * Rule L13: every letter is there, and joined letters stand on paper as HarfBuzz draws them. The
 * page goes through libharu and pdftoppm; the picture it is compared with is filled in here from
 * the outlines that HarfBuzz itself gives.
 */
#include "font.h"

#include "library.h"
#include "paper.h"
#include "pdf.h"
#include "units.h"
#include "utf8.h"

#include <harfbuzz/hb.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sysexits.h>

#include <cmocka.h>

#define NASKH "/usr/share/fonts/truetype/noto/NotoNaskhArabic-"

/* --- HarfBuzz's own picture ------------------------------------------------------------------------ */

struct segment {
	double x0, y0, x1, y1; /* in pixels, y down */
};

struct tracing {
	struct segment segments[4000];
	size_t count;
	double scale, x, y; /* pixels per font unit; the origin of the glyph */
	double from_x, from_y;
};

static void line_to(struct tracing *t, double x, double y)
{
	assert_true(t->count < sizeof t->segments / sizeof *t->segments);
	t->segments[t->count++] = (struct segment){t->x + t->from_x * t->scale,
		t->y - t->from_y * t->scale, t->x + x * t->scale, t->y - y * t->scale};
	t->from_x = x;
	t->from_y = y;
}

static void on_move(
	hb_draw_funcs_t *f, void *data, hb_draw_state_t *state, float x, float y, void *user)
{
	struct tracing *t = data;

	(void)f, (void)state, (void)user;
	t->from_x = x;
	t->from_y = y;
}

static void on_line(
	hb_draw_funcs_t *f, void *data, hb_draw_state_t *state, float x, float y, void *user)
{
	(void)f, (void)state, (void)user;
	line_to(data, x, y);
}

static void on_quadratic(hb_draw_funcs_t *f, void *data, hb_draw_state_t *state, float cx, float cy,
	float x, float y, void *user)
{
	struct tracing *t = data;
	double x0 = t->from_x, y0 = t->from_y;

	(void)f, (void)state, (void)user;
	for (int i = 1; i <= 8; i++) {
		double s = i / 8.0, r = 1 - s;

		line_to(t, r * r * x0 + 2 * r * s * (double)cx + s * s * (double)x,
			r * r * y0 + 2 * r * s * (double)cy + s * s * (double)y);
	}
}

static hb_draw_funcs_t *drawing_functions(void)
{
	hb_draw_funcs_t *f = hb_draw_funcs_create();

	hb_draw_funcs_set_move_to_func(f, on_move, NULL, NULL);
	hb_draw_funcs_set_line_to_func(f, on_line, NULL, NULL);
	hb_draw_funcs_set_quadratic_to_func(f, on_quadratic, NULL, NULL);
	return f;
}

/* Where outlines wind round a point, there is ink (the non-zero rule). */
static bool inside(const struct tracing *t, double x, double y)
{
	int winding = 0;

	for (size_t i = 0; i < t->count; i++) {
		const struct segment *s = &t->segments[i];
		bool up = s->y0 > y, down = s->y1 > y;

		if (up != down && x < s->x0 + (y - s->y0) / (s->y1 - s->y0) * (s->x1 - s->x0))
			winding += up ? 1 : -1;
	}
	return winding != 0;
}

/* Share of a pixel that is ink, 0 .. 255. */
static int coverage(const struct tracing *t, int x, int y)
{
	int hits = 0;

	for (int i = 0; i < 16; i++)
		hits += inside(t, x + (i % 4 + 0.5) / 4, y + (i / 4 + 0.5) / 4);
	return hits * 255 / 16;
}

struct reference {
	hb_font_t *font;
	double units_per_em;
};

static struct reference reference_open(const char *file)
{
	hb_blob_t *blob = hb_blob_create_from_file_or_fail(file);
	hb_face_t *face;
	struct reference r;

	assert_non_null(blob);
	face = hb_face_create(blob, 0);
	r.font = hb_font_create(face);
	r.units_per_em = hb_face_get_upem(face);
	hb_face_destroy(face);
	hb_blob_destroy(blob);
	return r;
}

/* --- the product's picture ------------------------------------------------------------------------- */

enum { DPI = 200 };
#define SIZE_PT 14
#define X_MM 10.0
#define Y_MM 10.0

static void paint(enum font_face face, const char *text, struct paper *paper)
{
	struct drawing d = {.width_mm = 150, .height_mm = 18, .right_to_left = true};
	struct text_style style = {.face = face, .size_pt = SIZE_PT, .role = ROLE_READING};
	struct error err = {0};
	struct buffer bytes = {0};
	struct pdf *pdf = pdf_new("", &err);

	drawing_text(&d, &style, (struct point_mm){X_MM, Y_MM}, text);
	if (!pdf || !pdf_announce(pdf, &d, &err) || !pdf_page(pdf, PDF_NO_STENCIL, &d, &err) ||
		!pdf_bytes(pdf, &bytes, &err))
		fail_msg("%s", err.text);
	assert_true(paper_draw(&bytes, 1, DPI, false, paper));
	pdf_free(pdf);
	buffer_free(&bytes);
	drawing_free(&d);
}

static bool near_ink(const struct paper *p, int x, int y, int least)
{
	for (int dy = -1; dy <= 1; dy++)
		for (int dx = -1; dx <= 1; dx++)
			if (paper_ink(p, x + dx, y + dy) >= least)
				return true;
	return false;
}

/* Adds a glyph to HarfBuzz's picture; where its outline is solid, the page is black, give or take a
 * pixel. */
static void draw_glyph(
	const struct tracing *t, struct paper *picture, const struct paper *page, const char *text)
{
	double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;

	for (size_t i = 0; i < t->count; i++) {
		left = fmin(left, fmin(t->segments[i].x0, t->segments[i].x1));
		right = fmax(right, fmax(t->segments[i].x0, t->segments[i].x1));
		top = fmin(top, fmin(t->segments[i].y0, t->segments[i].y1));
		bottom = fmax(bottom, fmax(t->segments[i].y0, t->segments[i].y1));
	}
	for (int y = (int)top - 1; y <= (int)bottom + 1; y++) {
		for (int x = (int)left - 1; x <= (int)right + 1; x++) {
			unsigned char *at = &picture->grey[y * picture->width + x];
			int ink = coverage(t, x, y);

			assert_true(x >= 0 && y >= 0 && x < page->width && y < page->height);
			if (ink >= 240 && !near_ink(page, x, y, 128))
				fail_msg("\"%s\": no ink at %d, %d where a glyph has it", text, x,
					y);
			if (255 - ink < *at)
				*at = (unsigned char)(255 - ink);
		}
	}
}

static void draw_line(const struct reference *r, const char *text, struct paper *picture,
	const struct paper *page)
{
	static struct tracing one;
	static hb_draw_funcs_t *functions;
	const double scale = SIZE_PT * font_scale(FONT_ARABIC) / 72 * DPI / r->units_per_em;
	double pen = X_MM / 25.4 * DPI;
	hb_buffer_t *b = hb_buffer_create();

	if (!functions)
		functions = drawing_functions();
	hb_buffer_add_utf8(b, text, -1, 0, -1);
	hb_buffer_set_direction(b, HB_DIRECTION_RTL);
	hb_buffer_set_script(b, HB_SCRIPT_ARABIC);
	hb_shape(r->font, b, NULL, 0);
	assert_true(hb_buffer_get_length(b) > 0);
	for (unsigned int i = 0; i < hb_buffer_get_length(b); i++) {
		const hb_glyph_info_t *info = &hb_buffer_get_glyph_infos(b, NULL)[i];
		const hb_glyph_position_t *at = &hb_buffer_get_glyph_positions(b, NULL)[i];

		assert_int_not_equal(info->codepoint, 0);
		one.count = 0;
		one.scale = scale;
		one.x = pen + at->x_offset * scale;
		one.y = Y_MM / 25.4 * DPI - at->y_offset * scale;
		hb_font_get_glyph_shape(r->font, info->codepoint, functions, &one);
		if (one.count > 0)
			draw_glyph(&one, picture, page, text);
		pen += at->x_advance * scale;
	}
	hb_buffer_destroy(b);
}

/* Text in one script, as HarfBuzz shapes and draws it, glyph by glyph; and nothing on the page
 * besides. */
static void compare(enum font_face face, const char *text)
{
	struct reference r =
		reference_open(face == FONT_BOLD ? NASKH "Bold.ttf" : NASKH "Regular.ttf");
	struct paper page, picture;
	double shown = 0, drawn = 0;
	size_t area;

	paint(face, text, &page);
	picture = page;
	area = (size_t)page.width * (size_t)page.height;
	picture.grey = malloc(area);
	assert_non_null(picture.grey);
	memset(picture.grey, 255, area);
	draw_line(&r, text, &picture, &page);
	for (int y = 0; y < page.height; y++) {
		for (int x = 0; x < page.width; x++) {
			shown += paper_ink(&page, x, y);
			drawn += paper_ink(&picture, x, y);
			if (paper_ink(&page, x, y) >= 128 && !near_ink(&picture, x, y, 1))
				fail_msg("\"%s\": ink at %d, %d that HarfBuzz does not draw", text,
					x, y);
		}
	}
	/* Renderers make thin strokes a little heavier; a lost dot is more than this. */
	if (fabs(shown - drawn) > 0.04 * drawn)
		fail_msg("\"%s\": ink %.0f on the page, %.0f by HarfBuzz", text, shown, drawn);
	hb_font_destroy(r.font);
	free(picture.grey);
	paper_free(&page);
}

/* --- tests ------------------------------------------------------------------------------------------ */

static void L13_arabic_is_printed_as_harfbuzz_draws_it(void **state)
{
	static const char *const texts[] = {"كيف كان الحديث اليوم؟", "هل شعرت بالأمان في الدائرة؟",
		"جيد جدًا", "سيئ", "لا أعرف", "شيء آخر", "نعم", "لله", "مِن فَضلِكَ", "إلى حد ما",
		"پرسش گچ ژاله"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		compare(FONT_REGULAR, texts[i]);
		compare(FONT_BOLD, texts[i]);
	}
}

/* Is it all Arabic, in the font that it is compared with? */
static bool is_arabic(const struct reference *r, const char *text)
{
	const char *end = text + strlen(text);
	hb_codepoint_t glyph;

	while (text < end) {
		uint32_t c = utf8_next(&text, end);

		if ((c >= '0' && c <= '9') || !hb_font_get_nominal_glyph(r->font, c, &glyph))
			return false;
	}
	return true;
}

static size_t compare_texts(const struct texts *texts, enum font_face face)
{
	struct reference r = reference_open(NASKH "Regular.ttf");
	const char *text = texts_in(texts, "ar");
	bool can = text && is_arabic(&r, text);

	hb_font_destroy(r.font);
	if (can)
		compare(face, text);
	return can;
}

static void L13_every_arabic_text_of_the_library_is_joined_right(void **state)
{
	struct error err = {0};
	char **ids;
	size_t count, compared = 0;

	(void)state;
	assert_true(library_ids(&ids, &count, &err));
	for (size_t i = 0; i < count; i++) {
		struct form *form = library_form(ids[i], &err);

		for (size_t k = 0; k < form->question_count; k++) {
			const struct question *q = &form->questions[k];

			compared += compare_texts(&q->text, FONT_BOLD);
			for (size_t o = 0; o < q->option_count && !*q->option_set; o++)
				compared += compare_texts(&q->options[o].label, FONT_REGULAR);
		}
		compared += compare_texts(&form->intro, FONT_REGULAR);
		form_free(form);
	}
	library_ids_free(ids, count);
	print_message("%zu texts, glyph by glyph\n", compared);
	assert_true(compared >= 60);
}

static void L13_a_missing_glyph_names_letter_and_text(void **state)
{
	struct error err = {0};
	struct font_line line;

	(void)state;
	assert_true(font_covers(FONT_REGULAR, "Zażółć gęślą jaźń İı ґєії", &err));
	assert_true(font_covers(FONT_BOLD, "ዘተ ሎሚ ከመይ ነይሩ፧ كيف →", &err));
	assert_false(font_covers(FONT_REGULAR, "goed 好", &err));
	assert_int_equal(err.status, EX_DATAERR);
	assert_non_null(strstr(err.text, "好"));
	assert_non_null(strstr(err.text, "U+597D"));
	assert_non_null(strstr(err.text, "goed"));
	assert_false(font_set_line(FONT_BOLD, 14, false, "goed 好", &line, &err));
	font_line_free(&line);
	assert_false(font_covers(FONT_REGULAR, "a\x80z", &err));
	assert_int_equal(err.status, EX_DATAERR);
}

/* The texts of a line's pieces, from left to right, with a bar between them. */
static const char *pieces(bool right_to_left, const char *text, char out[200])
{
	struct font_line line;
	struct error err = {0};

	if (!font_set_line(FONT_REGULAR, 14, right_to_left, text, &line, &err))
		fail_msg("%s", err.text);
	*out = '\0';
	for (size_t i = 0; i < line.count; i++) {
		const struct font_piece *p = &line.pieces[i];

		if (p->script == FONT_ARABIC)
			strcat(out, "*");
		else
			strncat(out, line.codes.data + p->start, p->length);
		strcat(out, i + 1 < line.count ? "|" : "");
	}
	font_line_free(&line);
	return out;
}

static void L15_numbers_and_latin_words_stay_left_to_right(void **state)
{
	char out[200];

	(void)state;
	/* "call 0800-0432." */
	assert_string_equal(pieces(true, "اب 0800-0432.", out), ".|0800-0432|*|*|*");
	assert_string_equal(pieces(true, "K7M2-9PQR", out), "K7M2-9PQR");
	/* Brackets are mirrored, and so is their order. */
	assert_string_equal(pieces(true, "(ab) ا", out), "*| (|ab|)");
	assert_string_equal(pieces(false, "Blad 1 (van 2)", out), "Blad 1 (van 2)");
}

static void simple_text_is_as_wide_as_its_advances(void **state)
{
	struct font_line line;
	const char *texts[] = {"Hoe vond je het gesprek?", "ዘተ ሎሚ", "Як справи", "كيف كان"};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_true(font_set_line(FONT_BOLD, 16, i == 3, texts[i], &line, NULL));
		assert_true(fabs(line.width_mm - font_width_mm(FONT_BOLD, 16, texts[i])) < 1e-6);
		assert_true(line.ink.w > 0.8 * line.width_mm);
		assert_true(line.ink.y < 0 && rect_bottom(line.ink) > 0);
		font_line_free(&line);
	}
	assert_true(font_width_mm(FONT_REGULAR, 14, "") == 0);
	assert_true(
		font_width_mm(FONT_REGULAR, 28, "aa") == 4 * font_width_mm(FONT_REGULAR, 14, "a"));
}

static void L01_letters_are_large_enough(void **state)
{
	(void)state;
	assert_true(font_x_height_mm(FONT_REGULAR, 14) >= 2.4);
	assert_true(
		font_above_mm(FONT_ARABIC, FONT_REGULAR, 14) >= font_capital_mm(FONT_REGULAR, 14));
	assert_true(font_above_mm(FONT_ETHIOPIC, FONT_REGULAR, 14) >=
		    font_capital_mm(FONT_REGULAR, 14));
	/* L02 in other scripts: what hangs down does not touch what reaches up on the next line. */
	for (int script = 0; script < FONT_SCRIPTS; script++) {
		double above = font_above_mm((enum font_script)script, FONT_BOLD, 14);
		double below = font_below_mm((enum font_script)script, FONT_BOLD, 14);
		double step = 1.5 * mm_from_pt(14 * font_scale((enum font_script)script));

		assert_true(above + below < step);
	}
}

static void a_subset_holds_what_was_asked_and_little_else(void **state)
{
	unsigned char *bytes;
	size_t count;
	struct error err = {0};
	hb_blob_t *blob;
	hb_face_t *face;
	hb_font_t *font;
	hb_codepoint_t glyph;

	(void)state;
	assert_true(font_subset(FONT_LATIN, FONT_REGULAR, "Żółw", &bytes, &count, &err));
	assert_true(count < 20000);
	blob = hb_blob_create(
		(char *)bytes, (unsigned int)count, HB_MEMORY_MODE_READONLY, NULL, NULL);
	face = hb_face_create(blob, 0);
	font = hb_font_create(face);
	assert_true(hb_font_get_nominal_glyph(font, 0x17B, &glyph));
	assert_true(hb_font_get_nominal_glyph(font, ' ', &glyph));
	assert_false(hb_font_get_nominal_glyph(font, 'Q', &glyph));
	hb_font_destroy(font);
	hb_face_destroy(face);
	hb_blob_destroy(blob);
	free(bytes);
}

static void the_same_text_gives_the_same_line_whatever_the_locale(void **state)
{
	struct font_line a, b;

	(void)state;
	setenv("LANG", "fa_IR.UTF-8", 1);
	assert_true(font_set_line(FONT_REGULAR, 14, true, "كيف كان", &a, NULL));
	setenv("LANG", "C", 1);
	assert_true(font_set_line(FONT_REGULAR, 14, true, "كيف كان", &b, NULL));
	assert_string_equal(buffer_text(&a.codes), buffer_text(&b.codes));
	font_line_free(&a);
	font_line_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(L13_arabic_is_printed_as_harfbuzz_draws_it),
		cmocka_unit_test(L13_every_arabic_text_of_the_library_is_joined_right),
		cmocka_unit_test(L13_a_missing_glyph_names_letter_and_text),
		cmocka_unit_test(L15_numbers_and_latin_words_stay_left_to_right),
		cmocka_unit_test(simple_text_is_as_wide_as_its_advances),
		cmocka_unit_test(L01_letters_are_large_enough),
		cmocka_unit_test(a_subset_holds_what_was_asked_and_little_else),
		cmocka_unit_test(the_same_text_gives_the_same_line_whatever_the_locale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
