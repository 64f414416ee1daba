// SPDX-License-Identifier: EUPL-1.2
/*
 * The design of a form's pages: computed, never typed in.
 *
 * A question is a block: number and text, and under it its faces, options, box, digits or line.
 * Blocks are measured, then set on one side if they fit there with room, else on two. Options of a
 * question stand one under another where the form has room for it; long lists go in two columns
 * and short ones in a row when it has not. Every block keeps the same order: number - question -
 * pictures - boxes. What cannot be set within the L rules (L12: two sides) is an error that says
 * how much too long the form is; nothing is ever made smaller to fit.
 *
 * The result is both the layout, which the scanner reads by, and a drawing of each side without
 * what differs from sheet to sheet: page codes, sheet code and strip code have slots.
 */
#ifndef DESIGN_H
#define DESIGN_H

#include "drawing.h"
#include "form.h"
#include "layout.h"

struct design_request {
	const struct form *form;
	const char *language;
	const char *variant;        /* NULL or "", "eenvoudig", "lijn"                      */
	int expected_sheets;        /* 0 = not known; below 10 leaves out WHO questions (T13) */
	const struct option *theme; /* theme words of the event instead of the options of   */
	size_t theme_count;         /* the question that allows it; 0 = none                */
	bool specimen;              /* VOORBEELD on every side                              */
	bool paired;                /* a place for the code of a pair                       */
};

/* Where a text that differs per sheet goes: the start of its baseline. */
struct design_slot {
	struct point_mm at;
	double size_pt;
	bool used;
};

struct design_side {
	struct drawing drawing;
	struct design_slot sheet_code[LAYOUT_CODES_MAX]; /* beside each page code */
	struct design_slot strip_code;
	struct design_slot family, pair; /* front only; the label goes before it */
};

/* The words for a slot of a token end this far before it. */
#define DESIGN_LABEL_GAP_MM 1.5

struct design {
	struct layout *layout;
	struct design_side sides[LAYOUT_SIDES_MAX];
};

/* NULL and err: EX_DATAERR when the form does not fit or lacks a text, pictogram or glyph. */
struct design *design_new(const struct design_request *request, struct error *err);
void design_free(struct design *design);

#endif
