// SPDX-License-Identifier: EUPL-1.2
/*
 * A grid: statements under each other over one set of options, whose pictures and words stand at
 * the heads of the columns. A cell holds its box and nothing else.
 */
#include "block_inside.h"

#include "message.h"

#include <math.h>
#include <string.h>
#include <sysexits.h>

#define STATEMENT_MM 50.0       /* least room for the statements                     */
#define STATEMENT_MOST_MM 100.0 /* more is better broken into lines            */
#define COLUMN_MOST_MM 28.0
#define STATEMENT_GAP_MM 4.0 /* statement to the nearest box (L05)                */
#define COLUMN_GAP_MM 2.0    /* between the words of two columns                  */
#define HEAD_GAP_MM 1.0      /* head of a column to the first row                 */
#define RULE_MM 0.2
#define RULE_GREY 0.55

static bool has_faces(const struct block *b)
{
	return strncmp(b->options[0].pictogram, "face-", 5) == 0;
}

static double picture_mm(const struct block *b)
{
	return has_faces(b) ? BLOCK_FACE_MM : BLOCK_PICTOGRAM_MM;
}

/* The widest word at the head of a column. */
static double widest_word_mm(const struct block *b)
{
	double widest = 0;

	for (size_t i = 0; i < b->option_count; i++) {
		const char *at = block_label(b, i);

		while (*at) {
			char word[FORM_TEXT_BYTES_MAX + 1];
			size_t length = strcspn(at, " ");

			memcpy(word, at, length);
			word[length] = '\0';
			widest = fmax(widest, font_width_mm(FONT_REGULAR, BLOCK_LABEL_PT, word));
			at += length + (at[length] == ' ');
		}
	}
	return widest;
}

/* What the statements would like, in one line each. */
static double widest_statement_mm(const struct block *b)
{
	double widest = STATEMENT_MM;

	for (size_t row = 0; row < b->question->statement_count; row++) {
		const char *text = texts_in(&b->question->statements[row].text, b->language);

		if (text)
			widest = fmax(widest, font_width_mm(FONT_REGULAR, BLOCK_LABEL_PT, text));
	}
	return fmin(widest, STATEMENT_MOST_MM);
}

/* Columns take what the statements leave, but hold the words at their heads, and boxes stand no
 * closer than they may. */
static double column_mm(const struct block *b)
{
	double least = fmax(b->box_mm + b->apart_mm, picture_mm(b) + COLUMN_GAP_MM);
	double room = BLOCK_WIDTH_MM - STATEMENT_GAP_MM - widest_statement_mm(b);

	least = fmax(least, widest_word_mm(b) + COLUMN_GAP_MM);
	return fmax(least, fmin(room / (double)b->option_count, COLUMN_MOST_MM));
}

static double statement_mm(const struct block *b)
{
	return BLOCK_WIDTH_MM - (double)b->option_count * column_mm(b) - STATEMENT_GAP_MM;
}

static bool statement_lines(
	const struct block *b, size_t row, struct paragraph *p, struct error *err)
{
	const char *text = texts_in(&b->question->statements[row].text, b->language);

	*p = paragraph_new(FONT_REGULAR, BLOCK_LABEL_PT, ROLE_READING);
	if (!text)
		return error_set(err, EX_DATAERR, _("statement %s has no text in language %s"),
			b->question->statements[row].id, b->language);
	return paragraph_add(p, text, statement_mm(b), true, err);
}

