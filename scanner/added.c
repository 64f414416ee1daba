// SPDX-License-Identifier: EUPL-1.2
/*
 * Limits: for each distance from print the quartiles of darkness are taken all over the page.
 * Marks cover a few per cent of a page and do not move a quartile. Limit = upper quartile + 2.5
 * times the distance between the quartiles (4 sigma of a bell) + 4 grey levels (1.6 %), because a
 * scanner that clips paper to white leaves no spread at all.
 *
 * Pale things are looked at in the full picture: a pen leaves an edge that is only as wide as
 * the scanner's blur (0.1-0.2 mm), what shows through from the back or has dried up is wider.
 */
#include "added.h"

#include "frame.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KNOT = 16, SPLITS_MAX = 3, LEAST = 3 /* pixels */ };

static const double EXTRA_LEVELS = 4;

/* Ink darker than this needs no excuse for being soft or large; felt-tip that comes through the
 * paper is measured up to the second. */
static const double PALE = 0.45, MAY_SHOW_THROUGH = 0.65;

/* The lightest pencil is darker than this when anybody can see it. */
static const double FAINTEST = 0.085;

/* Below this, what has no sharp edge is a stain. 1 is a step of the scanner's own blur. */
static const double SOFT = 0.38;

/* Rings of cups are 70-90 mm across and run over several cells, sharp on the outside only; a ring
 * around an option with all its words may be as long, but a pen is sharp on both sides. */
static const double STAIN_MM = 60, STAIN_CONTRAST = 0.35, STAIN_SHARP = 0.70;

/* Punch holes: discs of 5.5-6.5 mm whose middle is up to 14 mm from the edge of the page. */
static const double HOLE_LEAST_MM = 4.5, HOLE_MOST_MM = 8.0, HOLE_EDGE_MM = 20;

static const double MARGIN_MM = 4;

/* Smaller than this in both directions: dust, or a pen that rested. */
static const double SPECK_MM = 1.3;

/* Less ink than a black spot of this size: ripples of compression, grains of toner. */
static const double SPECK_INK_MM2 = 0.14;

void added_free(struct added *ink)
{
	free(ink->things);
	blobs_free(&ink->blobs);
	free(ink->darkness);
	free(ink->mask);
	free(ink->knots);
	free(ink->streaky);
	*ink = (struct added){0};
}

/* --- memory ------------------------------------------------------------------------------- */

static bool room(struct added *ink, struct error *err)
{
	const struct image *s = &ink->ground->small;
	size_t pixels = (size_t)s->width * (size_t)s->height;
	size_t edges = (size_t)s->width + (size_t)s->height;
	size_t knots;

	ink->knot_columns = s->width / KNOT + 2;
	knots = (size_t)ink->knot_columns * (size_t)(s->height / KNOT + 2);
	if (pixels > ink->pixel_room) {
		free(ink->darkness);
		free(ink->mask);
		ink->darkness = malloc(pixels);
		ink->mask = malloc(pixels);
		ink->pixel_room = ink->darkness && ink->mask ? pixels : 0;
	}
	if (knots > ink->knot_room) {
		free(ink->knots);
		ink->knots = malloc(knots * sizeof *ink->knots);
		ink->knot_room = ink->knots ? knots : 0;
	}
	if (edges > ink->streaky_room) {
		free(ink->streaky);
		ink->streaky = malloc(edges);
		ink->streaky_room = ink->streaky ? edges : 0;
	}
	if (!ink->pixel_room || !ink->knot_room || !ink->streaky_room)
		return error_memory(err);
	return true;
}

static struct added_thing *add_thing(struct added *ink, struct error *err)
{
	if (ink->count == ink->thing_room) {
		size_t wanted = ink->thing_room ? 2 * ink->thing_room : 64;
		struct added_thing *things = realloc(ink->things, wanted * sizeof *things);

		if (!things) {
			error_memory(err);
			return NULL;
		}
		ink->things = things;
		ink->thing_room = wanted;
	}
	return &ink->things[ink->count++];
}

/* --- places ------------------------------------------------------------------------------- */

static void place_knots(struct added *ink)
{
	const struct image *s = &ink->ground->small;
	int rows = s->height / KNOT + 2;

	for (int j = 0; j < rows; j++)
		for (int i = 0; i < ink->knot_columns; i++) {
			struct point_px at = {
				i * KNOT * ink->ground->factor, j * KNOT * ink->ground->factor};

			ink->knots[(size_t)j * (size_t)ink->knot_columns + (size_t)i] =
				transform_back(ink->page, at);
		}
}

/* The place on the page of a place in the small copy. */
static struct point_mm place_of(const struct added *ink, double x, double y)
{
	int i = (int)x / KNOT, j = (int)y / KNOT;
	double a = x / KNOT - i, b = y / KNOT - j;
	const struct point_mm *p = ink->knots + (size_t)j * (size_t)ink->knot_columns + i;
	const struct point_mm *q = p + ink->knot_columns;

	return (struct point_mm){
		(p[0].x * (1 - a) + p[1].x * a) * (1 - b) + (q[0].x * (1 - a) + q[1].x * a) * b,
		(p[0].y * (1 - a) + p[1].y * a) * (1 - b) + (q[0].y * (1 - a) + q[1].y * a) * b};
}

static int step_at(const struct added *ink, struct point_mm at)
{
	const struct image *c = &ink->blank->coarse;
	int x = (int)floor(at.x * BLANK_COARSE_PER_MM), y = (int)floor(at.y * BLANK_COARSE_PER_MM);

	if (x < 0 || y < 0 || x >= c->width || y >= c->height)
		return NEAR_FAR;
	return c->pixels[(size_t)y * c->stride + (size_t)x];
}

static int darkness_at(const struct added *ink, int x, int y)
{
	const struct image *s = &ink->ground->small;

	if (x < 0 || y < 0 || x >= s->width || y >= s->height)
		return 0;
	return ink->darkness[(size_t)y * (size_t)s->width + (size_t)x];
}

