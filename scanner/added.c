// SPDX-License-Identifier: EUPL-1.2
/*
 * Limits: for each distance from print the quartiles of darkness are taken all over the page.
 * Marks cover a few per cent of a page and do not move a quartile. Limit = upper quartile + 2.5
 * times the distance between the quartiles (4 sigma of a bell) + 4 grey levels (1.6 %), because a
 * scanner that clips paper to white leaves no spread at all.
 */
#include "added_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double EXTRA_LEVELS = 4;

void added_free(struct added *ink)
{
	free(ink->things);
	blobs_free(&ink->blobs);
	free(ink->darkness);
	free(ink->mask);
	free(ink->zones);
	free(ink->knots);
	free(ink->streaky);
	free(ink->others);
	*ink = (struct added){0};
}

/* --- memory ------------------------------------------------------------------------------- */

static bool room(struct added *ink, struct error *err)
{
	const struct image *s = &ink->ground->small;
	size_t pixels = (size_t)s->width * (size_t)s->height;
	size_t edges = (size_t)s->width + (size_t)s->height;
	size_t knots;

	/* One more than there are rows: the end of a stretch lies half a pixel behind its knot. */
	ink->knot_columns = s->width / ADDED_KNOT + 3;
	knots = (size_t)ink->knot_columns * (size_t)(s->height / ADDED_KNOT + 2);
	if (pixels > ink->pixel_room) {
		free(ink->darkness);
		free(ink->mask);
		free(ink->zones);
		ink->darkness = malloc(pixels);
		ink->mask = malloc(pixels);
		ink->zones = malloc(pixels);
		ink->pixel_room = ink->darkness && ink->mask && ink->zones ? pixels : 0;
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

/* One more in a list with room for that many. */
static struct added_thing *one_more(
	struct added_thing **list, size_t *count, size_t *room, struct error *err)
{
	if (*count == *room) {
		size_t wanted = *room ? 2 * *room : 64;
		struct added_thing *more = realloc(*list, wanted * sizeof *more);

		if (!more) {
			error_memory(err);
			return NULL;
		}
		*list = more;
		*room = wanted;
	}
	return &(*list)[(*count)++];
}

struct added_thing *added_add(struct added *ink, struct error *err)
{
	return one_more(&ink->things, &ink->count, &ink->thing_room, err);
}

struct added_thing *added_add_other(struct added *ink, struct error *err)
{
	return one_more(&ink->others, &ink->other_count, &ink->other_room, err);
}

/* --- places ------------------------------------------------------------------------------- */

struct part_bounds added_bounds(const struct added *ink, struct rect_mm r)
{
	struct part_bounds b = {1e9, 1e9, -1e9, -1e9};

	for (int i = 0; i < 4; i++) {
		struct point_mm at = {r.x + (i & 1 ? r.w : 0), r.y + (i & 2 ? r.h : 0)};
		struct point_px p = transform_apply(ink->page, at);

		b.left = fmin(b.left, p.x / ink->ground->factor);
		b.right = fmax(b.right, p.x / ink->ground->factor);
		b.top = fmin(b.top, p.y / ink->ground->factor);
		b.low = fmax(b.low, p.y / ink->ground->factor);
	}
	return b;
}

struct rect_px added_part_of(const struct added *ink, struct rect_mm r)
{
	const struct image *s = &ink->ground->small;
	struct part_bounds b = added_bounds(ink, r);
	double left = fmax(b.left, 0), top = fmax(b.top, 0);
	double right = fmin(b.right, s->width - 1), low = fmin(b.low, s->height - 1);

	return (struct rect_px){(int)left, (int)top, right > left ? (int)(right - left) + 1 : 0,
		low > top ? (int)(low - top) + 1 : 0};
}

static void place_knots(struct added *ink)
{
	const struct image *s = &ink->ground->small;
	int rows = s->height / ADDED_KNOT + 2;

	for (int j = 0; j < rows; j++)
		for (int i = 0; i < ink->knot_columns; i++) {
			struct point_px at = {i * ADDED_KNOT * ink->ground->factor,
				j * ADDED_KNOT * ink->ground->factor};

			ink->knots[(size_t)j * (size_t)ink->knot_columns + (size_t)i] =
				transform_back(ink->page, at);
		}
}

/* --- zones -------------------------------------------------------------------------------- */

/* A place in the blank's map of zones, px with 16 bits after the point. */
struct spot {
	int32_t x, y;
};

static struct spot spot_of(struct point_mm at)
{
	double x = at.x * BLANK_COARSE_PER_MM, y = at.y * BLANK_COARSE_PER_MM;

	/* Keeps the sums below in range; what is so far outside is no place of the page. */
	x = x < -4000 ? -4000 : x > 16000 ? 16000 : x;
	y = y < -4000 ? -4000 : y > 16000 ? 16000 : y;
	return (struct spot){(int32_t)(x * 65536), (int32_t)(y * 65536)};
}

static bool on_map(const struct image *map, int32_t x, int32_t y)
{
	return x >= 0 && y >= 0 && x >> 16 < map->width && y >> 16 < map->height;
}

/* The zones of `count` pixels between two knots: the first lies half a pixel from the left one. */
static void walk_zones(const struct image *map, const struct spot *left, const struct spot *right,
	int count, uint8_t *zones)
{
	int32_t dx = (right->x - left->x) / ADDED_KNOT, dy = (right->y - left->y) / ADDED_KNOT;
	int32_t x = left->x + dx / 2, y = left->y + dy / 2;
	const uint8_t *pixels = map->pixels;
	size_t stride = map->stride;

	if (on_map(map, x, y) && on_map(map, x + dx * count, y + dy * count)) {
		const uint8_t *row = pixels + (size_t)(y >> 16) * stride;

		/* Most pages lie nearly straight. */
		if (y >> 16 == (y + dy * count) >> 16) {
			for (int i = 0; i < count; i++, x += dx)
				zones[i] = row[x >> 16];
			return;
		}
		for (int i = 0; i < count; i++, x += dx, y += dy)
			zones[i] = pixels[(size_t)(y >> 16) * stride + (size_t)(x >> 16)];
		return;
	}
	for (int i = 0; i < count; i++, x += dx, y += dy)
		zones[i] = on_map(map, x, y)
				   ? pixels[(size_t)(y >> 16) * stride + (size_t)(x >> 16)]
				   : NEAR_FAR | ZONE_EDGE | ZONE_MARGIN;
}

enum { SPOTS_MAX = IMAGE_SIDE_MAX / ADDED_KNOT + 2 };

/* The spots of a row of knots. */
static void place_spots(const struct added *ink, int row, struct spot *spots)
{
	const struct point_mm *knots = ink->knots + (size_t)row * (size_t)ink->knot_columns;

	for (int i = 0; i < ink->knot_columns; i++)
		spots[i] = spot_of(knots[i]);
}

/* The zone of every pixel of the small copy: straight lines between the knots. */
static void place_zones(struct added *ink)
{
	const struct image *s = &ink->ground->small, *map = &ink->blank->zones;
	struct spot top[SPOTS_MAX], low[SPOTS_MAX], here[SPOTS_MAX] = {{0, 0}};
	int width = s->width;

	for (int y = 0; y < s->height; y++) {
		uint8_t *zones = ink->zones + (size_t)y * (size_t)width;
		int part = 2 * (y % ADDED_KNOT) + 1; /* of the way down, in halves of a pixel */

		if (y % ADDED_KNOT == 0) {
			place_spots(ink, y / ADDED_KNOT, top);
			place_spots(ink, y / ADDED_KNOT + 1, low);
		}
		for (int i = 0; i < ink->knot_columns; i++) {
			here[i].x = top[i].x + (low[i].x - top[i].x) / (2 * ADDED_KNOT) * part;
			here[i].y = top[i].y + (low[i].y - top[i].y) / (2 * ADDED_KNOT) * part;
		}
		for (int x = 0; x < width; x += ADDED_KNOT) {
			int count = width - x < ADDED_KNOT ? width - x : ADDED_KNOT;
			const struct spot *left = &here[x / ADDED_KNOT];

			walk_zones(map, left, left + 1, count, zones + x);
		}
	}
}

/* --- darkness and limits ------------------------------------------------------------------ */

static void measure_darkness(struct added *ink)
{
	const struct image *s = &ink->ground->small;
	int width = s->width;

	for (int y = 0; y < s->height; y++) {
		const uint8_t *p = s->pixels + (size_t)y * s->stride;
		uint8_t *d = ink->darkness + (size_t)y * (size_t)width;

		ground_white_row(ink->ground, y, d);
		for (int x = 0; x < width; x++)
			d[x] = (uint8_t)((d[x] > p[x] ? d[x] : p[x]) - p[x]);
	}
}

double added_quantile(const unsigned counts[256], unsigned all, double share)
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
	double low = added_quantile(counts, all, 0.25), high = added_quantile(counts, all, 0.75);
	double bell = high + 2.5 * (high - low);
	double middle = added_quantile(counts, all, 0.5), tail = added_quantile(counts, all, 0.95);

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
	for (int y = apart / 2; y < s->height; y += apart) {
		const uint8_t *zones = ink->zones + (size_t)y * (size_t)s->width;
		const uint8_t *darkness = ink->darkness + (size_t)y * (size_t)s->width;

		for (int x = apart / 2; x < s->width; x += apart) {
			int step = zones[x] & ZONE_STEP;

			if (zones[x] & ZONE_MARGIN)
				continue;
			levels->counts[step][darkness[x]]++;
			levels->all[step]++;
		}
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

/* 1 where a pixel is more than 4 levels darker than both others. In bytes all through, which
 * makes whole vectors of them. */
static inline uint8_t is_ridge(uint8_t pixel, uint8_t a, uint8_t b)
{
	uint8_t least = a < b ? a : b;

	return (uint8_t)((least > pixel ? least : pixel) - pixel) > 4;
}

/* Counts along each column how often it is darker than 3 px to either side: every second row.
 * `some` is room for one row. */
static void count_columns(const struct image *s, uint8_t *restrict some, uint16_t *counts)
{
	int added = 0, width = s->width;

	memset(some, 0, (size_t)width);
	for (int y = 0; y < s->height; y += 2) {
		const uint8_t *p = s->pixels + (size_t)y * s->stride;

		for (int x = 3; x < width - 3; x++)
			some[x] = (uint8_t)(some[x] + is_ridge(p[x], p[x - 3], p[x + 3]));
		if (++added < 255 && y + 2 < s->height)
			continue;
		for (int x = 0; x < width; x++)
			counts[x] = (uint16_t)(counts[x] + some[x]);
		memset(some, 0, (size_t)width);
		added = 0;
	}
}

static void count_rows(const struct image *s, uint8_t *restrict some, uint16_t *counts)
{
	int width = s->width;

	for (int y = 3; y < s->height - 3; y++) {
		const uint8_t *p = s->pixels + (size_t)y * s->stride;
		const uint8_t *above = p - 3 * s->stride, *below = p + 3 * s->stride;
		unsigned n = 0;

		for (int x = 0; x < width; x++)
			some[x] = is_ridge(p[x], above[x], below[x]);
		for (int x = 0; x < width; x++)
			n += some[x];
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
	count_columns(s, ink->mask, counts); /* the mask is made later */
	count_rows(s, ink->mask, counts + s->width);
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

/* Most of a page is bare: pixels are looked at in eights. */
enum { EIGHT = 8 };

static inline bool any_of_eight(const uint8_t *pixels)
{
	uint64_t eight;

	memcpy(&eight, pixels, sizeof eight);
	return eight != 0;
}

static void make_mask(struct added *ink)
{
	const struct image *s = &ink->ground->small;
	uint8_t limit[256], least = 255;
	int width = s->width;

	/* A darkness of whole levels is above a limit when it is above its floor. */
	for (int zone = 0; zone < 256; zone++) {
		int step = zone & ZONE_STEP;

		limit[zone] = 255;
		if (!(zone & ZONE_EDGE) && step < NEAR_STEPS && ink->limit[step] < 255)
			limit[zone] = (uint8_t)ink->limit[step];
		least = limit[zone] < least ? limit[zone] : least;
	}
	for (int y = 0; y < s->height; y++) {
		const uint8_t *d = ink->darkness + (size_t)y * (size_t)width;
		const uint8_t *zones = ink->zones + (size_t)y * (size_t)width;
		uint8_t *m = ink->mask + (size_t)y * (size_t)width;

		for (int x = 0; x < width; x++)
			m[x] = d[x] > least;
		for (int x = 0; x < width; x += EIGHT) {
			int end = x + EIGHT < width ? x + EIGHT : width;

			if (end - x < EIGHT || any_of_eight(m + x))
				for (int i = x; i < end; i++)
					m[i] = d[i] > limit[zones[i]];
		}
	}
	bridge_streaks(ink);
}

/* --- across print -------------------------------------------------------------------------- */

enum { BRIDGE = 2, BRIDGE_REACH = 3 };

/* Ink cannot be seen on print and close to it, so a stroke that crosses a printed line falls
 * apart. Near print the mask reaches three pixels (1 mm) further than the ink: what faces each
 * other across a line hangs together again. */
static void bridge_from(uint8_t *mask, const uint8_t *zone, long stride)
{
	for (int j = -BRIDGE_REACH; j <= BRIDGE_REACH; j++)
		for (int i = -BRIDGE_REACH; i <= BRIDGE_REACH; i++) {
			long by = j * stride + i;

			if (mask[by] == 0 && (zone[by] & ZONE_STEP) <= 2)
				mask[by] = BRIDGE;
		}
}

static void bridge_print(struct added *ink)
{
	int width = ink->ground->small.width, height = ink->ground->small.height;

	for (int y = BRIDGE_REACH; y < height - BRIDGE_REACH; y++) {
		uint8_t *mask = ink->mask + (size_t)y * (size_t)width;
		const uint8_t *zones = ink->zones + (size_t)y * (size_t)width;

		int last = width - BRIDGE_REACH;

		for (int x = BRIDGE_REACH; x < last; x += EIGHT) {
			int end = x + EIGHT < last ? x + EIGHT : last;

			if (end - x == EIGHT && !any_of_eight(mask + x))
				continue;
			for (int i = x; i < end; i++)
				if (mask[i] == ADDED_INK && (zones[i] & ZONE_STEP) <= 3)
					bridge_from(mask + i, zones + i, width);
		}
	}
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
	ink->count = ink->other_count = 0;
	if (!room(ink, err))
		return false;
	place_knots(ink);
	place_zones(ink);
	measure_darkness(ink);
	learn_limits(ink);
	ink->print_sharp = things_print_sharpness(ink);
	if (!find_streaks(ink, err))
		return false;
	make_mask(ink);
	bridge_print(ink);
	mask = (struct mask){ink->mask, s->width, s->height, (size_t)s->width};
	if (!blobs_find(&ink->blobs, &mask, ADDED_LEAST, err))
		return false;
	for (size_t i = 0; i < ink->blobs.count; i++)
		if (!things_take(ink, &visit, &ink->blobs.items[i], err))
			return false;
	return true;
}
