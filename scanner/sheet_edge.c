// SPDX-License-Identifier: EUPL-1.2
/*
 * A sheet is the largest light thing in its picture. How light it is against the table changes from
 * photo to photo, and from one end of the sheet to the other, so some levels are tried. What is lighter
 * than a level and hangs together is drawn in by its convex hull; of the hull that side is taken away,
 * again and again, which adds the least area when its neighbours are made to meet, until there are four.
 * (That also mends a corner under a thumb or outside the picture.) The level counts whose four sides are
 * sharpest.
 *
 * Print and pens are taken out first by a grey closing.
 */
#include "sheet_edge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Lines of print are thinner than 2 CLOSING + 1 px of the map, of which A4 is about 430 long. */
enum { CLOSING = 2, LEVELS = 12, HULL_MAX = 2048 };

/* The sheet covers that much of the picture at least, the light thing that much of its four sides; the
 * rest is print. */
static const double SHEET_LEAST = 0.12, COVERS_LEAST = 0.75, CONVEX_LEAST = 0.93;

/* Grey levels by which a side is lighter inside than outside, at least, and along which share of it: pens
 * and things may lie across it. */
static const double STEP_LEAST = 12, ALONG_LEAST = 0.8;

/* How much brighter a photo is at one edge than at the other, when its light comes from the side. */
static const double SLOPE = 0.6;

/* Sides that lie within the picture, at least: two when a sheet lies in the corner of the glass. */
enum { SIDES_LEAST = 2 };

struct point {
	double x, y;
};

/* What one level makes of the picture. */
struct outline {
	struct point points[HULL_MAX];
	int count;
	double area; /* of the light thing itself, px */
};

struct room {
	struct image map;
	uint8_t *light; /* 1: lighter than the level; 2: and hangs together */
	int *stack;
	struct outline outline;
};

/* --- the map -------------------------------------------------------------------------------- */

/* Along each row (step 1) or column (step = stride): the most or the least of 2 CLOSING + 1. */
static void extreme_line(uint8_t *line, int count, size_t step, bool most, uint8_t *copy)
{
	for (int i = 0; i < count; i++)
		copy[i] = line[(size_t)i * step];
	for (int i = 0; i < count; i++) {
		int from = i < CLOSING ? 0 : i - CLOSING;
		int to = i + CLOSING < count ? i + CLOSING : count - 1;
		uint8_t v = copy[i];

		for (int k = from; k <= to; k++)
			if (most ? copy[k] > v : copy[k] < v)
				v = copy[k];
		line[(size_t)i * step] = v;
	}
}

static void extreme(struct image *m, bool most, uint8_t *copy)
{
	for (int y = 0; y < m->height; y++)
		extreme_line(m->pixels + (size_t)y * m->stride, m->width, 1, most, copy);
	for (int x = 0; x < m->width; x++)
		extreme_line(m->pixels + x, m->height, m->stride, most, copy);
}

static bool open_room(struct room *r, const struct ground *ground, struct error *err)
{
	uint8_t *copy;
	size_t area;

	if (!image_reduce(&ground->small, 2, &r->map, err))
		return false;
	area = (size_t)r->map.width * (size_t)r->map.height;
	copy = malloc((size_t)r->map.width + (size_t)r->map.height);
	r->light = malloc(area);
	r->stack = malloc(area * sizeof *r->stack);
	if (copy && r->light && r->stack) {
		extreme(&r->map, true, copy);
		extreme(&r->map, false, copy);
	}
	free(copy);
	return copy && r->light && r->stack ? true : error_memory(err);
}

static void close_room(struct room *r)
{
	image_free(&r->map);
	free(r->light);
	free(r->stack);
	free(r);
}

/* --- the largest light thing ---------------------------------------------------------------- */

/* Gives all that hangs together with a pixel the value `as`; returns how many there are. */
static int flood(struct room *r, int from, uint8_t is, uint8_t as)
{
	int w = r->map.width, h = r->map.height, top = 0, count = 0;

	r->light[from] = as;
	r->stack[top++] = from;
	while (top > 0) {
		int at = r->stack[--top], x = at % w, y = at / w;
		int near[4] = {x > 0 ? at - 1 : -1, x + 1 < w ? at + 1 : -1, y > 0 ? at - w : -1,
			y + 1 < h ? at + w : -1};

		count++;
		for (int i = 0; i < 4; i++)
			if (near[i] >= 0 && r->light[near[i]] == is) {
				r->light[near[i]] = as;
				r->stack[top++] = near[i];
			}
	}
	return count;
}

enum { DARK, LIGHT, SEEN, SHEET };

/* What is lighter than this is light: a level in the middle of the picture, and by which part of it that
 * rises from left to right and from top to bottom, as light from a window does. */
struct level {
	double middle, right, down;
};

