// SPDX-License-Identifier: EUPL-1.2
/*
 * Where are the six solid squares of the frame, and how does the page lie in the picture?
 *
 * Dark patches of the small copy that look like solid squares are candidates; two of them that
 * stand as two squares of the frame do, and are of the right size for their distance, make a
 * guess at the page; the guess that more squares confirm wins. Then each square's middle is
 * measured in the full picture, also of those that were not seen as separate patches, and the
 * page is fitted to all that agree.
 *
 * Works from 100 to 600 dpi whatever the file says, at any angle, with 2 to 6 squares left: with
 * 5 or 6 the answer is certain, with 4 almost, with 2 or 3 it is a guess that only a page code in
 * its place can confirm. Middles are good to 0.02 mm in a sharp scan, 0.05 mm in 1 bit.
 */
#ifndef FIDUCIAL_H
#define FIDUCIAL_H

#include "blobs.h"
#include "frame.h"
#include "ground.h"
#include "transform.h"

/* One way the page may lie. */
struct pose {
	struct transform page;
	bool found[FRAME_MARKS];
	struct point_px at[FRAME_MARKS]; /* middles in the full picture, of those found        */
	int count;                       /* how many                                           */
	double residual_mm;              /* rms of what is left after fitting; 0 if count <= 3 */
	bool mirrored;
	double score; /* to rank poses by; higher is better */
};

enum { POSES_MAX = 6 };

/* The poses that fit, best first, in `poses`; their number in *count, 0 when there is none. When
 * the first one is certain it is the only one. `work` is memory that is kept between calls. */
struct fiducial_search {
	const struct ground *ground;
	struct blobs *work;
};
bool fiducial_find(const struct fiducial_search *search, struct pose poses[POSES_MAX],
	size_t *count, struct error *err);

/* Looks for squares where pose->page, known to a few mm only, expects them, and fits the page to
 * them as fiducial_refine does. With fewer than two the pose keeps its map and has a count of 0.
 * false only when memory runs out. */
bool fiducial_grow(const struct fiducial_search *search, struct pose *pose, struct error *err);

/* Measures the middles of all six squares where `page` says they are and fits the page to those
 * that are there, for a page that was found in another way. `within_mm`: how far off `page` may
 * be. false (and pose untouched) when fewer than two are there. */
bool fiducial_refine(const struct ground *ground, const struct transform *page, double within_mm,
	struct pose *pose);

#endif
