// SPDX-License-Identifier: EUPL-1.2
#include "xlsform.h"

#include "import_words.h"
#include "library.h"
#include "message.h"
#include "option_set.h"
#include "texts.h"
#include "xlsform_sheet.h"
#include "xlsform_text.h"
#include "xlsform_type.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { TEXT_HEIGHT_MM = 30, CODE_MAX = 99 };

/* A language that some column has. */
struct language {
	char tag[LANGUAGE_SIZE];
	char called[XLSFORM_COLUMN_SIZE]; /* as the workbook writes it */
	const char *missing;              /* the sheet that first lacks a text in it, or NULL */
	int missing_row;
	size_t missing_count;
};

struct importing {
	const struct xlsform_request *request;
	struct xlsform *out;
	struct form *form;
	const struct import_words *words;
	struct xlsform_sheet *survey, *choices, *settings;
	struct language languages[FORM_LANGUAGES_MAX]; /* the first is the main one */
	size_t language_count;
	struct texts intro;
	bool failed; /* memory ran out */
};

/* --- languages ----------------------------------------------------------------------------------- */

static struct language *language_find(struct importing *i, const char *tag)
{
	for (size_t k = 0; k < i->language_count; k++)
		if (strcmp(i->languages[k].tag, tag) == 0)
			return &i->languages[k];
	return NULL;
}

/* The language of the columns that name none. */
static void default_language(struct importing *i, char tag[LANGUAGE_SIZE])
{
	const struct xlsform_sheet *s = i->settings;
	const char *said = s->cells.row_count > s->first
				   ? xlsform_value(s, &s->cells.rows[s->first], "default_language")
				   : "";

	snprintf(tag, LANGUAGE_SIZE, "nl");
	if (i->request->language)
		snprintf(tag, LANGUAGE_SIZE, "%s", i->request->language);
	else if (*said && !import_language(i->words, said, tag))
		xlsform_note(&i->out->notes,
			(struct xlsform_at){s, s->cells.rows[s->first].number, "default_language"},
			_("the language '%.40s' is not known; nl is taken; --lang names another"),
			said);
}

static bool has_fixed_lines(const char *tag)
{
	struct error none;

	return library_line("h.how", tag, &none) != NULL;
}

/* Adds the language of a label column, and says so when it cannot be used. */
static void add_language(struct importing *i, const struct xlsform_sheet *sheet,
	struct xlsform_column *column, const char *fallback)
{
	struct xlsform_at at = {sheet, sheet->cells.rows[0].number, column->title};
	struct language *language;

	if (!*column->language)
		snprintf(column->tag, sizeof column->tag, "%s", fallback);
	if (!*column->tag) {
		xlsform_note(&i->out->notes, at,
			_("the language '%.40s' is not known, so its texts are left out; write its "
			  "tag behind it, such as 'Nederlands (nl)'"),
			column->language);
		return;
	}
	if (language_find(i, column->tag))
		return;
	if (!has_fixed_lines(column->tag)) {
		xlsform_note(&i->out->notes, at,
			_("the fixed lines of a form are not there in '%s' (fixed-lines.yaml), so "
			  "its texts are left out"),
			column->tag);
		return;
	}
	if (i->language_count == FORM_LANGUAGES_MAX)
		return;
	language = &i->languages[i->language_count++];
	*language = (struct language){0};
	memcpy(language->tag, column->tag, sizeof language->tag);
	memcpy(language->called, column->title, sizeof language->called);
}

static void add_languages(struct importing *i, struct xlsform_sheet *sheet, const char *fallback)
{
	for (size_t k = 0; k < sheet->column_count; k++)
		if (strcmp(sheet->columns[k].base, "label") == 0)
			add_language(i, sheet, &sheet->columns[k], fallback);
}