/* --- darkness and limits ------------------------------------------------------------------ */

static void measure_darkness(struct added *ink)
{
	const struct image *s = &ink->ground->small;

	for (int y = 0; y < s->height; y++) {
		const uint8_t *p = s->pixels + (size_t)y * s->stride;
		uint8_t *d = ink->darkness + (size_t)y * (size_t)s->width;

		ground_white_row(ink->ground, y, d);
		for (int x = 0; x < s->width; x++)
			d[x] = (uint8_t)(d[x] > p[x] ? d[x] - p[x] : 0);
	}
}

/* The level below which `share` of the counts lie. */
static double quantile(const unsigned counts[256], unsigned all, double share)
{
	double wanted = share * all, sum = 0;

	for (int v = 0; v < 256; v++) {
		if (sum + counts[v] >= wanted)
			return counts[v] ? v + (wanted - sum) / counts[v] : v;
		sum += counts[v];
	}
	return 255;
}

/* The darkness that bare paper stays below. Compression leaves ripples near print that a bell does
 * not have: the darkest twentieth counts too, but no more than doubles the limit, in case so much
 * of the page is drawn on. */
static double limit_of(const unsigned counts[256], unsigned all)
{
	double low = quantile(counts, all, 0.25), high = quantile(counts, all, 0.75);
	double bell = high + 2.5 * (high - low);
	double middle = quantile(counts, all, 0.5), tail = quantile(counts, all, 0.95);

	return fmax(bell, fmin(tail + 0.6 * (tail - middle), 2 * bell + 6));
}

/* Levels of darkness at each distance from print. */
struct levels {
	unsigned counts[NEAR_STEPS][256], all[NEAR_STEPS];
};

/* Every `apart`th pixel of the page, in rows and columns. */
static void sample_levels(const struct added *ink, int apart, struct levels *levels)
{
	const struct image *s = &ink->ground->small;

	memset(levels, 0, sizeof *levels);
	for (int y = apart / 2; y < s->height; y += apart)
		for (int x = apart / 2; x < s->width; x += apart) {
			struct point_mm at = place_of(ink, x + 0.5, y + 0.5);
			int step;

			if (at.x < 8 || at.y < 8 || at.x > ink->blank->width_mm - 8 ||
				at.y > ink->blank->height_mm - 8)
				continue;
			step = step_at(ink, at);
			levels->counts[step][darkness_at(ink, x, y)]++;
			levels->all[step]++;
		}
}

enum { SAMPLES_LEAST = 200 };

static bool enough_samples(const struct levels *levels)
{
	for (int step = 1; step < NEAR_STEPS; step++)
		if (levels->all[step] < SAMPLES_LEAST)
			return false;
	return true;
}

/* Learns from a sample of the page what bare paper and the surroundings of print look like; from
 * the whole page when there is little print on it. What cannot be learnt even then is treated as
 * print itself: nothing beside it counts as ink. */
static void learn_limits(struct added *ink)
{
	struct levels levels;

	sample_levels(ink, 4, &levels);
	if (!enough_samples(&levels))
		sample_levels(ink, 1, &levels);
	for (int step = NEAR_STEPS - 1; step > NEAR_PRINT; step--) {
		ink->limit[step] =
			levels.all[step] >= SAMPLES_LEAST / 4
				? limit_of(levels.counts[step], levels.all[step]) + EXTRA_LEVELS
				: 255;
		if (step < NEAR_FAR && ink->limit[step] < ink->limit[step + 1])
			ink->limit[step] = ink->limit[step + 1];
	}
	ink->limit[NEAR_PRINT] = 255;
}

/* --- streaks ------------------------------------------------------------------------------ */

/* Counts along each column how often it is darker than 3 px to either side. */
static void count_columns(const struct image *s, uint16_t *counts)
{
	for (int y = 0; y < s->height; y += 2) {
		const uint8_t *p = s->pixels + (size_t)y * s->stride;

		for (int x = 3; x < s->width - 3; x++)
			counts[x] = (uint16_t)(counts[x] +
					       (p[x] + 4 < p[x - 3] && p[x] + 4 < p[x + 3]));
	}
}

static void count_rows(const struct image *s, uint16_t *counts)
{
	for (int y = 3; y < s->height - 3; y++) {
		const uint8_t *p = s->pixels + (size_t)y * s->stride;
		const uint8_t *above = p - 3 * s->stride, *below = p + 3 * s->stride;
		unsigned n = 0;

		for (int x = 0; x < s->width; x++)
			n += p[x] + 4 < above[x] && p[x] + 4 < below[x];
		counts[y] = (uint16_t)(n / 2);
	}
}

/* Whether a column (or, from s->width on, a row) is darker than its surroundings at both ends, in
 * the margins of the page: print ends before. */
static bool reaches_edges(const struct image *s, int line)
{
	bool column = line < s->width;
	int length = column ? s->height : s->width, at = column ? line : line - s->width;
	int hits[2] = {0, 0}, looks = 0;
	long along = column ? (long)s->stride : 1, across = column ? 1 : (long)s->stride;

	for (int i = length / 64; i < length / 20; i++, looks++)
		for (int end = 0; end < 2; end++) {
			const uint8_t *p =
				s->pixels + (end ? length - 1 - i : i) * along + at * across;

			hits[end] += *p + 3 < p[-3 * across] && *p + 3 < p[3 * across];
		}
	return hits[0] > looks / 2 && hits[1] > looks / 2;
}

/* A dirty spot on the glass of a feeder makes a line along the whole page, exactly straight in
 * the scan's own rows or columns. Print makes no line along two thirds of a page; rules between
 * questions do, but they are print and blind anyway. */
