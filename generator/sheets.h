// SPDX-License-Identifier: EUPL-1.2
/*
 * Printing sheets of one form for an event, alone or as pairs with another form. See press.h for
 * what is promised about file and registration.
 */
#ifndef SHEETS_H
#define SHEETS_H

#include "design.h"
#include "store.h"
#include "theme.h"

struct sheets_request {
	const struct form *form;
	const char *language, *variant; /* variant NULL or "": none */
	const char *event;
	size_t count; /* with a partner: pairs */
	const char *file;
	const struct design *design; /* drawn by the caller, for this form; NULL: by design_new */
	const struct theme *theme;   /* words for the form's theme question; NULL: its own      */
	bool draft;                  /* also a translation that nobody has checked              */
	const struct form *partner;  /* printed after each sheet, under one pair code; NULL: no */
	sheet_id family, worker;     /* regime B: tokens; 0 = a family per sheet, no worker     */
	long seed; /* the codes follow from it and from all above but file and count; 0: random */
};

struct sheets_result {
	sheet_id *sheets; /* in the order of the pages; free() */
	size_t count;
	size_t sides; /* per sheet, of the form itself */
	bool again;   /* they were printed before by the same command; nothing changed */
	bool anew;    /* only the file was made again, of sheets registered before     */
};

bool sheets_print(struct store *store, const struct sheets_request *request,
	struct sheets_result *result, struct error *err);

/* The language a partner is printed in: the same, or for "nl-u" its plain "nl". NULL and err when
 * the partner has neither. */
const char *sheets_partner_language(
	const struct form *partner, const char *language, struct error *err);

/* One sheet marked as an example, to look at; a scan of it is foreign. Registers nothing. The same
 * form gives the same bytes. */
bool sheets_specimen(const struct design_request *request, struct buffer *pdf, struct error *err);

#endif