/* Dutch with u needs Dutch with je beside it; alone it goes by the name of Dutch. */
static void settle_dutch(struct importing *i)
{
	struct language *formal = language_find(i, "nl-u");

	if (!formal || language_find(i, "nl"))
		return;
	snprintf(formal->tag, sizeof formal->tag, "nl");
	for (struct xlsform_sheet *const *s =
			(struct xlsform_sheet *[]){i->survey, i->choices, NULL};
		*s; s++)
		for (size_t k = 0; k < (*s)->column_count; k++)
			if (strcmp((*s)->columns[k].tag, "nl-u") == 0)
				snprintf((*s)->columns[k].tag, LANGUAGE_SIZE, "nl");
}

static bool has_labels(const struct xlsform_sheet *sheet)
{
	for (size_t k = 0; k < sheet->column_count; k++)
		if (strcmp(sheet->columns[k].base, "label") == 0)
			return true;
	return false;
}

static bool find_languages(struct importing *i, struct error *err)
{
	char fallback[LANGUAGE_SIZE];
	struct language *main_one;

	default_language(i, fallback);
	add_languages(i, i->survey, fallback);
	add_languages(i, i->choices, fallback);
	settle_dutch(i);
	if (i->language_count == 0)
		return error_set(err, EX_DATAERR,
			has_labels(i->survey)
				? _("the sheet 'survey' has no texts in a language that can be "
				    "printed; a column such as 'label::Nederlands (nl)' brings "
				    "them")
				: _("the sheet 'survey' has no column 'label'"));
	main_one = language_find(i, fallback);
	if (main_one && main_one != i->languages) {
		struct language first = *main_one;

		*main_one = i->languages[0];
		i->languages[0] = first;
	}
	return true;
}

/* --- texts --------------------------------------------------------------------------------------- */

static void add_text(struct importing *i, struct texts *texts, const char *tag, char *text, int row)
{
	struct text_in in = {.text = text, .place = {row, 1}};

	snprintf(in.language, sizeof in.language, "%s", tag);
	texts->place = in.place;
	if (!texts_add(texts, &in))
		i->failed = true;
}

/* The label in one language as it can be printed, or NULL when there is none. free() it. */
static char *label_in(struct importing *i, const struct xlsform_sheet *sheet,
	const struct xlsx_row *row, const char *tag)
{
	const struct xlsform_column *column = xlsform_column(sheet, "label", tag);
	struct xlsform_tidied tidied = xlsform_tidy(xlsform_cell(sheet, row, column));
	struct xlsform_at at = {sheet, row->number, column ? column->title : ""};

	if (!tidied.text)
		i->failed = true;
	if (tidied.reference)
		xlsform_note(&i->out->notes, at,
			_("paper cannot repeat another answer: '…' stands for it now"));
	if (tidied.accent)
		xlsform_note(&i->out->notes, at,
			_("an accent was loose from its letter and is left out"));
	if (tidied.too_long)
		xlsform_note(
			&i->out->notes, at, _("the text is much too long; its end is left out"));
	if (tidied.text && *tidied.text)
		return tidied.text;
	free(tidied.text);
	return NULL;
}

/* Reads the labels of a row in all languages. In the main one the name stands in for a label that
 * is not there; in others it is remembered as missing. */
static void read_labels(struct importing *i, const struct xlsform_sheet *sheet,
	const struct xlsx_row *row, struct texts *texts)
{
	for (size_t k = 0; k < i->language_count; k++) {
		struct language *language = &i->languages[k];
		char *text = label_in(i, sheet, row, language->tag);

		if (!text && k == 0) {
			struct xlsform_tidied name =
				xlsform_tidy(xlsform_value(sheet, row, "name"));

			xlsform_note(&i->out->notes,
				(struct xlsform_at){sheet, row->number, language->called},
				_("there is no label; its name '%.60s' stands there now"),
				name.text ? name.text : "");
			text = name.text && *name.text ? name.text : strdup("?");
			if (text != name.text)
				free(name.text);
		}
		if (text)
			add_text(i, texts, language->tag, text, row->number);
		else if (language->missing_count++ == 0) {
			language->missing = sheet == i->survey ? "survey" : "choices";
			language->missing_row = row->number;
		}
		free(text);
	}
}

