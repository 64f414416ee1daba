// SPDX-License-Identifier: EUPL-1.2
/* Every instrument with the forms that its result sheet is about. */
#ifndef PILES_H
#define PILES_H

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

#endif
