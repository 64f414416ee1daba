// SPDX-License-Identifier: EUPL-1.2
/*
 * Where does the paper end in the picture?
 *
 * In a photo the table is seen around the sheet, and the sheet's four corners tell how it was looked
 * at: harshly from the side, too, where its print cannot be found by turning and sizing alone.
 */
#ifndef SHEET_EDGE_H
#define SHEET_EDGE_H

#include "geom.h"
#include "ground.h"

/* The corners of the sheet in px of the full picture, clockwise as seen, beginning anywhere; good to
 * about 2 mm on A4. A corner that was cut off lies outside the picture. *found is false when the
 * sheet does not stand out from what lies around it, or fills the picture; then nothing is said.
 * false only when memory runs out. */
bool sheet_edge_find(
	const struct ground *ground, struct point_px corners[4], bool *found, struct error *err);

#endif
