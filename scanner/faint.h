// SPDX-License-Identifier: EUPL-1.2
/*
 * Traces: what is left of a mark that this scan could hardly show.
 *
 * A scanner that makes paper white takes pale strokes with it, and one of two values all that is
 * paler than its threshold; what remains is where the pen pressed or crossed itself, a few tenths
 * of a mm, too little to be called ink. No single one of them says anything: dust looks the same.
 * But bare boxes of one page look alike to a few levels of grey, so what a box has beyond the
 * others is there on the paper.
 */
#ifndef FAINT_H
#define FAINT_H

#include "cells.h"

/* When a question of the side has no ink in any box: looks at all options without ink in their box
 * and fills their cells' traces, and side->hinted. False only when memory runs out. */
bool faint_look(struct side_ink *side, const struct added *ink, struct error *err);

#endif
