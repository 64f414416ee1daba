// SPDX-License-Identifier: EUPL-1.2
#include "codebook.h"

#include "buffer.h"
#include "message.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

const char *const CODEBOOK_HEADER[CODEBOOK_FIELDS] = {
	"column", "form", "question", "type", "text", "code", "label"};

/* --- words ------------------------------------------------------------------------------- */

/* "nl-u" is Dutch too, and so is "nl" when "nl-u" was asked for. */
static bool same_language(const char *a, const char *b)
{
	size_t n = strcspn(a, "-");

	return n == strcspn(b, "-") && strncmp(a, b, n) == 0;
}

static const char *text_of(const struct texts *texts, const char *language)
{
	const char *exact = texts_in(texts, language);

	for (size_t i = 0; !exact && i < texts->count; i++)
		if (same_language(texts->items[i].language, language))
			exact = texts->items[i].text;
	return exact;
}

/* The question of the definition, and the row of a grid behind the dot. */
static const struct question *find_question(
	const struct form *form, const char *id, const struct statement **row)
{
	size_t n = strcspn(id, ".");

	*row = NULL;
	for (size_t i = 0; form && i < form->question_count; i++) {
		const struct question *q = &form->questions[i];

		if (strlen(q->id) != n || strncmp(q->id, id, n) != 0)
			continue;
		for (size_t j = 0; id[n] && j < q->statement_count; j++)
			if (strcmp(q->statements[j].id, id + n + 1) == 0)
				*row = &q->statements[j];
		return q;
	}
	return NULL;
}

static const struct layout_question *printed_question(const struct layout *layout, const char *id)
{
	for (size_t s = 0; s < layout->side_count; s++)
		for (size_t i = 0; i < layout->sides[s].question_count; i++)
			if (strcmp(layout->sides[s].questions[i].id, id) == 0)
				return &layout->sides[s].questions[i];
	return NULL;
}

static const char *printed_area(const struct layout *layout, const char *id)
{
	for (size_t s = 0; s < layout->side_count; s++)
		for (size_t i = 0; i < layout->sides[s].area_count; i++)
			if (strcmp(layout->sides[s].areas[i].question, id) == 0)
				return layout->sides[s].areas[i].text;
	return "";
}

/* As printed when that is the language, else from the definition, else as printed. */
static const char *choose(const struct codebook_entry *e, const char *printed, const char *defined)
{
	bool asked = same_language(e->design->design.layout->language, e->language);

	return (asked || !defined) && printed ? printed : defined ? defined : "";
}

static const char *question_text(const struct codebook_entry *e)
{
	const struct layout *layout = e->design->design.layout;
	const struct layout_question *printed = printed_question(layout, e->question->id);
	const struct statement *row;
	const struct question *defined = find_question(e->form, e->question->id, &row);
	const char *own = NULL;

	if (defined)
		own = text_of(row ? &row->text : &defined->text, e->language);
	return choose(e, printed ? printed->text : printed_area(layout, e->question->id), own);
}

static const char *option_text(const struct codebook_entry *e, int code)
{
	const struct layout_question *printed =
		printed_question(e->design->design.layout, e->question->id);
	const struct statement *row;
	const struct question *defined = find_question(e->form, e->question->id, &row);
	const char *own = NULL, *shown = NULL;

	for (size_t i = 0; printed && i < printed->option_count; i++)
		if (printed->options[i].code == code)
			shown = printed->options[i].label;
	for (size_t i = 0; defined && i < defined->option_count; i++)
		if (defined->options[i].code == code)
			own = text_of(&defined->options[i].label, e->language);
	return choose(e, shown, own);
}

const char *export_fill_word(const struct export_table *table, enum export_fill fill)
{
	static const char *const WORDS[][2] = {
		[EXPORT_FILLED] = {"ingevuld", "filled in"},
		[EXPORT_ABSENT] = {"niet gevraagd of kant niet binnen",
			"not asked, or side not in"},
		[EXPORT_BLANK] = {"opengelaten", "left open"},
		[EXPORT_DOUBTFUL] = {"twijfel: een mens moet kijken", "doubt: a person must look"},
		[EXPORT_CONFLICT] = {"meer antwoorden dan er mogen", "more answers than it takes"},
	};

	return WORDS[fill][!table->dutch];
}

const char *export_state_word(const struct export_table *table, int state)
{
	static const char *const WORDS[EXPORT_STATES][2] = {
		[ANSWER_ANSWERED] = {"beantwoord", "answered"},
		[ANSWER_BLANK] = {"opengelaten", "left open"},
		[ANSWER_DOUBTFUL] = {"twijfel: een mens moet kijken", "doubt: a person must look"},
		[ANSWER_CONFLICT] = {"meer antwoorden dan er mogen", "more answers than it takes"},
		[EXPORT_WRITTEN] = {"er staat iets geschreven", "something is written"},
	};

	return WORDS[state][!table->dutch];
}