static bool find_streaks(struct added *ink, struct error *err)
{
	const struct image *s = &ink->ground->small;
	size_t edges = (size_t)s->width + (size_t)s->height;
	uint16_t *counts = calloc(edges, sizeof *counts);

	if (!counts)
		return error_memory(err);
	count_columns(s, counts);
	count_rows(s, counts + s->width);
	memset(ink->streaky, 0, edges);
	ink->streaks = 0;
	for (int i = 0; i < (int)edges; i++) {
		int length = i < s->width ? s->height / 2 : s->width / 2;

		if (counts[i] < 0.66 * length || !reaches_edges(s, i))
			continue;
		ink->streaky[i] = 1;
		ink->streaks++;
	}
	free(counts);
	return true;
}

/* A streak takes the mask of its neighbours: ink that crosses it stays whole. */
static void bridge_streaks(struct added *ink)
{
	const struct image *s = &ink->ground->small;
	size_t w = (size_t)s->width;

	for (int x = 2; ink->streaks && x < s->width - 2; x++)
		for (int y = 0; ink->streaky[x] && y < s->height; y++) {
			uint8_t *m = ink->mask + (size_t)y * w + (size_t)x;

			m[0] = m[-2] && m[2];
			m[-1] = m[-1] && m[-2];
			m[1] = m[1] && m[2];
		}
	for (int y = 2; ink->streaks && y < s->height - 2; y++)
		for (int x = 0; ink->streaky[s->width + y] && x < s->width; x++) {
			uint8_t *m = ink->mask + (size_t)y * w + (size_t)x;

			m[0] = m[-2 * (long)w] && m[2 * w];
			m[-(long)w] = m[-(long)w] && m[-2 * (long)w];
			m[w] = m[w] && m[2 * w];
		}
}

/* --- mask --------------------------------------------------------------------------------- */

/* Away from the edges of the page: the table, the lid, shadows and the next sheet begin there. */
static bool on_page(const struct added *ink, struct point_mm at)
{
	return at.x > MARGIN_MM && at.y > MARGIN_MM && at.x < ink->blank->width_mm - MARGIN_MM &&
	       at.y < ink->blank->height_mm - MARGIN_MM;
}

static void make_mask(struct added *ink)
{
	const struct image *s = &ink->ground->small;
	int least = 255;

	for (int step = 0; step < NEAR_STEPS; step++)
		least = ink->limit[step] < least ? (int)ink->limit[step] : least;
	for (int y = 0; y < s->height; y++) {
		const uint8_t *d = ink->darkness + (size_t)y * (size_t)s->width;
		uint8_t *m = ink->mask + (size_t)y * (size_t)s->width;

		for (int x = 0; x < s->width; x++)
			m[x] = d[x] > least;
		for (int x = 0; x < s->width; x++) {
			if (!m[x])
				continue;
			struct point_mm at = place_of(ink, x + 0.5, y + 0.5);

			m[x] = d[x] > ink->limit[step_at(ink, at)] && on_page(ink, at);
		}
	}
	bridge_streaks(ink);
}

/* --- across print -------------------------------------------------------------------------- */

enum { INK = 1, BRIDGE = 2, BRIDGE_REACH = 3 };

/* Ink cannot be seen on print and close to it, so a stroke that crosses a printed line falls
 * apart. Near print the mask reaches three pixels (1 mm) further than the ink: what faces each
 * other across a line hangs together again. */
static void bridge_print(struct added *ink)
{
	const struct image *s = &ink->ground->small;
	size_t w = (size_t)s->width;

	for (int y = BRIDGE_REACH; y < s->height - BRIDGE_REACH; y++)
		for (int x = BRIDGE_REACH; x < s->width - BRIDGE_REACH; x++) {
			uint8_t *m = ink->mask + (size_t)y * w + (size_t)x;

			if (*m != INK || step_at(ink, place_of(ink, x + 0.5, y + 0.5)) > 3)
				continue;
			for (int j = -BRIDGE_REACH; j <= BRIDGE_REACH; j++)
				for (int i = -BRIDGE_REACH; i <= BRIDGE_REACH; i++) {
					uint8_t *b = m + j * (long)w + i;

					if (*b == 0 && step_at(ink, place_of(ink, x + i + 0.5,
									    y + j + 0.5)) <= 2)
						*b = BRIDGE;
				}
		}
}

/* --- which things matter ------------------------------------------------------------------ */

static bool overlaps(const struct added_thing *t, struct rect_mm r)
{
	return t->left < rect_right(r) && t->right > r.x && t->top < rect_bottom(r) &&
	       t->bottom > r.y;
}

static struct rect_mm line_rect(const struct layout_area *area)
{
	struct point_mm a = area->line[0], b = area->line[1];

	return (struct rect_mm){fmin(a.x, b.x), fmin(a.y, b.y), fabs(a.x - b.x), fabs(a.y - b.y)};
}

/* Page codes and the sheet code printed beside them differ from sheet to sheet and are not in
 * the blank. */
static bool is_code(const struct layout_side *side, const struct added_thing *t)
{
	for (size_t i = 0; i < side->code_count; i++) {
		struct rect_mm r = rect_grown(side->codes[i].box, 4);

		r.h += 6;
		if (rect_contains(r,
			    (struct rect_mm){
				    t->left, t->top, t->right - t->left, t->bottom - t->top},
			    4))
			return true;
	}
	return false;
}