bool block_grid_measure(struct block *b, struct error *err)
{
	double tallest = 0;

	if (b->option_count == 0 || statement_mm(b) < STATEMENT_MM)
		return error_set(err, EX_DATAERR,
			_("L12: %zu options leave no room for the statements of a grid; use fewer, "
			  "or shorter words"),
			b->option_count);
	for (size_t row = 0; row < b->question->statement_count; row++) {
		struct paragraph p;

		if (!statement_lines(b, row, &p, err))
			return false;
		tallest = fmax(tallest, paragraph_height_mm(&p));
	}
	if (!block_tallest_label(b, column_mm(b) - COLUMN_GAP_MM + 0.01, &b->label_mm, err))
		return false;
	b->boxes.pitch_mm =
		fmax(b->box_mm + b->apart_mm, tallest + 2 * BLOCK_CELL_GAP_MM + BLOCK_CELL_PAD_MM);
	b->boxes.rows = b->question->statement_count;
	b->boxes.height_mm = b->box_mm;
	b->boxes.top_mm = picture_mm(b) + BLOCK_FACE_GAP_MM + b->label_mm + HEAD_GAP_MM +
			  (b->boxes.pitch_mm - b->box_mm) / 2;
	b->body_mm = b->boxes.top_mm - (b->boxes.pitch_mm - b->box_mm) / 2 +
		     (double)b->boxes.rows * b->boxes.pitch_mm;
	return true;
}

static double column_x(const struct block *b, size_t option)
{
	return FRAME_RIGHT_MM - (double)(b->option_count - option) * column_mm(b);
}

static bool place_heads(const struct block *b, double top, struct drawing *d, struct error *err)
{
	double width = column_mm(b), side = picture_mm(b);

	for (size_t i = 0; i < b->option_count; i++) {
		double x = column_x(b, i);
		struct rect_mm picture = {x + (width - side) / 2, top, side, side};
		struct rect_mm label = {x, top + side + BLOCK_FACE_GAP_MM, width, 0};
		struct paragraph p;

		if (!block_label_lines(b, i, width - COLUMN_GAP_MM + 0.01, &p, err) ||
			!block_draw_picture(
				d, b->options[i].pictogram, block_mirrored(b, picture), err))
			return false;
		paragraph_draw(&p, d, block_mirrored(b, label), ALIGN_CENTRE);
	}
	return true;
}

static bool place_row(const struct block *b, size_t row, double top, struct drawing *d,
	struct layout_question *q, struct error *err)
{
	double middle = top + b->boxes.pitch_mm / 2, width = column_mm(b);
	struct rect_mm text = {FRAME_LEFT_MM, 0, statement_mm(b), 0};
	struct paragraph p;

	if (!statement_lines(b, row, &p, err))
		return false;
	text.y = middle - (double)(p.line_count - 1) * p.line_step_mm / 2 +
		 paragraph_middle_mm(&p) - paragraph_above_mm(&p);
	paragraph_draw(&p, d, block_mirrored(b, text), b->right_to_left ? ALIGN_RIGHT : ALIGN_LEFT);
	for (size_t i = 0; i < b->option_count; i++) {
		double x = column_x(b, i);
		struct rect_mm cell = {x + BLOCK_CELL_GAP_MM / 2, top + BLOCK_CELL_GAP_MM / 2,
			width - BLOCK_CELL_GAP_MM, b->boxes.pitch_mm - BLOCK_CELL_GAP_MM};
		struct rect_mm box = {
			x + (width - b->box_mm) / 2, middle - b->box_mm / 2, b->box_mm, b->box_mm};

		block_draw_box(d, block_mirrored(b, box));
		if (!block_fill_option(
			    b, i, block_mirrored(b, box), block_mirrored(b, cell), &q->options[i]))
			return error_memory(err);
	}
	return true;
}

bool block_grid_place(const struct block *b, double top, struct drawing *d,
	struct layout_question *first, struct error *err)
{
	double y = top + b->boxes.top_mm - (b->boxes.pitch_mm - b->box_mm) / 2;

	if (!place_heads(b, top, d, err))
		return false;
	for (size_t row = 0; row < b->boxes.rows; row++, y += b->boxes.pitch_mm) {
		drawing_line(d, (struct point_mm){FRAME_LEFT_MM, y},
			(struct point_mm){FRAME_RIGHT_MM, y}, RULE_MM);
		if (drawing_last(d))
			drawing_last(d)->line_grey = RULE_GREY;
		if (!place_row(b, row, y, d, &first[row], err))
			return false;
	}
	return true;
}
