// SPDX-License-Identifier: EUPL-1.2
/*
 * What stands out about a side that changes none of its answers? Numbers in, flags out; no pixels.
 *
 * Handwriting is not read. What can be seen without reading is where somebody wrote and whether it
 * is made of letters: two letters or more in a box (M19: initials), and strokes as wide as a word
 * where the form asks for nothing: beside its title, in its margins, between its questions. Either
 * may be a name, and mostly is none; a person looks at the paper. What is written where the form
 * asks for words is not judged here: it is looked at anyway before anybody sees it.
 */
#ifndef FLAGS_H
#define FLAGS_H

#include "cells.h"
#include "store.h"

/* A sum of enum store_flag: FLAG_NAME and FLAG_STRUCK. The straight line (M18) is a matter of the whole
 * sheet, which the store sees. `answers` as decide_side made them. */
unsigned flags_of_side(const struct side_ink *ink, const struct reading_answer *answers);

#endif
