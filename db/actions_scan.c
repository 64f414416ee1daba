// SPDX-License-Identifier: EUPL-1.2
/*
 * Action points from paper. Two kinds of sheets tell about them:
 *   SG-A         one point per sheet; the team wrote its number and ticked who, when and status
 *   action list  all points of an event, printed by us; the team ticked the status of each
 * An answer counts when it is clear, and is taken over once (table action_taken): what is typed
 * afterwards holds until another sheet says otherwise.
 */
#include "actions.h"
#include "date.h"
#include "message.h"
#include "store_inside.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* Ids of forms/library/sg-a.yaml. */
static const char SHEET_FORM[] = "sg-a";
static const char SHEET_NUMBER[] = "sa1";
static const char SHEET_WHO[] = "sa4";
static const char SHEET_WHEN[] = "sa5";
static const char SHEET_STATUS[] = "sa7";
enum { WHEN_TWO_WEEKS = 1, WHEN_THREE_MONTHS, WHEN_THIS_YEAR, WHEN_NEVER };
enum { TWO_WEEKS_DAYS = 14, THREE_MONTHS_DAYS = 91 };

/* On the list the question of point 7 is "a7". */
static const char LIST_PREFIX[] = "a";

struct taking {
	struct store *store;
	const char *event;
	int64_t event_id, list_id; /* the list's event: 0 = no list was printed */
	char event_day[DAY_SIZE];
	struct actions_scans scans;
};

/* --- answers, each once ------------------------------------------------------------------ */

/* Remembers the answer; *is_new is false when it was taken over before with the same value. */
static bool note_taken(struct taking *t, sheet_id sheet, const struct sheet_answer *answer,
	bool *is_new, struct error *err)
{
	struct sql_statement *st = sql_prepare(t->store->db,
		"INSERT INTO action_taken (sheet, question, value) "
		"VALUES (:sheet, :question, :value) ON CONFLICT (sheet, question) "
		"DO UPDATE SET value = excluded.value WHERE action_taken.value <> excluded.value");

	sql_set_integer(st, ":sheet", (int64_t)sheet);
	sql_set_text(st, ":question", answer->question->id);
	sql_set_text(st, ":value", answer->value);
	if (!sql_run(st, err))
		return false;
	*is_new = sql_changes(t->store->db) > 0;
	return true;
}

static bool set_field(struct taking *t, struct sql_statement *st, int number, struct error *err)
{
	char day[DAY_SIZE];

	store_day(t->store, day);
	sql_set_text(st, ":day", day);
	sql_set_integer(st, ":event", t->event_id);
	sql_set_integer(st, ":number", number);
	t->scans.taken++;
	return sql_run(st, err);
}

static bool set_status(struct taking *t, int number, int64_t code, struct error *err)
{
	struct sql_statement *st;

	if (code < 1 || code > ACTION_STATUSES)
		return true;
	st = sql_prepare(t->store->db, "UPDATE action SET status = :status, changed = :day "
				       "WHERE event = :event AND number = :number");
	sql_set_integer(st, ":status", code - 1);
	return set_field(t, st, number, err);
}

static bool set_who(struct taking *t, int number, const char *who, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(t->store->db, "UPDATE action SET who = :who, changed = :day "
					  "WHERE event = :event AND number = :number");

	sql_set_text(st, ":who", who);
	return set_field(t, st, number, err);
}

/* Day + days. */
static void later_day(const char *day, int days, char due[DAY_SIZE])
{
	struct date date = {2000, 1, 1};

	date_read(day, &date);
	date = date_later(date, days);
	snprintf(due, DAY_SIZE, "%04u-%02u-%02u", (unsigned)date.year % 10000,
		(unsigned)date.month % 100, (unsigned)date.day % 100);
}

static bool set_when(struct taking *t, int number, int64_t code, struct error *err)
{
	struct sql_statement *st;
	char due[DAY_SIZE];

	if (code == WHEN_NEVER)
		return set_status(t, number, ACTION_IMPOSSIBLE + 1, err);
	if (code == WHEN_TWO_WEEKS)
		later_day(t->event_day, TWO_WEEKS_DAYS, due);
	else if (code == WHEN_THREE_MONTHS)
		later_day(t->event_day, THREE_MONTHS_DAYS, due);
	else if (code == WHEN_THIS_YEAR)
		snprintf(due, sizeof due, "%.4s-12-31", t->event_day);
	else
		return true;
	st = sql_prepare(t->store->db, "UPDATE action SET due = :due, changed = :day "
				       "WHERE event = :event AND number = :number");
	sql_set_text(st, ":due", due);
	return set_field(t, st, number, err);
}

