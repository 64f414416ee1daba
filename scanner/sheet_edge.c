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

#include "blobs.h"

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
	uint8_t *light;    /* 1: lighter than the level                              */
	int *left, *right; /* of each row: where the light thing begins and has ended */
	struct blobs blobs;
	struct outline outline;
	double best; /* how sharply the best outline so far stands out; 0: none yet */
	struct point corner[4];
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
	size_t width, height;

	if (!image_reduce(&ground->small, 2, &r->map, err))
		return false;
	width = (size_t)r->map.width;
	height = (size_t)r->map.height;
	copy = malloc(width + height);
	r->light = malloc(width * height);
	r->left = malloc(height * sizeof *r->left);
	r->right = malloc(height * sizeof *r->right);
	if (!copy || !r->light || !r->left || !r->right) {
		free(copy);
		return error_memory(err);
	}
	extreme(&r->map, true, copy);
	extreme(&r->map, false, copy);
	free(copy);
	return true;
}

static void close_room(struct room *r)
{
	image_free(&r->map);
	blobs_free(&r->blobs);
	free(r->light);
	free(r->left);
	free(r->right);
	free(r);
}

/* --- the largest light thing ---------------------------------------------------------------- */

/* What is lighter than this is light: a level in the middle of the picture, and by which part of it that
 * rises from left to right and from top to bottom, as light from a window does. */
struct level {
	double middle, right, down;
};

static void mark_light(struct room *r, const struct level *level)
{
	int w = r->map.width, h = r->map.height;

	for (int y = 0; y < h; y++) {
		double left = level->middle *
			      (1 - level->right / 2 + level->down * ((double)y / h - 0.5));
		double rise = level->middle * level->right / w;

		for (int x = 0; x < w; x++)
			r->light[y * w + x] =
				r->map.pixels[(size_t)y * r->map.stride + (size_t)x] >=
				left + rise * x;
	}
}

/* The rows of the largest light thing, if any could be a sheet; else its area is 0. */
static bool find_largest(struct room *r, struct error *err)
{
	int w = r->map.width, h = r->map.height;
	struct mask mask = {r->light, w, h, (size_t)w};
	const struct blob *largest = NULL;

	r->outline.area = 0;
	if (!blobs_find(&r->blobs, &mask, (int)(SHEET_LEAST * COVERS_LEAST * w * h), err))
		return false;
	for (size_t i = 0; i < r->blobs.count; i++)
		if (!largest || r->blobs.items[i].area > largest->area)
			largest = &r->blobs.items[i];
	if (!largest)
		return true;
	r->outline.area = largest->area;
	for (int y = 0; y < h; y++) {
		r->left[y] = w;
		r->right[y] = 0;
	}
	for (int i = largest->first; i >= 0; i = r->blobs.runs[i].next) {
		const struct run *run = &r->blobs.runs[i];

		r->left[run->y] = run->start < r->left[run->y] ? run->start : r->left[run->y];
		r->right[run->y] = run->end > r->right[run->y] ? run->end : r->right[run->y];
	}
	return true;
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

/* The hull of its rows (Andrew 1979): down along their right ends, up along their left ones, which is
 * clockwise as seen. */
static void draw_in(struct room *r)
{
	struct outline *o = &r->outline;
	int h = r->map.height, first;

	o->count = 0;
	for (int y = 0; y < h; y++)
		for (int k = 0; k < 2 && r->right[y] > 0; k++)
			add_to_chain(o, 0, (struct point){r->right[y], y + k});
	first = o->count - 1;
	for (int y = h - 1; y >= 0; y--)
		for (int k = 1; k >= 0 && r->right[y] > 0; k--)
			add_to_chain(o, first, (struct point){r->left[y], y + k});
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

/* Keeps the corners when a level tells the sheet better from the table than those before. */
static bool try_level(struct room *r, const struct level *level, struct error *err)
{
	double hull, sharp;

	mark_light(r, level);
	if (!find_largest(r, err))
		return false;
	if (r->outline.area <= 0)
		return true;
	draw_in(r);
	hull = area_of(&r->outline);
	if (!four_sides(&r->outline) || hull < CONVEX_LEAST * area_of(&r->outline))
		return true;
	sharp = stands_out(r);
	if (sharp > r->best) {
		r->best = sharp;
		memcpy(r->corner, r->outline.points, sizeof r->corner);
	}
	return true;
}

static bool try_slope(struct room *r, double right, double down, struct error *err)
{
	for (int i = 1; i < LEVELS; i++)
		if (!try_level(r, &(struct level){255.0 * i / LEVELS, right, down}, err))
			return false;
	return true;
}

/* First as if the light were even; then, for one end of the sheet may be darker than the table beyond the
 * other, as if it came from each side, until there is a sheet. */
static bool try_slopes(struct room *r, struct error *err)
{
	if (!try_slope(r, 0, 0, err))
		return false;
	for (int right = -1; right <= 1; right++)
		for (int down = -1; r->best <= 0 && down <= 1; down++)
			if (!try_slope(r, SLOPE * right, SLOPE * down, err))
				return false;
	return true;
}

static int compare_bytes(const void *a, const void *b)
{
	return *(const uint8_t *)a - *(const uint8_t *)b;
}

/* True when what lies along the picture's edge is as light as its middle: nothing is to be seen around the
 * sheet. So it is in every scanner. */
static bool fills_picture(const struct image *small)
{
	enum { PLACES = 64, HALF = PLACES / 2, RIM = 4 };
	uint8_t rim[4 * PLACES], middle[PLACES];
	int right = small->width - 1 - RIM, low = small->height - 1 - RIM;

	for (int i = 0; i < PLACES; i++) {
		int x = i * small->width / PLACES, y = i * small->height / PLACES;
		int across = i * 37 % PLACES * small->width / PLACES; /* not a diagonal */

		rim[4 * i] = (uint8_t)pixel(small, x, RIM);
		rim[4 * i + 1] = (uint8_t)pixel(small, x, low);
		rim[4 * i + 2] = (uint8_t)pixel(small, RIM, y);
		rim[4 * i + 3] = (uint8_t)pixel(small, right, y);
		middle[i] = (uint8_t)pixel(
			small, (small->width + 2.0 * across) / 4, (small->height + 2.0 * y) / 4);
	}
	qsort(rim, sizeof rim, 1, compare_bytes);
	qsort(middle, sizeof middle, 1, compare_bytes);
	return rim[PLACES] > 0.9 * middle[HALF];
}

bool sheet_edge_find(const struct ground *ground, struct sheet_edge *edge, struct error *err)
{
	struct room *r;
	bool ok;

	*edge = (struct sheet_edge){.found = false};
	if (fills_picture(&ground->small))
		return true;
	r = calloc(1, sizeof *r);
	if (!r)
		return error_memory(err);
	ok = open_room(r, ground, err) && try_slopes(r, err);
	edge->found = ok && r->best > 0;
	for (int k = 0; k < 4; k++)
		edge->corner[k] = (struct point_px){
			r->corner[k].x * 2 * ground->factor, r->corner[k].y * 2 * ground->factor};
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
