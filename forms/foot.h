// SPDX-License-Identifier: EUPL-1.2
/*
 * The foot of a side: where to go on or thanks, marks such as "concept", places for tokens, the
 * small print, and the strip that is torn or cut off.
 *
 * The lower code stands at the left in every language. Right of it, from the side where people
 * begin to read, the lines in large letters; on the other side a column for marks and tokens:
 *
 *     [code]  Lukt het niet? Vraag om hulp.                       concept
 *     [code]  Ga verder op de achterkant                gezin K7M2-9PQR-T4XW
 *     [code]  sheet code                      OpenMoji.org      sg-c v1 nl 1/2
 *     - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -
 *     Wil je jouw blad later laten weggooien? Bewaar dit strookje.  strip code
 */
#ifndef FOOT_H
#define FOOT_H

#include "furniture.h"

/* Is there a strip below the page's content: for the erasure code (regime A) or for contact
 * details? */
bool foot_has_strip(const struct form *form);

/* The lower code's dark square. */
struct rect_mm foot_code(const struct furniture *furniture);

/* Draws the foot of that side (0 = front) and fills its slots. */
bool foot_place(const struct furniture *furniture, size_t side, struct design_side *design,
	struct error *err);

#endif
