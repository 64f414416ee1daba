// SPDX-License-Identifier: EUPL-1.2
#include "parse.h"

#include "member.h"
#include "message.h"
#include "nearest.h"

#include <stdlib.h>
#include <string.h>

/* Free boxes: domain rule at least 30 mm high; higher than 200 mm does not fit a side. */
enum { TEXT_HEIGHT_MIN_MM = 30, TEXT_HEIGHT_MAX_MM = 200, VERSION_MAX = 9999 };

struct parser {
	struct form *form;
	const struct option_sets *sets;
	struct languages languages; /* lent by the form */
	struct mistakes mistakes;
};

/* ---- options of a question ---- */

/* The set that a type has by itself, or NULL. */
static const char *own_set(enum question_type type)
{
	switch (type) {
	case QUESTION_FACES5:
	case QUESTION_LINE:
		return "F5";
	case QUESTION_FACES3:
		return "F3";
	case QUESTION_YESNO:
		return "YN";
	default:
		return NULL;
	}
}

static void use_set(struct parser *p, struct question *q, const char *name, struct place place)
{
	const struct option_set *set = option_set_find(p->sets, name);
	const char *names[64];
	size_t count = p->sets->count < 64 ? p->sets->count : 64;
	const char *near;

	if (set) {
		memcpy(q->option_set, set->name, sizeof q->option_set);
		options_copy(set, p->languages, &p->mistakes, q, place);
		return;
	}
	for (size_t i = 0; i < count; i++)
		names[i] = p->sets->items[i].name;
	near = nearest_word(name, names, count);
	mistakes_add(&p->mistakes, place,
		_("there is no option set '%.40s'%s%s%s; option-sets.yaml lists them"), name,
		near ? _("; did you mean '") : "", near ? near : "", near ? "'?" : "");
}

/* Faces are one fixed scale: codes and pictures of their own would make results that
 * cannot be laid side by side. */
static bool is_scale(enum question_type type)
{
	return type == QUESTION_FACES5 || type == QUESTION_FACES3 || type == QUESTION_LINE;
}

static void read_options(struct parser *p, const struct yamlin *map, struct question *q)
{
	const struct yamlin *options = yamlin_member(map, "options");
	const struct yamlin *extra = yamlin_member(map, "extra-options");
	const char *set = own_set(q->type);

	if (is_scale(q->type) && (options || extra)) {
		bool same = options && !extra && options->kind == YAMLIN_TEXT &&
			    strcmp(options->text, set) == 0;

		if (!same)
			mistakes_add(&p->mistakes, options ? options->place : extra->place,
				_("'%s' has its own options: leave this out, or use 'single'"),
				question_type_name(q->type));
		options = extra = NULL;
	}
	if (!options && set)
		use_set(p, q, set, map->place);
	else if (!options)
		mistakes_add(&p->mistakes, map->place, _("'options' is missing here"));
	else if (options->kind == YAMLIN_TEXT && options->text[0])
		use_set(p, q, options->text, options->place);
	else
		options_read(options, p->languages, &p->mistakes, q);
	if (extra)
		options_read(extra, p->languages, &p->mistakes, q);
}

/* ---- what belongs to one type only ---- */

static void read_statement(struct parser *p, const struct yamlin *item, struct question *q)
{
	static const char *const keys[] = {"id", "text", NULL};
	struct statement *statement = &q->statements[q->statement_count++];
	const struct yamlin *id, *text;

	statement->place = item->place;
	if (!member_keys(item, keys, &p->mistakes))
		return;
	id = member_required(item, "id", &p->mistakes);
	text = member_required(item, "text", &p->mistakes);
	if (id && member_id(id, "id", &p->mistakes, statement->id)) {
		for (struct statement *other = q->statements; other < statement; other++) {
			if (strcmp(other->id, statement->id) == 0)
				mistakes_add(&p->mistakes, id->place,
					_("id '%s' stands here twice"), statement->id);
		}
	}
	if (text)
		texts_read(text, "text", p->languages, &p->mistakes, &statement->text);
}

static void read_statements(struct parser *p, const struct yamlin *map, struct question *q)
{
	const struct yamlin *list = member_required(map, "statements", &p->mistakes);

	if (p->form->regime != REGIME_C)
		mistakes_add(&p->mistakes, map->place,
			_("a grid is for staff only (regime C); ask one question at a time"));
	if (!list || !member_list(list, "statements", &p->mistakes))
		return;
	if (list->count < 2 || list->count > FORM_STATEMENTS_MAX) {
		mistakes_add(&p->mistakes, list->place, _("a grid has 2 to %d statements"),
			FORM_STATEMENTS_MAX);
		return;
	}
	q->statements = calloc(list->count, sizeof q->statements[0]);
	if (!q->statements) {
		p->mistakes.failed = true;
		return;
	}
	for (size_t i = 0; i < list->count; i++)
		read_statement(p, &list->entries[i].value, q);
}

