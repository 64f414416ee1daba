// SPDX-License-Identifier: EUPL-1.2
/*
 * On the small copy, whose pixels are means over about a third of a mm: noise and ripples of
 * compression shrink, a spot of that size does not. How much darker than its middle value the
 * darkest place of a box is was, on sides nobody wrote on, within 1.7 times the lower quartile of
 * all boxes, plus 2 levels of grey.
 */
#include "faint.h"

#include "added_inside.h"

#include <math.h>
#include <stdlib.h>

/* From here on a box has more than the others. */
static const double USUAL_TIMES = 2, USUAL_PLUS = 5;

/* From the outer edge of a box to where its line no longer disturbs. */
static const double RIM_MM = 1.0;

/* How far from print, in steps of the blank, a place beside the box must lie. */
enum { OFF_PRINT = 5, PLACES_LEAST = 60 };

/* Half a per cent of the places of a cell: more than a speck. */
static const double BESIDE_SHARE = 0.005;

/* How many places of a part of the page have which darkness. */
struct levels {
	unsigned counts[256], all;
};

static int level_of(const struct levels *l, double share)
{
	double wanted = share * l->all, sum = 0;

	for (int v = 0; v < 255; v++) {
		sum += l->counts[v];
		if (sum >= wanted && sum > 0)
			return v;
	}
	return 255;
}

/* --- looking -------------------------------------------------------------------------------- */

/* Every pixel that shows some of the rectangle: faint marks need them all. */
static struct rect_px part_of(const struct added *ink, struct rect_mm r)
{
	const struct image *s = &ink->ground->small;
	struct part_bounds b = added_bounds(ink, r);
	double left = fmax(0, floor(b.left)), top = fmax(0, floor(b.top));
	double right = fmin(s->width, ceil(b.right)), low = fmin(s->height, ceil(b.low));

	return (struct rect_px){(int)left, (int)top, right > left ? (int)(right - left) : 0,
		low > top ? (int)(low - top) : 0};
}

/* On a line that the scanner drew along the whole page, or beside it. */
static bool in_streak(const struct added *ink, int x, int y)
{
	int width = ink->ground->small.width, height = ink->ground->small.height;

	for (int k = -1; ink->streaks && k <= 1; k++)
		if ((x + k >= 0 && x + k < width && ink->streaky[x + k]) ||
			(y + k >= 0 && y + k < height && ink->streaky[width + y + k]))
			return true;
	return false;
}

static void add_place(struct levels *l, int darkness)
{
	l->counts[darkness]++;
	l->all++;
}

/* What is in the box of an option, and in the rest of its cell away from print. */
static void look_at(const struct added *ink, const struct layout_option *o, struct levels *box,
	struct levels *beside)
{
	struct rect_mm inside = rect_grown(o->box, -RIM_MM);
	struct rect_px part = part_of(ink, o->cell);
	size_t width = (size_t)ink->ground->small.width;

	*box = *beside = (struct levels){.all = 0};
	for (int y = part.y; y < part.y + part.h; y++) {
		const uint8_t *zones = ink->zones + (size_t)y * width;
		const uint8_t *darkness = ink->darkness + (size_t)y * width;
		struct point_mm at = place_of(ink, part.x + 0.5, y + 0.5);
		struct point_mm end = place_of(ink, part.x + part.w - 0.5, y + 0.5);
		double dx = (end.x - at.x) / fmax(1, part.w - 1);
		double dy = (end.y - at.y) / fmax(1, part.w - 1);

		for (int x = part.x; x < part.x + part.w; x++, at.x += dx, at.y += dy)
			if (in_streak(ink, x, y))
				continue;
			else if (rect_has(inside, at))
				add_place(box, darkness[x]);
			else if ((zones[x] & ZONE_STEP) >= OFF_PRINT && rect_has(o->cell, at) &&
				 !rect_has(o->box, at))
				add_place(beside, darkness[x]);
	}
}

/* --- judging -------------------------------------------------------------------------------- */

/* What was seen at one option, in levels of grey. */
struct seen {
	struct cell_ink *cell;
	size_t question;
	struct levels box;
	double place_mm2;
	int middle; /* of the box                                                     */
	int spot;   /* how much darker its darkest place is                           */
	int beside; /* how much darker a two-hundredth of the rest of the cell is     */
};

