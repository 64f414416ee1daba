// SPDX-License-Identifier: EUPL-1.2
/*
 * A doubtful answer has no value, so that no program takes it for an answer by accident; one
 * with two marks (conflict) has both, which a program that expects one number cannot use
 * either. What the machine measured stands beside it.
 */
#include "export.h"

#include "jsonout.h"
#include "message.h"
#include "store_inside.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* A sheet on its way out. */
struct row {
	const struct known_design *design;
	sheet_id sheet;
	int number; /* of the reading: 0, or that of a copy which somebody else filled in */
	char event[EVENT_SIZE];
	struct sheet_side sides[LAYOUT_SIDES_MAX];
	size_t side_count;
	struct sheet_answer *answers; /* room for the largest design */
	size_t answer_count;
};

struct column {
	const char *prefix; /* form id and a dot when two forms have this question id, else "" */
	const struct known_question *question;
	int code; /* of an option; COLUMN_VALUE, COLUMN_STATE */
};
enum { COLUMN_VALUE = -1, COLUMN_STATE = -2 };

struct export
{
	struct store *store;
	const struct export_request *request;
	FILE *out;
	const struct known_design **designs;
	size_t design_count;
	struct column *columns; /* CSV */
	size_t column_count;
	struct buffer line;
};

/* --- values ------------------------------------------------------------------------------ */

static bool is_area(enum question_type type)
{
	return type == QUESTION_TEXT || type == QUESTION_NUMBER || type == QUESTION_LINE;
}

/* The value as it may be told, see above. */
static const char *told_value(const struct sheet_answer *answer)
{
	if (answer->state == ANSWER_ANSWERED)
		return answer->value;
	if (answer->state == ANSWER_CONFLICT && !is_area(answer->question->type))
		return answer->value;
	return "";
}

static const char *told_state(const struct sheet_answer *answer)
{
	if (answer->question->type == QUESTION_TEXT && answer->state == ANSWER_ANSWERED)
		return "written";
	return answer_state_name(answer->state);
}

static bool has_code(const char *value, int code)
{
	while (*value) {
		char *end;

		if (strtol(value, &end, 10) == code && end != value)
			return true;
		value = *end ? end + 1 : end;
	}
	return false;
}

/* The sheet code; a copy of it that counts as one more person has "/2", "/3", ... behind it. */
enum { ROW_CODE_SIZE = SHEET_CODE_SIZE + 16 };
static void row_code(const struct row *row, char code[ROW_CODE_SIZE])
{
	sheet_code_write(row->sheet, code);
	if (row->number)
		snprintf(code + strlen(code), 16, "/%d", row->number + 1);
}

/* --- JSON lines -------------------------------------------------------------------------- */

static void write_codes(struct jsonout *w, const char *value)
{
	jsonout_array_begin(w, "value");
	while (*value) {
		char *end;
		long code = strtol(value, &end, 10);

		if (end == value)
			break;
		jsonout_integer(w, NULL, code);
		value = *end == ',' ? end + 1 : end;
	}
	jsonout_array_end(w);
}

static void write_marks(struct jsonout *w, const struct sheet_answer *answer)
{
	jsonout_object_begin(w, "options");
	for (size_t i = 0; i < answer->mark_count; i++) {
		char code[16];

		snprintf(code, sizeof code, "%d", answer->marks[i].code);
		jsonout_object_begin(w, code);
		jsonout_string(w, "mark", mark_state_name(answer->marks[i].state));
		jsonout_number(w, "ink", answer->marks[i].ink, 3);
		jsonout_number(w, "confidence", answer->marks[i].confidence, 4);
		jsonout_object_end(w);
	}
	jsonout_object_end(w);
}

static void write_answer(struct jsonout *w, const struct sheet_answer *answer)
{
	jsonout_object_begin(w, answer->question->id);
	jsonout_string(w, "state", told_state(answer));
	if (answer->question->type != QUESTION_TEXT) {
		jsonout_string(w, "how", answer->reviewed ? "reviewed" : "read");
		write_codes(w, told_value(answer));
	}
	if (!is_area(answer->question->type))
		write_marks(w, answer);
	jsonout_object_end(w);
}

