// SPDX-License-Identifier: EUPL-1.2
/*
 * Is this picture an empty sheet of paper?
 *
 * The back of a one-sided form, or a white sheet between two others. Dark edges, punch holes,
 * dust, folds and what shows through from the other side do not make it less empty; one
 * handwritten word does.
 */
#ifndef BARE_H
#define BARE_H

#include "blobs.h"
#include "ground.h"

/* What is on it. */
struct bare {
	int things;       /* larger than dust, darker or sharper than what shows through */
	double ink_share; /* of the picture that they cover, 0..1                        */
};

/* `work` is memory that is kept between calls. */
bool bare_look(
	const struct ground *ground, struct blobs *work, struct bare *bare, struct error *err);

#endif
