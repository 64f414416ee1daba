// SPDX-License-Identifier: EUPL-1.2
/*
 * Pieces of a scan cut out straight, for a person to look at: a text area, a question in doubt.
 */
#ifndef CROP_H
#define CROP_H

#include "ground.h"
#include "layout.h"
#include "store.h"
#include "transform.h"

/* Adds to the reading a crop of every answer that a person has to see; of a side on which nothing was
 * found one of all its questions together, as CROP_OF_SIDE. reading->answers must be those of `side`, as
 * decide_side made them. */
struct crop_page {
	const struct ground *ground;
	const struct transform *page;
	const struct layout_side *side;
};
bool crop_answers(const struct crop_page *page, struct reading *reading, struct error *err);

#endif
