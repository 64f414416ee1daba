// SPDX-License-Identifier: EUPL-1.2
/*
 * The reading sheet: a form in large letters for whoever reads it aloud. What to say first, then
 * question by question what is asked and what there is to choose: "Kies: slecht, niet zo goed, ...".
 * Reading aloud for everybody is the usual way, so that nobody has to ask for it.
 */
#ifndef READALOUD_H
#define READALOUD_H

#include "design.h"
#include "leaves.h"

/* Adds the pages. The request is that of the sheets: language, variant, theme, number expected. */
bool readaloud_add(const struct design_request *request, struct leaves *leaves, struct error *err);

#endif
