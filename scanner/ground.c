// SPDX-License-Identifier: EUPL-1.2
/*
 * White of a tile: the mean over its columns of the lightest pixel in each, which lies a little
 * above the paper's own level whatever the noise, and costs one vector maximum per row. Then a
 * grey closing over 7 x 7 tiles (lightest of the neighbours, then darkest of those): dark things
 * of less than 7 tiles vanish, slopes stay as they are. A mean over 3 x 3 takes the steps out.
 */
#include "ground.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A small copy of 75 dpi shows a square of 5 mm 15 px wide and a pen stroke of 0.3 mm still at
 * its own darkness; A4 is 877 px long then. */
enum { SMALL_SIDE = 840 };

/* Longer than A4 at 450 dpi: what is gained beyond 300 dpi is time lost. */
enum { FULL_SIDE_MAX = 5300 };

/* Tiles on either side in the closing: 7 tiles of 8 px at 75 dpi are 19 mm. */
enum { REACH = 3 };

static int factor_for(const struct image *picture)
{
	int side = picture->width > picture->height ? picture->width : picture->height;
	int factor = side / SMALL_SIDE;

	return factor < 1 ? 1 : factor > 16 ? 16 : factor;
}

/* --- tiles -------------------------------------------------------------------------------- */

static void look_at_tile_row(
	struct ground *g, int row, uint8_t *restrict lightest, uint8_t *restrict darkest)
{
	const struct image *s = &g->small;
	int width = s->width, top = row * GROUND_TILE;
	int low = top + GROUND_TILE < s->height ? top + GROUND_TILE : s->height;

	memset(lightest, 0, (size_t)width);
	memset(darkest, 255, (size_t)width);
	for (int y = top; y < low; y++) {
		const uint8_t *p = s->pixels + (size_t)y * s->stride;

		for (int x = 0; x < width; x++) {
			lightest[x] = p[x] > lightest[x] ? p[x] : lightest[x];
			darkest[x] = p[x] < darkest[x] ? p[x] : darkest[x];
		}
	}
	for (int t = 0; t < g->white.width; t++) {
		int x = t * GROUND_TILE;
		int end = x + GROUND_TILE < s->width ? x + GROUND_TILE : s->width;
		int sum = 0, count = end - x, least = 255;

		for (; x < end; x++) {
			sum += lightest[x];
			least = darkest[x] < least ? darkest[x] : least;
		}
		g->white.pixels[(size_t)row * g->white.stride + (size_t)t] =
			(uint8_t)((sum + count / 2) / count);
		g->dark.pixels[(size_t)row * g->dark.stride + (size_t)t] = (uint8_t)least;
	}
}

static void take_extreme(
	uint8_t *restrict line, const uint8_t *restrict other, size_t count, bool most)
{
	if (most)
		for (size_t i = 0; i < count; i++)
			line[i] = other[i] > line[i] ? other[i] : line[i];
	else
		for (size_t i = 0; i < count; i++)
			line[i] = other[i] < line[i] ? other[i] : line[i];
}

/* Each becomes the largest (most = true) or least of the 2 * REACH + 1 squared around it; `copy`
 * is room for the map. */
static void extreme(struct image *map, bool most, uint8_t *copy)
{
	size_t width = (size_t)map->width, all = width * (size_t)map->height;

	memcpy(copy, map->pixels, all);
	for (size_t row = 0; row < all; row += width)
		for (size_t by = 1; by <= REACH && by < width; by++) {
			take_extreme(map->pixels + row, copy + row + by, width - by, most);
			take_extreme(map->pixels + row + by, copy + row, width - by, most);
		}
	memcpy(copy, map->pixels, all);
	for (size_t by = width; by <= REACH * width && by < all; by += width) {
		take_extreme(map->pixels, copy + by, all - by, most);
		take_extreme(map->pixels + by, copy, all - by, most);
	}
}

static void smooth_line(uint8_t *line, int count, size_t step)
{
	int before = line[0];

	for (int i = 0; i < count; i++) {
		int here = line[(size_t)i * step];
		int after = i + 1 < count ? line[(size_t)(i + 1) * step] : here;

		line[(size_t)i * step] = (uint8_t)((before + 2 * here + after + 2) / 4);
		before = here;
	}
}

