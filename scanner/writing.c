// SPDX-License-Identifier: EUPL-1.2
#include "writing.h"

#include "added_inside.h"

/* The frame of an area was seen up to 1.5 mm from where it should be, on paper that is not flat. */
static const double FRAME_OFF_MM = 2.0;

/* mm^2 of ink inside the frame: a letter of 3 mm in the thinnest pen has more. */
static const double INSIDE_MM2 = 0.6;

/* Ink counts as dark as this share of the thing's own darkness: not what it hangs together with. */
static const double OWN_SHARE = 0.5;

/* Pens are darker than the first, or their edges are steeper than the second (1 = those of print); a
 * bad lamp makes them softer, which only confuses where the back shows through. */
static const double PEN = 0.30, PEN_SHARP = 0.62, LEAD_SHARP = 0.50;

/* Paler than this, writing is asked about whatever its edges: three times what compression and a
 * lamp do to bare paper. */
static const double PALE = 0.13;

/* What comes through from the back: no darker than this, and softer than a pen. Felt-tip comes
 * through with half its own darkness. */
static const double BACK_DARKEST = 0.22, BACK_SHARPEST = 0.60, FELT_BACK = 0.55;
enum { BACK_PIECES = 6 };

/* Rims of cups are larger than the lines people draw, and pale. They go on outside the area, or are
 * cut off by its frame: an arc of 70-90 mm across, higher than any line of words. */
static const double RIM_MM = 25, RIM_BEYOND_MM = 8, RIM_DARKEST = 0.45;
static const double ARC_MM = 45, ARC_HIGH_MM = 15;

/* --- the other side ------------------------------------------------------------------------- */

static bool from_the_back(const struct added_thing *t)
{
	return t->kind != ADDED_SPECK && t->kind != ADDED_CREASE && t->contrast < BACK_DARKEST &&
	       t->sharp < BACK_SHARPEST && added_diagonal_mm(t) > 2.5;
}

/* How dark the back shows, all over the page; 0: it does not. Pieces of it are in the area too, but
 * never only there. */
static double back_shows(const struct added *ink, struct rect_mm area)
{
	unsigned counts[101] = {0}, all = 0, sum = 0;

	for (size_t i = 0; i < ink->count + ink->other_count; i++) {
		const struct added_thing *t =
			i < ink->count ? &ink->things[i] : &ink->others[i - ink->count];

		if (!from_the_back(t) || rect_has(area, added_middle(t)))
			continue;
		counts[(int)(100 * t->contrast)]++;
		all++;
	}
	for (int level = 0; all >= BACK_PIECES && level <= 100; level++) {
		sum += counts[level];
		if (6 * sum >= 5 * all)
			return (level + 1) / 100.0;
	}
	return 0;
}

/* --- the frame ------------------------------------------------------------------------------ */

/* Is there ink of the thing further inside than the printed frame ever lies? */
static bool lies_inside(
	const struct added *ink, const struct added_thing *t, struct rect_mm area, double white)
{
	struct rect_mm inner = rect_grown(area, -FRAME_OFF_MM), r;
	double found = 0, level = OWN_SHARE * t->contrast * white;
	struct rect_px part;

	r.x = fmax(inner.x, t->left);
	r.y = fmax(inner.y, t->top);
	r.w = fmin(rect_right(inner), t->right) - r.x;
	r.h = fmin(rect_bottom(inner), t->bottom) - r.y;
	if (r.w < 0 || r.h < 0)
		return false;
	/* A stroke along x or y may be no wider than one pixel. */
	r = rect_grown(r, 0.2);
	part = added_part_of(ink, r);
	for (int y = part.y; y < part.y + part.h && found < INSIDE_MM2; y++)
		for (int x = part.x; x < part.x + part.w; x++) {
			size_t at = (size_t)y * (size_t)ink->ground->small.width + (size_t)x;

			if (ink->mask[at] == ADDED_INK && darkness_at(ink, x, y) > level &&
				rect_has(r, place_of(ink, x + 0.5, y + 0.5)))
				found += pixel_area(ink, x, y);
		}
	return found >= INSIDE_MM2;
}

/* --- one thing ------------------------------------------------------------------------------ */

/* Its middle, or half of its room. */
static bool mostly_in(const struct added_thing *t, struct rect_mm r)
{
	double common = added_overlap_mm2(t, r);

	if (common <= 0)
		return false;
	return rect_has(r, added_middle(t)) ||
	       common > 0.5 * added_width_mm(t) * added_height_mm(t);
}

static bool may_be_rim(const struct added_thing *t, struct rect_mm area)
{
	double beyond = fmax(fmax(area.x - t->left, t->right - rect_right(area)),
		fmax(area.y - t->top, t->bottom - rect_bottom(area)));

	bool arc = added_diagonal_mm(t) > ARC_MM &&
		   fmin(added_width_mm(t), added_height_mm(t)) > ARC_HIGH_MM;

	return t->contrast < RIM_DARKEST && added_diagonal_mm(t) > RIM_MM &&
	       (beyond > RIM_BEYOND_MM || arc);
}

enum writing { WRITING_NONE, WRITING_MAYBE, WRITING_SURE };

static enum writing judge(
	const struct side_ink *side, const struct added_thing *t, struct rect_mm area, double back)
{
	bool soft = t->sharp < (back > 0 ? PEN_SHARP : LEAD_SHARP);

	if (t->kind != ADDED_STROKES && t->kind != ADDED_STAIN)
		return WRITING_NONE;
	if (back > 0 && soft && t->contrast < 1.35 * back)
		return WRITING_NONE;
	/* Soft, and it ends with nothing: damp, a thumb, the shadow of a fold. */
	if (t->kind == ADDED_STAIN)
		return t->contrast > PALE && t->sharp > 0.25 ? WRITING_MAYBE : WRITING_NONE;
	if (may_be_rim(t, area))
		return WRITING_MAYBE;
	if (back > 0 && soft && t->contrast < FELT_BACK)
		return WRITING_MAYBE;
	if (t->contrast > PEN)
		return WRITING_SURE;
	/* Somebody who marks in black does not write faintly. */
	if (soft || t->contrast < PALE || t->contrast < 1.5 * side->noise ||
		t->contrast < 0.3 * side->darkest)
		return WRITING_MAYBE;
	return WRITING_SURE;
}

void writing_measure(const struct side_ink *side, const struct added *ink,
	const struct layout_area *place, struct area_ink *area)
{
	double back = back_shows(ink, place->area);
	struct point_px middle = transform_apply(ink->page, rect_centre(place->area));
	double white = ground_white(
		ink->ground, middle.x / ink->ground->factor, middle.y / ink->ground->factor);

	for (size_t i = 0; i < ink->count; i++) {
		const struct added_thing *t = &ink->things[i];
		enum writing is;

		if (!mostly_in(t, place->area))
			continue;
		area->pieces += rect_has(rect_grown(place->area, -FRAME_OFF_MM), added_middle(t));
		is = judge(side, t, place->area, back);
		if (is == WRITING_NONE || !lies_inside(ink, t, place->area, white))
			continue;
		if (is == WRITING_MAYBE) {
			area->maybe_mm = fmax(area->maybe_mm, added_diagonal_mm(t));
			continue;
		}
		/* As if strokes were 0.6 mm wide: only to tell a dot from a word. What lies along
		 * print may be print. */
		area->strokes_mm +=
			fmax(added_diagonal_mm(t), t->area_mm2 / 0.6) * (1 - t->near_print);
		area->largest_mm = fmax(area->largest_mm, added_diagonal_mm(t));
		area->contrast = fmax(area->contrast, t->contrast);
	}
}
