// SPDX-License-Identifier: EUPL-1.2
/*
 * What must a person see although each question, seen alone, is clear?
 *
 * "Nothing there" is an answer too. Whether it can be believed is a matter of the whole side: does
 * this scan show this person's pen, does it show the print, do other questions have dots or traces?
 * No pixels here.
 */
#ifndef DOUBT_H
#define DOUBT_H

#include "cells.h"
#include "store.h"

/* Nothing is seen here, where other questions have their marks on pictures. */
#define NOTE_ON_PRINT "marks on print"

/* Makes answers of the side doubtful, with a note that says why, where they cannot be believed.
 * `answers` as decide.h made them, question by question; none becomes surer. */
void doubt_side(const struct side_ink *ink, struct reading_answer *answers);

#endif