/* Marks the largest thing that is lighter than the level; returns its area in px. */
static int mark_largest(struct room *r, const struct level *level)
{
	int w = r->map.width, h = r->map.height, most = 0, at = 0;

	for (int y = 0; y < h; y++) {
		double left = level->middle *
			      (1 - level->right / 2 + level->down * ((double)y / h - 0.5));
		double rise = level->middle * level->right / w;

		for (int x = 0; x < w; x++)
			r->light[y * w + x] =
				r->map.pixels[(size_t)y * r->map.stride + (size_t)x] >=
				left + rise * x;
	}
	for (int i = 0; i < w * h; i++)
		if (r->light[i] == LIGHT) {
			int count = flood(r, i, LIGHT, SEEN);

			if (count > most) {
				most = count;
				at = i;
			}
		}
	if (most > 0)
		flood(r, at, SEEN, SHEET);
	return most;
}

/* --- its hull ------------------------------------------------------------------------------- */

static double turn(struct point a, struct point b, struct point c)
{
	return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/* Adds a point to a chain that turns one way only. */
static void add_to_chain(struct outline *o, int first, struct point p)
{
	while (o->count >= first + 2 &&
		turn(o->points[o->count - 2], o->points[o->count - 1], p) <= 0)
		o->count--;
	if (o->count < HULL_MAX)
		o->points[o->count++] = p;
}

/* The hull of what was marked (Andrew 1979): down along its right ends, up along its left ones, which
 * is clockwise as seen. */
static void draw_in(struct room *r)
{
	struct outline *o = &r->outline;
	int w = r->map.width, h = r->map.height;

	int first = 0;

	o->count = 0;
	for (int y = 0; y < 2 * h; y++) {
		int row = y < h ? y : 2 * h - 1 - y, x = y < h ? w - 1 : 0;
		const uint8_t *p = r->light + (size_t)row * (size_t)w;

		if (y == h)
			first = o->count - 1;
		while (x >= 0 && x < w && p[x] != SHEET)
			x += y < h ? -1 : 1;
		if (x < 0 || x >= w)
			continue;
		/* The pixel's outer corners. */
		for (int k = 0; k < 2; k++)
			add_to_chain(o, first,
				(struct point){x + (y < h), y < h ? row + k : row + 1 - k});
	}
}

static double area_of(const struct outline *o)
{
	double sum = 0;

	for (int i = 0; i < o->count; i++) {
		struct point a = o->points[i], b = o->points[(i + 1) % o->count];

		sum += a.x * b.y - a.y * b.x;
	}
	return fabs(sum) / 2;
}

/* Where the neighbours of side i meet when it is taken away, and the area that adds; less than 0 when
 * they do not. */
static double without_side(const struct outline *o, int i, struct point *meet)
{
	int n = o->count;
	struct point a = o->points[(i + n - 1) % n], b = o->points[i];
	struct point c = o->points[(i + 1) % n], d = o->points[(i + 2) % n];
	double ux = b.x - a.x, uy = b.y - a.y, vx = c.x - d.x, vy = c.y - d.y;
	double cross = ux * vy - uy * vx, t;

	if (fabs(cross) < 1e-9)
		return -1;
	t = ((c.x - b.x) * vy - (c.y - b.y) * vx) / cross;
	*meet = (struct point){b.x + t * ux, b.y + t * uy};
	if (t < 0 || (meet->x - c.x) * vx + (meet->y - c.y) * vy < 0)
		return -1;
	return fabs(turn(b, *meet, c)) / 2;
}

/* Leaves four sides; false when that cannot be. */
static bool four_sides(struct outline *o)
{
	while (o->count > 4) {
		struct point meet = {0, 0}, at;
		double least = -1;
		int which = 0;

		for (int i = 0; i < o->count; i++) {
			double adds = without_side(o, i, &at);

			if (adds >= 0 && (least < 0 || adds < least)) {
				least = adds;
				which = i;
				meet = at;
			}
		}
		if (least < 0)
			return false;
		o->points[which] = meet;
		which = (which + 1) % o->count;
		memmove(&o->points[which], &o->points[which + 1],
			(size_t)(o->count - which - 1) * sizeof *o->points);
		o->count--;
	}
	return o->count == 4;
}

/* --- is it a sheet? ------------------------------------------------------------------------- */

/* A pixel of the map; -1 outside it. */
static int pixel(const struct image *m, double x, double y)
{
	if (x < 0 || y < 0 || x >= m->width || y >= m->height)
		return -1;
	return m->pixels[(size_t)y * m->stride + (size_t)x];
}

/* How much lighter the sheet is than what lies beyond one of its sides, 0 when that is so in places only; -1
 * when the side is not in the picture. */
static double step_across(const struct image *m, struct point a, struct point b)
{
	enum { PLACES = 32, OFF = 4 };
	double length = hypot(b.x - a.x, b.y - a.y), sum = 0;
	double nx = -(b.y - a.y) / length, ny = (b.x - a.x) / length;
	int count = 0, lighter = 0;

	for (int i = 1; i < PLACES; i++) {
		double x = a.x + (b.x - a.x) * i / PLACES, y = a.y + (b.y - a.y) * i / PLACES;
		int in = pixel(m, x + OFF * nx, y + OFF * ny);
		int out = pixel(m, x - OFF * nx, y - OFF * ny);

		if (in < 0 || out < 0)
			continue;
		sum += in - out;
		lighter += in - out >= STEP_LEAST;
		count++;
	}
	if (count < PLACES / 2)
		return -1;
	return lighter >= ALONG_LEAST * count ? sum / count : 0;
}

/* How sharply the four sides stand out: the weakest one's step; 0 when it is no sheet. */
static double stands_out(const struct room *r)
{
	const struct outline *o = &r->outline;
	double picture = (double)r->map.width * r->map.height, area = area_of(o), weakest = 255;
	int inside = 0;

	if (area < SHEET_LEAST * picture || o->area < COVERS_LEAST * area)
		return 0;
	for (int i = 0; i < 4; i++) {
		double step = step_across(&r->map, o->points[i], o->points[(i + 1) % 4]);

		if (step == -1)
			continue;
		weakest = fmin(weakest, step);
		inside++;
	}
	return inside >= SIDES_LEAST && weakest >= STEP_LEAST ? weakest : 0;
}

/* How well a level tells the sheet from the table; 0 when it does not. */
static double try_level(struct room *r, const struct level *level)
{
	double hull;

	r->outline.area = mark_largest(r, level);
	if (r->outline.area < SHEET_LEAST * COVERS_LEAST * r->map.width * r->map.height)
		return 0;
	draw_in(r);
	hull = area_of(&r->outline);
	if (!four_sides(&r->outline) || hull < CONVEX_LEAST * area_of(&r->outline))
		return 0;
	return stands_out(r);
}

/* Tries all levels with one slope; keeps the corners of the best, in px of the map. */
static void try_slope(struct room *r, struct level level, double *best, struct point corners[4])
{
	for (int i = 1; i < LEVELS; i++) {
		double sharp;

		level.middle = 255.0 * i / LEVELS;
		sharp = try_level(r, &level);
		if (sharp <= *best)
			continue;
		*best = sharp;
		memcpy(corners, r->outline.points, 4 * sizeof *corners);
	}
}

static int compare_bytes(const void *a, const void *b)
{
	return *(const uint8_t *)a - *(const uint8_t *)b;
}

/* True when what lies along the picture's edge is as light as its middle: nothing is to be seen around the
 * sheet. */
static bool fills_picture(const struct room *r)
{
	enum { PLACES = 64, HALF = PLACES / 2, RIM = 2 };
	uint8_t rim[4 * PLACES], middle[PLACES];
	int right = r->map.width - 1 - RIM, low = r->map.height - 1 - RIM;

	for (int i = 0; i < PLACES; i++) {
		int x = i * r->map.width / PLACES, y = i * r->map.height / PLACES;
		int across = i * 37 % PLACES * r->map.width / PLACES; /* not a diagonal */

		rim[4 * i] = (uint8_t)pixel(&r->map, x, RIM);
		rim[4 * i + 1] = (uint8_t)pixel(&r->map, x, low);
		rim[4 * i + 2] = (uint8_t)pixel(&r->map, RIM, y);
		rim[4 * i + 3] = (uint8_t)pixel(&r->map, right, y);
		middle[i] = (uint8_t)pixel(
			&r->map, (r->map.width + 2.0 * across) / 4, (r->map.height + 2.0 * y) / 4);
	}
	qsort(rim, sizeof rim, 1, compare_bytes);
	qsort(middle, sizeof middle, 1, compare_bytes);
	return rim[PLACES] > 0.9 * middle[HALF];
}

bool sheet_edge_find(const struct ground *ground, struct sheet_edge *edge, struct error *err)
{
	struct room *r;
	struct point at[4] = {{0, 0}};
	double best = 0;
	bool ok;

	*edge = (struct sheet_edge){.found = false};
	r = calloc(1, sizeof *r);
	if (!r)
		return error_memory(err);
	ok = open_room(r, ground, err);
	if (ok && !fills_picture(r)) {
		try_slope(r, (struct level){0, 0, 0}, &best, at);
		/* One end of the sheet is darker than the table beyond the other. */
		for (int right = -1; right <= 1; right++)
			for (int down = -1; best == 0 && down <= 1; down++)
				try_slope(r, (struct level){0, SLOPE * right, SLOPE * down}, &best,
					at);
	}
	edge->found = best > 0;
	for (int k = 0; edge->found && k < 4; k++)
		edge->corner[k] = (struct point_px){
			at[k].x * 2 * ground->factor, at[k].y * 2 * ground->factor};
	close_room(r);
	return ok;
}

bool sheet_edge_page(const struct sheet_edge *edge, int turn, double width_mm, double height_mm,
	struct transform *page)
{
	struct match matches[4];

	for (int i = 0; i < 4; i++)
		matches[i] =
			(struct match){{i == 1 || i == 2 ? width_mm : 0, i >= 2 ? height_mm : 0},
				edge->corner[(i + turn) % 4], 1};
	return edge->found && transform_fit(page, TRANSFORM_HOMOGRAPHY, matches, 4) &&
	       transform_steep(page, width_mm, height_mm);
}
