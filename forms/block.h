// SPDX-License-Identifier: EUPL-1.2
/*
 * A block: one question as it is set on a page. Number and text on top, below it what is answered
 * in. Measured first, then placed; the measures follow the L rules (domain figures in block.c).
 */
#ifndef BLOCK_H
#define BLOCK_H

#include "drawing.h"
#include "form.h"
#include "layout.h"
#include "paragraph.h"

#define BLOCK_INDENT_MM 12.0 /* a question's text stands this far right of its number */

/* How tightly the options of a form stand. The first that fits is taken. */
enum arrangement {
	ARRANGE_STACKED, /* all word options one under another                       */
	ARRANGE_COLUMNS, /* four options or more in two columns                      */
	ARRANGE_ROWS,    /* and three or fewer in one row                            */
	ARRANGE_TIGHT,   /* and sentences behind each other, smaller boxes for staff, less white, a
			    smaller lower page code */
	ARRANGEMENTS,
};

struct block {
	const struct question *question; /* lent by the form */
	const struct option *options;    /* lent: the question's own, a set's, or theme words */
	size_t option_count;
	enum question_type type; /* after the variant */
	int number;              /* from 1, as printed */
	const char *language;
	bool right_to_left;
	double text_width_mm;
	struct paragraph text;
	size_t columns;          /* word options beside each other */
	double row_gap_mm;       /* from a word to the next box in its row    */
	double box_mm, apart_mm; /* side of a box, and between two of them */
	double radius_mm;        /* of the disc around the number */
	double head_mm;          /* number and text                 */
	double gap_mm;           /* between text and body           */
	double body_mm;          /* what is answered in             */
	double stretch_mm;       /* how much the body may grow when there is room */
	double label_mm;         /* faces: the height of the tallest label        */
	struct {
		double top_mm, height_mm, pitch_mm;
		size_t rows;
	} boxes; /* where they stand, from the top of the body: rows at equal distances */
};

struct block_request {
	const struct form *form;
	const struct question *question;
	const char *language, *variant;
	bool right_to_left;
	const struct option *theme;
	size_t theme_count;
	int number;
	enum arrangement arrangement;
	double text_width_mm; /* room for the question's text */
};

/* Fills block. False and err with the place in the definition when it cannot be set. */
bool block_measure(const struct block_request *request, struct block *block, struct error *err);

double block_height_mm(const struct block *block);

/* Draws the block with its top at top_mm and its body from body_top_mm (at least top + head + gap),
 * `extra_mm` higher than measured, and adds it to the side. head_width_mm is the room for its head,
 * from the left. False and err when a pictogram or memory is missing. */
struct block_place {
	double top_mm, body_top_mm, extra_mm, head_width_mm;
};
bool block_place(const struct block *block, const struct block_place *place,
	struct drawing *drawing, struct layout_side *side, struct error *err);

#endif