/* --- one sheet --------------------------------------------------------------------------- */

/* What the option is called on the sheet itself. */
static const char *label_of(const struct known_design *design, const char *question, int64_t code)
{
	const struct layout *layout = design->design.layout;

	for (size_t side = 0; side < layout->side_count; side++)
		for (size_t i = 0; i < layout->sides[side].question_count; i++) {
			const struct layout_question *q = &layout->sides[side].questions[i];

			for (size_t k = 0; strcmp(q->id, question) == 0 && k < q->option_count; k++)
				if (q->options[k].code == code)
					return q->options[k].label;
		}
	return "";
}

static const struct sheet_answer *answer_to(
	const struct sheet_answer *answers, size_t count, const char *question)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(answers[i].question->id, question) == 0 &&
			answers[i].state == ANSWER_ANSWERED)
			return &answers[i];
	return NULL;
}

static bool make_row(struct taking *t, int number, struct error *err)
{
	struct sql_statement *st = sql_prepare(t->store->db,
		"INSERT INTO action (event, number, status, who, due, told, pictogram, day, "
		"changed) VALUES (:event, :number, 0, '', '', '', '', :day, :day) "
		"ON CONFLICT (event, number) DO NOTHING");
	char day[DAY_SIZE];

	store_day(t->store, day);
	sql_set_integer(st, ":event", t->event_id);
	sql_set_integer(st, ":number", number);
	sql_set_text(st, ":day", day);
	return sql_run(st, err);
}

static bool take_answer(struct taking *t, const struct known_design *design, int number,
	const struct sheet_answer *answer, struct error *err)
{
	int64_t code = strtol(answer->value, NULL, 10);
	const char *id = answer->question->id;

	if (strcmp(id, SHEET_WHO) == 0)
		return set_who(t, number, label_of(design, id, code), err);
	if (strcmp(id, SHEET_WHEN) == 0)
		return set_when(t, number, code, err);
	if (strcmp(id, SHEET_STATUS) == 0)
		return set_status(t, number, code, err);
	return true;
}

/* Without a number nobody knows which point it is; a sheet that says nothing else is none. */
static void note_unnumbered(
	struct taking *t, sheet_id sheet, const struct sheet_answer *answers, size_t count)
{
	bool says = false;

	for (size_t i = 0; i < count; i++) {
		const struct sheet_answer *a = &answers[i];

		says = says || a->state == ANSWER_ANSWERED;
		if (strcmp(a->question->id, SHEET_NUMBER) == 0 &&
			(a->state == ANSWER_DOUBTFUL || a->state == ANSWER_CONFLICT)) {
			t->scans.waiting++;
			return;
		}
	}
	if (!says)
		return;
	if (t->scans.unnumbered++ == 0)
		t->scans.unnumbered_sheet = sheet;
}

/* A sheet with one point. Its status comes last: who ticks "not possible" at "when" and "done" at
 * "status" means the status. */
static bool take_sheet(struct taking *t, const struct known_design *design, sheet_id sheet,
	const struct sheet_answer *answers, size_t count, struct error *err)
{
	static const char *const IDS[] = {SHEET_WHO, SHEET_WHEN, SHEET_STATUS};
	const struct sheet_answer *number = answer_to(answers, count, SHEET_NUMBER);
	long n = number ? strtol(number->value, NULL, 10) : 0;

	if (n < 1 || n > ACTIONS_MAX) {
		note_unnumbered(t, sheet, answers, count);
		return true;
	}
	if (!make_row(t, (int)n, err))
		return false;
	for (size_t i = 0; i < sizeof IDS / sizeof IDS[0]; i++) {
		const struct sheet_answer *answer = answer_to(answers, count, IDS[i]);
		bool is_new;

		if (!answer)
			continue;
		if (!note_taken(t, sheet, answer, &is_new, err) ||
			(is_new && !take_answer(t, design, (int)n, answer, err)))
			return false;
	}
	return true;
}

/* A list with all points. */
static bool take_list(struct taking *t, sheet_id sheet, const struct sheet_answer *answers,
	size_t count, struct error *err)
{
	for (size_t i = 0; i < count; i++) {
		const char *id = answers[i].question->id;
		long number = strncmp(id, LIST_PREFIX, strlen(LIST_PREFIX)) == 0
				      ? strtol(id + strlen(LIST_PREFIX), NULL, 10)
				      : 0;
		bool is_new;

		if (answers[i].state != ANSWER_ANSWERED || number < 1 || number > ACTIONS_MAX)
			continue;
		if (!note_taken(t, sheet, &answers[i], &is_new, err) ||
			(is_new && !set_status(t, (int)number, strtol(answers[i].value, NULL, 10),
					   err)))
			return false;
	}
	return true;
}

