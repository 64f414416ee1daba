// SPDX-License-Identifier: EUPL-1.2
/*
 * What does the ink in one box look like? From the numbers of cells.h to a name; without the other
 * boxes of the question, and without what lies beside the box.
 */
#ifndef SIGHT_H
#define SIGHT_H

#include "cells.h"

/* From nothing to black: a later one is more of a mark. */
enum look {
	LOOK_BARE,
	LOOK_DOT,     /* a pen that rested (M11)                                     */
	LOOK_TRACE,   /* faint: rubbed out, or a pencil that hardly wrote (M20, M23) */
	LOOK_DOUBT,   /* a short stroke, a hint, something between (M9, M12, M16)    */
	LOOK_PLAIN,   /* cross, tick, curl, ring, stroke                             */
	LOOK_UNCLEAR, /* a mark, but is it filled?                                   */
	LOOK_FILLED   /* filled in or scribbled over                                 */
};

struct sight {
	enum look look;
	double contrast; /* of what was seen */
	double cover;
	double sureness; /* that it is a mark (PLAIN, UNCLEAR, FILLED) or none (BARE, DOT) */
	bool written;    /* writing in the same cell */
	bool pointed_at; /* something beside the box that may say what is meant by it */
	bool typical;    /* where and how a mark is made on purpose, not a word that slips in */
};

/* Plain, unclear or filled. */
bool sight_is_mark(enum look look);

/* Of the ink inside the box alone. */
struct sight sight_of_box(const struct box_ink *box);

/* Specks all over the box, which may be what noise has left of a pale stroke; dust does not lie so. */
bool sight_in_pieces(const struct box_ink *box);

#endif