static void write_json(struct export *e, const struct row *row)
{
	const struct layout *layout = row->design->design.layout;
	struct jsonout w = {.out = &e->line};
	char code[ROW_CODE_SIZE];

	row_code(row, code);
	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "sheet", code);
	jsonout_string(&w, "form", layout->form);
	jsonout_integer(&w, "version", layout->version);
	jsonout_string(&w, "language", layout->language);
	jsonout_string(&w, "event", row->event);
	jsonout_array_begin(&w, "sides");
	for (size_t i = 0; i < row->side_count; i++) {
		jsonout_object_begin(&w, NULL);
		jsonout_integer(&w, "side", row->sides[i].side);
		jsonout_string(&w, "verdict", verdict_name(row->sides[i].verdict));
		jsonout_string(&w, "reason", row->sides[i].reason);
		jsonout_object_end(&w);
	}
	jsonout_array_end(&w);
	jsonout_object_begin(&w, "answers");
	for (size_t i = 0; i < row->answer_count; i++)
		write_answer(&w, &row->answers[i]);
	jsonout_object_end(&w);
	jsonout_object_end(&w);
	buffer_puts(&e->line, "\n");
}

/* --- CSV --------------------------------------------------------------------------------- */

/* RFC 4180 quoting. A text that a spreadsheet would run as a formula gets an apostrophe. */
static void write_cell(struct export *e, const char *text)
{
	char special[] = {e->request->separator, '"', '\r', '\n', '\0'};
	bool quoted = strpbrk(text, special) != NULL;

	if (quoted)
		buffer_puts(&e->line, "\"");
	if (text[0] && strchr("=+-@\t\r", text[0]))
		buffer_puts(&e->line, "'");
	for (const char *p = text; *p; p++) {
		if (*p == '"')
			buffer_puts(&e->line, "\"");
		buffer_add(&e->line, p, 1);
	}
	if (quoted)
		buffer_puts(&e->line, "\"");
}

static void write_separator(struct export *e)
{
	buffer_add(&e->line, &e->request->separator, 1);
}

static bool add_column(struct export *e, const char *prefix, const struct known_question *question,
	int code, struct error *err)
{
	struct column *more;

	for (size_t i = 0; i < e->column_count; i++)
		if (e->columns[i].code == code && strcmp(e->columns[i].prefix, prefix) == 0 &&
			strcmp(e->columns[i].question->id, question->id) == 0)
			return true;
	more = realloc(e->columns, (e->column_count + 1) * sizeof *e->columns);
	if (!more)
		return error_memory(err);
	e->columns = more;
	e->columns[e->column_count++] = (struct column){prefix, question, code};
	return true;
}

/* Two forms may use one question id for different questions. */
static const char *column_prefix(const struct export *e, const struct known_design *design,
	const struct known_question *question)
{
	for (size_t i = 0; i < e->design_count; i++) {
		const char *form = e->designs[i]->design.layout->form;

		if (strcmp(form, design->design.layout->form) != 0 &&
			store_question(e->designs[i], question->id))
			return design->design.layout->form;
	}
	return "";
}

static bool add_question(struct export *e, const struct known_design *design,
	const struct known_question *question, struct error *err)
{
	const char *prefix = column_prefix(e, design, question);

	if (question->type == QUESTION_MULTI) {
		for (size_t i = 0; i < question->code_count; i++)
			if (!add_column(e, prefix, question, question->codes[i], err))
				return false;
	} else if (question->type != QUESTION_TEXT &&
		   !add_column(e, prefix, question, COLUMN_VALUE, err)) {
		return false;
	}
	return add_column(e, prefix, question, COLUMN_STATE, err);
}

static bool plan_columns(struct export *e, struct error *err)
{
	for (size_t i = 0; i < e->design_count; i++)
		for (size_t j = 0; j < e->designs[i]->question_count; j++)
			if (!add_question(e, e->designs[i], &e->designs[i]->questions[j], err))
				return false;
	return true;
}