/* --- options ------------------------------------------------------------------------------------- */

static size_t list_length(const struct importing *i, const char *list)
{
	const struct xlsform_sheet *s = i->choices;
	size_t count = 0;

	for (size_t r = s->first; r < s->cells.row_count; r++)
		count += strcmp(xlsform_value(s, &s->cells.rows[r], "list_name"), list) == 0;
	return count;
}

/* Numbers from 1 to 99 that are their own codes; 0 when the name is none. */
static int code_in(const char *name)
{
	size_t digits = strspn(name, "0123456789");

	if (digits == 0 || digits > 2 || name[digits])
		return 0;
	return digits == 1 ? name[0] - '0' : 10 * (name[0] - '0') + (name[1] - '0');
}

/* Codes are the names where these are different numbers, else the order. */
static void set_codes(struct question *q)
{
	bool numbers = true;

	for (size_t a = 0; a < q->option_count; a++) {
		numbers = numbers && q->options[a].code >= 1 && q->options[a].code <= CODE_MAX;
		for (size_t b = 0; b < a; b++)
			numbers = numbers && q->options[a].code != q->options[b].code;
	}
	for (size_t a = 0; a < q->option_count && !numbers; a++)
		q->options[a].code = (int)a + 1;
}

static void set_pictogram(
	struct importing *i, struct question *q, struct option *option, const char *name)
{
	const char *key =
		import_pictogram(i->words, option, name, q->options, (size_t)(option - q->options));

	snprintf(option->pictogram, sizeof option->pictogram, "%s", key ? key : "question");
}

static void add_other(struct importing *i, struct question *q, struct xlsform_at at)
{
	struct option *option = &q->options[q->option_count];

	if (q->option_count == FORM_OPTIONS_MAX) {
		xlsform_note(&i->out->notes, at,
			_("'or_other' is not taken over: there are %d choices already"),
			FORM_OPTIONS_MAX);
		return;
	}
	for (size_t k = 0; k < i->language_count; k++) {
		const char *text = import_text(&i->words->other, i->languages[k].tag);
		struct language *language = &i->languages[k];
		char copy[FORM_TEXT_BYTES_MAX];

		snprintf(copy, sizeof copy, "%s", text ? text : "?");
		if (text || k == 0)
			add_text(i, &option->label, language->tag, copy, at.row);
		else if (language->missing_count++ == 0) {
			language->missing = "survey";
			language->missing_row = at.row;
		}
	}
	q->option_count++;
	set_pictogram(i, q, option, "other");
	xlsform_note(&i->out->notes, at,
		_("'or_other' became a choice; there is no room to write what else"));
}

static bool read_options(struct importing *i, struct question *q, const struct xlsform_type *type,
	const struct xlsx_row *row)
{
	const struct xlsform_sheet *s = i->choices;
	struct xlsform_at at = {i->survey, row->number, "type"};
	size_t count = list_length(i, type->list);

	if (count == 0 || count > FORM_OPTIONS_MAX) {
		if (count == 0)
			xlsform_note(&i->out->notes, at,
				_("question left out: 'choices' has no list '%s'"), type->list);
		else
			xlsform_note(&i->out->notes, at,
				_("question left out: %zu choices; on paper there can be %d"),
				count, FORM_OPTIONS_MAX);
		return false;
	}
	q->options = calloc(FORM_OPTIONS_MAX, sizeof *q->options);
	if (!q->options) {
		i->failed = true;
		return false;
	}
	for (size_t r = s->first; r < s->cells.row_count; r++) {
		const struct xlsx_row *choice = &s->cells.rows[r];
		const char *name = xlsform_value(s, choice, "name");
		struct option *option = &q->options[q->option_count];

		if (strcmp(xlsform_value(s, choice, "list_name"), type->list) != 0)
			continue;
		read_labels(i, s, choice, &option->label);
		option->code = code_in(name);
		q->option_count++;
		set_pictogram(i, q, option, name);
	}
	if (type->or_other)
		add_other(i, q, at);
	set_codes(q);
	return true;
}