static void smooth(struct image *map)
{
	for (int y = 0; y < map->height; y++)
		smooth_line(map->pixels + (size_t)y * map->stride, map->width, 1);
	for (int x = 0; x < map->width; x++)
		smooth_line(map->pixels + x, map->height, map->stride);
	for (size_t i = 0; i < map->stride * (size_t)map->height; i++)
		if (map->pixels[i] == 0)
			map->pixels[i] = 1;
}

/* --- noise -------------------------------------------------------------------------------- */

/* About that many places spread over a picture, row after row, in equal steps. */
struct samples {
	int x, y, width, step;
};

static struct samples samples_begin(int width, int height, size_t wanted)
{
	size_t pixels = (size_t)width * (size_t)height;

	return (struct samples){.width = width, .step = (int)(pixels / wanted + 1)};
}

static void samples_next(struct samples *at)
{
	at->x += at->step;
	for (; at->x >= at->width; at->y++)
		at->x -= at->width;
}

/* The noise of bare paper: the middle value of how far two neighbours differ, over samples all
 * over the small copy. 1.05 turns the median of |a - b| of a normal spread into its sigma. */
static double noise_of(const struct image *small)
{
	enum { SAMPLES = 4096 };
	size_t counts[256] = {0};
	struct samples at = samples_begin(small->width - 2, small->height, SAMPLES);
	size_t count = 0, below = 0;
	int middle = 0;

	for (; at.y < small->height; samples_next(&at)) {
		const uint8_t *p = small->pixels + (size_t)at.y * small->stride + at.x;

		counts[abs(p[0] - p[2])]++;
		count++;
	}
	while (middle < 255 && 2 * (below += counts[middle]) < count)
		middle++;
	return 1.05 * middle / 255.0;
}

/* Whether nearly all pixels are at one of the two ends: one bit per pixel, however it was kept. In
 * grey scans the edges of print alone are 2 % of the pixels. */
static bool knows_two_values(const struct image *full)
{
	struct samples at = samples_begin(full->width, full->height, 20000);
	size_t between = 0, all = 0;

	if (full->bilevel)
		return true;
	for (; at.y < full->height; samples_next(&at)) {
		uint8_t v = full->pixels[(size_t)at.y * full->stride + (size_t)at.x];

		between += v > 12 && v < 243;
		all++;
	}
	return between * 500 < all;
}

/* --- the whole ---------------------------------------------------------------------------- */

static bool look_at_tiles(struct ground *g, struct error *err)
{
	int columns = (g->small.width + GROUND_TILE - 1) / GROUND_TILE;
	int rows = (g->small.height + GROUND_TILE - 1) / GROUND_TILE;
	size_t tiles = (size_t)columns * (size_t)rows, line = (size_t)g->small.width;
	uint8_t *lines = malloc(tiles > 2 * line ? tiles : 2 * line);

	if (!lines)
		return error_memory(err);
	if (!image_new(&g->white, columns, rows, err) || !image_new(&g->dark, columns, rows, err)) {
		free(lines);
		return false;
	}
	for (int row = 0; row < rows; row++)
		look_at_tile_row(g, row, lines, lines + line);
	extreme(&g->white, true, lines);
	extreme(&g->white, false, lines);
	free(lines);
	smooth(&g->white);
	return true;
}

bool ground_look(struct ground *ground, const struct image *picture, int finer, struct error *err)
{
	struct ground g = {.full = picture, .halved = 1};
	int side = picture->width > picture->height ? picture->width : picture->height;

	assert(finer >= 1);
	if (side > FULL_SIDE_MAX) {
		if (!image_reduce(picture, 2, &g.half, err))
			return false;
		g.halved = 2;
	}
	g.factor = factor_for(g.halved == 2 ? &g.half : picture) / finer;
	g.factor = g.factor < 1 ? 1 : g.factor;
	if (!image_reduce(g.halved == 2 ? &g.half : picture, g.factor, &g.small, err) ||
		!look_at_tiles(&g, err)) {
		ground_free(&g);
		return false;
	}
	g.noise = noise_of(&g.small);
	g.two_values = knows_two_values(picture);
	*ground = g;
	if (g.halved == 2)
		ground->full = &ground->half;
	return true;
}

void ground_free(struct ground *ground)
{
	image_free(&ground->half);
	image_free(&ground->small);
	image_free(&ground->white);
	image_free(&ground->dark);
}

/* --- asking ------------------------------------------------------------------------------- */