/* Does the thing reach a place where something can be answered? */
static bool matters(const struct added *ink, const struct added_thing *t)
{
	const struct layout_side *side = ink->blank->side;

	if (is_code(side, t))
		return false;
	for (size_t i = 0; i < side->question_count; i++)
		for (size_t k = 0; k < side->questions[i].option_count; k++) {
			struct rect_mm row = rect_grown(side->questions[i].options[k].cell, 3);

			/* Words in the margin beside the options belong to them. */
			row.x = MARGIN_MM;
			row.w = ink->blank->width_mm - 2 * MARGIN_MM;
			if (overlaps(t, row))
				return true;
		}
	for (size_t i = 0; i < side->area_count; i++) {
		const struct layout_area *area = &side->areas[i];

		if (area->type == QUESTION_TEXT && overlaps(t, area->area))
			return true;
		if (area->type == QUESTION_LINE && overlaps(t, rect_grown(line_rect(area), 12)))
			return true;
		for (size_t k = 0; k < area->digit_count; k++)
			if (overlaps(t, rect_grown(area->digits[k], 6)))
				return true;
	}
	return false;
}

/* --- shape -------------------------------------------------------------------------------- */

/* Calls for every pixel of a blob go through its runs. */
struct visit {
	const struct added *ink;
	const struct blobs *blobs;
	int dx, dy; /* of the mask the blobs were found in, px of the small copy */
};

/* Ink, and not only a bridge over print. */
static bool is_ink(const struct visit *v, int x, int y)
{
	size_t row = (size_t)(y + v->dy) * (size_t)v->ink->ground->small.width;

	return v->ink->mask[row + (size_t)(x + v->dx)] == INK;
}

static struct point_mm spot_place(const struct visit *v, int x, int y)
{
	return place_of(v->ink, x + v->dx + 0.5, y + v->dy + 0.5);
}

/* Bounding box and lowest point, in mm. */
static void measure_extent(const struct visit *v, const struct blob *b, struct added_thing *t)
{
	t->left = t->top = 1e9;
	t->right = t->bottom = -1e9;
	for (int i = b->first; i >= 0; i = v->blobs->runs[i].next) {
		struct run run = v->blobs->runs[i];

		while (run.start < run.end && !is_ink(v, run.start, run.y))
			run.start++;
		while (run.end > run.start && !is_ink(v, run.end - 1, run.y))
			run.end--;
		for (int end = 0; end < 2 && run.end > run.start; end++) {
			struct point_mm at = spot_place(v, end ? run.end - 1 : run.start, run.y);

			t->left = fmin(t->left, at.x);
			t->right = fmax(t->right, at.x);
			t->top = fmin(t->top, at.y);
			if (at.y > t->bottom) {
				t->bottom = at.y;
				t->lowest = at;
			}
		}
	}
}

/* The options whose cells the thing may reach. */
struct reach {
	const struct layout_option *option[4 * ADDED_TOUCHES_MAX];
	struct added_touch touch[4 * ADDED_TOUCHES_MAX];
	int count;
};

static void find_reach(const struct added *ink, const struct added_thing *t, struct reach *reach)
{
	const struct layout_side *side = ink->blank->side;

	reach->count = 0;
	for (size_t i = 0; i < side->question_count; i++)
		for (size_t k = 0; k < side->questions[i].option_count; k++) {
			const struct layout_option *o = &side->questions[i].options[k];

			if (reach->count == 4 * ADDED_TOUCHES_MAX ||
				!overlaps(t, rect_grown(o->cell, 2.5)))
				continue;
			reach->touch[reach->count] =
				(struct added_touch){.question = (int)i, .option = (int)k};
			reach->option[reach->count++] = o;
		}
}

static bool inside(struct rect_mm r, struct point_mm p)
{
	return p.x >= r.x && p.x <= rect_right(r) && p.y >= r.y && p.y <= rect_bottom(r);
}

static void add_to_reach(struct reach *reach, struct point_mm at, double area_mm2)
{
	for (int i = 0; i < reach->count; i++) {
		const struct layout_option *o = reach->option[i];

		if (inside(rect_grown(o->box, -0.4), at))
			reach->touch[i].box_mm2 += area_mm2;
		else if (inside(rect_grown(o->box, 2.5), at))
			reach->touch[i].beside_mm2 += area_mm2;
		else if (inside(o->cell, at))
			reach->touch[i].cell_mm2 += area_mm2;
	}
}

/* Keeps the touches with the most ink, those of boxes first. */
static void keep_touches(const struct reach *reach, struct added_thing *t)
{
	t->touch_count = 0;
	for (int i = 0; i < reach->count; i++) {
		const struct added_touch *touch = &reach->touch[i];
		double weight = 10 * touch->box_mm2 + touch->beside_mm2 + touch->cell_mm2;
		int at = t->touch_count;

		if (weight <= 0)
			continue;
		while (at > 0 && 10 * t->touches[at - 1].box_mm2 + t->touches[at - 1].beside_mm2 +
						 t->touches[at - 1].cell_mm2 <
					 weight)
			at--;
		if (at >= ADDED_TOUCHES_MAX)
			continue;
		if (t->touch_count == ADDED_TOUCHES_MAX)
			t->touch_count--;
		memmove(&t->touches[at + 1], &t->touches[at],
			(size_t)(t->touch_count - at) * sizeof t->touches[0]);
		t->touches[at] = *touch;
		t->touch_count++;
	}
}

/* Sums over a thing's pixels. */
struct sums {
	double n, x, y, xx, xy, yy, rim, core, near;
	unsigned levels[256], clear_levels[256], clear;
	double line[5]; /* x, y, xx, xy, yy of the pixels away from print, in mm */
	bool sectors[ADDED_SECTORS];
	double white;
};