/* --- questions ----------------------------------------------------------------------------------- */

/* The id that a name gives, another one when it is taken. */
static void set_id(struct importing *i, struct question *q, const char *name)
{
	char begin[FORM_ID_SIZE];

	snprintf(begin, sizeof begin, "q%zu", i->form->question_count + 1);
	xlsform_id(name, "q", q->id);
	if (!*q->id)
		memcpy(q->id, begin, sizeof begin);
	for (int n = 2; form_question(i->form, q->id) && n < 100; n++)
		snprintf(q->id, sizeof q->id, "q%zu-%d", i->form->question_count + 1, n);
}

/* Rule P03: a question to write or count in that asks who somebody is. */
static bool asks_who(struct importing *i, const struct question *q, const struct xlsx_row *row)
{
	const char *said = NULL;
	char name[64];

	if (q->type != QUESTION_TEXT && q->type != QUESTION_NUMBER)
		return false;
	for (size_t k = 0; k < q->text.count && !said; k++)
		said = import_personal(i->words, q->text.items[k].text);
	snprintf(name, sizeof name, "%s", xlsform_value(i->survey, row, "name"));
	for (char *c = name; *c; c++)
		*c = *c == '_' ? ' ' : *c;
	if (!said)
		said = import_personal(i->words, name);
	if (said)
		xlsform_note(&i->out->notes, (struct xlsform_at){i->survey, row->number, ""},
			_("question left out: '%.40s' asks who somebody is; no form may (P03)"),
			said);
	return said != NULL;
}

static void set_answer(struct importing *i, struct question *q, const struct xlsx_row *row)
{
	const char *constraint = xlsform_value(i->survey, row, "constraint");
	const char *used = NULL;

	q->max = 1;
	if (q->type == QUESTION_MULTI) {
		q->max = xlsform_most_choices(constraint);
		used = q->max ? "constraint" : NULL;
		if (q->max == 1)
			q->type = QUESTION_SINGLE;
		else if ((size_t)q->max > q->option_count)
			q->max = 0;
	} else if (q->type == QUESTION_NUMBER) {
		q->digits = xlsform_digits(constraint);
	} else if (q->type == QUESTION_TEXT) {
		q->height_mm = TEXT_HEIGHT_MM;
	}
	xlsform_note_row(&i->out->notes, i->survey, row, used);
}

static void question_clear(struct question *q)
{
	texts_free(&q->text);
	options_free(q->options, q->option_count);
	*q = (struct question){0};
}

static void add_question(
	struct importing *i, const struct xlsx_row *row, const struct xlsform_type *type)
{
	static const enum question_type types[] = {
		QUESTION_SINGLE, QUESTION_MULTI, QUESTION_TEXT, QUESTION_NUMBER};
	struct form *form = i->form;
	struct question *q = &form->questions[form->question_count];
	bool choices = type->kind == XLSFORM_ONE || type->kind == XLSFORM_MANY;

	if (form->question_count == FORM_QUESTIONS_MAX) {
		xlsform_note(&i->out->notes, (struct xlsform_at){i->survey, row->number, ""},
			_("question left out: a form has at most %d"), FORM_QUESTIONS_MAX);
		i->out->questions_left++;
		return;
	}
	q->type = types[type->kind];
	read_labels(i, i->survey, row, &q->text);
	if ((choices && !read_options(i, q, type, row)) || asks_who(i, q, row)) {
		question_clear(q);
		i->out->questions_left++;
		return;
	}
	set_id(i, q, xlsform_value(i->survey, row, "name"));
	set_answer(i, q, row);
	form->question_count++;
}