static void write_header(struct export *e)
{
	static const char *const FIXED[] = {
		"sheet", "form", "version", "language", "event", "sides_read"};

	if (e->request->separator == ';')
		buffer_puts(&e->line, "\xEF\xBB\xBF");
	for (size_t i = 0; i < sizeof FIXED / sizeof FIXED[0]; i++) {
		if (i)
			write_separator(e);
		buffer_puts(&e->line, FIXED[i]);
	}
	for (size_t i = 0; i < e->column_count; i++) {
		const struct column *c = &e->columns[i];

		write_separator(e);
		buffer_printf(
			&e->line, "%s%s%s", c->prefix, c->prefix[0] ? "." : "", c->question->id);
		if (c->code == COLUMN_STATE)
			buffer_puts(&e->line, "_state");
		else if (c->code != COLUMN_VALUE)
			buffer_printf(&e->line, "_%d", c->code);
	}
	buffer_puts(&e->line, "\r\n");
}

static const struct sheet_answer *find_answer(const struct row *row, const struct column *column)
{
	if (column->prefix[0] && strcmp(column->prefix, row->design->design.layout->form) != 0)
		return NULL;
	for (size_t i = 0; i < row->answer_count; i++)
		if (strcmp(row->answers[i].question->id, column->question->id) == 0)
			return &row->answers[i];
	return NULL;
}

/* A ticked box is 1, one that was left open 0; when the whole question was left open or is not
 * clear, the cells are empty. */
static void write_column(struct export *e, const struct row *row, const struct column *column)
{
	const struct sheet_answer *answer = find_answer(row, column);

	write_separator(e);
	if (!answer)
		return;
	if (column->code == COLUMN_STATE)
		buffer_puts(&e->line, told_state(answer));
	else if (answer->state != ANSWER_ANSWERED)
		return;
	else if (column->code == COLUMN_VALUE)
		write_cell(e, answer->value);
	else
		buffer_puts(&e->line, has_code(answer->value, column->code) ? "1" : "0");
}

static void write_csv(struct export *e, const struct row *row)
{
	const struct layout *layout = row->design->design.layout;
	char code[ROW_CODE_SIZE];
	bool first = true;

	row_code(row, code);
	write_cell(e, code);
	write_separator(e);
	write_cell(e, layout->form);
	write_separator(e);
	buffer_printf(&e->line, "%d", layout->version);
	write_separator(e);
	write_cell(e, layout->language);
	write_separator(e);
	write_cell(e, row->event);
	write_separator(e);
	for (size_t i = 0; i < row->side_count; i++)
		if (row->sides[i].verdict != VERDICT_UNREADABLE) {
			buffer_printf(&e->line, "%s%d", first ? "" : " ", row->sides[i].side);
			first = false;
		}
	for (size_t i = 0; i < e->column_count; i++)
		write_column(e, row, &e->columns[i]);
	buffer_puts(&e->line, "\r\n");
}

/* --- sheet by sheet ---------------------------------------------------------------------- */

static const struct known_design *design_of(const struct export *e, int64_t id)
{
	for (size_t i = 0; i < e->design_count; i++)
		if (e->designs[i]->design.id == id)
			return e->designs[i];
	return NULL;
}

/* Of a copy one side may count and the other still wait for a person. */
static void keep_counted(struct row *row)
{
	size_t kept = 0;

	for (size_t i = 0; i < row->answer_count; i++)
		for (size_t j = 0; j < row->side_count; j++)
			if (row->answers[i].question->side == row->sides[j].side)
				row->answers[kept++] = row->answers[i];
	row->answer_count = kept;
}

static bool write_row(struct export *e, struct row *row, struct error *err)
{
	if (!store_sheet_sides(
		    e->store, row->sheet, row->number, row->sides, &row->side_count, err) ||
		!store_sheet_answers(e->store, row->design, row->sheet, row->number, row->answers,
			&row->answer_count, err))
		return false;
	keep_counted(row);
	if (e->request->format == EXPORT_JSONL)
		write_json(e, row);
	else
		write_csv(e, row);
	if (e->line.failed)
		return error_memory(err);
	fwrite(e->line.data, 1, e->line.length, e->out);
	e->line.length = 0;
	return true;
}

/* The sheet itself, and the copies of it that a person said to count. */
static bool write_sheet(struct export *e, struct row *row, struct error *err)
{
	struct sql_statement *st = sql_prepare(e->store->db,
		"SELECT DISTINCT number FROM side WHERE sheet = :sheet AND state = 0 "
		"ORDER BY number");
	bool well = true;
	enum sql_step step = SQL_DONE;

	sql_set_integer(st, ":sheet", (int64_t)row->sheet);
	while (well && (step = sql_step(st, err)) == SQL_ROW) {
		row->number = (int)sql_integer(st, 0);
		well = write_row(e, row, err);
	}
	sql_finish(st);
	return well && step == SQL_DONE;
}

