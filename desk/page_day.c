// SPDX-License-Identifier: EUPL-1.2
/*
 * Everything for one day in one file: how many sheets of which form in which language, and, where a
 * form leaves a question open for it, words of one's own.
 *
 * What is asked for becomes a description as pack.h reads it: JSON is YAML as well.
 */
#include "catalogue.h"
#include "jsonout.h"
#include "page.h"
#include "page_list.h"
#include "page_parts.h"
#include "print.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

enum { LINE_COUNT_MAX = 500, WORDS_MAX = 5, FIELD_SIZE = 80, ROWS_MAX = 50 };

/* --- which meeting ------------------------------------------------------------------------------- */

static void write_instruments(struct visit *v)
{
	const struct catalogue *c = v->desk->catalogue;
	enum phrase before = PHRASES;

	page_begin(v, say(v, PH_DAY_TITLE), "/coordinator/day");
	put(v, "<p>%s</p><ul class=\"choices-list\">", say(v, PH_DAY_WHICH));
	for (size_t i = 0; i < catalogue_count(c); i++) {
		const struct form *form = catalogue_at(c, i);
		enum phrase name = catalogue_instrument(form->instrument);

		if (name == before || !form->instrument[0])
			continue;
		before = name;
		put(v,
			"<li><a class=\"button\" "
			"href=\"/coordinator/day?instrument=%s\">%s</a></li>",
			form->instrument, say(v, name));
	}
	put(v, "</ul>");
	page_end(v);
}

/* --- how many of what ------------------------------------------------------------------------------- */

static void field_of(
	const struct form *form, const char *language, const char *variant, char name[FIELD_SIZE])
{
	snprintf(name, FIELD_SIZE, "n/%s/%s/%s", form->id, language, variant);
}

static void write_count(
	struct visit *v, const struct form *form, const char *language, const char *variant)
{
	const struct form_language *l = form_language(form, language);
	const char *name = page_form_language(v, language);
	char field[FIELD_SIZE];

	field_of(form, language, variant, field);
	put(v,
		"<label class=\"count-row\"><input type=\"number\" name=\"%s\" min=\"0\" "
		"max=\"%d\" inputmode=\"numeric\"><span>%s%s%s</span></label>",
		field, LINE_COUNT_MAX, l->draft ? say1(v, PH_DRAFT, name) : name,
		variant[0] ? " – " : "", variant[0] ? page_form_variant(v, variant) : "");
}

/* Each call of `take` is one row of the page: a form in a language, plain or with three faces. */
struct rows {
	struct visit *v;
	const char *instrument;
	size_t count;
	void (*take)(struct rows *rows, const struct form *form, const char *language,
		const char *variant);
	void (*begin)(struct rows *rows, const struct form *form); /* of each form; or NULL */
	struct order *order;                                       /* for order_row */
};

static void each_row(struct rows *rows)
{
	const struct catalogue *c = rows->v->desk->catalogue;

	for (size_t i = 0; i < catalogue_count(c); i++) {
		const struct form *form = catalogue_at(c, i);
		bool easy = catalogue_has_variant(form, "eenvoudig");

		if (strcmp(form->instrument, rows->instrument) != 0)
			continue;
		if (rows->begin)
			rows->begin(rows, form);
		for (size_t j = 0; j < form->language_count && rows->count < ROWS_MAX; j++) {
			const char *tag = form->languages[j].tag;

			rows->count++;
			rows->take(rows, form, tag, "");
			if (!easy || strncmp(tag, "nl", 2) != 0)
				continue;
			rows->count++;
			rows->take(rows, form, tag, "eenvoudig");
		}
	}
}

/* Client and worker each fill in a sheet, under one code. */
static void write_pair(struct visit *v, const struct form *form)
{
	const struct form *other = catalogue_form(v->desk->catalogue, form->pair);

	if (other)
		put(v,
			"<label class=\"choice pair-choice\"><input type=\"checkbox\" "
			"name=\"p/%s\" value=\"1\"><span>%s</span></label>",
			form->id, say1(v, PH_PAIR, catalogue_title(other, v->language)));
}

static void begin_form(struct rows *rows, const struct form *form)
{
	struct visit *v = rows->v;

	put(v, rows->count ? "</fieldset>" : "");
	put(v, "<fieldset class=\"counts\"><legend>%s</legend>",
		catalogue_title(form, v->language));
	page_draft_hint(v, form);
	write_pair(v, form);
}

static void take_row(
	struct rows *rows, const struct form *form, const char *language, const char *variant)
{
	write_count(rows->v, form, language, variant);
}