static void add_pixel(
	const struct visit *v, const struct added_thing *t, int x, int y, struct sums *s)
{
	struct point_mm at = spot_place(v, x, y);
	double half_x = fmax((t->right - t->left) / 2, 0.3),
	       half_y = fmax((t->bottom - t->top) / 2, 0.3);
	double dx = (at.x - (t->left + t->right) / 2) / half_x;
	double dy = (at.y - (t->top + t->bottom) / 2) / half_y;
	double out = dx * dx + dy * dy;
	int step = step_at(v->ink, at);

	s->n++;
	s->x += at.x;
	s->y += at.y;
	s->xx += at.x * at.x;
	s->xy += at.x * at.y;
	s->yy += at.y * at.y;
	s->levels[darkness_at(v->ink, x + v->dx, y + v->dy)]++;
	if (step > 3) {
		s->clear_levels[darkness_at(v->ink, x + v->dx, y + v->dy)]++;
		s->clear++;
		s->line[0] += at.x;
		s->line[1] += at.y;
		s->line[2] += at.x * at.x;
		s->line[3] += at.x * at.y;
		s->line[4] += at.y * at.y;
	}
	s->near += step <= 2;
	s->core += out < 0.16;
	if (out > 0.36) {
		int sector = (int)((atan2(dy, dx) / 6.283185307 + 0.5) * ADDED_SECTORS);

		s->rim++;
		s->sectors[sector < 0 ? 0 : sector % ADDED_SECTORS] = true;
	}
}

