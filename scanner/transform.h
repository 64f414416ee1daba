// SPDX-License-Identifier: EUPL-1.2
/*
 * From paper to picture: where does a place of the printed page, in mm, lie in the scan, in px?
 *
 * A homography (turned, skewed, stretched, seen at an angle) and on top of it a field of small
 * shifts in mm: paper slips in feeders, stretches and is folded. The field is smooth: bilinear
 * between nodes 15 mm apart. Where nothing was measured it fades to the mean of what was.
 *
 * A transform is a value: copy it freely.
 */
#ifndef TRANSFORM_H
#define TRANSFORM_H

#include "geom.h"
#include "image.h"

#include <stdbool.h>
#include <stddef.h>

enum { FIELD_COLUMNS = 21, FIELD_ROWS = 21 };

struct shift_mm {
	float x, y;
};

struct transform {
	double h[9];    /* page mm to scan px, row by row; h[8] = 1 */
	double back[9]; /* its inverse                              */
	bool bent;      /* the field holds something                */
	struct shift_mm field[FIELD_ROWS][FIELD_COLUMNS];
};

/* A place known both on the page and in the scan. */
struct match {
	struct point_mm page;
	struct point_px scan;
	double weight; /* > 0 */
};

/* Least squares over the matches, weights respected; the field is empty. A homography takes 4
 * matches, an affine map 3, a similarity 2 (mirrored: with one axis turned round). false when
 * there are too few, they lie on one line, or the result would not be usable. */
enum transform_model {
	TRANSFORM_SIMILARITY,
	TRANSFORM_MIRRORED, /* a similarity of the page seen from behind */
	TRANSFORM_AFFINE,
	TRANSFORM_HOMOGRAPHY
};
bool transform_fit(
	struct transform *t, enum transform_model model, const struct match *matches, size_t count);

/* The page as `seen` has it, after its places were moved by `moved`: a map from mm to mm that is a
 * transform like any other, its px being mm of `seen`. Both must be without a field. */
struct transform transform_after(const struct transform *seen, const struct transform *moved);

struct point_px transform_apply(const struct transform *t, struct point_mm at);

/* The place on the page; the field is undone to within a hundredth of a mm. */
struct point_mm transform_back(const struct transform *t, struct point_px at);

/* True when all four corners of a rectangle of the page lie in the picture. */
bool transform_within(const struct transform *t, const struct image *picture, struct rect_mm at);

/* How the page lies at a place: px per mm along the page's x and y, the direction of its x in
 * the scan (degrees, clockwise as y points down) and the angle from there to its y, which is
 * about 90, or about -90 in a mirrored scan. */
struct local_view {
	double scale_x, scale_y;
	double turn_deg, corner_deg;
};
struct local_view transform_view(const struct transform *t, struct point_mm at);

/* True for what a scanner or a telephone can make of a page: local scale differs less than
 * 1.5 times over the page, x and y less than 1.2 times, corners within 12 degrees. */
bool transform_plausible(const struct transform *t, double width_mm, double height_mm);

/* True also for a telephone tilted by 30 degrees: x and y less than 1.45 times, corners within 18
 * degrees, scale less than 2.1 times. For maps that enough known places confirm. */
bool transform_possible(const struct transform *t, double width_mm, double height_mm);

/* True also for a telephone tilted by 45 degrees: x and y less than 1.9 times, corners within 32
 * degrees, scale less than 3 times. For maps that the print of the whole page confirms. */
bool transform_steep(const struct transform *t, double width_mm, double height_mm);

/* A measured shift: the page at `at` really lies at `at + by`. Weight 0..1 for each axis. */
struct observed_shift {
	struct point_mm at;
	struct shift_mm by;
	struct shift_mm weight;
};

/* Takes up the shifts: first what a change of the affine part explains, then a smooth field.
 * Shifts that disagree with their neighbours count less. */
void transform_correct(struct transform *t, const struct observed_shift *shifts, size_t count);

/* A piece of the page cut out straight: row by row, px_per_mm pixels per mm, bilinear from the
 * scan. Pixel (i, j) shows the page at origin + ((i + 0.5) / px_per_mm, (j + 0.5) / px_per_mm). What
 * lies outside the scan comes out as `outside`. */
struct cutting {
	struct point_mm origin;
	double px_per_mm;
	int width, height;
	uint8_t outside;
};
void transform_cut(const struct transform *t, const struct image *scan,
	const struct cutting *cutting, uint8_t *pixels, size_t stride);

#endif
