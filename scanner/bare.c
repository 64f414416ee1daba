// SPDX-License-Identifier: EUPL-1.2
/*
 * Lengths are judged as if the picture's long side were 297 mm; nothing here needs to be exact.
 */
#include "bare.h"

#include <math.h>
#include <stdlib.h>

/* Things nearer than this to the edge of the picture are the edge: shadows, the lid, a torn
 * corner, the neighbour sheet. */
static const double EDGE_MM = 7;

/* Dust and pen rests are smaller. */
static const double DUST_MM = 2.0;

/* Punch holes: discs of 5.5-6.5 mm, whose middle is up to 14 mm from the edge. */
static const double HOLE_LEAST_MM = 4.0, HOLE_MOST_MM = 9.0, HOLE_EDGE_MM = 20;

/* Felt-tip shows through with up to a quarter of its darkness, and without sharp edges. */
static const double SHOWS_THROUGH = 0.25, FAINT = 0.10, SHARP = 0.5;

struct sheet {
	const struct ground *ground;
	double per_mm; /* px of the small copy */
};

static double edge_distance_mm(const struct sheet *s, const struct blob *b)
{
	const struct image *small = &s->ground->small;
	double x = fmin(b->x, small->width - b->x), y = fmin(b->y, small->height - b->y);

	return fmin(x, y) / s->per_mm;
}

static bool at_edge(const struct sheet *s, const struct blob *b)
{
	const struct image *small = &s->ground->small;
	int edge = (int)(EDGE_MM * s->per_mm);

	/* Reaching into the edge zone from inside is a thing only if most of it is inside. */
	return b->right < edge || b->bottom < edge || b->left > small->width - edge ||
	       b->top > small->height - edge || b->left <= 2 || b->top <= 2 ||
	       b->right >= small->width - 2 || b->bottom >= small->height - 2;
}

static bool is_hole(const struct sheet *s, const struct blob *b)
{
	double w = (b->right - b->left) / s->per_mm, h = (b->bottom - b->top) / s->per_mm;
	double fill = b->area / ((double)(b->right - b->left) * (b->bottom - b->top));

	return w > HOLE_LEAST_MM && w < HOLE_MOST_MM && fabs(w - h) < 1.5 && fill > 0.65 &&
	       edge_distance_mm(s, b) < HOLE_EDGE_MM;
}

/* A straight line from edge to edge: a fold, or a streak of the scanner. */
static bool is_line(const struct sheet *s, const struct blob *b)
{
	double longest, shortest;

	blob_axes(b, &longest, &shortest);
	return longest > 20 * shortest && longest * 3.4 > 60 * s->per_mm;
}

/* The darkest pixel of a blob less noise, relative to white, and how sharp its edge is. */
static void measure(const struct sheet *s, const struct blobs *work, const struct blob *b,
	double *contrast, double *sharp)
{
	const struct ground *g = s->ground;
	double white = ground_white(g, b->x, b->y);
	int least = 255, steep = 0;

	for (int i = b->first; i >= 0; i = work->runs[i].next) {
		const struct run *run = &work->runs[i];
		const uint8_t *row = g->small.pixels + (size_t)run->y * g->small.stride;

		for (int x = run->start; x < run->end; x++)
			least = row[x] < least ? row[x] : least;
	}
	*contrast = 1 - least / white;
	for (int i = b->first, n = 0; i >= 0 && n < 60; i = work->runs[i].next, n++) {
		int here = ground_steepest(g, work->runs[i].start, work->runs[i].y);

		steep = here > steep ? here : steep;
	}
	*sharp = fmax(0, steep - 5 * g->noise * 255) / (*contrast * white + 1);
}

static bool make_mask(const struct ground *g, uint8_t **mask, struct error *err)
{
	size_t width = (size_t)g->small.width;
	uint8_t *white = malloc(width);

	*mask = malloc(width * (size_t)g->small.height);
	if (!white || !*mask) {
		free(white);
		free(*mask);
		return error_memory(err);
	}
	for (int y = 0; y < g->small.height; y++) {
		const uint8_t *p = g->small.pixels + (size_t)y * g->small.stride;
		uint8_t *m = *mask + (size_t)y * width;
		int faint = (int)(fmax(FAINT, 7 * g->noise) * 256);

		ground_white_row(g, y, white);
		for (size_t x = 0; x < width; x++)
			m[x] = (white[x] - p[x]) * 256 > white[x] * faint;
	}
	free(white);
	return true;
}

bool bare_look(
	const struct ground *ground, struct blobs *work, struct bare *bare, struct error *err)
{
	const struct image *small = &ground->small;
	int side = small->width > small->height ? small->width : small->height;
	struct sheet sheet = {ground, side / 297.0};
	struct mask mask = {
		.width = small->width, .height = small->height, .stride = (size_t)small->width};
	uint8_t *pixels;
	bool ok;

	if (!make_mask(ground, &pixels, err))
		return false;
	mask.pixels = pixels;
	ok = blobs_find(work, &mask, 4, err);
	free(pixels);
	*bare = (struct bare){0};
	for (size_t i = 0; ok && i < work->count; i++) {
		const struct blob *b = &work->items[i];
		double contrast, sharp;
		double size = hypot(b->right - b->left, b->bottom - b->top) / sheet.per_mm;

		if (size < DUST_MM * 1.41 || at_edge(&sheet, b) || is_hole(&sheet, b) ||
			is_line(&sheet, b))
			continue;
		measure(&sheet, work, b, &contrast, &sharp);
		if (contrast < SHOWS_THROUGH && sharp < SHARP)
			continue;
		bare->things++;
		bare->ink_share += b->area / ((double)small->width * small->height);
	}
	return ok;
}
