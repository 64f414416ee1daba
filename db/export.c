// SPDX-License-Identifier: EUPL-1.2
/*
 * A doubtful answer has no value, so that no program takes it for an answer by accident; one
 * with two marks (conflict) has both, which a program that expects one number cannot use
 * either. What the machine measured stands beside it.
 */
#include "export.h"

#include "codebook.h"
#include "export_sav.h"
#include "export_xlsx.h"
#include "jsonout.h"
#include "library.h"
#include "marks.h"
#include "message.h"
#include "roles.h"
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
	char event_day[DAY_SIZE];
	struct sheet_side sides[LAYOUT_SIDES_MAX];
	size_t side_count;
	struct sheet_answer *answers; /* room for the largest design */
	size_t answer_count;
};

struct column {
	const char *prefix; /* form id and a dot when two forms have this question id, else "" */
	const struct known_design *design; /* that has the question */
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
	struct column *columns; /* all but JSON lines */
	size_t column_count;
	struct export_table table; /* the same with what they mean; FIXED columns go first */
	struct export_cell *cells;
	struct export_xlsx *xlsx;
	struct export_sav *sav;
	struct buffer line;
};

static const char *const FORMATS[EXPORT_FORMATS] = {"jsonl", "csv", "xlsx", "sav"};

const char *export_format_name(enum export_format format)
{
	return FORMATS[format];
}

bool export_format_parse(const char *name, enum export_format *format)
{
	for (int i = 0; i < EXPORT_FORMATS; i++)
		if (strcmp(FORMATS[i], name) == 0) {
			*format = (enum export_format)i;
			return true;
		}
	return false;
}

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

static void write_answer(struct jsonout *w, const struct sheet_answer *answer)
{
	jsonout_object_begin(w, answer->question->id);
	jsonout_string(w, "state", told_state(answer));
	if (answer->question->type != QUESTION_TEXT) {
		jsonout_string(w, "how", answer->reviewed ? "reviewed" : "read");
		write_codes(w, told_value(answer));
	}
	if (!is_area(answer->question->type))
		marks_write(w, answer->marks, answer->mark_count);
	jsonout_object_end(w);
}

/* Of all sides of the sheet. */
static unsigned row_flags(const struct row *row)
{
	unsigned flags = 0;

	for (size_t i = 0; i < row->side_count; i++)
		flags |= row->sides[i].flags;
	return flags;
}

