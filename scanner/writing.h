// SPDX-License-Identifier: EUPL-1.2
/*
 * Has anything been written in a text area?
 *
 * Ink is not enough: the back of thin paper shows through, cups leave rims, and the printed frame
 * lies a little off where the paper is not flat. Each thing in the area is writing, or may be, or is
 * none. Writing is dark for its scan or has the edges of a pen, and it is not only along the frame.
 * What is pale or soft may be: light pencil must not get lost, a person looks at it.
 */
#ifndef WRITING_H
#define WRITING_H

#include "cells.h"

/* Fills strokes_mm, largest_mm, contrast (of what surely is writing) and maybe_mm of the area.
 * side->darkest must be known. */
void writing_measure(const struct side_ink *side, const struct added *ink,
	const struct layout_area *place, struct area_ink *area);

#endif
