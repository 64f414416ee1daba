// SPDX-License-Identifier: EUPL-1.2
/*
 * ReadStat 1.1.8 writes labels of long string values wrongly, so only numbers get value labels; and
 * labels longer than 120 bytes are cut, at a character.
 */
#include "export_sav.h"

#include "message.h"

#include <readstat.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>
#include <time.h>

enum { LABEL_BYTES = 120, DAY_BYTES = 10 };

/* SPSS counts seconds from the first day of the Gregorian calendar. */
static const double GREGORIAN_TO_UNIX_S = 12219379200.0;

struct export_sav {
	const struct export_table *table;
	readstat_writer_t *writer;
	readstat_variable_t **variables;
	FILE *out;
};

static bool tell(readstat_error_t code, struct error *err)
{
	if (code == READSTAT_OK)
		return true;
	return error_set(err, EX_SOFTWARE, _("the SPSS file cannot be made: %s"),
		readstat_error_message(code));
}

/* Shortens a label before a character that would be broken. */
static const char *cut(const char *text, char shorter[LABEL_BYTES + 1])
{
	size_t length = strlen(text);

	if (length > LABEL_BYTES) {
		length = LABEL_BYTES;
		while (length && ((unsigned char)text[length] & 0xC0) == 0x80)
			length--;
	}
	memcpy(shorter, text, length);
	shorter[length] = '\0';
	return shorter;
}

/* --- names ------------------------------------------------------------------------------- */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_taken(char (*names)[EXPORT_SAV_NAME_SIZE], size_t count)
{
	/* Words of its own language, which no variable may be called. */
	static const char *const WORDS[] = {
		"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"};

	for (size_t i = 0; i < count; i++)
		if (strcasecmp(names[i], names[count]) == 0)
			return true;
	for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++)
		if (strcasecmp(WORDS[i], names[count]) == 0)
			return true;
	return false;
}

void export_sav_name(const char *column, char (*names)[EXPORT_SAV_NAME_SIZE], size_t count)
{
	char *name = names[count];
	size_t used = 0;

	if (!is_letter(column[0]))
		name[used++] = 'v';
	for (const char *p = column; *p && used < EXPORT_SAV_NAME_SIZE - 6; p++)
		name[used++] = is_letter(*p) || (*p >= '0' && *p <= '9') || *p == '.' ? *p : '_';
	while (used > 1 && name[used - 1] == '.')
		used--;
	name[used] = '\0';
	for (int n = 2; is_taken(names, count); n++)
		snprintf(name + used, EXPORT_SAV_NAME_SIZE - used, "_%d", n);
}

/* --- variables --------------------------------------------------------------------------- */

static ssize_t write_bytes(const void *bytes, size_t count, void *context)
{
	struct export_sav *sav = context;

	fwrite(bytes, 1, count, sav->out);
	/* Trouble of the file is seen by whoever closes it. */
	return (ssize_t)count;
}

static readstat_type_t type_of(const struct export_column *c)
{
	return c->kind == EXPORT_TEXT ? READSTAT_TYPE_STRING : READSTAT_TYPE_DOUBLE;
}

static void add_value_labels(
	struct export_sav *sav, const struct export_column *c, readstat_variable_t *variable)
{
	static const struct {
		int value;
		enum export_fill fill;
	} MISSING[] = {{EXPORT_SAV_CONFLICT, EXPORT_CONFLICT},
		{EXPORT_SAV_DOUBTFUL, EXPORT_DOUBTFUL}, {EXPORT_SAV_BLANK, EXPORT_BLANK}};
	readstat_label_set_t *set;
	char name[16], shorter[LABEL_BYTES + 1];

	if (!c->answer && c->label_count == 0)
		return;
	snprintf(name, sizeof name, "labels%zu", (size_t)(c - sav->table->columns));
	set = readstat_add_label_set(sav->writer, READSTAT_TYPE_DOUBLE, name);
	for (size_t i = 0; c->answer && i < sizeof MISSING / sizeof MISSING[0]; i++)
		readstat_label_double_value(set, MISSING[i].value,
			cut(export_fill_word(sav->table, MISSING[i].fill), shorter));
	for (size_t i = 0; i < c->label_count; i++)
		readstat_label_double_value(
			set, c->labels[i].value, cut(c->labels[i].text, shorter));
	readstat_variable_set_label_set(variable, set);
	if (c->answer)
		readstat_variable_add_missing_double_range(
			variable, EXPORT_SAV_CONFLICT, EXPORT_SAV_BLANK);
}

/* Faces and lines have an order, codes of lists have none. */
static readstat_measure_t measure_of(const struct export_column *c)
{
	if (strcmp(c->type, "line") == 0 || strcmp(c->type, "number") == 0)
		return READSTAT_MEASURE_SCALE;
	return strncmp(c->type, "faces", 5) == 0 ? READSTAT_MEASURE_ORDINAL
						 : READSTAT_MEASURE_NOMINAL;
}

