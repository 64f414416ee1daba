// SPDX-License-Identifier: EUPL-1.2
/*
 * One side of a sheet of paper as it lies on the table: print, ink and dirt, in colour.
 *
 * Places are in mm from the top left corner of the printed page, y down. A pixel holds how
 * much red, green and blue light the paper throws back, 0 none .. 255 all.
 */
#ifndef PAPER_H
#define PAPER_H

#include <stdint.h>

struct spot {
	double x, y; /* mm */
};

/* A rectangle in mm. */
struct place {
	double x, y, w, h;
};

static inline struct spot place_middle(struct place p)
{
	return (struct spot){p.x + p.w / 2, p.y + p.h / 2};
}

static inline struct place place_grown(struct place p, double by_mm)
{
	return (struct place){p.x - by_mm, p.y - by_mm, p.w + 2 * by_mm, p.h + 2 * by_mm};
}

/* The smallest rectangle around both. */
static inline struct place place_both(struct place a, struct place b)
{
	double left = a.x < b.x ? a.x : b.x, top = a.y < b.y ? a.y : b.y;
	double right = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
	double bottom = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;

	return (struct place){left, top, right - left, bottom - top};
}

struct colour {
	double red, green, blue; /* light thrown back, 0..1 */
};

struct paper {
	int width, height; /* pixels */
	double per_mm;     /* pixels in a millimetre */
	uint8_t *rgb;
};

/* White paper of that size. */
void paper_new(struct paper *paper, int width, int height, double per_mm);
void paper_copy(const struct paper *from, struct paper *to);
void paper_free(struct paper *paper);

/* A coat of something over the paper: how much of it lies on each pixel of a rectangle. */
struct coat {
	int left, top, width, height; /* pixels of the paper */
	float *amount;                /* 0 none .. 1 all     */
};

/* A coat without anything yet over that place; what falls outside the paper is left out. Its
 * width or height may come out 0. */
void coat_new(struct coat *coat, const struct paper *paper, struct place place);

/* Lays the coat: every pixel is filtered by `colour` as far as it is covered; then frees it.
 * Ink lets light through to what is under it, so print stays visible under a pen. */
void coat_filter(struct coat *coat, struct paper *paper, struct colour colour);

/* The same, but the coat hides what is under it (correction fluid, a sticker, a hole). */
void coat_cover(struct coat *coat, struct paper *paper, struct colour colour);

/* Where in the place something dark is printed: the smallest rectangle around it. A width of 0
 * when there is nothing. */
struct place paper_ink(const struct paper *paper, struct place within);

/* Noise that varies smoothly over the plane, 0..1, the same for the same seed: dirt, paper
 * fibre, pencil grain. `grain` is the size of its blobs in the units of x and y. */
double smooth_noise(uint64_t seed, double x, double y, double grain);

#endif
