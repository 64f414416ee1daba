// SPDX-License-Identifier: EUPL-1.2
/*
 * Pages drawn by the reader's own unit tests: squares, lines and rings on a sheet, looked at
 * through a known map. Small and exact on purpose; the physical simulator is something else.
 */
#ifndef SKETCH_H
#define SKETCH_H

#include "frame.h"
#include "image.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SKETCH_PER_MM = 12 };

struct sketch {
	int width, height;
	uint8_t *pixels; /* 255 white .. 0 black */
};

static inline struct sketch sketch_new(void)
{
	struct sketch s = {.width = (int)(PAGE_WIDTH_MM * SKETCH_PER_MM),
		.height = (int)(PAGE_HEIGHT_MM * SKETCH_PER_MM)};

	s.pixels = malloc((size_t)s.width * (size_t)s.height);
	if (!s.pixels)
		abort();
	memset(s.pixels, 255, (size_t)s.width * (size_t)s.height);
	return s;
}

static inline void sketch_free(struct sketch *s)
{
	free(s->pixels);
}

/* Darkens one pixel to `grey` as far as `part` (0..1) covers it. */
static inline void sketch_dot(struct sketch *s, int x, int y, double part, int grey)
{
	uint8_t *p;
	int v;

	if (x < 0 || y < 0 || x >= s->width || y >= s->height || part <= 0)
		return;
	p = s->pixels + (size_t)y * (size_t)s->width + (size_t)x;
	v = (int)(255 - (255 - grey) * (part > 1 ? 1 : part));
	*p = (uint8_t)(v < *p ? v : *p);
}

static inline void sketch_rect(struct sketch *s, struct rect_mm r, int grey)
{
	double l = r.x * SKETCH_PER_MM, t = r.y * SKETCH_PER_MM;
	double e = rect_right(r) * SKETCH_PER_MM, b = rect_bottom(r) * SKETCH_PER_MM;

	for (int y = (int)floor(t); y < (int)ceil(b); y++)
		for (int x = (int)floor(l); x < (int)ceil(e); x++)
			sketch_dot(s, x, y,
				(fmin(x + 1, e) - fmax(x, l)) * (fmin(y + 1, b) - fmax(y, t)),
				grey);
}

/* White again, whatever was there. */
static inline void sketch_erase(struct sketch *s, struct rect_mm r)
{
	for (int y = (int)(r.y * SKETCH_PER_MM); y < rect_bottom(r) * SKETCH_PER_MM; y++)
		for (int x = (int)(r.x * SKETCH_PER_MM); x < rect_right(r) * SKETCH_PER_MM; x++)
			if (x >= 0 && y >= 0 && x < s->width && y < s->height)
				s->pixels[(size_t)y * (size_t)s->width + (size_t)x] = 255;
}

/* The outline of a box; `at` is its outer edge. */
static inline void sketch_box(struct sketch *s, struct rect_mm at, double line, int grey)
{
	sketch_rect(s, (struct rect_mm){at.x, at.y, at.w, line}, grey);
	sketch_rect(s, (struct rect_mm){at.x, rect_bottom(at) - line, at.w, line}, grey);
	sketch_rect(s, (struct rect_mm){at.x, at.y, line, at.h}, grey);
	sketch_rect(s, (struct rect_mm){rect_right(at) - line, at.y, line, at.h}, grey);
}

/* A straight pen stroke with round ends. */
static inline void sketch_stroke(
	struct sketch *s, struct point_mm a, struct point_mm b, double width, int grey)
{
	double half = width / 2, len2 = pow(b.x - a.x, 2) + pow(b.y - a.y, 2);
	int left = (int)((fmin(a.x, b.x) - width) * SKETCH_PER_MM);
	int right = (int)((fmax(a.x, b.x) + width) * SKETCH_PER_MM);
	int top = (int)((fmin(a.y, b.y) - width) * SKETCH_PER_MM);
	int low = (int)((fmax(a.y, b.y) + width) * SKETCH_PER_MM);

