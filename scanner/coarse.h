// SPDX-License-Identifier: EUPL-1.2
/*
 * Roughly how does a page lie in a picture, when nothing on it is known but its print?
 *
 * The picture of the blank form is laid over the scan in every way a scanner or a telephone
 * makes likely: quarters, a few degrees askew, larger or smaller. For each way the best shift is
 * found by correlation through the Fourier transform, on a copy of 240 pixels: good to about
 * 2 mm on A4. What is found are guesses: patches.h tells which of them is right, if any.
 */
#ifndef COARSE_H
#define COARSE_H

#include "blank.h"
#include "ground.h"

/* One way the page may lie. */
struct guess {
	struct transform page; /* mm to the full picture          */
	double score;          /* correlation, -1..1; 0.2 is much */
	size_t side;           /* index of the blank              */
};

/* What a search looks at. With `wide` it tries all quarters and pages that fill only part of the
 * picture, and takes longer. */
struct coarse_request {
	const struct ground *ground;
	const struct blank *const *blanks;
	size_t blank_count;
	bool wide;
	double dpi; /* what the file says; 0 = nothing */
};

enum { GUESSES_MAX = 8 };

/* The best guesses, no two of them alike, best first; their number in *count. false only when
 * memory runs out. */
bool coarse_find(const struct coarse_request *request, struct guess guesses[GUESSES_MAX],
	size_t *count, struct error *err);

#endif