/* --- words of one's own --------------------------------------------------------------------------------- */

static const struct question *theme_question(const struct visit *v, const char *instrument)
{
	const struct catalogue *c = v->desk->catalogue;

	for (size_t i = 0; i < catalogue_count(c); i++) {
		const struct form *form = catalogue_at(c, i);

		if (strcmp(form->instrument, instrument) != 0)
			continue;
		for (size_t j = 0; j < form->question_count; j++)
			if (form->questions[j].theme)
				return &form->questions[j];
	}
	return NULL;
}

static void write_theme(struct visit *v, const struct question *q)
{
	const char *text = texts_in(&q->text, language_tag(v->language));

	put(v, "<details class=\"theme\"><summary>%s</summary><p>%s</p><p>%s</p>", say(v, PH_THEME),
		say1(v, PH_THEME_TEXT, text ? text : q->id), say(v, PH_THEME_HINT));
	for (int i = 1; i <= WORDS_MAX; i++) {
		const char *number = visit_number(v, i);

		put(v, "<fieldset class=\"word-row\"><legend>%s</legend>",
			say1(v, PH_THEME_WORD, number));
		put(v,
			"<label>%s<input name=\"nl%d\" maxlength=\"60\" "
			"autocomplete=\"off\"></label>",
			say(v, PH_LANGUAGE_NL_ONLY), i);
		put(v,
			"<label>%s<input name=\"en%d\" maxlength=\"60\" "
			"autocomplete=\"off\"></label>",
			say(v, PH_LANGUAGE_EN), i);
		put(v, "<label>%s<select name=\"picture%d\">", say(v, PH_PICTOGRAM), i);
		page_pictogram_options(v);
		put(v, "</select></label></fieldset>");
	}
	put(v, "</details>");
}

/* --- the page ------------------------------------------------------------------------------------------ */

static void write_day(struct visit *v, const char *instrument)
{
	const struct question *q = theme_question(v, instrument);
	struct rows rows = {
		.v = v, .instrument = instrument, .take = take_row, .begin = begin_form};
	char run[SESSION_SECRET_SIZE];

	session_secret(run);
	page_form(v, "/coordinator/day", "box");
	put(v,
		"<input type=\"hidden\" name=\"run\" value=\"%s\"><input type=\"hidden\" "
		"name=\"instrument\" value=\"%s\">",
		run, instrument);
	page_event_field(v);
	put(v, "<h2>%s</h2><p class=\"hint\">%s</p>", say(v, PH_COUNT), say(v, PH_COUNT_HINT));
	each_row(&rows);
	put(v, "</fieldset>");
	if (q)
		write_theme(v, q);
	put(v,
		"<label for=\"cards\">%s</label><p class=\"hint\" id=\"cards-hint\">%s</p>"
		"<input id=\"cards\" name=\"cards\" type=\"number\" min=\"0\" max=\"100\" "
		"value=\"2\" class=\"short\" aria-describedby=\"cards-hint\">",
		say(v, PH_READING_CARDS), say(v, PH_READING_CARDS_HINT));
	put(v, "<button class=\"main\" data-busy=\"%s\">%s</button></form>", say(v, PH_MAKING),
		say(v, PH_MAKE_DAY));
}

void page_day(struct visit *v)
{
	const char *instrument = visit_field(v, "instrument");
	struct rows none = {.v = v, .instrument = instrument};

	for (size_t i = 0; i < catalogue_count(v->desk->catalogue) && instrument[0]; i++)
		none.count +=
			strcmp(catalogue_at(v->desk->catalogue, i)->instrument, instrument) == 0;
	if (none.count == 0) {
		write_instruments(v);
		return;
	}
	page_begin(v, say1(v, PH_DAY_OF, say(v, catalogue_instrument(instrument))),
		"/coordinator/day");
	put(v, "<p>%s</p>", say(v, PH_DAY_TEXT));
	write_day(v, instrument);
	page_end(v);
}

/* --- making it -------------------------------------------------------------------------------------------- */

/* The description, as far as it is written. */
struct order {
	struct visit *v;
	struct jsonout w;
	long sheets;
	bool wrong;   /* a number is none                       */
	bool foreign; /* sheets in a language without own words */
	bool english; /* sheets in English                      */
};

static void order_row(
	struct rows *rows, const struct form *form, const char *language, const char *variant)
{
	struct order *o = rows->order;
	char field[FIELD_SIZE], pair[FIELD_SIZE];
	const char *typed;
	long count;