	for (int y = top; y <= low; y++)
		for (int x = left; x <= right; x++) {
			double px = (x + 0.5) / SKETCH_PER_MM, py = (y + 0.5) / SKETCH_PER_MM;
			double t = len2 > 0
					   ? ((px - a.x) * (b.x - a.x) + (py - a.y) * (b.y - a.y)) /
						     len2
					   : 0;

			t = t < 0 ? 0 : t > 1 ? 1 : t;
			double d = hypot(px - a.x - t * (b.x - a.x), py - a.y - t * (b.y - a.y));

			sketch_dot(s, x, y, (half - d) * SKETCH_PER_MM + 0.5, grey);
		}
}

/* Part of an ellipse, from one angle to another (degrees), as a pen draws it. */
struct sketch_arc {
	struct point_mm middle;
	double radius_x, radius_y, from_deg, to_deg;
};

static inline void sketch_ring(struct sketch *s, struct sketch_arc arc, double width, int grey)
{
	struct point_mm last = {0, 0};

	for (int i = 0; i <= 60; i++) {
		double a = (arc.from_deg + (arc.to_deg - arc.from_deg) * i / 60) * 3.14159265 / 180;
		struct point_mm here = {
			arc.middle.x + arc.radius_x * cos(a), arc.middle.y + arc.radius_y * sin(a)};

		if (i > 0)
			sketch_stroke(s, last, here, width, grey);
		last = here;
	}
}

static inline void sketch_square(struct sketch *s, int mark, int grey)
{
	double half = FRAME_MARK_MM / 2;

	sketch_rect(s,
		(struct rect_mm){FRAME_MARK[mark].x - half, FRAME_MARK[mark].y - half,
			FRAME_MARK_MM, FRAME_MARK_MM},
		grey);
}

/* --- looking at it ------------------------------------------------------------------------ */

/* How the page lies in the scan. Turned about its middle, which comes to the scan's middle. */
struct sketch_view {
	double dpi_x, dpi_y; /* size of the page in the scan                          */
	double turn_deg;     /* clockwise                                             */
	double lean_x;       /* perspective: relative scale gained over the page in x */
	double lean_y;
	bool mirrored;
	double margin;  /* width of the surroundings, relative to the page      */
	int surround;   /* grey of the surroundings                             */
	double noise;   /* grey levels, one sigma                               */
	double blur_mm; /* sigma                                                */
	int threshold;  /* above 0: the scan has two values only                */
	double shadow;  /* darkening at the left edge, 0..1, over 25 mm         */
	uint32_t seed;
};

/* The turn of a view, computed once. */
struct sketch_turn {
	double c, s;
};

static inline struct sketch_turn sketch_turn(const struct sketch_view *v)
{
	double a = v->turn_deg * 3.14159265358979 / 180;

	return (struct sketch_turn){cos(a), sin(a)};
}

static inline struct point_px sketch_place(
	const struct sketch_view *v, const struct image *scan, struct point_mm at)
{
	struct sketch_turn t = sketch_turn(v);
	double x = (at.x - PAGE_WIDTH_MM / 2) * (v->mirrored ? -1 : 1);
	double y = at.y - PAGE_HEIGHT_MM / 2;
	double w = 1 + v->lean_x * x / PAGE_WIDTH_MM + v->lean_y * y / PAGE_HEIGHT_MM;

	x /= w;
	y /= w;
	return (struct point_px){scan->width / 2.0 + (x * t.c - y * t.s) * v->dpi_x / 25.4,
		scan->height / 2.0 + (x * t.s + y * t.c) * v->dpi_y / 25.4};
}

/* The inverse; u and v in mm from the middle of the scan. */
static inline struct point_mm sketch_seen(
	const struct sketch_view *view, struct sketch_turn t, double u, double v)
{
	double x = u * t.c + v * t.s, y = -u * t.s + v * t.c;
	double w = 1 / (1 - view->lean_x * x / PAGE_WIDTH_MM - view->lean_y * y / PAGE_HEIGHT_MM);

	return (struct point_mm){
		x * w * (view->mirrored ? -1 : 1) + PAGE_WIDTH_MM / 2, y * w + PAGE_HEIGHT_MM / 2};
}

static inline uint32_t sketch_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

