// SPDX-License-Identifier: EUPL-1.2
/*
 * One side as it comes out of the printer: every thing on it with the ink it leaves, also what
 * differs from sheet to sheet (page codes and sheet codes at their widest). Things stand in the order they are painted.
 */
#ifndef PRINTED_SIDE_H
#define PRINTED_SIDE_H

#include "design.h"
#include "ink.h"

enum thing_kind { THING_DRAWN, THING_PAGE_CODE, THING_SHEET_CODE };

struct thing {
	enum thing_kind kind;
	const struct drawing_item *item; /* lent by the design; of THING_DRAWN only             */
	struct ink ink;
	struct rect_mm around; /* all of its ink                                            */
};

struct printed_side {
	const struct design *design; /* lent */
	const struct design_side *drawn;
	const struct layout_side *layout;
	size_t index; /* 0 = front */
	struct thing *things;
	size_t count;
};

/* False and err when memory runs out. Free with printed_side_free in either case. */
bool printed_side_of(
	const struct design *design, size_t index, struct printed_side *side, struct error *err);
void printed_side_free(struct printed_side *side);

/* Do the two print on the same spot? What stands inside a frame or a ring does not, and neither do
 * two lines, which may cross. `apart_mm`: how close is as good as on top of each other. */
bool things_collide(const struct thing *a, const struct thing *b, double apart_mm);

/* "the words \"goed\"", "the picture ear", ... for remarks; into name. */
enum { THING_NAME_SIZE = 80 };
const char *thing_name(const struct thing *thing, char name[THING_NAME_SIZE]);

#endif