static int compare_ints(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* Above this, an option has more than is usual on this page. Sorts the values. */
static double limit_of(int *values, size_t count)
{
	size_t quarter = count / 4;

	qsort(values, count, sizeof *values, compare_ints);
	return USUAL_TIMES * values[quarter] + USUAL_PLUS;
}

static void judge_boxes(struct seen *seen, int *values, size_t count)
{
	double limit;

	for (size_t i = 0; i < count; i++)
		values[i] = seen[i].spot;
	limit = limit_of(values, count);
	for (size_t i = 0; i < count; i++) {
		unsigned dark = 0;

		if (seen[i].spot <= limit)
			continue;
		for (int v = 255; v > seen[i].middle + limit; v--)
			dark += seen[i].box.counts[v];
		seen[i].cell->trace = seen[i].spot / 255.0;
		seen[i].cell->trace_mm2 = dark * seen[i].place_mm2;
	}
}

/* Where paper is white without any noise, one level is something. Counts the questions in which it
 * is at some options and not at others. */
static size_t count_hinted(const struct seen *seen, size_t count)
{
	size_t hinted = 0;

	for (size_t i = 0; i < count;) {
		size_t question = seen[i].question, options = 0, hints = 0;

		for (; i < count && seen[i].question == question; i++, options++)
			hints += seen[i].beside > 0;
		hinted += hints > 0 && hints < options;
	}
	return hinted;
}

static void judge_beside(struct seen *seen, int *values, size_t count, struct side_ink *side)
{
	double limit;

	for (size_t i = 0; i < count; i++)
		values[i] = seen[i].beside;
	limit = limit_of(values, count);
	side->hinted = values[count / 2] == 0 ? count_hinted(seen, count) : 0;
	for (size_t i = 0; i < count; i++)
		if (seen[i].beside > limit)
			seen[i].cell->beside_trace = seen[i].beside / 255.0;
}

static bool is_dirt(const struct added_thing *t)
{
	return t->kind == ADDED_STAIN || t->kind == ADDED_CREASE;
}

/* Nobody's strokes in the box of an option, nor a dot; a stain may be there. */
static bool box_is_bare(
	const struct added *ink, int question, int option, const struct cell_ink *cell)
{
	if (cell->unseen)
		return false;
	for (size_t i = 0; cell->box.cover > 0 && i < ink->count; i++)
		for (int k = 0; k < ink->things[i].touch_count; k++) {
			const struct added_touch *t = &ink->things[i].touches[k];

			if (t->question == question && t->option == option && t->box_mm2 > 0 &&
				!is_dirt(&ink->things[i]))
				return false;
		}
	return true;
}

/* Whether there is a question with nothing but bare boxes. */
static bool any_bare(const struct side_ink *side, const struct added *ink)
{
	const struct cell_ink *cell = side->cells;

	for (size_t q = 0; q < side->side->question_count; q++) {
		size_t options = side->side->questions[q].option_count, bare = 0;

		for (size_t o = 0; o < options; o++, cell++)
			bare += box_is_bare(ink, (int)q, (int)o, cell);
		if (bare == options)
			return true;
	}
	return false;
}

/* Looks at every option without ink in its box: those of answered questions tell what is usual. */
static size_t look_at_all(const struct side_ink *side, const struct added *ink, struct seen *seen)
{
	struct cell_ink *cell = side->cells;
	struct levels beside;
	size_t count = 0;

	for (size_t q = 0; q < side->side->question_count; q++)
		for (size_t o = 0; o < side->side->questions[q].option_count; o++, cell++) {
			const struct layout_option *option = &side->side->questions[q].options[o];
			struct point_px at = transform_apply(ink->page, rect_centre(option->box));
			struct seen *s = &seen[count];

			if (!box_is_bare(ink, (int)q, (int)o, cell))
				continue;
			*s = (struct seen){.cell = cell, .question = q};
			look_at(ink, option, &s->box, &beside);
			s->middle = level_of(&s->box, 0.5);
			s->spot = level_of(&s->box, 1) - s->middle;
			s->place_mm2 = pixel_area(
				ink, at.x / ink->ground->factor, at.y / ink->ground->factor);
			if (beside.all > PLACES_LEAST)
				s->beside = level_of(&beside, 1 - BESIDE_SHARE) -
					    level_of(&beside, 0.5);
			count++;
		}
	return count;
}

bool faint_look(struct side_ink *side, const struct added *ink, struct error *err)
{
	size_t boxes = 0, count;
	struct seen *seen;
	int *values;

	side->hinted = 0;
	if (!any_bare(side, ink))
		return true;
	for (size_t q = 0; q < side->side->question_count; q++)
		boxes += side->side->questions[q].option_count;
	seen = malloc(boxes * sizeof *seen + 1);
	values = malloc(boxes * sizeof *values + 1);
	if (!seen || !values) {
		free(seen);
		free(values);
		return error_memory(err);
	}
	count = look_at_all(side, ink, seen);
	judge_boxes(seen, values, count);
	judge_beside(seen, values, count, side);
	free(seen);
	free(values);
	return true;
}
