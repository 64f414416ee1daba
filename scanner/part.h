// SPDX-License-Identifier: EUPL-1.2
/*
 * What is a thing of ink there for? The part that it plays in one question, by the mark policy.
 *
 * Judged by its place, shape and darkness as added.h has measured them, and by where the layout has boxes,
 * words and pictures. What the ink in a box looks like is for sight.h to say; what follows for options and
 * answers, for decide.h. No pixels here.
 */
#ifndef PART_H
#define PART_H

#include "cells.h"

enum part_kind {
	PART_NONE,   /* not of this question, or nothing                              */
	PART_BOX,    /* a mark in the box of one option                               */
	PART_RING,   /* a ring around box, picture or word of one option (M7, M8)     */
	PART_DRAWN,  /* drawn on the picture of one option (M10)                      */
	PART_HINT,   /* points at one option: underline, arrow, mark beside it (M9)   */
	PART_SHARED, /* of two options or more, no telling which (M16)                */
	PART_STRIKE, /* a line through the whole row (M17)                            */
	PART_REMARK  /* writing beside the options (M25)                              */
};

struct part {
	enum part_kind kind;
	int option; /* of PART_BOX, RING, DRAWN, HINT; of a REMARK in the cell of one; else -1 */
};

/* The part of a thing in one question of the side, which `question` is the index of. The other questions
 * are asked by themselves: what is the mark of one may be nothing, or shared, in the next. */
struct part part_of(const struct side_ink *ink, int question, const struct added_thing *thing);

/* Whether there is more of a thing in a box than a graze: half a mm^2 and 4 % of its ink. `touch` is one
 * of its touches. */
bool part_enters(const struct added_thing *thing, const struct added_touch *touch);

/* Whether a thing that reaches a box is letters which start beside it and go on into it; else it may be a
 * mark, or a stroke. */
bool part_is_word(struct rect_mm box, const struct added_thing *thing);

/* Whether a thing is the other side of the paper, which shows through elsewhere as well (M22). Such a
 * thing has no part. */
bool part_is_ghost(const struct side_ink *ink, const struct added_thing *thing);

/* Whether a thing may be felt-tip of the other side that has come through. Beside the boxes it has no part
 * when this side's marks are much darker; in a box it plays that of a mark, for a person to look at. */
bool part_may_be_bled(const struct side_ink *ink, const struct added_thing *thing);

#endif