/* Nothing when there is nothing: most rows stay as they were before there were flags. */
static void write_flags(struct jsonout *w, unsigned flags)
{
	if (!flags)
		return;
	jsonout_array_begin(w, "flags");
	for (unsigned i = 0; i < FLAGS; i++)
		if (flags & 1U << i)
			jsonout_string(w, NULL, flag_name((enum store_flag)(1U << i)));
	jsonout_array_end(w);
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
	write_flags(&w, row_flags(row));
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

/* The design whose words are asked for, of those of that form that have the question. */
static const struct known_design *best_design(
	const struct export *e, const struct known_design *design, const char *question)
{
	const char *wanted = e->request->language ? e->request->language : "nl";
	size_t n = strcspn(wanted, "-");

	for (size_t i = 0; i < e->design_count; i++) {
		const struct layout *layout = e->designs[i]->design.layout;

		if (strcmp(layout->form, design->design.layout->form) == 0 &&
			strncmp(layout->language, wanted, n) == 0 &&
			store_question(e->designs[i], question))
			return e->designs[i];
	}
	return design;
}

static bool add_column(struct export *e, const struct column *column, struct error *err)
{
	struct column *more;

	for (size_t i = 0; i < e->column_count; i++)
		if (e->columns[i].code == column->code &&
			strcmp(e->columns[i].prefix, column->prefix) == 0 &&
			strcmp(e->columns[i].question->id, column->question->id) == 0)
			return true;
	more = realloc(e->columns, (e->column_count + 1) * sizeof *e->columns);
	if (!more)
		return error_memory(err);
	e->columns = more;
	e->columns[e->column_count++] = *column;
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
	struct column column = {.prefix = column_prefix(e, design, question),
		.design = best_design(e, design, question->id),
		.question = question,
		.code = COLUMN_VALUE};

	if (question->type == QUESTION_MULTI) {
		for (size_t i = 0; i < question->code_count; i++) {
			column.code = question->codes[i];
			if (!add_column(e, &column, err))
				return false;
		}
	} else if (question->type != QUESTION_TEXT && !add_column(e, &column, err)) {
		return false;
	}
	column.code = COLUMN_STATE;
	return add_column(e, &column, err);
}

static bool plan_columns(struct export *e, struct error *err)
{
	for (size_t i = 0; i < e->design_count; i++)
		for (size_t j = 0; j < e->designs[i]->question_count; j++)
			if (!add_question(e, e->designs[i], &e->designs[i]->questions[j], err))
				return false;
	return true;
}

static void column_name(const struct column *c, char name[EXPORT_NAME_SIZE])
{
	int n = snprintf(name, EXPORT_NAME_SIZE, "%s%s%s", c->prefix, c->prefix[0] ? "." : "",
		c->question->id);

	if (c->code == COLUMN_STATE)
		snprintf(name + n, (size_t)(EXPORT_NAME_SIZE - n), "_state");
	else if (c->code != COLUMN_VALUE)
		snprintf(name + n, (size_t)(EXPORT_NAME_SIZE - n), "_%d", c->code);
}

static void write_header(struct export *e)
{
	static const char *const FIXED_NAMES[] = {
		"sheet", "form", "version", "language", "event", "sides_read"};

	if (e->request->separator == ';')
		buffer_puts(&e->line, "\xEF\xBB\xBF");
	for (size_t i = 0; i < sizeof FIXED_NAMES / sizeof FIXED_NAMES[0]; i++) {
		if (i)
			write_separator(e);
		buffer_puts(&e->line, FIXED_NAMES[i]);
	}
	for (size_t i = 0; i < e->column_count; i++) {
		char name[EXPORT_NAME_SIZE];

		column_name(&e->columns[i], name);
		write_separator(e);
		buffer_puts(&e->line, name);
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

/* The sides that could be read: "1 2". */
enum { SIDES_SIZE = 4 * LAYOUT_SIDES_MAX };
static void sides_read(const struct row *row, char sides[SIDES_SIZE])
{
	size_t used = 0;

	sides[0] = '\0';
	for (size_t i = 0; i < row->side_count; i++)
		if (row->sides[i].verdict != VERDICT_UNREADABLE)
			used += (size_t)snprintf(sides + used, SIDES_SIZE - used, "%s%d",
				used ? " " : "", row->sides[i].side % 100);
}

static void write_csv(struct export *e, const struct row *row)
{
	const struct layout *layout = row->design->design.layout;
	char code[ROW_CODE_SIZE], sides[SIDES_SIZE];

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
	sides_read(row, sides);
	buffer_puts(&e->line, sides);
	for (size_t i = 0; i < e->column_count; i++)
		write_column(e, row, &e->columns[i]);
	buffer_puts(&e->line, "\r\n");
}

/* "name, straight line": as in JSON, in one text. */
enum { FLAGS_SIZE = 64 };
static void name_flags(const struct row *row, char text[FLAGS_SIZE])
{
	unsigned flags = row_flags(row);
	size_t used = 0;

	text[0] = '\0';
	for (unsigned i = 0; i < FLAGS; i++)
		if (flags & 1U << i)
			used += (size_t)snprintf(text + used, FLAGS_SIZE - used, "%s%s",
				used ? ", " : "", flag_name((enum store_flag)(1U << i)));
}

/* --- a table ----------------------------------------------------------------------------- */

enum fixed {
	FIXED_SHEET,
	FIXED_FORM,
	FIXED_VERSION,
	FIXED_LANGUAGE,
	FIXED_EVENT,
	FIXED_DAY,
	FIXED_SIDES,
	FIXED_FLAGS,
	FIXED_COUNT
};
static const struct {
	const char *name;
	enum export_kind kind;
	size_t width;
	const char *text[2]; /* Dutch, English */
} FIXED[FIXED_COUNT] = {
	[FIXED_SHEET] = {"sheet", EXPORT_TEXT, ROW_CODE_SIZE,
		{"code van het blad", "code of the sheet"}},
	[FIXED_FORM] = {"form", EXPORT_TEXT, FORM_ID_SIZE, {"formulier", "form"}},
	[FIXED_VERSION] = {"version", EXPORT_WHOLE, 0,
		{"versie van het formulier", "version of the form"}},
	[FIXED_LANGUAGE] = {"language", EXPORT_TEXT, LANGUAGE_SIZE,
		{"taal van het blad", "language of the sheet"}},
	[FIXED_EVENT] = {"event", EXPORT_TEXT, EVENT_SIZE, {"bijeenkomst", "event"}},
	[FIXED_DAY] = {"event_day", EXPORT_DAY, 0,
		{"dag waarop de eerste bladen zijn geprint",
			"day on which its first sheets were printed"}},
	[FIXED_SIDES] = {"sides_read", EXPORT_TEXT, SIDES_SIZE,
		{"kanten die gelezen zijn", "sides that were read"}},
	[FIXED_FLAGS] = {"flags", EXPORT_TEXT, FLAGS_SIZE,
		{"wat opvalt aan het blad", "what stands out about the sheet"}},
};

static bool is_table(const struct export *e)
{
	return e->request->format == EXPORT_XLSX || e->request->format == EXPORT_SAV;
}

static bool describe_fixed(struct export *e, struct error *err)
{
	for (size_t i = 0; i < FIXED_COUNT; i++) {
		struct export_column *c = &e->table.columns[e->table.column_count];

		/* CSV and JSON lines are a contract; the day is in neither, flags are in JSON. */
		if ((i == FIXED_DAY || i == FIXED_FLAGS) && !is_table(e))
			continue;
		*c = (struct export_column){
			.kind = FIXED[i].kind, .width = FIXED[i].width, .type = ""};
		snprintf(c->name, sizeof c->name, "%s", FIXED[i].name);
		c->text = strdup(FIXED[i].text[!e->table.dutch]);
		e->table.column_count++;
		if (!c->text)
			return error_memory(err);
	}
	return true;
}

/* Ticked or not; of one option of a question with several answers. */
static bool label_option(struct export *e, struct export_column *c, struct error *err)
{
	return (export_add_label(c, 0, e->table.dutch ? "niet aangekruist" : "not ticked") &&
		       export_add_label(c, 1, e->table.dutch ? "aangekruist" : "ticked")) ||
	       error_memory(err);
}

static bool label_states(
	struct export *e, const struct column *column, struct export_column *c, struct error *err)
{
	bool text = column->question->type == QUESTION_TEXT, well = true;

	c->type = "state";
	for (int state = 0; well && state < EXPORT_STATES; state++)
		if (state != (text ? (int)ANSWER_ANSWERED : (int)EXPORT_WRITTEN))
			well = export_add_label(c, state, export_state_word(&e->table, state));
	return well || error_memory(err);
}

static bool describe_column(
	struct export *e, const struct column *column, const struct form *form, struct error *err)
{
	struct export_column *c = &e->table.columns[e->table.column_count++];
	struct codebook_entry entry = {.design = column->design,
		.question = column->question,
		.form = form,
		.language = e->request->language ? e->request->language : "nl",
		.code = column->code > 0 ? column->code : 0};

	*c = (struct export_column){
		.kind = column->code == COLUMN_STATE ? EXPORT_STATE : EXPORT_WHOLE,
		.answer = column->code != COLUMN_STATE};
	column_name(column, c->name);
	if (!codebook_describe(&entry, c, err))
		return false;
	if (column->code == COLUMN_STATE)
		return label_states(e, column, c, err);
	return column->code == COLUMN_VALUE || label_option(e, c, err);
}

/* A definition that this program does not understand (any more) has its words in the layout: then
 * *form is NULL. */
static bool read_definition(
	struct export *e, const struct known_design *design, struct form **form, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(e->store->db, "SELECT definition FROM design WHERE id = :design");
	struct error why = {.status = EX_OK};
	enum sql_step step;

	*form = NULL;
	sql_set_integer(st, ":design", design->design.id);
	step = sql_step(st, err);
	if (step == SQL_ROW) {
		const char *text = sql_text(st, 0);

		*form = library_parse(design->design.layout->form, text, strlen(text), &why);
	}
	sql_finish(st);
	return step != SQL_FAILED && (why.status != EX_OSERR || error_memory(err));
}

static bool describe_columns(struct export *e, struct error *err)
{
	const struct known_design *design = NULL;
	struct form *form = NULL;
	bool well = true;

	for (size_t i = 0; well && i < e->column_count; i++) {
		if (e->columns[i].design != design) {
			form_free(form);
			design = e->columns[i].design;
			well = read_definition(e, design, &form, err);
		}
		well = well && describe_column(e, &e->columns[i], form, err);
	}
	form_free(form);
	return well;
}

static bool count_rows(struct export *e, int64_t event, struct error *err)
{
	struct sql_statement *st = sql_prepare(e->store->db,
		"SELECT count(*) FROM (SELECT DISTINCT side.sheet, side.number FROM run "
		"JOIN sheet ON sheet.run = run.id JOIN side ON side.sheet = sheet.sheet "
		"WHERE sheet.returned = 1 AND sheet.gone = 0 AND side.state = 0 "
		"AND (run.event = :event OR :event = 0)) AS found");
	int64_t rows;

	sql_set_integer(st, ":event", event);
	if (!sql_run_integer(st, 0, &rows, err))
		return false;
	e->table.rows = (long)rows;
	return true;
}

/* Where it is from, for whoever finds the file (P21). */
static void stamp(struct export *e)
{
	bool regimes[3] = {false};

	for (size_t i = 0; i < e->design_count; i++)
		regimes[e->designs[i]->design.regime - 'A'] = true;
	store_day(e->store, e->table.day);
	snprintf(e->table.stamp, sizeof e->table.stamp,
		"Spiegelblad %s, %s, regime%s%s%s, n=%ld, %.100s", VERSION, e->table.day,
		regimes[0] ? " A" : "", regimes[1] ? " B" : "", regimes[2] ? " C" : "",
		e->table.rows, e->request->event ? e->request->event : "all events");
}

static bool plan_table(struct export *e, int64_t event, struct error *err)
{
	const char *language = e->request->language ? e->request->language : "nl";

	e->table.dutch = strncmp(language, "nl", 2) == 0;
	e->table.numbers = e->request->format == EXPORT_SAV;
	e->table.columns = calloc(FIXED_COUNT + e->column_count, sizeof *e->table.columns);
	e->cells = calloc(FIXED_COUNT + e->column_count, sizeof *e->cells);
	if (!e->table.columns || !e->cells)
		return error_memory(err);
	if (!describe_fixed(e, err) || !describe_columns(e, err) || !count_rows(e, event, err))
		return false;
	stamp(e);
	return !e->request->codebook || codebook_write(&e->table, e->request->codebook, err);
}

static enum export_fill fill_of(const struct sheet_answer *answer)
{
	static const enum export_fill FILLS[] = {[ANSWER_ANSWERED] = EXPORT_FILLED,
		[ANSWER_BLANK] = EXPORT_BLANK,
		[ANSWER_DOUBTFUL] = EXPORT_DOUBTFUL,
		[ANSWER_CONFLICT] = EXPORT_CONFLICT};

	return answer ? FILLS[answer->state] : EXPORT_ABSENT;
}

static void fill_answer(
	const struct row *row, const struct column *column, struct export_cell *cell)
{
	const struct sheet_answer *answer = find_answer(row, column);

	*cell = (struct export_cell){.fill = fill_of(answer), .text = ""};
	if (column->code == COLUMN_STATE && answer) {
		cell->fill = EXPORT_FILLED;
		cell->text = told_state(answer);
		cell->whole = strcmp(cell->text, "written") == 0 ? EXPORT_WRITTEN
								 : (int64_t)answer->state;
	} else if (cell->fill == EXPORT_FILLED && column->code == COLUMN_VALUE) {
		cell->whole = strtol(answer->value, NULL, 10);
	} else if (cell->fill == EXPORT_FILLED && column->code > 0) {
		cell->whole = has_code(answer->value, column->code);
	}
}

static bool write_cells(struct export *e, const struct row *row, struct error *err)
{
	const struct layout *layout = row->design->design.layout;
	char code[ROW_CODE_SIZE], sides[SIDES_SIZE], flags[FLAGS_SIZE];

	row_code(row, code);
	sides_read(row, sides);
	name_flags(row, flags);
	e->cells[FIXED_SHEET].text = code;
	e->cells[FIXED_FORM].text = layout->form;
	e->cells[FIXED_VERSION].whole = layout->version;
	e->cells[FIXED_LANGUAGE].text = layout->language;
	e->cells[FIXED_EVENT].text = row->event;
	e->cells[FIXED_DAY].text = row->event_day;
	e->cells[FIXED_SIDES].text = sides;
	e->cells[FIXED_FLAGS].text = flags;
	for (size_t i = 0; i < e->column_count; i++)
		fill_answer(row, &e->columns[i], &e->cells[FIXED_COUNT + i]);
	return e->xlsx ? export_xlsx_row(e->xlsx, e->cells, err)
		       : export_sav_row(e->sav, e->cells, err);
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
	if (is_table(e))
		return write_cells(e, row, err);
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
	"SELECT sheet.sheet, run.design, event.name, event.day FROM run "                          \
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
		snprintf(row->event_day, sizeof row->event_day, "%s", sql_text(st, 3));
		if (row->design && !write_sheet(e, row, err)) {
			step = SQL_FAILED;
			break;
		}
	}
	sql_finish(st);
	return step == SQL_DONE;
}

/* A list without rows still has its header. */
static bool begin_format(struct export *e, int64_t event, struct error *err)
{
	bool wanted = is_table(e) || e->request->codebook;

	if ((e->request->format != EXPORT_JSONL || wanted) && !plan_columns(e, err))
		return false;
	if (wanted && !plan_table(e, event, err))
		return false;
	if (e->request->format == EXPORT_XLSX)
		return (e->xlsx = export_xlsx_begin(&e->table, err)) != NULL;
	if (e->request->format == EXPORT_SAV)
		return (e->sav = export_sav_begin(&e->table, e->out, err)) != NULL;
	if (e->request->format == EXPORT_CSV)
		write_header(e);
	if (e->line.failed)
		return error_memory(err);
	fwrite(buffer_text(&e->line), 1, e->line.length, e->out);
	e->line.length = 0;
	return true;
}

static bool end_format(struct export *e, bool well, struct error *err)
{
	if (e->xlsx)
		well = export_xlsx_end(e->xlsx, well ? e->out : NULL, err) && well;
	if (e->sav)
		well = export_sav_end(e->sav, well, err) && well;
	return well;
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
	well = begin_format(e, event, err) && write_rows(e, event, &row, err);
	well = end_format(e, well, err);
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
	char action[32];

	snprintf(action, sizeof action, "export %s", export_format_name(r->format));
	return store_log(e->store, r->role, action, r->event ? r->event : "", r->reason, err);
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

	if (!role_may(request->role, RIGHT_EXPORT, err) || !store_begin(store, SQL_READ, err))
		return false;
	well = store_end(store, load_designs(&e, &event, err) && may_leave(&e, err), err) &&
	       log_export(&e, err) && store_begin(store, SQL_READ, err);
	if (well)
		well = store_end(store, write_all(&e, event, err), err);
	free(e.designs);
	free(e.columns);
	free(e.cells);
	export_table_free(&e.table);
	buffer_free(&e.line);
	return well;
}
