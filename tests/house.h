// SPDX-License-Identifier: EUPL-1.2
/* A small form, a store that knows one sheet of it, and that sheet drawn. */
#ifndef HOUSE_H
#define HOUSE_H

#include "png_out.h"
#include "scan_page.h"
#include "sketch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>
#include <qrencode.h>

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

static inline bool find_design(void *context, sheet_id sheet, enum store_sheet_state *state,
	const struct store_known_design **design, struct error *err)
{
	struct house *h = context;

	(void)err;
	*state = sheet == SHEET ? h->state : SHEET_UNKNOWN;
	*design = *state == SHEET_PRINTED ? &h->design : NULL;
	return true;
}

static inline void draw_code(struct sketch *s, struct rect_mm at, const char *text)
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

static inline void code_text(sheet_id sheet, const unsigned char *key, char text[PAGE_CODE_SIZE])
{
	struct page_code code = {page_code_form_key("test"), sheet, 1};

	page_code_write(&code, key, text);
}

/* What stands on every sheet: squares, boxes, a free box. */
static inline struct sketch form_page(const struct house *h)
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
static inline struct sketch printed(const struct house *h, sheet_id sheet, const unsigned char *key)
{
	struct sketch s = form_page(h);
	char text[PAGE_CODE_SIZE];

	code_text(sheet, key, text);
	draw_code(&s, FRAME_CODE_TOP, text);
	draw_code(&s, FRAME_CODE_LOW, text);
	return s;
}

static inline void lay_out(struct house *h)
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

static inline void open_house(struct house *h)
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

static inline void close_house(struct house *h)
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

static inline void draw_cross(struct sketch *s, struct rect_mm box)
{
	sketch_stroke(s, (struct point_mm){box.x + 0.5, box.y + 1},
		(struct point_mm){box.x + 8.5, box.y + 8}, 0.6, 60);
	sketch_stroke(s, (struct point_mm){box.x + 8, box.y + 0.5},
		(struct point_mm){box.x + 1, box.y + 8.5}, 0.6, 60);
}

#endif