const char *export_state_name(int state)
{
	return state == EXPORT_WRITTEN ? "written" : answer_state_name((enum answer_state)state);
}

/* --- columns ----------------------------------------------------------------------------- */

bool export_add_label(struct export_column *column, int value, const char *text)
{
	struct export_label *label = &column->labels[column->label_count];

	if (column->label_count == EXPORT_LABELS_MAX)
		return true;
	label->value = value;
	label->text = strdup(text);
	if (!label->text)
		return false;
	column->label_count++;
	return true;
}

void export_table_free(struct export_table *table)
{
	for (size_t i = 0; i < table->column_count; i++) {
		free(table->columns[i].text);
		for (size_t j = 0; j < table->columns[i].label_count; j++)
			free(table->columns[i].labels[j].text);
	}
	free(table->columns);
	*table = (struct export_table){0};
}

static bool set_text(struct export_column *column, const char *text, const char *more)
{
	struct buffer whole = {0};

	buffer_puts(&whole, text);
	if (more)
		buffer_printf(&whole, ": %s", more);
	column->text = whole.failed ? NULL : strdup(buffer_text(&whole));
	buffer_free(&whole);
	return column->text != NULL;
}

bool codebook_describe(
	const struct codebook_entry *entry, struct export_column *column, struct error *err)
{
	const struct known_question *q = entry->question;
	bool well;

	column->type = question_type_name(q->type);
	snprintf(column->form, sizeof column->form, "%s", entry->design->design.layout->form);
	snprintf(column->question, sizeof column->question, "%s", q->id);
	well = set_text(
		column, question_text(entry), entry->code ? option_text(entry, entry->code) : NULL);
	for (size_t i = 0;
		well && !entry->code && column->kind == EXPORT_WHOLE && i < q->code_count; i++)
		well = export_add_label(column, q->codes[i], option_text(entry, q->codes[i]));
	return well || error_memory(err);
}

/* --- the codebook ------------------------------------------------------------------------ */

static bool take_line(const struct export_column *c, const char *code, const char *label,
	bool (*take)(void *context, const char *const fields[CODEBOOK_FIELDS]), void *context)
{
	const char *const fields[CODEBOOK_FIELDS] = {
		c->name, c->form, c->question, c->type, c->text, code, label};

	return take(context, fields);
}

/* The numbers that stand for an answer without a value. */
static bool take_missing(const struct export_table *table, const struct export_column *c,
	bool (*take)(void *context, const char *const fields[CODEBOOK_FIELDS]), void *context)
{
	return take_line(c, "-1", export_fill_word(table, EXPORT_BLANK), take, context) &&
	       take_line(c, "-2", export_fill_word(table, EXPORT_DOUBTFUL), take, context) &&
	       take_line(c, "-3", export_fill_word(table, EXPORT_CONFLICT), take, context);
}

bool codebook_each(const struct export_table *table,
	bool (*take)(void *context, const char *const fields[CODEBOOK_FIELDS]), void *context)
{
	for (size_t i = 0; i < table->column_count; i++) {
		const struct export_column *c = &table->columns[i];
		bool any = c->label_count > 0 || (c->answer && table->numbers);

		if (!any && !take_line(c, "", "", take, context))
			return false;
		if (c->answer && table->numbers && !take_missing(table, c, take, context))
			return false;
		for (size_t j = 0; j < c->label_count; j++) {
			char code[16];

			snprintf(code, sizeof code, "%d", c->labels[j].value);
			if (!take_line(c,
				    c->kind == EXPORT_STATE && !table->numbers
					    ? export_state_name(c->labels[j].value)
					    : code,
				    c->labels[j].text, take, context))
				return false;
		}
	}
	return true;
}

static bool write_fields(void *context, const char *const fields[CODEBOOK_FIELDS])
{
	struct buffer *out = context;

	for (size_t i = 0; i < CODEBOOK_FIELDS; i++) {
		const char *text = fields[i];
		bool quoted = strpbrk(text, ",\"\r\n") != NULL;

		buffer_puts(out, i ? "," : "");
		buffer_puts(out, quoted ? "\"" : "");
		if (text[0] && strchr("=+-@\t\r", text[0]) &&
			!(text[0] == '-' && text[1] >= '0' && text[1] <= '9'))
			buffer_puts(out, "'");
		for (const char *p = text; *p; p++) {
			buffer_puts(out, *p == '"' ? "\"" : "");
			buffer_add(out, p, 1);
		}
		buffer_puts(out, quoted ? "\"" : "");
	}
	buffer_puts(out, "\r\n");
	return true;
}

bool codebook_write(const struct export_table *table, FILE *out, struct error *err)
{
	struct buffer text = {0};

	write_fields(&text, CODEBOOK_HEADER);
	codebook_each(table, write_fields, &text);
	if (text.failed) {
		buffer_free(&text);
		return error_memory(err);
	}
	fwrite(text.data, 1, text.length, out);
	buffer_free(&text);
	return true;
}