/* The first note before any question is the intro. */
static void add_note(struct importing *i, const struct xlsx_row *row)
{
	if (i->form->question_count > 0 || i->intro.count > 0) {
		xlsform_note(&i->out->notes, (struct xlsform_at){i->survey, row->number, "type"},
			_("a note between questions is not taken over"));
		return;
	}
	read_labels(i, i->survey, row, &i->intro);
	xlsform_note_row(&i->out->notes, i->survey, row, NULL);
}

static void add_group(struct importing *i, const struct xlsx_row *row, enum xlsform_kind kind)
{
	struct xlsform_at at = {i->survey, row->number, "type"};
	const char *label = xlsform_value(i->survey, row, "label");

	if (kind == XLSFORM_REPEAT)
		xlsform_note(&i->out->notes, at,
			_("a repeated group is not taken over: its questions are asked once"));
	else
		xlsform_note(&i->out->notes, at,
			_("the group '%.60s' is not taken over, its questions are"),
			*label ? label : xlsform_value(i->survey, row, "name"));
	xlsform_note_row(&i->out->notes, i->survey, row, NULL);
}

static void add_row(struct importing *i, const struct xlsx_row *row)
{
	const char *typed = xlsform_value(i->survey, row, "type");
	struct xlsform_at at = {i->survey, row->number, "type"};
	struct xlsform_type type = xlsform_type(typed);

	if (!*typed) {
		if (*xlsform_value(i->survey, row, "name") ||
			*xlsform_value(i->survey, row, "label"))
			xlsform_note(&i->out->notes, at, _("the row has no type and is left out"));
		return;
	}
	if (xlsform_yes(xlsform_value(i->survey, row, "disabled"))) {
		xlsform_note(&i->out->notes, at, _("the row is disabled and left out"));
		return;
	}
	switch (type.kind) {
	case XLSFORM_ONE:
	case XLSFORM_MANY:
	case XLSFORM_TEXT:
	case XLSFORM_INTEGER:
		add_question(i, row, &type);
		break;
	case XLSFORM_NOTE:
		add_note(i, row);
		break;
	case XLSFORM_GROUP:
	case XLSFORM_REPEAT:
		add_group(i, row, type.kind);
		break;
	case XLSFORM_END:
		break;
	case XLSFORM_RECORDED:
		xlsform_note(&i->out->notes, at,
			_("'%.40s' is not taken over: nothing is recorded unasked"), typed);
		break;
	case XLSFORM_OTHER:
		xlsform_note(
			&i->out->notes, at, _("question left out: paper has no '%.40s'"), typed);
		i->out->questions_left++;
		break;
	}
}

static bool add_rows(struct importing *i, struct error *err)
{
	const struct xlsx_sheet *cells = &i->survey->cells;

	if (cells->row_count > XLSFORM_ROWS_MAX)
		return error_set(err, EX_DATAERR,
			_("the sheet 'survey' has more than %d rows; no form is that long"),
			XLSFORM_ROWS_MAX);
	for (size_t r = i->survey->first; r < cells->row_count; r++)
		add_row(i, &cells->rows[r]);
	if (i->form->question_count > 0 || i->failed)
		return true;
	return error_set(err, EX_DATAERR,
		_("no question could be taken over; select_one, select_multiple, text and integer "
		  "are the types that can"));
}

/* --- what goes for the whole form ---------------------------------------------------------------- */

static void drop_text(struct texts *texts, const char *tag)
{
	size_t kept = 0;

	for (size_t k = 0; k < texts->count; k++) {
		if (strcmp(texts->items[k].language, tag) == 0)
			free(texts->items[k].text);
		else
			texts->items[kept++] = texts->items[k];
	}
	texts->count = kept;
}

static void drop_language(struct importing *i, const struct language *language)
{
	for (size_t k = 0; k < i->form->question_count; k++) {
		struct question *q = &i->form->questions[k];

		drop_text(&q->text, language->tag);
		for (size_t o = 0; o < q->option_count; o++)
			drop_text(&q->options[o].label, language->tag);
	}
	drop_text(&i->intro, language->tag);
	xlsform_note(&i->out->notes,
		(struct xlsform_at){language->missing[0] == 's' ? i->survey : i->choices,
			language->missing_row, language->called},
		_("there is no text here and in %zu other places, so '%s' is left out as a whole; "
		  "fill them in and import again"),
		language->missing_count - 1, language->tag);
}

