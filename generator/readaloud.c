// SPDX-License-Identifier: EUPL-1.2
#include "readaloud.h"

#include "frame.h"
#include "library.h"
#include "message.h"
#include "page_code.h"
#include "paragraph.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define TITLE_PT 22.0
#define SAY_PT 16.0      /* what is said first        */
#define QUESTION_PT 20.0 /* to be read from a stand   */
#define CHOICE_PT 18.0
#define SMALL_PT 9.0
#define INDENT_MM 16.0 /* of the text, right of its number */
#define RING_MM 5.2    /* radius of the ring around it     */
#define BLOCK_GAP_MM 9.0
#define PART_GAP_MM 3.0 /* question to choice               */
#define LEFT_MM 24.0
#define RIGHT_MM 186.0
#define BOTTOM_MM 270.0
#define BELOW_CODE_MM 44.0 /* where the full width begins      */

struct reading {
	const struct design_request *request;
	const struct design *design;
	struct leaves *leaves;
	struct drawing *page;
	double y; /* how far the page is filled */
	struct error *err;
};

static bool right_to_left(const struct reading *r)
{
	return r->design->layout->right_to_left;
}

static const char *line_of(const struct reading *r, const char *key)
{
	return library_line(key, r->request->language, r->err);
}

static bool new_page(struct reading *r)
{
	r->page = leaves_add(r->leaves, PAGE_CODE_SPECIMEN, r->err);
	if (!r->page)
		return false;
	r->page->right_to_left = right_to_left(r);
	r->y = PAGE_MARGIN_MM + 1;
	return true;
}

static void draw(struct reading *r, const struct paragraph *p, double indent_mm)
{
	struct rect_mm at = {LEFT_MM, r->y, RIGHT_MM - LEFT_MM, 0};

	if (right_to_left(r))
		at.w -= indent_mm;
	else
		at.x += indent_mm;
	if (!right_to_left(r))
		at.w -= indent_mm;
	if (right_to_left(r) && r->y < BELOW_CODE_MM)
		at.w = FRAME_CODE_TOP.x - 6 - LEFT_MM;
	paragraph_draw(p, r->page, at, right_to_left(r) ? ALIGN_RIGHT : ALIGN_LEFT);
	r->y += paragraph_height_mm(p);
}

/* --- the head ------------------------------------------------------------------------------------ */

/* Title, and what to say before the first question, left of the page code and then below it. */
static bool place_opening(struct reading *r)
{
	static const char *const regimes[] = {"h.A", "h.B", "h.C"};
	const struct form *form = r->request->form;
	const char *keys[] = {regimes[form->regime], "h.how", "h.skip", "h.right", "h.fix"};
	const char *title = texts_in(&form->title, r->request->language);
	const char *intro = texts_in(&form->intro, r->request->language);
	const char *sheet = line_of(r, "p.readaloud");
	double beside = FRAME_CODE_TOP.x - 6 - LEFT_MM;
	struct paragraph head = paragraph_new(FONT_BOLD, TITLE_PT, ROLE_READING);
	struct paragraph say = paragraph_new(FONT_REGULAR, SAY_PT, ROLE_READING);

	if (!sheet || !title || !intro || !paragraph_add(&head, sheet, beside, true, r->err) ||
		!paragraph_add(&head, title, beside, true, r->err))
		return false;
	draw(r, &head, 0);
	r->y = r->y + 3 < BELOW_CODE_MM ? BELOW_CODE_MM : r->y + 3;
	if (!paragraph_add(&say, intro, RIGHT_MM - LEFT_MM, false, r->err))
		return false;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const char *line = line_of(r, keys[i]);

		if (!line || !paragraph_add(&say, line, RIGHT_MM - LEFT_MM, false, r->err))
			return false;
	}
	draw(r, &say, 0);
	r->y += BLOCK_GAP_MM;
	return true;
}

/* --- questions ----------------------------------------------------------------------------------- */

static const struct layout_question *question_in(const struct reading *r, const char *id)
{
	const struct layout *l = r->design->layout;

	for (size_t side = 0; side < l->side_count; side++)
		for (size_t i = 0; i < l->sides[side].question_count; i++) {
			const struct layout_question *q = &l->sides[side].questions[i];

			/* A row of a grid is "gr1.a". */
			if (strncmp(q->id, id, strlen(id)) == 0 &&
				(q->id[strlen(id)] == '\0' || q->id[strlen(id)] == '.'))
				return q;
		}
	return NULL;
}

static const struct layout_area *area_in(const struct reading *r, const char *id)
{
	const struct layout *l = r->design->layout;

	for (size_t side = 0; side < l->side_count; side++)
		for (size_t i = 0; i < l->sides[side].area_count; i++)
			if (strcmp(l->sides[side].areas[i].question, id) == 0)
				return &l->sides[side].areas[i];
	return NULL;
}

/* "Kies: slecht, niet zo goed, gaat wel." */
static bool choices(const struct reading *r, const struct layout_question *q, struct buffer *text)
{
	const char *choose = line_of(r, "p.choose"), *comma = line_of(r, "p.comma");

	if (!choose || !comma)
		return false;
	buffer_puts(text, choose);
	for (size_t i = 0; i < q->option_count; i++)
		buffer_printf(
			text, " %s%s", q->options[i].label, i + 1 < q->option_count ? comma : "");
	return true;
}

