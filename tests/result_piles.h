// SPDX-License-Identifier: EUPL-1.2
/* Piles of every instrument: for the tests of result sheets. */
#ifndef RESULT_PILES_H
#define RESULT_PILES_H

#include "filled_sheets.h"
#include "piles.h"

/* Prints two sheets more than come back. Returns how many forms; free each. */
MAYBE size_t pile_fill(struct store *store, const struct pile *pile, const char *event,
	size_t sheets, struct filled_form forms[PILE_FORMS])
{
	size_t count = 0;

	for (; count < PILE_FORMS && pile->forms[count]; count++) {
		filled_print(store, pile->forms[count], event, sheets + 2, &forms[count]);
		filled_scan(store, &forms[count], sheets);
	}
	return count;
}

#endif
