// SPDX-License-Identifier: EUPL-1.2
#include "block_inside.h"

#include "library.h"
#include "message.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* Sizes on paper. Lower bounds are the L rules; where ours is larger the reason stands beside it. */
#define QUESTION_PT 16.0
#define NUMBER_PT 18.0 /* so that a helper can say "question three"                       */
#define NUMBER_RADIUS_MM 4.2
#define TIGHT_RADIUS_MM 3.6
#define TIGHT_NUMBER_PT 14.0
#define TEXT_GAP_MM 3.5 /* question to options: at least 3 (survey practice)           */
#define TIGHT_TEXT_GAP_MM 3.0
#define BOX_MM 9.0       /* outer edge; 8 inside (L04)                                           */
#define STAFF_BOX_MM 7.0 /* on forms for staff 6 inside is allowed (L04)                    */
#define BOX_LINE_MM 0.5
#define BOX_APART_MM 8.0 /* between boxes (L05)                                            */
#define STAFF_APART_MM 6.0

struct rect_mm block_mirrored(const struct block *b, struct rect_mm r)
{
	if (b->right_to_left)
		r.x = FRAME_LEFT_MM + FRAME_RIGHT_MM - rect_right(r);
	return r;
}

static bool faces(const struct block *b)
{
	return b->type == QUESTION_FACES5 || b->type == QUESTION_FACES3;
}

static bool words(const struct block *b)
{
	return b->type == QUESTION_SINGLE || b->type == QUESTION_MULTI || b->type == QUESTION_YESNO;
}

static bool at_place(const struct block_request *r, struct error *err)
{
	return error_prefix(err, "%s:%d:%d: ", r->form->path ? r->form->path : r->form->id,
		r->question->place.line, r->question->place.column);
}

const char *block_label(const struct block *b, size_t i)
{
	const char *label = texts_in(&b->options[i].label, b->language);

	return label ? label : "";
}

bool block_label_lines(
	const struct block *b, size_t i, double width, struct paragraph *p, struct error *err)
{
	*p = paragraph_new(FONT_REGULAR, BLOCK_LABEL_PT, ROLE_READING);
	return paragraph_add(p, block_label(b, i), width, true, err);
}

bool block_tallest_label(const struct block *b, double width, double *height, struct error *err)
{
	*height = 0;
	for (size_t i = 0; i < b->option_count; i++) {
		struct paragraph p;

		if (!block_label_lines(b, i, width, &p, err))
			return false;
		*height = fmax(*height, paragraph_height_mm(&p));
	}
	return true;
}

/* The middle of the first line stands at half the height of the number's disc. */
static double text_drop_mm(const struct block *b)
{
	return b->radius_mm + paragraph_middle_mm(&b->text) - paragraph_above_mm(&b->text);
}

/* --- measuring --------------------------------------------------------------------------------- */

/* Which options, after variant and theme. */
static bool choose_options(const struct block_request *r, struct block *b, struct error *err)
{
	const struct question *q = r->question;
	bool simple = r->variant && strcmp(r->variant, "eenvoudig") == 0;
	bool line = r->variant && strcmp(r->variant, "lijn") == 0;

	b->type = q->type;
	b->options = q->options;
	b->option_count = q->option_count;
	if (q->type == QUESTION_FACES5 && simple) {
		b->type = QUESTION_FACES3;
		b->options = library_option_set("F3", &b->option_count, err);
	} else if (q->type == QUESTION_FACES5 && line) {
		b->type = QUESTION_LINE;
	} else if (q->theme && r->theme_count > 0) {
		b->options = r->theme;
		b->option_count = r->theme_count;
	}
	if (!b->options && q->option_count > 0)
		return false;
	if (b->option_count > FORM_OPTIONS_MAX)
		return error_set(err, EX_DATAERR, _("more than %d options"), FORM_OPTIONS_MAX);
	return true;
}

static bool measure_body(const struct block_request *r, struct block *b, struct error *err)
{
	if (faces(b))
		return block_faces_measure(b, err);
	if (words(b))
		return block_words_measure(b, r->arrangement, err);
	if (b->type == QUESTION_GRID)
		return block_grid_measure(b, err);
	return block_area_measure(b, err);
}

bool block_measure(const struct block_request *r, struct block *block, struct error *err)
{
	struct block b = {.question = r->question,
		.number = r->number,
		.language = r->language,
		.right_to_left = r->right_to_left,
		.columns = 1,
		.text_width_mm = r->text_width_mm - BLOCK_INDENT_MM,
		.gap_mm = TEXT_GAP_MM,
		.radius_mm = NUMBER_RADIUS_MM,
		.box_mm = BOX_MM,
		.apart_mm = BOX_APART_MM};
	const char *text = texts_in(&r->question->text, r->language);

	if (!text) {
		error_set(err, EX_DATAERR, _("question %s has no text in language %s"),
			r->question->id, r->language);
		return at_place(r, err);
	}
	if (r->arrangement >= ARRANGE_TIGHT) {
		b.radius_mm = TIGHT_RADIUS_MM;
		b.gap_mm = TIGHT_TEXT_GAP_MM;
	}
	if (r->form->regime == REGIME_C && r->arrangement >= ARRANGE_TIGHT) {
		b.box_mm = STAFF_BOX_MM;
		b.apart_mm = STAFF_APART_MM;
	}
	b.text = paragraph_new(FONT_BOLD, paragraph_size_pt(QUESTION_PT, text), ROLE_READING);
	if (!choose_options(r, &b, err) ||
		!paragraph_add(
			&b.text, text, b.text_width_mm, r->arrangement >= ARRANGE_TIGHT, err) ||
		!measure_body(r, &b, err))
		return at_place(r, err);
	b.head_mm = fmax(text_drop_mm(&b) + paragraph_height_mm(&b.text), 2 * b.radius_mm);
	*block = b;
	return true;
}

