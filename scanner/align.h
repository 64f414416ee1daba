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
#include "patches.h"

/* How well a page lies on its blank form. */
struct alignment {
	int edges_sought, edges_found; /* edges of boxes                                     */
	double largest_mm;             /* the longest shift that was taken up                */
	double rest_mm;                /* rms of what neighbouring boxes do not agree on     */
};

/* Measures all boxes and bends the page to them. `pose` (may be NULL) adds its squares. */
void align_boxes(const struct blank *blank, const struct ground *ground, const struct pose *pose,
	struct transform *page, struct alignment *result);

/* A page of which nothing is known but its print, and the sides that it may be. */
struct align_request {
	const struct ground *ground;
	const struct patches *const *sides;
	size_t side_count;
	double dpi;                   /* what the file says; 0 = nothing                      */
	const struct transform *near; /* the page to within 7 mm, if the first side; or NULL */
};

/* A page that is laid on its blank form agrees with nine tenths of its print, one of another form
 * with less than a quarter. */
enum { AGREES_PERCENT = 60, FOREIGN_PERCENT = 30 };

struct laid {
	struct fit fit;
	double seen;   /* how much of the side's print is seen, 0..1: print_seen_all_over */
	size_t side;   /* which of the sides fits best                               */
	bool two_ways; /* it fits in another way as well: the form looks alike in itself */
};

/* Finds the side and how it lies. What is no such page comes out with little agreement. false only
 * when memory runs out. */
bool align_page(const struct align_request *request, struct laid *laid, struct error *err);

#endif