#define ROWS                                                                                       \
	"SELECT sheet.sheet, run.design, event.name FROM run "                                     \
	"JOIN sheet ON sheet.run = run.id JOIN event ON event.id = run.event "                     \
	"WHERE sheet.returned = 1 AND sheet.gone = 0 "

static bool write_rows(struct export *e, int64_t event, struct row *row, struct error *err)
{
	/* The plus keeps SQLite from going through every sheet of the store for a sorted list of
	 * one event's. */
	struct sql_statement *st = event ? sql_prepare(e->store->db, ROWS "AND run.event = :event "
									  "ORDER BY +sheet.sheet")
					 : sql_prepare(e->store->db, ROWS "ORDER BY sheet.sheet");
	enum sql_step step;

	if (event)
		sql_set_integer(st, ":event", event);
	while ((step = sql_step(st, err)) == SQL_ROW) {
		row->sheet = (sheet_id)sql_integer(st, 0);
		row->design = design_of(e, sql_integer(st, 1));
		snprintf(row->event, sizeof row->event, "%s", sql_text(st, 2));
		if (row->design && !write_sheet(e, row, err)) {
			step = SQL_FAILED;
			break;
		}
	}
	sql_finish(st);
	return step == SQL_DONE;
}

static bool write_all(struct export *e, int64_t event, struct error *err)
{
	struct row row = {0};
	size_t most = 1;
	bool well;

	for (size_t i = 0; i < e->design_count; i++)
		if (e->designs[i]->question_count > most)
			most = e->designs[i]->question_count;
	row.answers = calloc(most, sizeof *row.answers);
	if (!row.answers)
		return error_memory(err);
	well = e->request->format == EXPORT_JSONL || plan_columns(e, err);
	if (well && e->request->format == EXPORT_CSV)
		write_header(e);
	/* A list without rows still has its header. */
	fwrite(buffer_text(&e->line), 1, e->line.length, e->out);
	e->line.length = 0;
	well = well && write_rows(e, event, &row, err);
	free(row.answers);
	return well;
}

/* --- may it leave ------------------------------------------------------------------------ */

static bool may_leave(const struct export *e, struct error *err)
{
	const char *reason = e->request->reason;

	for (size_t i = 0; i < e->design_count; i++) {
		char regime = e->designs[i]->design.regime;

		if (regime == 'C' || (reason && reason[strspn(reason, " \t")]))
			continue;
		return error_set(err, EX_NOPERM,
			regime == 'A'
				? _("%s is filled in without a name: its sheets leave the store "
				    "only with a reason; add --reason \"what they are needed "
				    "for\" (it is written in the log)")
				: _("%s is of a client and a worker: its sheets leave the store "
				    "only with a reason; add --reason \"what they are needed "
				    "for\" (it is written in the log)"),
			e->designs[i]->design.layout->form);
	}
	return true;
}

/* Logged before anything is written; in a transaction of its own, so that reading the rows
 * holds up nobody who writes. */
static bool log_export(struct export *e, struct error *err)
{
	const struct export_request *r = e->request;

	return store_log(e->store, r->role, r->format == EXPORT_CSV ? "export csv" : "export jsonl",
		r->event ? r->event : "", r->reason, err);
}

static bool load_designs(struct export *e, int64_t *event, struct error *err)
{
	if (e->request->event && !store_find_event(e->store, e->request->event, event, err))
		return false;
	return store_event_designs(e->store, *event, &e->designs, &e->design_count, err);
}

bool export_write(
	struct store *store, const struct export_request *request, FILE *out, struct error *err)
{
	struct export e = {.store = store, .request = request, .out = out};
	int64_t event = 0;
	bool well;

	if (!store_begin(store, SQL_READ, err))
		return false;
	well = store_end(store, load_designs(&e, &event, err) && may_leave(&e, err), err) &&
	       log_export(&e, err) && store_begin(store, SQL_READ, err);
	if (well)
		well = store_end(store, write_all(&e, event, err), err);
	free(e.designs);
	free(e.columns);
	buffer_free(&e.line);
	return well;
}
