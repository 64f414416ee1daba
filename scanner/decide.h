// SPDX-License-Identifier: EUPL-1.2
/*
 * What did the person mean? From measured ink to answers, by the mark policy (rules M1-M27).
 *
 * No pixels here: every rule can be tested with plain numbers. The order of thought:
 *   1. each thing of ink gets a part to play: mark in a box, ring, drawing on a picture, line
 *      through a row, remark, or nothing at all (part.h);
 *   2. each option is seen as bare, marked, filled or doubtful by what plays a part in its cell, and
 *      by what its box looks like (sight.h);
 *   3. each question is answered from its options, corrections by the person's own habit on this
 *      side; what two people could read in two ways is a question for a person.
 *
 * In doubt: doubtful. Never the darkest.
 */
#ifndef DECIDE_H
#define DECIDE_H

#include "cells.h"
#include "store.h"

/* Fills one answer per question and per area of the side, in their order: side->question_count
 * + side->area_count of them. */
void decide_side(const struct side_ink *ink, struct reading_answer *answers);

#endif
