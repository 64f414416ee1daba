// SPDX-License-Identifier: EUPL-1.2
#include "printed.h"

#include "message.h"
#include "store_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

static bool fits(const struct layout *layout, const struct printed_wanted *wanted)
{
	return strcmp(layout->form, wanted->form) == 0 &&
	       (!wanted->language || strcmp(layout->language, wanted->language) == 0) &&
	       (!wanted->variant || strcmp(layout->variant, wanted->variant) == 0);
}

static bool find_design(struct store *store, const struct printed_wanted *wanted,
	const struct store_known_design **design, struct error *err)
{
	const struct store_known_design *found = NULL;
	const struct known_design **all;
	size_t count;
	int64_t event;

	if (!store_find_event(store, wanted->event, &event, err) ||
		!store_event_designs(store, event, &all, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (fits(all[i]->design.layout, wanted))
			found = &all[i]->design;
	free(all);
	if (!found)
		return error_set(err, EX_NOINPUT, _("no such sheets of %s were printed for \"%s\""),
			wanted->form, wanted->event);
	*design = found;
	return true;
}

bool printed_design(struct store *store, const struct printed_wanted *wanted,
	const struct store_known_design **design, struct error *err)
{
	return store_begin(store, SQL_READ, err) &&
	       store_end(store, find_design(store, wanted, design, err), err);
}

static bool find_event(
	struct store *store, sheet_id sheet, char event[PRINTED_EVENT_SIZE], struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "SELECT e.name FROM sheet s JOIN run r ON r.id = s.run JOIN "
				       "event e ON e.id = r.event "
				       "WHERE s.sheet = :sheet");
	enum sql_step step;

	event[0] = '\0';
	sql_set_integer(st, ":sheet", (int64_t)sheet);
	step = sql_step(st, err);
	if (step == SQL_ROW)
		snprintf(event, PRINTED_EVENT_SIZE, "%s", sql_text(st, 0));
	sql_finish(st);
	return step != SQL_FAILED;
}

bool printed_event(
	struct store *store, sheet_id sheet, char event[PRINTED_EVENT_SIZE], struct error *err)
{
	return store_begin(store, SQL_READ, err) &&
	       store_end(store, find_event(store, sheet, event, err), err);
}
