// SPDX-License-Identifier: EUPL-1.2
/*
 * Boxes of 3-5 mm and bubbles, as other people's forms have them.
 *
 * In so small a box a mark lies close to print on all sides, and its shape says little. What can be
 * measured surely is how much of the inside is covered: one box that has ink among others that have
 * none is an answer. So the share of the inside that is covered speaks beside decide.h: where both
 * agree, or where it alone is beyond doubt, the answer stands; where they do not, a person looks.
 */
#ifndef SMALL_BOX_H
#define SMALL_BOX_H

#include "cells.h"
#include "store.h"

/* Settles the answers that decide_side made of a side. */
struct small_box_page {
	const struct blank *blank;
	const struct ground *ground;
	const struct transform *map;
	const struct side_ink *ink; /* what decide_side looked at */
};
bool small_box_settle(
	const struct small_box_page *page, struct reading *reading, struct error *err);

#endif
