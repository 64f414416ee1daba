// SPDX-License-Identifier: EUPL-1.2
/* What was printed for an event, as it was printed then. */
#ifndef PRINTED_H
#define PRINTED_H

#include "store.h"

/* The design of that form which the event's sheets have; language and variant NULL: whichever. When
 * several fit, the one printed last. EX_NOINPUT when the event is not known or has no such sheets.
 * Lent by the store. */
struct printed_wanted {
	const char *event, *form, *language, *variant;
};
bool printed_design(struct store *store, const struct printed_wanted *wanted,
	const struct store_known_design **design, struct error *err);

/* The name of the event a sheet was printed for; "" when the store does not know the sheet. */
enum { PRINTED_EVENT_SIZE = 200 };
bool printed_event(
	struct store *store, sheet_id sheet, char event[PRINTED_EVENT_SIZE], struct error *err);

#endif