/* --- all sheets -------------------------------------------------------------------------- */

struct found_sheet {
	sheet_id sheet;
	int64_t design;
};

/* Sheets of that form and event that came back, oldest print first. */
static bool find_sheets(struct taking *t, int64_t event, const char *form,
	struct found_sheet **sheets, size_t *count, struct error *err)
{
	struct sql_statement *st = sql_prepare(t->store->db,
		"SELECT sheet.sheet, run.design FROM sheet JOIN run ON run.id = sheet.run "
		"JOIN design ON design.id = run.design WHERE run.event = :event "
		"AND design.form = :form AND sheet.returned = 1 AND sheet.gone = 0 "
		"ORDER BY run.id, sheet.place");
	enum sql_step step;

	*sheets = NULL;
	*count = 0;
	sql_set_integer(st, ":event", event);
	sql_set_text(st, ":form", form);
	while ((step = sql_step(st, err)) == SQL_ROW) {
		struct found_sheet *more = realloc(*sheets, (*count + 1) * sizeof *more);

		if (!more) {
			sql_finish(st);
			return error_memory(err);
		}
		*sheets = more;
		more[(*count)++] =
			(struct found_sheet){(sheet_id)sql_integer(st, 0), sql_integer(st, 1)};
	}
	sql_finish(st);
	return step == SQL_DONE;
}

static bool take_one(
	struct taking *t, const struct found_sheet *found, bool list, struct error *err)
{
	const struct known_design *design;
	struct sheet_answer *answers;
	size_t count;
	bool well;

	if (!store_design(t->store, found->design, &design, err))
		return false;
	answers = calloc(design->question_count + 1, sizeof *answers);
	if (!answers)
		return error_memory(err);
	well = store_sheet_answers(t->store, design, found->sheet, 0, answers, &count, err) &&
	       (list ? take_list(t, found->sheet, answers, count, err)
		     : take_sheet(t, design, found->sheet, answers, count, err));
	free(answers);
	return well;
}

static bool take_form(
	struct taking *t, int64_t event, const char *form, bool list, struct error *err)
{
	struct found_sheet *sheets = NULL;
	size_t count = 0;
	bool well = find_sheets(t, event, form, &sheets, &count, err);

	for (size_t i = 0; well && i < count; i++)
		well = take_one(t, &sheets[i], list, err);
	free(sheets);
	return well;
}

static bool find_events(struct taking *t, struct error *err)
{
	struct sql_statement *st;
	char name[ACTIONS_EVENT_SIZE];
	enum sql_step step;

	if (!store_find_event(t->store, t->event, &t->event_id, err))
		return false;
	st = sql_prepare(t->store->db, "SELECT day FROM event WHERE id = :event");
	sql_set_integer(st, ":event", t->event_id);
	step = sql_step(st, err);
	if (step == SQL_ROW)
		snprintf(t->event_day, sizeof t->event_day, "%s", sql_text(st, 0));
	sql_finish(st);
	if (step == SQL_FAILED)
		return false;
	actions_event(t->event, name);
	st = sql_prepare(t->store->db, "SELECT id FROM event WHERE name = :name");
	sql_set_text(st, ":name", name);
	return sql_run_integer(st, 0, &t->list_id, err);
}

static bool take_steps(struct taking *t, struct error *err)
{
	return find_events(t, err) && take_form(t, t->event_id, SHEET_FORM, false, err) &&
	       (!t->list_id || take_form(t, t->list_id, ACTIONS_FORM, true, err));
}

bool actions_take_scans(
	struct store *store, const char *event, struct actions_scans *scans, struct error *err)
{
	struct taking t = {.store = store, .event = event};

	if (!store_begin(store, SQL_WRITE, err) || !store_end(store, take_steps(&t, err), err))
		return false;
	*scans = t.scans;
	return true;
}

void actions_scans_tell(
	const struct actions_scans *scans, const char *event, void (*say)(const char *format, ...))
{
	char code[SHEET_CODE_SIZE];

	if (scans->taken)
		say(_("%zu answers were taken over from scanned sheets"), scans->taken);
	if (scans->waiting)
		say(_("%zu action sheets wait until a person confirms their number: formdb review"),
			scans->waiting);
	if (scans->unnumbered == 0)
		return;
	sheet_code_write(scans->unnumbered_sheet, code);
	say(_("%zu action sheets have no number on them, so nobody knows which point they are; the "
	      "first is %s. Give it one: formdb review \"%s\" --answer %s %s NUMBER"),
		scans->unnumbered, code, event, code, SHEET_NUMBER);
}