/* About normal, sigma 1: the sum of four bytes. */
static inline double sketch_normal(uint32_t *seed)
{
	uint32_t r = sketch_random(seed);
	int sum = (int)((r & 0xff) + (r >> 8 & 0xff) + (r >> 16 & 0xff) + (r >> 24));

	return (sum - 510) * (1.732 / 256);
}

static inline double sketch_at(const struct sketch *s, struct point_mm at, int surround)
{
	double x = at.x * SKETCH_PER_MM - 0.5, y = at.y * SKETCH_PER_MM - 0.5;
	int i = (int)floor(x), j = (int)floor(y);
	double a = x - i, b = y - j;
	const uint8_t *p;

	if (i < 0 || j < 0 || i + 1 >= s->width || j + 1 >= s->height)
		return surround;
	p = s->pixels + (size_t)j * (size_t)s->width + (size_t)i;
	return (p[0] * (1 - a) + p[1] * a) * (1 - b) +
	       (p[s->width] * (1 - a) + p[s->width + 1] * a) * b;
}

static inline void sketch_blur_line(uint8_t *line, int n, size_t step, double *copy, int reach)
{
	double sum = 0; /* of whole numbers: nothing is lost on the way */

	for (int i = 0; i < n; i++)
		copy[i] = line[(size_t)i * step];
	for (int k = -reach; k <= reach; k++)
		sum += copy[k < 0 ? 0 : k >= n ? n - 1 : k];
	for (int i = 0; i < n; i++) {
		line[(size_t)i * step] = (uint8_t)(sum / (2 * reach + 1) + 0.5);
		sum += copy[i + reach + 1 < n ? i + reach + 1 : n - 1] -
		       copy[i - reach > 0 ? i - reach : 0];
	}
}

/* Two boxes one after the other: near enough to a bell. */
static inline void sketch_blur(struct image *scan, double sigma_px)
{
	int reach = (int)(sigma_px * 1.22 + 0.5);
	int side = scan->width > scan->height ? scan->width : scan->height;
	double *copy = malloc((size_t)side * sizeof *copy);

	for (int round = 0; copy && reach > 0 && round < 2; round++) {
		for (int y = 0; y < scan->height; y++)
			sketch_blur_line(scan->pixels + (size_t)y * scan->stride, scan->width, 1,
				copy, reach);
		for (int x = 0; x < scan->width; x++)
			sketch_blur_line(scan->pixels + x, scan->height, scan->stride, copy, reach);
	}
	free(copy);
}

/* Where the sketch has one grey only, square by square, neighbours included: most of a page. There
 * one look is as good as four, and does for the pixels beside it. */
enum { SKETCH_FLAT_PX = 16 };

struct sketch_flats {
	int across, down;
	int16_t *grey; /* -1: more than one */
};

static inline int sketch_flat_grey(const struct sketch *s, int left, int top)
{
	int wide = 3 * SKETCH_FLAT_PX;
	const uint8_t *first = s->pixels + (size_t)top * (size_t)s->width + (size_t)left;

	if (memcmp(first, first + 1, (size_t)wide - 1) != 0)
		return -1;
	for (int y = 1; y < wide; y++)
		if (memcmp(first, first + (size_t)y * (size_t)s->width, (size_t)wide) != 0)
			return -1;
	return *first;
}

static inline struct sketch_flats sketch_flats(const struct sketch *s)
{
	struct sketch_flats f = {s->width / SKETCH_FLAT_PX, s->height / SKETCH_FLAT_PX, NULL};
	size_t count = (size_t)f.across * (size_t)f.down;

	f.grey = malloc(count * sizeof *f.grey);
	if (!f.grey)
		abort();
	for (size_t i = 0; i < count; i++)
		f.grey[i] = -1;
	for (int y = 1; y < f.down - 1; y++)
		for (int x = 1; x < f.across - 1; x++)
			f.grey[y * f.across + x] = (int16_t)sketch_flat_grey(
				s, (x - 1) * SKETCH_FLAT_PX, (y - 1) * SKETCH_FLAT_PX);
	return f;
}

