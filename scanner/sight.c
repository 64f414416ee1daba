// SPDX-License-Identifier: EUPL-1.2
/*
 * Sizes are in inner sides of the box ("sides"), so that the boxes of staff forms (6 mm) and of
 * all others (8 mm) are judged alike. Where a number parts "yes" from "no", there is a stretch
 * between them that is "doubtful"; the stretches were chosen wide enough that pens of 0.3 to
 * 2 mm, from pencil to felt-tip, fall on the right side of them.
 */
#include "sight.h"

bool sight_is_mark(enum look look)
{
	return look == LOOK_PLAIN || look == LOOK_UNCLEAR || look == LOOK_FILLED;
}

/* A box full of ink; or gone over again and again, far beyond any cross. A cross of felt-tip
 * (2 mm in a box of 8) covers 64 %, leaves discs of 0.13 and has a path of 2.9. */
static enum look fullness(const struct box_ink *b)
{
	if (b->cover > 0.74 && b->hole < 0.125)
		return LOOK_FILLED;
	if (b->path > 4.8 && b->cover > 0.42 && b->hole < 0.19)
		return LOOK_FILLED;
	if (b->cover < 0.52 && b->path < 4.0)
		return LOOK_PLAIN;
	if (b->cover < 0.35 && b->hole > 0.15)
		return LOOK_PLAIN;
	return LOOK_UNCLEAR;
}

/* Dark enough to be sure that somebody drew it: more than 10 % and well above the noise. */
static bool clear_of_noise(const struct box_ink *b)
{
	return b->contrast > 0.11 && b->contrast > 1.5 * b->noise;
}

/* A single stroke must be half a side long (M12), a little more here because half is where people
 * would argue; what has a bend or a crossing may be smaller. A broken line counts as long as its
 * largest piece is not a dot. */
static bool long_enough(const struct box_ink *b)
{
	bool single = b->path < 1.4 * b->span + 0.1;

	if (b->span > 0.6 && b->path > 1.5 && b->patch > 0.22)
		return true;
	if (b->patch < 0.3)
		return false;
	return single ? b->patch > 0.53 : b->span > 0.38;
}

struct sight sight_of_box(const struct box_ink *b)
{
	struct sight s = {
		.look = LOOK_BARE, .contrast = b->contrast, .cover = b->cover, .sureness = 0.9995};

	if (b->cover <= 0)
		return s;
	/* A point, or a blot of 2.5 mm; longer than 1.2 mm it is a short stroke (M11, M12). Several far
	 * apart are no points. */
	if (b->cover < 0.10 && b->path < 0.6 && b->span < b->patch + 0.2 &&
		(b->patch < 0.15 || (b->patch < 0.22 && b->patch * 8 < 1.5 * b->width_mm))) {
		s.look = LOOK_DOT;
		s.sureness = b->patch < 0.12 ? 0.995 : 0.97;
		return s;
	}
	if (!clear_of_noise(b)) {
		s.look = LOOK_TRACE;
		return s;
	}
	if (!long_enough(b)) {
		s.look = LOOK_DOUBT;
		s.sureness = 0.6;
		return s;
	}
	s.look = fullness(b);
	s.sureness = 0.9993;
	if (b->patch < 0.6)
		s.sureness -= 0.02;
	if (b->contrast < 0.2 || b->contrast < 2.2 * b->noise)
		s.sureness -= 0.03;
	return s;
}

/* Where boxes without strokes of 2,016 simulated sides had specks that far apart, their path was at most
 * 1.13 but for three; what was left of a cross had a span of 0.92, a path of 1.57 and patches of 0.14. */
bool sight_in_pieces(const struct box_ink *b)
{
	return b->span > 0.6 && b->path > 1.2 && b->patch < 0.5 * b->span;
}