/* A language in which something is missing would print a page with gaps (rule T12). */
static void keep_languages(struct importing *i)
{
	struct form *form = i->form;

	form->languages = calloc(i->language_count, sizeof *form->languages);
	if (!form->languages) {
		i->failed = true;
		return;
	}
	for (size_t k = 0; k < i->language_count; k++) {
		const struct language *language = &i->languages[k];
		struct form_language *kept = &form->languages[form->language_count];

		if (k > 0 && language->missing_count > 0) {
			drop_language(i, language);
			continue;
		}
		memcpy(kept->tag, language->tag, sizeof kept->tag);
		/* Nobody of the translators has seen it yet. */
		kept->draft = strncmp(kept->tag, "nl", 2) != 0 && strcmp(kept->tag, "en") != 0;
		form->language_count++;
	}
}

static void set_title(struct importing *i)
{
	const struct xlsform_sheet *s = i->settings;
	const struct xlsx_row *row =
		s->cells.row_count > s->first ? &s->cells.rows[s->first] : NULL;
	struct form *form = i->form;

	for (size_t k = 0; k < form->language_count; k++) {
		const struct xlsform_column *own =
			xlsform_column(s, "form_title", form->languages[k].tag);
		const char *typed = row && own ? xlsform_cell(s, row, own) : "";
		struct xlsform_tidied title;

		if (!*typed && row)
			typed = xlsform_value(s, row, "form_title");
		title = xlsform_tidy(*typed ? typed : i->request->stem);
		if (title.text)
			add_text(i, &form->title, form->languages[k].tag,
				*title.text ? title.text : (char[]){"?"}, row ? row->number : 0);
		else
			i->failed = true;
		free(title.text);
	}
}

static void set_intro(struct importing *i)
{
	struct form *form = i->form;
	bool whole = i->intro.count > 0;

	for (size_t k = 0; k < form->language_count; k++)
		whole = whole && texts_in(&i->intro, form->languages[k].tag);
	if (whole) {
		form->intro = i->intro;
		i->intro = (struct texts){0};
		return;
	}
	for (size_t k = 0; k < form->language_count; k++) {
		const char *text = import_text(&i->words->intro, form->languages[k].tag);
		char copy[FORM_TEXT_BYTES_MAX + 1];

		snprintf(copy, sizeof copy, "%s",
			text ? text : texts_in(&form->title, form->languages[k].tag));
		add_text(i, &form->intro, form->languages[k].tag, copy, 0);
	}
}

static void set_head(struct importing *i)
{
	const struct xlsform_sheet *s = i->settings;
	const struct xlsx_row *row =
		s->cells.row_count > s->first ? &s->cells.rows[s->first] : NULL;
	const char *version = row ? xlsform_value(s, row, "version") : "";
	long number = strtol(version, NULL, 10);
	struct form *form = i->form;

	form->regime = i->request->regime;
	form->audience = i->request->audience;
	xlsform_id(row ? xlsform_value(s, row, "form_id") : "", "f", form->id);
	if (!*form->id)
		xlsform_id(i->request->stem, "f", form->id);
	if (!*form->id)
		snprintf(form->id, sizeof form->id, "my-form");
	form->version = 1;
	if (version[strspn(version, "0123456789")] == '\0' && number >= 1 && number <= 9999)
		form->version = (int)number;
	else if (*version)
		xlsform_note(&i->out->notes, (struct xlsform_at){s, row->number, "version"},
			_("'%.40s' is no number from 1 to 9999; the definition begins at 1"),
			version);
	xlsform_note_columns(&i->out->notes, s);
}

/* --- shared sets --------------------------------------------------------------------------------- */