/* mm^2 on the page under one pixel of the small copy. */
static double pixel_area(const struct added *ink, double x, double y)
{
	struct point_mm a = place_of(ink, x, y), b = place_of(ink, x + 1, y);
	struct point_mm c = place_of(ink, x, y + 1);

	return fabs((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
}

static void finish_sums(
	const struct visit *v, const struct blob *b, const struct sums *s, struct added_thing *t)
{
	/* Its direction and spread from pixels away from print, where nothing but ink is dark. */
	bool clear = s->clear >= 4 * LEAST && s->clear > 0.4 * s->n;
	double n = clear ? s->clear : s->n;
	double x = (clear ? s->line[0] : s->x) / n, y = (clear ? s->line[1] : s->y) / n;
	struct blob moments = {.xx = (clear ? s->line[2] : s->xx) / n - x * x,
		.xy = (clear ? s->line[3] : s->xy) / n - x * y,
		.yy = (clear ? s->line[4] : s->yy) / n - y * y};
	double white = ground_white(v->ink->ground, b->x + v->dx, b->y + v->dy);
	int sectors = 0;

	for (int i = 0; i < ADDED_SECTORS; i++)
		sectors += s->sectors[i];
	t->x = s->x / s->n;
	t->y = s->y / s->n;
	blob_axes(&moments, &t->longest, &t->shortest);
	t->direction_deg = atan2(2 * moments.xy, moments.xx - moments.yy) * 90 / 3.14159265358979;
	/* Print makes what lies beside it darker: pixels away from it are asked, if there are any. */
	t->contrast = s->clear >= LEAST && s->clear > 0.2 * s->n
			      ? quantile(s->clear_levels, s->clear, 0.9) / white
			      : quantile(s->levels, (unsigned)s->n, 0.9) / white;
	t->around = (double)sectors / ADDED_SECTORS;
	t->rim = s->rim / s->n;
	t->core = s->core / s->n;
	t->near_print = s->near / s->n;
	t->sharp = 1;
}

static bool measure_thing(const struct visit *v, const struct blob *b, struct added_thing *t)
{
	struct sums sums = {.n = 0};
	struct reach reach;
	double area = pixel_area(v->ink, b->x + v->dx, b->y + v->dy);

	find_reach(v->ink, t, &reach);
	for (int i = b->first; i >= 0; i = v->blobs->runs[i].next) {
		const struct run *run = &v->blobs->runs[i];

		for (int x = run->start; x < run->end; x++) {
			if (!is_ink(v, x, run->y))
				continue;
			add_pixel(v, t, x, run->y, &sums);
			if (reach.count)
				add_to_reach(&reach, spot_place(v, x, run->y), area);
		}
	}
	t->area_mm2 = sums.n * area;
	if (sums.n < LEAST)
		return false;
	finish_sums(v, b, &sums, t);
	keep_touches(&reach, t);
	return true;
}

/* --- pale things -------------------------------------------------------------------------- */

static int steepest_beside(const struct ground *g, int x, int y)
{
	int most = 0;

	for (int k = -1; k <= 1; k++) {
		int steep = ground_steepest(g, x + k, y);

		most = steep > most ? steep : most;
	}
	return most;
}

/* How sharp the edge of a thing is, less what noise alone makes, relative to its contrast. A fold
 * is sharp on one side only, so what two thirds of the edge reach is taken. */
static double sharpness(const struct visit *v, const struct blob *b, double contrast)
{
	const struct ground *g = v->ink->ground;
	unsigned counts[256] = {0}, all = 0;
	double white = ground_white(g, b->x + v->dx, b->y + v->dy);
	int runs = 0, every;

	for (int i = b->first; i >= 0; i = v->blobs->runs[i].next)
		runs++;
	every = 1 + runs / 100;
	for (int i = b->first, n = 0; i >= 0; i = v->blobs->runs[i].next, n++) {
		const struct run *run = &v->blobs->runs[i];

		for (int end = 0; n % every == 0 && end < 2; end++) {
			int x = (end ? run->end - 1 : run->start), steep;

			/* Print has edges of its own. */
			if (step_at(v->ink, spot_place(v, x, run->y)) < 4)
				continue;
			steep = steepest_beside(g, x + v->dx, run->y + v->dy);
			counts[steep > 255 ? 255 : steep]++;
			all++;
		}
	}
	if (all < 4)
		return 1;
	return fmax(0, quantile(counts, all, 0.35) - 4 * g->noise * 255) / (contrast * white + 1) /
	       v->ink->print_sharp;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* How steep the edges of the frame's squares are, relative to their darkness: what this printer
 * and scanner make of a sharp edge. 1 when no square is to be seen. */
static double print_sharpness(const struct added *ink)
{
	static const double SIDES[4][2] = {{-0.5, 0}, {0.5, 0}, {0, -0.5}, {0, 0.5}};
	double found[4 * FRAME_MARKS], white;
	int count = 0, factor = ink->ground->factor;

	for (int i = 0; i < FRAME_MARKS; i++) {
		struct point_px c = transform_apply(ink->page, FRAME_MARK[i]);
		int dark = darkness_at(ink, (int)c.x / factor, (int)c.y / factor);

		white = ground_white(ink->ground, c.x / factor, c.y / factor);
		for (int k = 0; k < 4 && dark > 0.3 * white; k++) {
			struct point_mm side = {FRAME_MARK[i].x + SIDES[k][0] * FRAME_MARK_MM,
				FRAME_MARK[i].y + SIDES[k][1] * FRAME_MARK_MM};
			struct point_px p = transform_apply(ink->page, side);

			if (p.x < 4 * factor || p.y < 4 * factor ||
				p.x > ink->ground->full->width - 4 * factor ||
				p.y > ink->ground->full->height - 4 * factor)
				continue;
			found[count++] =
				steepest_beside(ink->ground, (int)p.x / factor, (int)p.y / factor) /
				(double)dark;
		}
	}
	if (count < 4)
		return 1;
	qsort(found, (size_t)count, sizeof *found, compare_doubles);
	return fmin(1, fmax(0.35, found[count / 2]));
}

/* --- lines over the page ------------------------------------------------------------------ */

/* A line being followed in the small copy. */
struct track {
	double x, y, dx, dy; /* px; one mm per step */
	int hits, looks;
};

/* How much darker the line is than both its sides, at the best place within 1 px. */
static int ridge(const struct added *ink, const struct track *t, double px_per_mm, double *aside)
{
	double nx = -t->dy / px_per_mm, ny = t->dx / px_per_mm;
	int best = -255;

	for (int k = -2; k <= 2; k++) {
		int mid = darkness_at(ink, (int)(t->x + k * nx), (int)(t->y + k * ny));
		int left = darkness_at(ink, (int)(t->x + (k - 4) * nx), (int)(t->y + (k - 4) * ny));
		int right =
			darkness_at(ink, (int)(t->x + (k + 4) * nx), (int)(t->y + (k + 4) * ny));
		int up = mid - (left > right ? left : right);

		/* The nearest of equals: a line, not a drift. */
		if (up > best || (up == best && abs(k) < fabs(*aside))) {
			best = up;
			*aside = k;
		}
	}
	return best;
}

/* Follows the line until it leaves the page. Only bare paper is looked at. */
static void follow(const struct added *ink, struct track *t, double px_per_mm, double least)
{
	double nx = -t->dy / px_per_mm, ny = t->dx / px_per_mm;

	for (int step = 0; step < 320; step++) {
		struct point_mm at;
		double aside = 0;

		t->x += t->dx;
		t->y += t->dy;
		if (t->x < 1 || t->y < 1 || t->x >= ink->ground->small.width - 1 ||
			t->y >= ink->ground->small.height - 1)
			return;
		at = place_of(ink, t->x, t->y);
		if (at.x < 4 || at.y < 4 || at.x > ink->blank->width_mm - 4 ||
			at.y > ink->blank->height_mm - 4)
			return;
		if (step_at(ink, at) < NEAR_FAR)
			continue;
		t->looks++;
		if (ridge(ink, t, px_per_mm, &aside) < least)
			continue;
		t->hits++;
		/* Follow it a little: folds are not quite straight. */
		t->x += 0.4 * aside * nx;
		t->y += 0.4 * aside * ny;
	}
}

/* Straight, thin, and it goes on outside its ends as far as the page does. */
static bool crosses_page(const struct visit *v, const struct added_thing *t, const struct blob *b)
{
	double angle = t->direction_deg * 3.14159265358979 / 180, reach = 1.9 * t->longest;
	double mm = sqrt(pixel_area(v->ink, b->x + v->dx, b->y + v->dy));
	double least = fmax(
		3, 0.3 * t->contrast * ground_white(v->ink->ground, b->x + v->dx, b->y + v->dy));
	int hits = 0, looks = 0;

	if (t->longest < 1.2 || t->shortest > 0.6 || t->longest < 4 * t->shortest)
		return false;
	for (int way = -1; way <= 1; way += 2) {
		struct point_mm from = {
			t->x + way * reach * cos(angle), t->y + way * reach * sin(angle)};
		struct point_mm to = {from.x + way * cos(angle), from.y + way * sin(angle)};
		struct point_px p = transform_apply(v->ink->page, from);
		struct point_px q = transform_apply(v->ink->page, to);
		double factor = v->ink->ground->factor;
		struct track track = {.x = p.x / factor,
			.y = p.y / factor,
			.dx = (q.x - p.x) / factor,
			.dy = (q.y - p.y) / factor};

		follow(v->ink, &track, 1 / mm, least);
		hits += track.hits;
		looks += track.looks;
	}
	return looks >= 25 && hits >= 0.6 * looks;
}

/* --- kinds -------------------------------------------------------------------------------- */

/* Inside a free box people write and draw as large as they like. */
static bool in_free_box(const struct added *ink, const struct added_thing *t)
{
	const struct layout_side *side = ink->blank->side;

	for (size_t i = 0; i < side->area_count; i++)
		if (side->areas[i].type == QUESTION_TEXT &&
			inside(side->areas[i].area, (struct point_mm){t->x, t->y}))
			return true;
	return false;
}

/* Along the edge of the page: the shadow of a lid, a lamp, the sheet beside it. */
static bool is_edge(const struct added *ink, const struct added_thing *t)
{
	double reach = MARGIN_MM + 1, w = t->right - t->left, h = t->bottom - t->top;
	bool side = t->left < reach || t->right > ink->blank->width_mm - reach;
	bool end = t->top < reach || t->bottom > ink->blank->height_mm - reach;

	return (side && h > 30 && h > 3 * w) || (end && w > 30 && w > 3 * h);
}

static bool is_hole(const struct added *ink, const struct added_thing *t)
{
	double w = t->right - t->left, h = t->bottom - t->top;
	double x = fmin(t->x, ink->blank->width_mm - t->x);
	double y = fmin(t->y, ink->blank->height_mm - t->y);

	return w > HOLE_LEAST_MM && w < HOLE_MOST_MM && fabs(w - h) < 1.2 &&
	       t->area_mm2 > 0.68 * w * h && fmin(x, y) < HOLE_EDGE_MM;
}

static enum added_kind kind_of(const struct visit *v, const struct blob *b, struct added_thing *t)
{
	double w = t->right - t->left, h = t->bottom - t->top;

	if ((w < SPECK_MM && h < SPECK_MM) || t->area_mm2 * t->contrast < SPECK_INK_MM2)
		return ADDED_SPECK;
	if (t->near_print > 0.85)
		return ADDED_RESIDUE;
	if (is_hole(v->ink, t))
		return ADDED_HOLE;
	if (is_edge(v->ink, t))
		return ADDED_STAIN;
	if (crosses_page(v, t, b))
		return ADDED_CREASE;
	if (t->contrast < MAY_SHOW_THROUGH)
		t->sharp = sharpness(v, b, t->contrast);
	if (t->contrast >= PALE)
		return ADDED_STROKES;
	if (t->sharp < SOFT || t->contrast < FAINTEST)
		return ADDED_STAIN;
	if (fmax(w, h) > STAIN_MM && t->contrast < STAIN_CONTRAST && t->sharp < STAIN_SHARP &&
		!in_free_box(v->ink, t))
		return ADDED_STAIN;
	return ADDED_STROKES;
}

/* --- things in things --------------------------------------------------------------------- */

/* A piece of mask of its own, around one thing. */
struct piece {
	struct rect_px at;
	uint8_t *mask;
};

enum { RESCUED = SPLITS_MAX + 1 };

static bool find_in_piece(
	struct added *ink, const struct piece *piece, int depth, struct error *err);

enum { DARK = 1, REST = 2, AROUND = 3 };

static bool beside_dark(const struct piece *p, int x, int y)
{
	for (int j = y - 1; j <= y + 1; j++)
		for (int i = x - 1; i <= x + 1; i++)
			if (i >= 0 && j >= 0 && i < p->at.w && j < p->at.h &&
				p->mask[(size_t)j * (size_t)p->at.w + (size_t)i] == DARK)
				return true;
	return false;
}

/* Splits the pixels of a thing at a level: the dark ones, those around them (edges of strokes and
 * bridges over print), and the rest. Returns the share of the rest. */
static double split_levels(
	const struct visit *v, const struct blob *b, int level, const struct piece *piece)
{
	size_t w = (size_t)piece->at.w;
	double rest = 0, all = 0;

	memset(piece->mask, 0, w * (size_t)piece->at.h);
	for (int i = b->first; i >= 0; i = v->blobs->runs[i].next) {
		const struct run *run = &v->blobs->runs[i];
		uint8_t *row = piece->mask + (size_t)(run->y - b->top) * w;

		for (int x = run->start; x < run->end; x++) {
			bool dark = darkness_at(v->ink, x + v->dx, run->y + v->dy) > level;

			row[x - b->left] = !is_ink(v, x, run->y) ? AROUND : dark ? DARK : REST;
			all += is_ink(v, x, run->y);
		}
	}
	for (int y = 0; y < piece->at.h; y++)
		for (int x = 0; x < piece->at.w; x++) {
			uint8_t *m = piece->mask + (size_t)y * w + (size_t)x;

			if (*m == REST && beside_dark(piece, x, y))
				*m = AROUND;
			rest += *m == REST;
		}
	return rest / all;
}

/* Things found in the pixels of a piece whose value is one of two. */
static bool find_level(
	struct added *ink, const struct piece *piece, int depth, int a, int c, struct error *err)
{
	size_t count = (size_t)piece->at.w * (size_t)piece->at.h;
	struct piece one = {.at = piece->at, .mask = malloc(count ? count : 1)};
	bool ok;

	if (!one.mask)
		return error_memory(err);
	for (size_t i = 0; i < count; i++)
		one.mask[i] = piece->mask[i] == a || piece->mask[i] == c;
	ok = find_in_piece(ink, &one, depth + 1, err);
	free(one.mask);
	return ok;
}

/* Takes a large or unclear thing apart into what is dark in it and what is pale. *split tells
 * whether it was; then its parts have been added instead. */
static bool take_apart(struct added *ink, const struct visit *v, const struct blob *b,
	const struct added_thing *t, int depth, bool *split, struct error *err)
{
	double white = ground_white(ink->ground, b->x + v->dx, b->y + v->dy);
	struct piece piece = {
		.at = {b->left + v->dx, b->top + v->dy, b->right - b->left, b->bottom - b->top}};
	double rest;
	bool ok = true;

	*split = false;
	piece.mask = malloc((size_t)piece.at.w * (size_t)piece.at.h);
	if (!piece.mask)
		return error_memory(err);
	rest = split_levels(v, b, (int)(0.5 * t->contrast * white), &piece);
	if (rest > 0.15 && rest < 0.97) {
		*split = true;
		ok = find_level(ink, &piece, depth, DARK, AROUND, err) &&
		     find_level(ink, &piece, depth, REST, REST, err);
	}
	free(piece.mask);
	return ok;
}

/* --- marks on stains ---------------------------------------------------------------------- */

/* The pixels of a blob in a part of the small copy: how dark the middle one of them is. */
static int middle_level(const struct visit *v, const struct blob *b, const struct rect_px *part)
{
	unsigned counts[256] = {0}, all = 0;

	for (int i = b->first; i >= 0; i = v->blobs->runs[i].next) {
		const struct run *run = &v->blobs->runs[i];
		int y = run->y + v->dy;

		if (y < part->y || y >= part->y + part->h)
			continue;
		for (int x = run->start + v->dx; x < run->end + v->dx; x++) {
			if (x < part->x || x >= part->x + part->w)
				continue;
			counts[darkness_at(v->ink, x, y)]++;
			all++;
		}
	}
	return all ? (int)quantile(counts, all, 0.5) : 255;
}

/* The part of the small copy that shows a rectangle of the page, and a little more. */
static struct rect_px part_of(const struct added *ink, struct rect_mm r)
{
	double left = 1e9, top = 1e9, right = -1e9, low = -1e9;
	const struct image *s = &ink->ground->small;

	for (int i = 0; i < 4; i++) {
		struct point_mm at = {r.x + (i & 1 ? r.w : 0), r.y + (i & 2 ? r.h : 0)};
		struct point_px p = transform_apply(ink->page, at);

		left = fmin(left, p.x / ink->ground->factor);
		right = fmax(right, p.x / ink->ground->factor);
		top = fmin(top, p.y / ink->ground->factor);
		low = fmax(low, p.y / ink->ground->factor);
	}
	left = left < 0 ? 0 : left;
	top = top < 0 ? 0 : top;
	right = right > s->width - 1 ? s->width - 1 : right;
	low = low > s->height - 1 ? s->height - 1 : low;
	return (struct rect_px){(int)left, (int)top, right > left ? (int)(right - left) + 1 : 0,
		low > top ? (int)(low - top) + 1 : 0};
}

/* A mark in a box that a stain or fold runs over hangs together with it. In and around the box,
 * what is clearly darker than the rest of the stain there is looked at by itself. */
static bool rescue_mark(struct added *ink, const struct visit *v, const struct blob *b,
	const struct added_touch *touch, struct error *err)
{
	const struct layout_question *q = &ink->blank->side->questions[touch->question];
	struct piece piece = {.at = part_of(ink, rect_grown(q->options[touch->option].box, 4))};
	int level = (int)(1.4 * middle_level(v, b, &piece.at)) + 10;
	bool ok;

	piece.mask = calloc((size_t)piece.at.w * (size_t)piece.at.h + 1, 1);
	if (!piece.mask)
		return error_memory(err);
	for (int i = b->first; i >= 0; i = v->blobs->runs[i].next) {
		const struct run *run = &v->blobs->runs[i];
		int y = run->y + v->dy - piece.at.y;

		if (y < 0 || y >= piece.at.h)
			continue;
		for (int x = run->start; x < run->end; x++) {
			int at = x + v->dx - piece.at.x;

			if (at >= 0 && at < piece.at.w)
				piece.mask[(size_t)y * (size_t)piece.at.w + (size_t)at] =
					!is_ink(v, x, run->y) ||
					darkness_at(ink, x + v->dx, run->y + v->dy) > level;
		}
	}
	ok = find_in_piece(ink, &piece, RESCUED, err);
	free(piece.mask);
	return ok;
}

/* Large, or soft: may be several things on top of each other. */
static bool unclear(const struct added_thing *t)
{
	int boxes = 0;

	for (int i = 0; i < t->touch_count; i++)
		boxes += t->touches[i].box_mm2 > 0.5;
	return t->kind == ADDED_STAIN || boxes > 1 ||
	       fmax(t->right - t->left, t->bottom - t->top) > 40;
}

static bool take_blob(struct added *ink, const struct visit *v, const struct blob *b, int depth,
	struct error *err)
{
	struct added_thing thing = {.kind = ADDED_STROKES}, *kept;
	bool split = false;

	measure_extent(v, b, &thing);
	if (!matters(ink, &thing) || !measure_thing(v, b, &thing))
		return true;
	thing.kind = kind_of(v, b, &thing);
	if (depth < SPLITS_MAX && unclear(&thing) &&
		!take_apart(ink, v, b, &thing, depth, &split, err))
		return false;
	if (split || (depth == RESCUED && thing.kind != ADDED_STROKES))
		return true;
	for (int i = 0; i < thing.touch_count && depth != RESCUED; i++)
		if ((thing.kind == ADDED_STAIN || thing.kind == ADDED_CREASE) &&
			thing.touches[i].box_mm2 > 0.5 &&
			!rescue_mark(ink, v, b, &thing.touches[i], err))
			return false;
	kept = add_thing(ink, err);
	if (!kept)
		return false;
	*kept = thing;
	return true;
}

static bool find_in_piece(
	struct added *ink, const struct piece *piece, int depth, struct error *err)
{
	struct mask mask = {piece->mask, piece->at.w, piece->at.h, (size_t)piece->at.w};
	struct blobs blobs = {0};
	struct visit visit = {ink, &blobs, piece->at.x, piece->at.y};
	bool ok = blobs_find(&blobs, &mask, LEAST, err);

	for (size_t i = 0; ok && i < blobs.count; i++)
		ok = take_blob(ink, &visit, &blobs.items[i], depth, err);
	blobs_free(&blobs);
	return ok;
}

/* --- the whole ---------------------------------------------------------------------------- */

bool added_find(struct added *ink, const struct added_request *request, struct error *err)
{
	const struct image *s = &request->ground->small;
	struct mask mask;
	struct visit visit = {ink, &ink->blobs, 0, 0};

	ink->blank = request->blank;
	ink->ground = request->ground;
	ink->page = request->page;
	ink->count = 0;
	if (!room(ink, err))
		return false;
	place_knots(ink);
	measure_darkness(ink);
	learn_limits(ink);
	ink->print_sharp = print_sharpness(ink);
	if (!find_streaks(ink, err))
		return false;
	make_mask(ink);
	bridge_print(ink);
	mask = (struct mask){ink->mask, s->width, s->height, (size_t)s->width};
	if (!blobs_find(&ink->blobs, &mask, LEAST, err))
		return false;
	for (size_t i = 0; i < ink->blobs.count; i++)
		if (!take_blob(ink, &visit, &ink->blobs.items[i], 0, err))
			return false;
	return true;
}