static inline int sketch_flat_at(const struct sketch_flats *f, struct point_mm at)
{
	double x = at.x * SKETCH_PER_MM / SKETCH_FLAT_PX, y = at.y * SKETCH_PER_MM / SKETCH_FLAT_PX;

	return x < 0 || y < 0 || x >= f->across || y >= f->down
		       ? -1
		       : f->grey[(int)y * f->across + (int)x];
}

/* So far beside the page that nothing of it is seen, nor from the pixels next to it. */
static inline bool sketch_beside(struct point_mm at)
{
	return at.x < -2 || at.y < -2 || at.x > PAGE_WIDTH_MM + 2 || at.y > PAGE_HEIGHT_MM + 2;
}

/* How many pixels of the scan certainly see what the first one sees where it is flat. */
static inline int sketch_flat_run(const struct sketch_view *v)
{
	double step =
		SKETCH_PER_MM * 25.4 / v->dpi_x * (1 + fabs(v->lean_x) + fabs(v->lean_y)) * 1.5;
	int run = (int)((SKETCH_FLAT_PX - 2) / step);

	return run < 1 ? 1 : run;
}

/* One pixel of the scan, as the mean of several looks: more where it is larger than those of the
 * sketch. */
static inline double sketch_pixel(const struct sketch *s, const struct sketch_view *v,
	struct sketch_turn turn, struct point_px first)
{
	int fine = v->dpi_x > 280 ? 1 : 2;
	double sum = 0;

	for (int k = 0; k < fine * fine; k++) {
		double x = first.x + (k % fine + 0.5) / fine, y = first.y + (k / fine + 0.5) / fine;

		sum += sketch_at(s, sketch_seen(v, turn, x * 25.4 / v->dpi_x, y * 25.4 / v->dpi_y),
			v->surround);
	}
	return sum / (fine * fine);
}

/* The scan; free with image_free. */
static inline struct image sketch_scan(const struct sketch *s, const struct sketch_view *v)
{
	struct image scan = {0};
	bool upright = fabs(sin(v->turn_deg * 3.14159265 / 180)) < 0.7;
	double w = (upright ? PAGE_WIDTH_MM : PAGE_HEIGHT_MM) * v->dpi_x / 25.4 * (1 + v->margin);
	double h = (upright ? PAGE_HEIGHT_MM : PAGE_WIDTH_MM) * v->dpi_y / 25.4 * (1 + v->margin);
	uint32_t seed = v->seed * 2654435761u + 12345;
	struct sketch_turn turn = sketch_turn(v);
	struct sketch_flats flats = sketch_flats(s);
	int run = sketch_flat_run(v);

	if (!image_new(&scan, (int)w, (int)h, NULL))
		abort();
	for (int y = 0; y < scan.height; y++)
		for (int x = 0, next = 1; x < scan.width; x = next++) {
			struct point_px first = {x - scan.width / 2.0, y - scan.height / 2.0};
			struct point_mm at = sketch_seen(v, turn, (first.x + 0.5) * 25.4 / v->dpi_x,
				(first.y + 0.5) * 25.4 / v->dpi_y);
			double sum = sketch_beside(at) ? v->surround : sketch_flat_at(&flats, at);

			if (sum < 0)
				sum = sketch_pixel(s, v, turn, first);
			else if (v->shadow <= 0 || at.x > 30)
				next = x + run < scan.width ? x + run : scan.width;
			if (v->shadow > 0 && at.x < 25)
				sum *= 1 - v->shadow * (1 - at.x / 25);
			memset(scan.pixels + (size_t)y * scan.stride + (size_t)x,
				sum < 0     ? 0
				: sum > 255 ? 255
					    : (int)sum,
				(size_t)(next - x));
		}
	free(flats.grey);
	if (v->blur_mm > 0)
		sketch_blur(&scan, v->blur_mm * v->dpi_x / 25.4);
	for (size_t i = 0;
		v->noise + v->threshold > 0 && i < (size_t)scan.width * (size_t)scan.height; i++) {
		double value = scan.pixels[i] + v->noise * sketch_normal(&seed);

		if (v->threshold > 0)
			value = value < v->threshold ? 0 : 255;
		scan.pixels[i] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value + 0.5);
	}
	return scan;
}

#endif