/* What to do at a box, digits or a line. */
static bool to_do(const struct reading *r, const struct question *q, const struct layout_area *area,
	struct buffer *text)
{
	const char *key = area->type == QUESTION_LINE     ? "h.line"
			  : area->type == QUESTION_NUMBER ? "p.number"
							  : "p.write";
	const char *line = line_of(r, key);
	const char *worst, *best;

	if (!line)
		return false;
	buffer_puts(text, line);
	if (area->type != QUESTION_LINE || q->option_count < 2)
		return true;
	worst = texts_in(&q->options[0].label, r->request->language);
	best = texts_in(&q->options[q->option_count - 1].label, r->request->language);
	if (worst && best)
		buffer_printf(text, " %s – %s", worst, best);
	return true;
}

static void draw_number(const struct reading *r, int number, double top_mm)
{
	struct text_style style = {.face = FONT_BOLD, .size_pt = QUESTION_PT, .role = ROLE_READING};
	double x = right_to_left(r) ? RIGHT_MM - RING_MM : LEFT_MM + RING_MM;
	char text[12];

	snprintf(text, sizeof text, "%d", number);
	drawing_disc(r->page, (struct point_mm){x, top_mm + RING_MM}, RING_MM - 0.2, 0.4, -1);
	drawing_text(r->page, &style,
		(struct point_mm){x - font_width_mm(style.face, style.size_pt, text) / 2,
			top_mm + RING_MM + font_capital_mm(style.face, style.size_pt) / 2},
		text);
}

/* Statements of a grid stand between the question and what there is to choose. */
static bool add_statements(
	const struct reading *r, const struct question *q, double width_mm, struct paragraph *p)
{
	for (size_t i = 0; i < q->statement_count; i++) {
		const char *text = texts_in(&q->statements[i].text, r->request->language);

		if (!text || !paragraph_add(p, text, width_mm, true, r->err))
			return false;
	}
	return true;
}

static bool place_question(struct reading *r, const struct question *q, int number)
{
	const struct layout_question *boxes = question_in(r, q->id);
	const struct layout_area *area = boxes ? NULL : area_in(r, q->id);
	const char *text = texts_in(&q->text, r->request->language);
	double width = RIGHT_MM - LEFT_MM - INDENT_MM, height, top;
	struct paragraph ask = paragraph_new(FONT_BOLD, QUESTION_PT, ROLE_READING);
	struct paragraph choose = paragraph_new(FONT_REGULAR, CHOICE_PT, ROLE_READING);
	struct buffer say = {0};
	bool good = text && (boxes ? choices(r, boxes, &say) : to_do(r, q, area, &say)) &&
		    paragraph_add(&ask, text, width, false, r->err) &&
		    add_statements(r, q, width, &choose) &&
		    paragraph_add(&choose, buffer_text(&say), width, true, r->err);

	if (good) {
		height = paragraph_height_mm(&ask) + PART_GAP_MM + paragraph_height_mm(&choose);
		if (r->y + height > BOTTOM_MM && (good = new_page(r)))
			r->y = BELOW_CODE_MM;
	}
	if (good) {
		top = r->y;
		draw_number(r, number,
			top + paragraph_above_mm(&ask) - paragraph_middle_mm(&ask) - RING_MM);
		draw(r, &ask, INDENT_MM);
		r->y += PART_GAP_MM;
		draw(r, &choose, INDENT_MM);
		r->y += BLOCK_GAP_MM;
	}
	buffer_free(&say);
	return good;
}

/* --- all of it ------------------------------------------------------------------------------------ */

static void number_pages(const struct reading *r, size_t first)
{
	const struct form *form = r->request->form;
	struct text_style style = {.face = FONT_REGULAR, .size_pt = SMALL_PT, .role = ROLE_FOOTER};
	char text[100];

	for (size_t i = first; i < r->leaves->count; i++) {
		snprintf(text, sizeof text, "%s v%d %s %zu/%zu", form->id, form->version,
			r->request->language, i - first + 1, r->leaves->count - first);
		drawing_text(&r->leaves->pages[i], &style,
			(struct point_mm){RIGHT_MM - font_width_mm(style.face, style.size_pt, text),
				PAGE_HEIGHT_MM - PAGE_MARGIN_MM - 1},
			text);
	}
}

bool readaloud_add(const struct design_request *request, struct leaves *leaves, struct error *err)
{
	struct design *design = design_new(request, err);
	struct reading r = {.request = request, .design = design, .leaves = leaves, .err = err};
	size_t first = leaves->count;
	bool good = design && new_page(&r) && place_opening(&r);
	int number = 0;

	for (size_t i = 0; good && i < request->form->question_count; i++) {
		const struct question *q = &request->form->questions[i];

		if (question_in(&r, q->id) || area_in(&r, q->id))
			good = place_question(&r, q, ++number);
	}
	if (good)
		number_pages(&r, first);
	design_free(design);
	return good;
}