static void read_max(struct parser *p, const struct yamlin *map, struct question *q)
{
	const struct yamlin *max = yamlin_member(map, "max");
	struct member_range range = {"max", 2, (int)q->option_count};

	if (q->type != QUESTION_MULTI) {
		q->max = 1;
		return;
	}
	q->max = 0;
	if (max && q->option_count >= 2)
		member_number(max, range, &p->mistakes, &q->max);
}

/* Keys that only some types know: told apart from keys that nobody knows. */
static void refuse_foreign_keys(struct parser *p, const struct yamlin *map, enum question_type type)
{
	static const struct {
		const char *key;
		unsigned types;
	} owners[] = {
		{"max", 1u << QUESTION_MULTI},
		{"digits", 1u << QUESTION_NUMBER},
		{"height", 1u << QUESTION_TEXT},
		{"statements", 1u << QUESTION_GRID},
		{"theme", 1u << QUESTION_SINGLE | 1u << QUESTION_MULTI},
		{"who", 1u << QUESTION_SINGLE},
		{"reversed", 1u << QUESTION_SINGLE | 1u << QUESTION_GRID},
		{"options", ~(1u << QUESTION_NUMBER | 1u << QUESTION_TEXT)},
		{"extra-options", ~(1u << QUESTION_NUMBER | 1u << QUESTION_TEXT)},
	};

	for (size_t i = 0; i < sizeof owners / sizeof owners[0]; i++) {
		const struct yamlin *value = yamlin_member(map, owners[i].key);

		if (value && !(owners[i].types & 1u << type))
			mistakes_add(&p->mistakes, value->place,
				_("a question of type '%s' has no '%s'"), question_type_name(type),
				owners[i].key);
	}
}

/* Only where it is known what is much and what is little. */
static void read_reversed(struct parser *p, const struct yamlin *map, struct question *q)
{
	const struct yamlin *value = yamlin_member(map, "reversed");

	member_optional_yes(map, "reversed", &p->mistakes, &q->reversed);
	for (size_t i = 0; q->reversed && i < q->option_count; i++)
		if (strncmp(q->options[i].pictogram, "amt-", 4) != 0) {
			mistakes_add(&p->mistakes, value->place,
				_("'reversed' is for the amounts amt-0, amt-1 and amt-2 only"));
			return;
		}
}

static void read_answer(struct parser *p, const struct yamlin *map, struct question *q)
{
	static const struct member_range digits = {"digits", 1, FORM_DIGITS_MAX};
	static const struct member_range height = {
		"height", TEXT_HEIGHT_MIN_MM, TEXT_HEIGHT_MAX_MM};
	const struct yamlin *value;

	refuse_foreign_keys(p, map, q->type);
	if (q->type == QUESTION_NUMBER) {
		value = member_required(map, "digits", &p->mistakes);
		if (value)
			member_number(value, digits, &p->mistakes, &q->digits);
	} else if (q->type == QUESTION_TEXT) {
		int mm = TEXT_HEIGHT_MIN_MM;

		value = yamlin_member(map, "height");
		if (value)
			member_number(value, height, &p->mistakes, &mm);
		q->height_mm = mm;
	} else {
		read_options(p, map, q);
	}
	if (q->type == QUESTION_GRID)
		read_statements(p, map, q);
	read_max(p, map, q);
	member_optional_yes(map, "who", &p->mistakes, &q->who);
	read_reversed(p, map, q);
	member_optional_yes(map, "theme", &p->mistakes, &q->theme);
}

/* ---- a question ---- */

static bool read_type(struct parser *p, const struct yamlin *value, enum question_type *type)
{
	static const char *const names[] = {"faces5", "faces3", "single", "multi", "yesno",
		"number", "text", "line", "grid", NULL};
	int choice = member_choice(value, "type", names, &p->mistakes);

	return choice >= 0 && question_type_parse(names[choice], type);
}

static void check_question_id(struct parser *p, const struct question *q, struct place place)
{
	const struct question *other = form_question(p->form, q->id);

	if (other != q)
		mistakes_add(&p->mistakes, place,
			_("id '%s' stands here twice; the first one is on line %d"), q->id,
			other->place.line);
}

static void read_question(struct parser *p, const struct yamlin *item)
{
	static const char *const keys[] = {"id", "type", "text", "max", "options", "extra-options",
		"statements", "digits", "height", "who", "reversed", "theme", NULL};
	struct question *q = &p->form->questions[p->form->question_count++];
	const struct yamlin *id, *type, *text;

	q->place = item->place;
	if (!member_keys(item, keys, &p->mistakes))
		return;
	id = member_required(item, "id", &p->mistakes);
	type = member_required(item, "type", &p->mistakes);
	text = member_required(item, "text", &p->mistakes);
	if (id && member_id(id, "id", &p->mistakes, q->id))
		check_question_id(p, q, id->place);
	if (text)
		texts_read(text, "text", p->languages, &p->mistakes, &q->text);
	if (type && read_type(p, type, &q->type))
		read_answer(p, item, q);
}

