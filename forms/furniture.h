// SPDX-License-Identifier: EUPL-1.2
/*
 * What stands around the questions of a side: fiducials, places of the page codes, title, the
 * fixed lines of the regime. The foot of a side is foot.h's.
 *
 * Front:  title, intro and regime line left of the upper code; a panel with how to answer and a
 *         drawn example; beside the lower code the line that sends people to the back.
 * Back:   title; beside the lower code thanks.
 */
#ifndef FURNITURE_H
#define FURNITURE_H

#include "design.h"
#include "frame.h"

/* The white around a page code, as a part of its width, and what is left free beyond it. */
#define FURNITURE_QUIET ((double)FRAME_QUIET_MODULES / FRAME_CODE_MODULES)
#define FURNITURE_CODE_GAP_MM 1.0

struct furniture {
	const struct design_request *request;
	size_t sides; /* of this sheet: 1 or 2 */
	bool right_to_left;
	bool tight; /* a small lower code, and lines behind each other */
};

/* Where questions may stand on that side (0 = front). The head of the first one may start at
 * head_top_mm when it is no wider than head_width_mm; bodies start at top_mm at the earliest. */
struct furniture_space {
	double head_top_mm, head_width_mm, top_mm, bottom_mm;
	bool tight; /* as the furniture */
};
bool furniture_space(const struct furniture *furniture, size_t side, struct furniture_space *space,
	struct error *err);

/* Draws it all, fills marks and codes of the layout's side, and the slots. */
bool furniture_place(const struct furniture *furniture, size_t side, struct design_side *design,
	struct layout_side *layout, struct error *err);

#endif
