// SPDX-License-Identifier: EUPL-1.2
#include "results_sheets.h"

#include "date.h"
#include "message.h"
#include "roles.h"
#include "store_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define SELECT_SHEETS                                                                              \
	"SELECT sheet.sheet, coalesce(sheet.pair, 0), run.design, event.name, "                    \
	"coalesce((SELECT min(day) FROM side WHERE side.sheet = sheet.sheet "                      \
	"AND side.number = 0), run.day) AS seen FROM sheet JOIN run ON run.id = sheet.run "        \
	"JOIN design ON design.id = run.design JOIN event ON event.id = run.event "                \
	"WHERE sheet.returned = 1 AND sheet.gone = 0 AND "
#define OLDEST_FIRST " ORDER BY seen, run.id, sheet.place"

/* --- days ----------------------------------------------------------------------------------- */

/* As date_number; 0 for what is no day. */
static long day_number(const char *day)
{
	struct date date;

	return date_read(day, &date) ? date_number(date) : 0;
}

/* --- one sheet ------------------------------------------------------------------------------ */

static void take_answer(const struct sheet_answer *from, struct said_answer *to)
{
	const char *at = from->value;

	*to = (struct said_answer){.type = from->question->type};
	memcpy(to->question, from->question->id, sizeof to->question);
	if (to->type == QUESTION_NUMBER || to->type == QUESTION_LINE) {
		to->number = strtol(at, NULL, 10);
		return;
	}
	while (*at && to->code_count < FORM_OPTIONS_MAX) {
		char *end;
		long code = strtol(at, &end, 10);

		if (end == at)
			break;
		to->codes[to->code_count++] = (int)code;
		at = *end == ',' ? end + 1 : end;
	}
}

static bool take_answers(struct store *store, const struct known_design *design,
	struct said_sheet *sheet, struct error *err)
{
	struct sheet_answer *found = calloc(design->question_count + 1, sizeof *found);
	size_t count = 0;
	bool well;

	sheet->answers = calloc(design->question_count + 1, sizeof *sheet->answers);
	if (!found || !sheet->answers) {
		free(found);
		return error_memory(err);
	}
	well = store_sheet_answers(store, design, sheet->sheet, 0, found, &count, err);
	for (size_t i = 0; well && i < count; i++)
		if (found[i].state == ANSWER_ANSWERED && found[i].question->type != QUESTION_TEXT)
			take_answer(&found[i], &sheet->answers[sheet->answer_count++]);
	free(found);
	return well;
}

static bool read_definition(
	struct store *store, int64_t design, char **definition, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "SELECT definition FROM design WHERE id = :id");
	enum sql_step step;

	sql_set_integer(st, ":id", design);
	step = sql_step(st, err);
	*definition = step == SQL_ROW ? strdup(sql_text(st, 0)) : NULL;
	sql_finish(st);
	return *definition || (step == SQL_FAILED ? false : error_memory(err));
}

/* Keeps the definition of a form when it is the first or a newer one. */
static bool take_form(struct store *store, struct results_sheets *sheets,
	const struct known_design *design, struct error *err)
{
	const struct layout *layout = design->design.layout;
	struct said_form *at = NULL, *more;

	for (size_t i = 0; i < sheets->form_count; i++)
		if (strcmp(sheets->forms[i].form, layout->form) == 0)
			at = &sheets->forms[i];
	if (at && at->version >= layout->version)
		return true;
	if (!at) {
		more = realloc(sheets->forms, (sheets->form_count + 1) * sizeof *more);
		if (!more)
			return error_memory(err);
		sheets->forms = more;
		at = &more[sheets->form_count++];
		*at = (struct said_form){.definition = NULL};
		snprintf(at->form, sizeof at->form, "%s", layout->form);
	}
	at->version = layout->version;
	free(at->definition);
	return read_definition(store, design->design.id, &at->definition, err);
}