static void add_variable(struct export_sav *sav, size_t i, const char *name)
{
	const struct export_column *c = &sav->table->columns[i];
	readstat_variable_t *v = readstat_add_variable(
		sav->writer, name, type_of(c), c->kind == EXPORT_TEXT ? c->width : 0);
	char shorter[LABEL_BYTES + 1];

	sav->variables[i] = v;
	readstat_variable_set_label(v, cut(c->text, shorter));
	if (c->kind == EXPORT_DAY)
		readstat_variable_set_format(v, "SDATE10"); /* 2026/11/30 */
	else if (c->kind != EXPORT_TEXT)
		readstat_variable_set_format(v, "F8.0");
	readstat_variable_set_measure(
		v, c->kind == EXPORT_DAY ? READSTAT_MEASURE_SCALE : measure_of(c));
	if (c->kind == EXPORT_WHOLE || c->kind == EXPORT_STATE)
		add_value_labels(sav, c, v);
}

static bool add_variables(struct export_sav *sav, struct error *err)
{
	size_t count = sav->table->column_count;
	char(*names)[EXPORT_SAV_NAME_SIZE] = calloc(count + 1, sizeof *names);

	if (!names)
		return error_memory(err);
	for (size_t i = 0; i < count; i++) {
		export_sav_name(sav->table->columns[i].name, names, i);
		add_variable(sav, i, names[i]);
	}
	free(names);
	return true;
}

/* Of its first second, UTC. */
static time_t time_of(const char *day)
{
	struct tm date = {0};

	strptime(day, "%Y-%m-%d", &date);
	return timegm(&date);
}

/* --- writing ----------------------------------------------------------------------------- */

struct export_sav *export_sav_begin(const struct export_table *table, FILE *out, struct error *err)
{
	struct export_sav *sav = calloc(1, sizeof *sav);
	char shorter[61];

	if (!sav) {
		error_memory(err);
		return NULL;
	}
	*sav = (struct export_sav){.table = table, .out = out};
	sav->variables = calloc(table->column_count + 1, sizeof(readstat_variable_t *));
	sav->writer = readstat_writer_init();
	if (!sav->variables || !sav->writer) {
		error_memory(err);
		export_sav_end(sav, false, NULL);
		return NULL;
	}
	snprintf(shorter, sizeof shorter, "%.60s", table->stamp);
	readstat_set_data_writer(sav->writer, write_bytes);
	readstat_writer_set_file_label(sav->writer, shorter);
	readstat_writer_set_file_timestamp(sav->writer, time_of(table->day));
	readstat_writer_set_compression(sav->writer, READSTAT_COMPRESS_ROWS);
	if (!add_variables(sav, err) ||
		!tell(readstat_begin_writing_sav(sav->writer, sav, table->rows), err)) {
		export_sav_end(sav, false, NULL);
		return NULL;
	}
	return sav;
}

static readstat_error_t put_missing(
	struct export_sav *sav, readstat_variable_t *v, enum export_fill fill)
{
	double value = fill == EXPORT_BLANK      ? EXPORT_SAV_BLANK
		       : fill == EXPORT_DOUBTFUL ? EXPORT_SAV_DOUBTFUL
						 : EXPORT_SAV_CONFLICT;

	if (fill == EXPORT_ABSENT)
		return readstat_insert_missing_value(sav->writer, v);
	return readstat_insert_double_value(sav->writer, v, value);
}

static readstat_error_t put_cell(struct export_sav *sav, size_t i, const struct export_cell *cell)
{
	const struct export_column *c = &sav->table->columns[i];
	readstat_variable_t *v = sav->variables[i];

	if (c->kind == EXPORT_TEXT)
		return readstat_insert_string_value(sav->writer, v, cell->text);
	if (cell->fill != EXPORT_FILLED)
		return put_missing(sav, v, cell->fill);
	return readstat_insert_double_value(sav->writer, v,
		c->kind == EXPORT_DAY ? GREGORIAN_TO_UNIX_S + (double)time_of(cell->text)
				      : (double)cell->whole);
}

bool export_sav_row(struct export_sav *sav, const struct export_cell *cells, struct error *err)
{
	readstat_error_t code = readstat_begin_row(sav->writer);

	for (size_t i = 0; code == READSTAT_OK && i < sav->table->column_count; i++)
		code = put_cell(sav, i, &cells[i]);
	if (code == READSTAT_OK)
		code = readstat_end_row(sav->writer);
	return tell(code, err);
}

bool export_sav_end(struct export_sav *sav, bool whole, struct error *err)
{
	bool well = !whole || tell(readstat_end_writing(sav->writer), err);

	if (sav->writer)
		readstat_writer_free(sav->writer);
	free(sav->variables);
	free(sav);
	return well;
}
