// SPDX-License-Identifier: EUPL-1.2
/*
 * Bringing a page and the picture of its blank form onto each other.
 *
 * align_boxes is for a page that is known to within about a millimetre: it measures the edges of
 * every printed box and takes up what feeders and folds did in between. align_page is for a page
 * whose squares and codes are gone, or that never had any: it tries the four quarters and looks
 * for the blank form's print, from coarse to fine.
 */
#ifndef ALIGN_H
#define ALIGN_H

#include "blank.h"
#include "fiducial.h"
#include "ground.h"

/* How well a page lies on its blank form. */
struct alignment {
	int edges_sought, edges_found; /* edges of boxes                                     */
	double largest_mm;             /* the longest shift that was taken up                */
	double rest_mm;                /* rms of what neighbouring boxes do not agree on     */
};

/* Measures all boxes and bends the page to them. `pose` (may be NULL) adds its squares. */
void align_boxes(const struct blank *blank, const struct ground *ground, const struct pose *pose,
	struct transform *page, struct alignment *result);

#endif