double block_height_mm(const struct block *b)
{
	return b->head_mm + b->gap_mm + b->body_mm;
}

/* --- placing ------------------------------------------------------------------------------------ */

static void draw_head(const struct block *b, const struct block_place *place, struct drawing *d)
{
	double size = b->radius_mm < NUMBER_RADIUS_MM ? TIGHT_NUMBER_PT : NUMBER_PT;
	struct text_style style = {.face = FONT_BOLD, .size_pt = size, .role = ROLE_READING};
	char number[12];
	struct rect_mm disc = {FRAME_LEFT_MM, place->top_mm, 2 * b->radius_mm, 2 * b->radius_mm};
	struct rect_mm text = {FRAME_LEFT_MM + BLOCK_INDENT_MM, place->top_mm + text_drop_mm(b),
		b->text_width_mm, 0};
	struct point_mm centre;

	disc = block_mirrored(b, disc);
	text = block_mirrored(b, text);
	if (b->right_to_left) {
		/* The upper code does not mirror: beside it the head begins left of it. */
		disc.x -= BLOCK_WIDTH_MM - place->head_width_mm;
		text.x -= BLOCK_WIDTH_MM - place->head_width_mm;
	}
	centre = rect_centre(disc);
	drawing_disc(d, centre, b->radius_mm - 0.2, 0.4, -1);
	snprintf(number, sizeof number, "%d", b->number);
	drawing_text(d, &style,
		(struct point_mm){centre.x - font_width_mm(FONT_BOLD, size, number) / 2,
			centre.y + font_capital_mm(FONT_BOLD, size) / 2},
		number);
	paragraph_draw(&b->text, d, text, b->right_to_left ? ALIGN_RIGHT : ALIGN_LEFT);
}

bool block_draw_picture(struct drawing *d, const char *key, struct rect_mm at, struct error *err)
{
	const struct pictogram *pictogram = pictogram_load(key, err);

	if (!pictogram && err && err->status == EX_NOINPUT)
		return error_set(err, EX_DATAERR, _("T07: there is no pictogram \"%s\""), key);
	if (!pictogram)
		return false;
	drawing_pictogram(d, pictogram, at);
	return true;
}

void block_draw_box(struct drawing *d, struct rect_mm box)
{
	drawing_box(d, rect_grown(box, -BOX_LINE_MM / 2), BOX_LINE_MM, 1);
}

bool block_fill_option(const struct block *b, size_t i, struct rect_mm box, struct rect_mm cell,
	struct layout_option *out)
{
	*out = (struct layout_option){.code = b->options[i].code, .box = box, .cell = cell};
	memcpy(out->pictogram, b->options[i].pictogram, sizeof out->pictogram);
	out->label = strdup(block_label(b, i));
	return out->label != NULL;
}

/* One question, or of a grid one per statement, "gr1.a": an empty row for the layout. */
static bool fill_question(const struct block *b, size_t row, struct layout_question *q)
{
	const struct question *from = b->question;
	const struct statement *statement =
		b->type == QUESTION_GRID ? &from->statements[row] : NULL;
	const struct texts *text = statement ? &statement->text : &from->text;

	*q = (struct layout_question){.type = b->type,
		.max = b->type == QUESTION_MULTI ? from->max : 1,
		.reversed = from->reversed};
	snprintf(q->id, sizeof q->id, "%s%s%s", from->id, statement ? "." : "",
		statement ? statement->id : "");
	q->text = strdup(texts_in(text, b->language));
	q->options = calloc(b->option_count, sizeof *q->options);
	q->option_count = q->options ? b->option_count : 0;
	return q->text && q->options;
}

/* Adds them to the side; *first is the first of them. */
static bool new_questions(
	const struct block *b, struct layout_side *side, struct layout_question **first)
{
	size_t rows = b->type == QUESTION_GRID ? b->question->statement_count : 1;
	struct layout_question *all =
		realloc(side->questions, (side->question_count + rows) * sizeof *all);

	if (!all)
		return false;
	side->questions = all;
	*first = &all[side->question_count];
	for (size_t row = 0; row < rows; row++) {
		side->question_count++;
		if (!fill_question(b, row, &(*first)[row]))
			return false;
	}
	return true;
}

static bool new_area(const struct block *b, struct layout_side *side, struct layout_area **out)
{
	struct layout_area *all = realloc(side->areas, (side->area_count + 1) * sizeof *all);
	struct layout_area *area;

	if (!all)
		return false;
	side->areas = all;
	area = &all[side->area_count++];
	*area = (struct layout_area){.type = b->type};
	memcpy(area->question, b->question->id, sizeof area->question);
	area->text = strdup(texts_in(&b->question->text, b->language));
	*out = area;
	return area->text != NULL;
}

bool block_place(const struct block *b, const struct block_place *place, struct drawing *d,
	struct layout_side *side, struct error *err)
{
	struct rect_mm frame = {
		FRAME_LEFT_MM, place->body_top_mm, BLOCK_WIDTH_MM, b->body_mm + place->extra_mm};
	struct layout_question *q;
	struct layout_area *area;

	draw_head(b, place, d);
	if (!faces(b) && !words(b) && b->type != QUESTION_GRID)
		return new_area(b, side, &area) ? block_area_place(b, frame, d, area, err)
						: error_memory(err);
	if (!new_questions(b, side, &q))
		return error_memory(err);
	if (faces(b))
		return block_faces_place(b, frame.y, d, q, err);
	return words(b) ? block_words_place(b, frame.y, d, q, err)
			: block_grid_place(b, frame.y, d, q, err);
}