static void read_questions(struct parser *p, const struct yamlin *list)
{
	if (!member_list(list, "questions", &p->mistakes))
		return;
	if (list->count == 0 || list->count > FORM_QUESTIONS_MAX) {
		mistakes_add(&p->mistakes, list->place, _("a form has 1 to %d questions"),
			FORM_QUESTIONS_MAX);
		return;
	}
	p->form->questions = calloc(list->count, sizeof p->form->questions[0]);
	if (!p->form->questions) {
		p->mistakes.failed = true;
		return;
	}
	for (size_t i = 0; i < list->count; i++)
		read_question(p, &list->entries[i].value);
}

/* ---- the form ---- */

static void read_head(struct parser *p, const struct yamlin *root)
{
	static const char *const regimes[] = {"A", "B", "C", NULL};
	static const char *const audiences[] = {"client", "child", "staff", NULL};
	static const struct member_range versions = {"version", 1, VERSION_MAX};
	struct form *form = p->form;
	struct mistakes *m = &p->mistakes;
	const struct yamlin *id = member_required(root, "form", m);
	const struct yamlin *version = member_required(root, "version", m);
	const struct yamlin *regime = member_required(root, "regime", m);
	const struct yamlin *audience = member_required(root, "audience", m);
	const struct yamlin *instrument = yamlin_member(root, "instrument");
	const struct yamlin *pair = yamlin_member(root, "pair");
	int choice;

	if (id)
		member_id(id, "form", m, form->id);
	if (version)
		member_number(version, versions, m, &form->version);
	choice = regime ? member_choice(regime, "regime", regimes, m) : -1;
	form->regime = choice < 0 ? REGIME_C : (enum regime)choice;
	choice = audience ? member_choice(audience, "audience", audiences, m) : -1;
	form->audience = choice < 0 ? AUDIENCE_CLIENT : (enum audience)choice;
	if (instrument)
		member_id(instrument, "instrument", m, form->instrument);
	if (pair && member_id(pair, "pair", m, form->pair) && strcmp(form->pair, form->id) == 0)
		mistakes_add(m, pair->place, _("a form cannot be its own pair"));
	if (member_optional_yes(root, "contact-strip", m, &form->contact_strip) &&
		form->contact_strip && form->regime != REGIME_B)
		mistakes_add(m, yamlin_member(root, "contact-strip")->place,
			_("a strip with name and telephone is for regime B only"));
}

static void read_languages(struct parser *p, const struct yamlin *root)
{
	const struct yamlin *list = member_required(root, "languages", &p->mistakes);

	if (list)
		languages_read(list, &p->mistakes, &p->languages);
	p->form->languages = p->languages.items;
	p->form->language_count = p->languages.count;
}

static void read_form(struct parser *p, const struct yamlin *root)
{
	static const char *const keys[] = {"form", "version", "instrument", "regime", "audience",
		"languages", "title", "intro", "questions", "pair", "contact-strip", NULL};
	const struct yamlin *title, *intro, *questions;

	if (!member_keys(root, keys, &p->mistakes))
		return;
	read_head(p, root);
	read_languages(p, root);
	title = member_required(root, "title", &p->mistakes);
	intro = member_required(root, "intro", &p->mistakes);
	questions = member_required(root, "questions", &p->mistakes);
	if (p->languages.count == 0)
		return; /* no text can be judged */
	if (title)
		texts_read(title, "title", p->languages, &p->mistakes, &p->form->title);
	if (intro)
		texts_read(intro, "intro", p->languages, &p->mistakes, &p->form->intro);
	if (questions)
		read_questions(p, questions);
}

static bool keep_source(struct form *form, const char *path, const char *bytes, size_t length)
{
	form->path = strdup(path);
	form->source = malloc(length + 1);
	if (!form->path || !form->source)
		return false;
	if (length)
		memcpy(form->source, bytes, length);
	form->source[length] = '\0';
	form->source_length = length;
	return true;
}

struct form *parse_form(const char *path, const char *bytes, size_t length,
	const struct option_sets *sets, struct error *err)
{
	struct parser p = {.form = calloc(1, sizeof *p.form), .sets = sets};
	struct yamlin *root;

	if (!p.form || !keep_source(p.form, path, bytes, length)) {
		form_free(p.form);
		error_memory(err);
		return NULL;
	}
	root = yamlin_read(bytes, length, &p.mistakes);
	if (root)
		read_form(&p, root);
	yamlin_free(root);
	if (mistakes_report(&p.mistakes, path, err))
		return p.form;
	form_free(p.form);
	return NULL;
}