/* --- all of them ---------------------------------------------------------------------------- */

struct found {
	struct said_sheet sheet;
	int64_t design;
};

static bool find_sheets(
	struct sql_statement *st, struct found **found, size_t *count, struct error *err)
{
	enum sql_step step;

	*found = NULL;
	*count = 0;
	while ((step = sql_step(st, err)) == SQL_ROW) {
		struct found *more = realloc(*found, (*count + 1) * sizeof *more);

		if (!more) {
			sql_finish(st);
			return error_memory(err);
		}
		*found = more;
		more = &more[(*count)++];
		*more = (struct found){.design = sql_integer(st, 2),
			.sheet = {.sheet = (sheet_id)sql_integer(st, 0),
				.pair = (sheet_id)sql_integer(st, 1)}};
		snprintf(more->sheet.event, sizeof more->sheet.event, "%s", sql_text(st, 3));
		snprintf(more->sheet.day, sizeof more->sheet.day, "%s", sql_text(st, 4));
	}
	sql_finish(st);
	return step == SQL_DONE;
}

static bool load(struct store *store, struct sql_statement *st, struct results_sheets *sheets,
	struct error *err)
{
	struct found *found;
	size_t count;
	bool well = find_sheets(st, &found, &count, err);

	store_day(store, sheets->today);
	if (well) {
		sheets->items = calloc(count + 1, sizeof *sheets->items);
		well = sheets->items || error_memory(err);
	}
	for (size_t i = 0; well && i < count; i++) {
		const struct known_design *design;
		struct said_sheet *sheet = &sheets->items[sheets->count];

		if (!store_design(store, found[i].design, &design, err)) {
			well = false;
			break;
		}
		if (design->design.regime == 'A')
			continue;
		*sheet = found[i].sheet;
		snprintf(sheet->form, sizeof sheet->form, "%s", design->design.layout->form);
		sheet->days_ago = day_number(sheets->today) - day_number(sheet->day);
		sheets->count++;
		well = take_form(store, sheets, design, err) &&
		       take_answers(store, design, sheet, err);
	}
	free(found);
	return well;
}

static bool finish(struct results_sheets *sheets, bool well, struct results_sheets **result)
{
	if (!well) {
		results_sheets_free(sheets);
		return false;
	}
	*result = sheets;
	return true;
}

static bool case_steps(
	struct store *store, sheet_id family, struct results_sheets *sheets, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, SELECT_SHEETS "sheet.family = :family" OLDEST_FIRST);
	char code[SHEET_CODE_SIZE];

	sql_set_integer(st, ":family", (int64_t)family);
	sheet_code_write(family, code);
	if (!load(store, st, sheets, err))
		return false;
	if (sheets->count == 0)
		return error_set(err, EX_NOINPUT,
			_("no sheet of case %s has come back yet; is this the token that was "
			  "given when its sheets were printed (formgen print --family)?"),
			code);
	return store_log(store, store_acting(store), "open case", code, "", err);
}

bool results_case(
	struct store *store, sheet_id family, struct results_sheets **sheets, struct error *err)
{
	struct results_sheets *s;

	if (!store_may(store, RIGHT_CASE, err))
		return false;
	s = calloc(1, sizeof *s);
	if (!s)
		return error_memory(err);
	return finish(s,
		store_begin(store, SQL_WRITE, err) &&
			store_end(store, case_steps(store, family, s, err), err),
		sheets);
}

/* The regime of that form in that event; '\0' when it was not printed for it. */
static bool regime_of(
	struct store *store, int64_t event, const char *form, char *regime, struct error *err)
{
	const struct known_design **designs = NULL;
	size_t count = 0;