/* Between which two tiles a place lies, and how far along, 0..256. */
static int between(double place, int count, int *part)
{
	double t = place / GROUND_TILE - 0.5;
	int i;

	if (t <= 0 || count < 2) {
		*part = 0;
		return 0;
	}
	i = (int)t;
	if (i >= count - 1) {
		*part = 256;
		return count - 2;
	}
	*part = (int)((t - i) * 256);
	return i;
}

double ground_white(const struct ground *ground, double small_x, double small_y)
{
	const struct image *w = &ground->white;
	int a, b, i = between(small_x, w->width, &a), j = between(small_y, w->height, &b);
	const uint8_t *p = w->pixels + (size_t)j * w->stride + i;
	const uint8_t *q = w->height > 1 ? p + w->stride : p;
	int right = w->width > 1;
	double top = p[0] * (256 - a) + p[right] * a, low = q[0] * (256 - a) + q[right] * a;

	return (top * (256 - b) + low * b) / 65536.0;
}

/* Eight numbers of 16 bits: one tile of a row. */
typedef uint16_t eight16 __attribute__((vector_size(16)));
typedef uint8_t eight8 __attribute__((vector_size(8)));

/* From the middle of one tile to that of the next, white in sixteenths: the eight pixels lie at
 * 1, 3 .. 15 sixteenths of the way. 16 * 255 * 16 is less than 65536. */
static void white_between(uint16_t here, uint16_t next, uint8_t *white)
{
	static const eight16 NEXT = {1, 3, 5, 7, 9, 11, 13, 15};
	eight16 sum = (16 - NEXT) * here + NEXT * next + 128;
	eight8 bytes = __builtin_convertvector(sum >> 8, eight8);

	memcpy(white, &bytes, sizeof bytes);
}

void ground_white_row(const struct ground *ground, int y, uint8_t *white)
{
	const struct image *w = &ground->white;
	int b, j = between(y + 0.5, w->height, &b);
	const uint8_t *p = w->pixels + (size_t)j * w->stride;
	const uint8_t *q = w->height > 1 ? p + w->stride : p;
	int half = GROUND_TILE / 2, width = ground->small.width, x = half;
	uint16_t here = (uint16_t)((p[0] * (256 - b) + q[0] * b + 8) >> 4), next = here;
	uint8_t last[GROUND_TILE];

	for (int i = 0; i < width && i < half; i++)
		white[i] = (uint8_t)((here + 8) >> 4);
	for (int t = 0; t < w->width; t++, here = next, x += GROUND_TILE) {
		if (t + 1 < w->width)
			next = (uint16_t)((p[t + 1] * (256 - b) + q[t + 1] * b + 8) >> 4);
		if (x + GROUND_TILE <= width) {
			white_between(here, next, white + x);
		} else if (x < width) {
			white_between(here, next, last);
			memcpy(white + x, last, (size_t)(width - x));
		}
	}
}

/* Sum of (2 reach + 1)^2 pixels around p. */
static int square_sum(const uint8_t *p, size_t stride, int reach)
{
	int sum = 0;

	for (int j = -reach; j <= reach; j++)
		for (int i = -reach; i <= reach; i++)
			sum += p[j * (long)stride + i];
	return sum;
}

int ground_steepest(const struct ground *ground, int small_x, int small_y)
{
	const struct image *f = ground->full;
	int side = f->width > f->height ? f->width : f->height;
	int left = small_x * ground->factor, top = small_y * ground->factor;
	int apart = (int)(0.25 / 297 * side + 0.5), most = 0;
	int reach = apart >= 2 ? 1 : 0, width = 2 * reach + 1;

	apart = apart < 1 ? 1 : apart;
	for (int y = top < 1 ? 1 : top; y < top + ground->factor && y + apart + 1 < f->height; y++)
		for (int x = left < 1 ? 1 : left;
			x < left + ground->factor && x + apart + 1 < f->width; x++) {
			const uint8_t *p = f->pixels + (size_t)y * f->stride + x;
			int here = square_sum(p, f->stride, reach);
			int right = abs(square_sum(p + apart, f->stride, reach) - here);
			int down = abs(
				square_sum(p + (size_t)apart * f->stride, f->stride, reach) - here);

			most = right > most ? right : most;
			most = down > most ? down : most;
		}
	/* Squares that overlap see only part of a step. */
	return most / (width * width) * width / (apart < width ? apart : width);
}
