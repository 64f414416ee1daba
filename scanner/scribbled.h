// SPDX-License-Identifier: EUPL-1.2
/*
 * Has somebody scribbled all over a side, in anger or to take all of it back?
 *
 * Then its questions count as left empty, unless one of them is clear, and the sheet is flagged so that
 * a person hears of it (flags.h). One question alone that is scribbled over stays a question for a
 * person.
 */
#ifndef SCRIBBLED_H
#define SCRIBBLED_H

#include "cells.h"
#include "store.h"

/* What the note of an answer says. */
#define NOTE_SCRIBBLED "scribbled over"
#define NOTE_STRUCK "line through row"

/* Makes the unclear questions of a side blank when each of its questions is scribbled over. `answers`
 * as decide.h made them, question by question. */
void scribbled_side(const struct side_ink *ink, struct reading_answer *answers);

#endif
