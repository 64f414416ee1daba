// SPDX-License-Identifier: EUPL-1.2
/*
 * Where does the paper end in the picture?
 *
 * In a photo the table is seen around the sheet, and the sheet's four corners tell how it was looked
 * at: harshly from the side, too, where its print cannot be found by turning and sizing alone.
 */
#ifndef SHEET_EDGE_H
#define SHEET_EDGE_H

#include "ground.h"
#include "transform.h"

/* The corners of the sheet in px of the full picture, clockwise as seen, beginning anywhere; good to
 * about 2 mm on A4. A corner that was cut off lies outside the picture. */
struct sheet_edge {
	bool found; /* false: it does not stand out from what lies around it, or fills the picture */
	struct point_px corner[4];
};

/* false only when memory runs out. */
bool sheet_edge_find(const struct ground *ground, struct sheet_edge *edge, struct error *err);

/* How a page of that size lies when its top left corner is the first corner that was found (turn 0) or one
 * of the next (1 to 3). false when no telephone sees it so (transform_steep), or no sheet was found. */
bool sheet_edge_page(const struct sheet_edge *edge, int turn, double width_mm, double height_mm,
	struct transform *page);

#endif
