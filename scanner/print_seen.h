// SPDX-License-Identifier: EUPL-1.2
/*
 * Is the print of the blank form there? A pen adds ink and takes no print away, so print that is not
 * seen tells that a page lies otherwise, or is another one. Pages of one house look alike at the
 * edges: what stands around the boxes tells whether they mean what we think.
 */
#ifndef PRINT_SEEN_H
#define PRINT_SEEN_H

#include "blank.h"
#include "ground.h"

/* The share of the print in and around the cells of a question that the scan shows, 0..1; 1 when
 * there is none. Ink on top of it does no harm. False only when memory runs out. */
bool print_seen(const struct blank *blank, const struct ground *ground,
	const struct transform *page, size_t question, double *share, struct error *err);

/* The mean over fields of about 9 mm all over the page, as far as it lies in the picture: where the
 * page lies a row too high, whole fields are missing. 0 when no field is in the picture. */
bool print_seen_all_over(const struct blank *blank, const struct ground *ground,
	const struct transform *page, double *share, struct error *err);

/* The mean over all questions; 1 when there are none. */
bool print_seen_mean(const struct blank *blank, const struct ground *ground,
	const struct transform *page, double *share, struct error *err);

#endif
