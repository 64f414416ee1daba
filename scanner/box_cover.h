// SPDX-License-Identifier: EUPL-1.2
/*
 * How much of a box is covered? For boxes that other people's forms have: bubbles and boxes of 3-5 mm, and
 * cells of tables.
 *
 * In a small box a mark lies close to print on all sides, and in a cell it is small and stands anywhere: its
 * shape says little. What can be measured surely is how much of the inside is covered: one box that has ink
 * among others that have none is an answer. So that share speaks beside decide.h: where both agree, or where
 * it alone is beyond doubt, the answer stands; where they do not, a person looks.
 */
#ifndef BOX_COVER_H
#define BOX_COVER_H

#include "cells.h"
#include "store.h"

/* Settles the answers that decide_side made of a side. */
struct box_cover_page {
	const struct blank *blank;
	const struct ground *ground;
	const struct transform *map;
	const struct side_ink *ink; /* what decide_side looked at */
};
bool box_cover_settle(
	const struct box_cover_page *page, struct reading *reading, struct error *err);

#endif