static bool same_labels(
	const struct form *form, const struct option *left, const struct option *right)
{
	for (size_t k = 0; k < form->language_count; k++) {
		const char *a = texts_in(&left->label, form->languages[k].tag);
		const char *b = texts_in(&right->label, form->languages[k].tag);

		if (!a || !b || !xlsform_same(a, b))
			return false;
	}
	return true;
}

/* Choices that say the same as a shared set in the same order become that set: its codes make
 * results that can be laid side by side. */
static void use_set(const struct form *form, struct question *q, const char *name)
{
	struct error none;
	size_t count = 0;
	const struct option *set = library_option_set(name, &count, &none);

	if (!set || count != q->option_count)
		return;
	for (size_t k = 0; k < count; k++)
		if (!same_labels(form, &q->options[k], &set[k]))
			return;
	if (strcmp(name, "F5") == 0)
		q->type = QUESTION_FACES5;
	else if (strcmp(name, "F3") == 0)
		q->type = QUESTION_FACES3;
	else if (strcmp(name, "YN") == 0)
		q->type = QUESTION_YESNO;
	snprintf(q->option_set, sizeof q->option_set, "%s", name);
}

static void use_sets(struct form *form)
{
	static const char *const names[] = {"F5", "F3", "A3", "O3", "YN", "YM", "WHO"};

	for (size_t k = 0; k < form->question_count; k++)
		for (size_t n = 0; n < sizeof names / sizeof names[0]; n++)
			if (form->questions[k].type == QUESTION_SINGLE &&
				!*form->questions[k].option_set)
				use_set(form, &form->questions[k], names[n]);
}

/* --- all of it ----------------------------------------------------------------------------------- */

static bool convert(struct importing *i, struct error *err)
{
	if (i->survey->cells.row_count == 0)
		return error_set(err, EX_DATAERR,
			_("there is no sheet 'survey', so it is no XLSForm; see xlsform.org"));
	if (!xlsform_column(i->survey, "type", ""))
		return error_set(err, EX_DATAERR,
			_("the sheet 'survey' has no column 'type' in its first row, so it is no "
			  "XLSForm; see xlsform.org"));
	i->form->questions = calloc(FORM_QUESTIONS_MAX, sizeof *i->form->questions);
	if (!i->form->questions)
		return error_memory(err);
	if (!find_languages(i, err) || !add_rows(i, err))
		return false;
	xlsform_note_columns(&i->out->notes, i->choices);
	keep_languages(i);
	set_title(i);
	set_intro(i);
	set_head(i);
	use_sets(i->form);
	return i->failed || i->out->notes.failed ? error_memory(err) : true;
}

bool xlsform_read(struct xlsx *xlsx, const struct xlsform_request *request, struct xlsform *xlsform,
	struct error *err)
{
	/* Their columns make them too large for the stack. */
	struct xlsform_sheet *sheets = calloc(3, sizeof *sheets);
	struct importing i = {
		.request = request, .words = request->words, .out = xlsform, .survey = sheets};
	bool good;

	*xlsform = (struct xlsform){.form = calloc(1, sizeof *xlsform->form)};
	i.form = xlsform->form;
	if (!sheets || !i.form) {
		free(sheets);
		return error_memory(err);
	}
	i.choices = sheets + 1;
	i.settings = sheets + 2;
	good = library_load(err) && xlsform_sheet_open(xlsx, "survey", i.words, i.survey, err) &&
	       xlsform_sheet_open(xlsx, "choices", i.words, i.choices, err) &&
	       xlsform_sheet_open(xlsx, "settings", i.words, i.settings, err);
	if (good && !convert(&i, err))
		good = error_prefix(err, "%s: ", request->name);
	for (size_t k = 0; k < 3; k++)
		xlsform_sheet_close(&sheets[k]);
	free(sheets);
	texts_free(&i.intro);
	return good;
}

void xlsform_free(struct xlsform *xlsform)
{
	form_free(xlsform->form);
	xlsform_notes_free(&xlsform->notes);
	*xlsform = (struct xlsform){0};
}