	*regime = '\0';
	if (!store_event_designs(store, event, &designs, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (strcmp(designs[i]->design.layout->form, form) == 0)
			*regime = designs[i]->design.regime;
	free(designs);
	return true;
}

static bool rows_steps(struct store *store, const struct results_rows_request *r,
	struct results_sheets *sheets, struct error *err)
{
	struct sql_statement *st;
	int64_t event;
	char regime;

	if (!store_find_event(store, r->event, &event, err) ||
		!regime_of(store, event, r->form, &regime, err))
		return false;
	if (regime == 'A')
		return error_set(err, EX_NOPERM,
			_("form %s is without names: there is no list of what single people said"),
			r->form);
	if (regime == 'B' && (!r->reason || !*r->reason))
		return error_set(err, EX_NOPERM,
			_("this list tells what single people said; say why it is needed with "
			  "--reason TEXT, which is kept in the log"));
	st = sql_prepare(
		store->db, SELECT_SHEETS "run.event = :event AND design.form = :form" OLDEST_FIRST);
	sql_set_integer(st, ":event", event);
	sql_set_text(st, ":form", r->form);
	return load(store, st, sheets, err) &&
	       (regime != 'B' || store_log(store, store_acting(store), "open list", r->event,
					 r->reason, err));
}

bool results_rows(struct store *store, const struct results_rows_request *request,
	struct results_sheets **sheets, struct error *err)
{
	struct results_sheets *s;

	if (!role_may_on(store_acting(store), RIGHT_CASE, request->form, err))
		return false;
	s = calloc(1, sizeof *s);
	if (!s)
		return error_memory(err);
	return finish(s,
		store_begin(store, SQL_WRITE, err) &&
			store_end(store, rows_steps(store, request, s, err), err),
		sheets);
}

static bool forms_steps(struct store *store, const char *event, char (*forms)[FORM_ID_SIZE],
	size_t room, size_t *count, struct error *err)
{
	const struct known_design **designs = NULL;
	size_t design_count = 0;
	int64_t id;

	*count = 0;
	if (!store_find_event(store, event, &id, err) ||
		!store_event_designs(store, id, &designs, &design_count, err))
		return false;
	for (size_t i = 0; i < design_count; i++) {
		const char *form = designs[i]->design.layout->form;
		bool known = false;

		for (size_t k = 0; k < *count; k++)
			known = known || strcmp(forms[k], form) == 0;
		if (!known && *count < room)
			snprintf(forms[(*count)++], FORM_ID_SIZE, "%s", form);
	}
	free(designs);
	return true;
}

bool results_event_forms(struct store *store, const char *event, char (*forms)[FORM_ID_SIZE],
	size_t room, size_t *count, struct error *err)
{
	return store_begin(store, SQL_READ, err) &&
	       store_end(store, forms_steps(store, event, forms, room, count, err), err);
}

void results_sheets_keep(
	struct results_sheets *sheets, char (*const forms)[FORM_ID_SIZE], size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < sheets->count; i++) {
		bool keep = false;

		for (size_t k = 0; k < count; k++)
			keep = keep || strcmp(sheets->items[i].form, forms[k]) == 0;
		if (keep)
			sheets->items[kept++] = sheets->items[i];
		else
			free(sheets->items[i].answers);
	}
	sheets->count = kept;
}

void results_sheets_free(struct results_sheets *sheets)
{
	if (!sheets)
		return;
	for (size_t i = 0; i < sheets->count; i++)
		free(sheets->items[i].answers);
	for (size_t i = 0; i < sheets->form_count; i++)
		free(sheets->forms[i].definition);
	free(sheets->items);
	free(sheets->forms);
	free(sheets);
}

const struct said_answer *said_answer(const struct said_sheet *sheet, const char *question)
{
	for (size_t i = 0; i < sheet->answer_count; i++)
		if (strcmp(sheet->answers[i].question, question) == 0)
			return &sheet->answers[i];
	return NULL;
}

bool said_code(const struct said_answer *answer, int code)
{
	for (size_t i = 0; answer && i < answer->code_count; i++)
		if (answer->codes[i] == code)
			return true;
	return false;
}