	field_of(form, language, variant, field);
	typed = visit_field(o->v, field);
	snprintf(pair, sizeof pair, "p/%s", form->id);
	count = typed[0] ? fields_whole(&o->v->request->form, field, 0, LINE_COUNT_MAX, -1) : 0;
	if (count < 0)
		o->wrong = true;
	if (count <= 0)
		return;
	o->sheets += count;
	o->english = o->english || strcmp(language, "en") == 0;
	o->foreign = o->foreign || (strncmp(language, "nl", 2) != 0 && strcmp(language, "en") != 0);
	jsonout_object_begin(&o->w, NULL);
	jsonout_string(&o->w, "form", form->id);
	jsonout_string(&o->w, "language", language);
	if (variant[0])
		jsonout_string(&o->w, "variant", variant);
	jsonout_integer(&o->w, "count", count);
	jsonout_boolean(&o->w, "draft", form_language(form, language)->draft);
	jsonout_boolean(&o->w, "pair", form->pair[0] && visit_field(o->v, pair)[0]);
	jsonout_object_end(&o->w);
}

static bool has_words(const struct visit *v)
{
	char field[8];
	bool any = false;

	for (int i = 1; i <= WORDS_MAX && !any; i++) {
		snprintf(field, sizeof field, "nl%d", i);
		any = visit_field(v, field)[0] != '\0';
	}
	return any;
}

static void write_word(struct order *o, int number)
{
	char dutch[8], english[8], picture[16];
	const char *word;

	snprintf(dutch, sizeof dutch, "nl%d", number);
	snprintf(english, sizeof english, "en%d", number);
	snprintf(picture, sizeof picture, "picture%d", number);
	word = visit_field(o->v, dutch);
	if (!word[0])
		return;
	jsonout_object_begin(&o->w, NULL);
	jsonout_string(&o->w, "pictogram", visit_field(o->v, picture));
	jsonout_object_begin(&o->w, "label");
	jsonout_string(&o->w, "nl", word);
	jsonout_string(&o->w, "nl-u", word);
	if (o->english)
		jsonout_string(&o->w, "en", visit_field(o->v, english));
	jsonout_object_end(&o->w);
	jsonout_object_end(&o->w);
}

static void write_words(struct order *o)
{
	jsonout_object_begin(&o->w, "theme");
	jsonout_array_begin(&o->w, "languages");
	jsonout_string(&o->w, NULL, "nl");
	jsonout_string(&o->w, NULL, "nl-u");
	if (o->english)
		jsonout_string(&o->w, NULL, "en");
	jsonout_array_end(&o->w);
	jsonout_array_begin(&o->w, "words");
	for (int i = 1; i <= WORDS_MAX; i++)
		write_word(o, i);
	jsonout_array_end(&o->w);
	jsonout_object_end(&o->w);
}

/* The whole description. False when a number is none, nothing is asked for, or words are missing in
 * a language. */
static bool write_description(struct visit *v, const char *event, struct buffer *text, long *sheets)
{
	struct order order = {.v = v, .w = {text, false}};
	struct rows rows = {.v = v,
		.instrument = visit_field(v, "instrument"),
		.take = order_row,
		.order = &order};

	jsonout_object_begin(&order.w, NULL);
	jsonout_string(&order.w, "event", event);
	jsonout_string(&order.w, "language", language_tag(v->language));
	jsonout_integer(
		&order.w, "reading-cards", fields_whole(&v->request->form, "cards", 0, 100, 0));
	jsonout_array_begin(&order.w, "sheets");
	each_row(&rows);
	jsonout_array_end(&order.w);
	if (has_words(v))
		write_words(&order);
	jsonout_object_end(&order.w);
	*sheets = order.sheets;
	return order.sheets > 0 && !order.wrong && !(has_words(v) && order.foreign);
}

void page_day_make(struct visit *v)
{
	struct print order = {.form = "", .sides = 2};
	struct buffer text = {0};
	struct error err = {0};
	char query[SESSION_SECRET_SIZE + 8];

	if (strlen(visit_field(v, "run")) >= sizeof order.run ||
		!print_event_name(visit_field(v, "event"), order.event) ||
		!write_description(v, order.event, &text, &order.count)) {
		buffer_free(&text);
		page_mistake(v, PH_DAY_WRONG);
		return;
	}
	strcpy(order.run, visit_field(v, "run"));
	if (print_day(v->desk, &order, &text, &err)) {
		snprintf(query, sizeof query, "run=%s", order.run);
		visit_go(v, "/coordinator/printed", query);
	} else if (err.status == EX_DATAERR && has_words(v)) {
		page_mistake(v, PH_THEME_WRONG);
	} else {
		visit_fail(v, &err);
	}
	buffer_free(&text);
}
