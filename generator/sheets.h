// SPDX-License-Identifier: EUPL-1.2
/*
 * Printing sheets for an event: every sheet with an id of its own, known to the store.
 *
 * The file and the registration belong together: a kill, a full disk or an unwritable folder leaves
 * neither (see store_print in store.h). The same command once more, with the file still there,
 * finds its own work and changes nothing. A file that holds sheets registered by another command is
 * not overwritten: they may still have to be printed.
 */
#ifndef SHEETS_H
#define SHEETS_H

#include "design.h"
#include "store.h"

struct sheets_request {
	const struct form *form;
	const char *language, *variant; /* variant NULL or "": none */
	const char *event;
	size_t count;
	const char *file;
	const struct design *design; /* drawn by the caller, for this form; NULL: by design_new */
};

struct sheets_result {
	sheet_id *sheets; /* in the order of the pages; free() */
	size_t count;
	size_t sides; /* per sheet */
	bool again;   /* they were printed before by the same command; nothing changed */
};

bool sheets_print(struct store *store, const struct sheets_request *request,
	struct sheets_result *result, struct error *err);

/* One sheet marked as an example, to look at; a scan of it is foreign. Registers nothing. The same
 * form gives the same bytes. */
bool sheets_specimen(const struct design_request *request, struct buffer *pdf, struct error *err);

#endif
