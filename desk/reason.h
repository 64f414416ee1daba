// SPDX-License-Identifier: EUPL-1.2
/* Sentences that formscan and the store make, in English, in the language of a page: reasons.h. */
#ifndef REASON_H
#define REASON_H

#include "visit.h"

/* Writes the sentence; one that has no Dutch is marked as English, so that it is read out well. */
void reason_write(struct visit *visit, const char *english);

/* The Dutch of it with its words filled in; false: there is none. */
bool reason_dutch(const char *english, struct buffer *dutch);

#endif
