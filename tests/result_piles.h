// SPDX-License-Identifier: EUPL-1.2
/*
 * Every instrument with the forms that its result sheet is about, and piles of them: for the tests
 * of result sheets.
 */
#ifndef RESULT_PILES_H
#define RESULT_PILES_H

#include "filled_sheets.h"

enum { PILE_FORMS = 3 };

static const struct pile {
	const char *name; /* of the plan */
	const char *forms[PILE_FORMS + 1];
} PILES[] = {
	{"spiegelgesprek", {"sg-c", "sg-t"}},
	{"cliententafel", {"ct-c"}},
	{"samen-sterker", {"ss-c", "ss-k", "ss-p"}},
	{"wat-werkt-start", {"ww-s"}},
	{"wat-werkt-eind", {"ww-e"}},
	{"matching", {"ma-g", "ma-p"}},
	{"startvragen", {"st-g"}},
	{"maatjes", {"mt-e", "mt-a"}},
	{"clientbureau", {"cb-b"}},
	{"cb-c", {"cb-c"}},
	{"jongerenambassadeurs", {"ja"}},
	{"training", {"tr-n", "tr-v"}},
	{"arena", {"ta"}},
	{"ervaringsdeskundigheid", {"ei-a", "ei-e"}},
	{"clientambassadeur", {"ca-2", "ca-1"}},
};
enum { PILE_COUNT = sizeof PILES / sizeof PILES[0] };

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
