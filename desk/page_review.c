// SPDX-License-Identifier: EUPL-1.2
/*
 * What a person must decide, one answer at a time.
 *
 * Doubts about one question come after each other, over all sheets: that goes fastest, and nobody
 * gets to see all answers of one person together.
 */
#include "assets.h"
#include "catalogue.h"
#include "jsonout.h"
#include "page.h"
#include "page_list.h"
#include "page_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { KEY_SIZE = 160 };

/* --- the list ------------------------------------------------------------------------------------- */

static int by_question(const void *left, const void *right)
{
	const struct store_doubt *a = left, *b = right;
	int order = strcmp(a->form, b->form);

	if (a->copy != b->copy)
		return a->copy ? -1 : 1;
	if (a->empty != b->empty)
		return a->empty ? -1 : 1;
	if (!order)
		order = strcmp(a->question, b->question);
	if (order)
		return order;
	return a->sheet < b->sheet ? -1 : a->sheet > b->sheet;
}

static bool find_doubts(const struct visit *v, const char *event, struct store_doubt **list,
	size_t *count, struct error *err)
{
	if (!store_doubts(v->desk->store, event, list, count, err))
		return false;
	if (*count)
		qsort(*list, *count, sizeof **list, by_question);
	return true;
}

/* What tells a doubt from the others, as part of an address. */
static void key_of(const struct store_doubt *d, char key[KEY_SIZE])
{
	char code[SHEET_CODE_SIZE];

	sheet_code_write(d->sheet, code);
	snprintf(key, KEY_SIZE, "sheet=%s&number=%d&side=%d&question=%s", code, d->number, d->side,
		d->question);
}

/* The one that the address or form names; false: nobody waits for it any more. */
static bool find_doubt(const struct visit *v, const struct store_doubt *list, size_t count,
	struct store_doubt *doubt)
{
	const struct fields *from =
		v->request->method == HTTP_POST ? &v->request->form : &v->request->query;
	long number = fields_whole(from, "number", 0, 1000, -1);
	const char *question = fields_text(from, "question", "");
	sheet_id sheet;

	if (!sheet_code_read(fields_text(from, "sheet", ""), &sheet))
		return false;
	for (size_t i = 0; i < count; i++)
		if (list[i].sheet == sheet && list[i].number == number &&
			strcmp(list[i].question, question) == 0 &&
			(!list[i].copy || list[i].side == fields_whole(from, "side", 1, 2, 0))) {
			*doubt = list[i];
			return true;
		}
	return false;
}

/* --- events that wait ------------------------------------------------------------------------------- */

static void write_door(struct visit *v, const char *path, const char *event, const char *pictogram,
	const char *waiting)
{
	put(v, "<li><a href=\"%s?event=", path);
	html_query_value(visit_out(v), event);
	put(v,
		"\"><img src=\"/pictogram?key=%s\" alt=\"\" width=\"72\" height=\"72\">"
		"<strong>%s</strong><span>%s</span></a></li>",
		pictogram, page_event_name(v, event), waiting);
}

/* The doors to what waits of one event; how many there are. */
static size_t write_doors(struct visit *v, const char *event)
{
	struct store_doubt *doubts = NULL;
	size_t count = 0, texts = page_texts_waiting(v, event);

	if (!store_doubts(v->desk->store, event, &doubts, &count, NULL))
		count = 0;
	free(doubts);
	if (count)
		write_door(v, "/reviewer/next", event, "magnifier",
			say_count(v, PH_WAIT_1, PH_WAIT, (long long)count));
	if (texts)
		write_door(v, "/reviewer/text", event, "pencil",
			say_count(v, PH_TEXTS_WAIT_1, PH_TEXTS_WAIT, (long long)texts));
	return (count ? 1U : 0U) + (texts ? 1U : 0U);
}

/* The sheets with one flag, by their codes, under what there is to say. */
static void write_flagged(struct visit *v, const struct store_flagged *list, size_t count,
	enum store_flag flag, enum phrase phrase)
{
	char code[SHEET_CODE_SIZE];
	size_t told = 0;

	for (size_t i = 0; i < count; i++) {
		if (!(list[i].flags & flag))
			continue;
		sheet_code_write(list[i].sheet, code);
		if (told++ == 0)
			put(v, "<p>%s</p><ul>", say(v, phrase));
		put(v, "<li>%s</li>", say1(v, PH_SHEET_CODE_IS, code));
	}
	if (told)
		put(v, "</ul>");
}

/* Which sheets of an event have what may be a name or nothing at all, and how many are answered in
 * one line; nothing of it changes an answer. */
static void write_flags(struct visit *v, const char *event)
{
	struct store_flagged *list = NULL;
	size_t count = 0, straight = 0;

	if (!store_flags(v->desk->store, event, &list, &count, NULL) || count == 0) {
		free(list);
		return;
	}
	put(v, "<details><summary>%s</summary>", say1(v, PH_STANDS_OUT, page_event_name(v, event)));
	write_flagged(v, list, count, FLAG_NAME, PH_MAY_NAME);
	write_flagged(v, list, count, FLAG_STRUCK, PH_STRUCK_OUT);
	write_flagged(v, list, count, FLAG_NOTHING, PH_NOTHING_FOUND);
	for (size_t i = 0; i < count; i++)
		straight += (list[i].flags & FLAG_STRAIGHT) != 0;
	if (straight)
		put(v, "<p>%s</p>", say_count(v, PH_STRAIGHT_1, PH_STRAIGHT, (long long)straight));
	put(v, "</details>");
	free(list);
}

void page_review(struct visit *v)
{
	struct store_balance *events;
	struct error err = {0};
	size_t count, doors = 0;

	if (!store_events(v->desk->store, &events, &count, &err)) {
		visit_fail(v, &err);
		return;
	}
	page_begin(v, say(v, PH_REVIEW_TITLE), "/reviewer");
	page_key_news(v);
	put(v, "<p>%s</p><ul class=\"doors\">", say(v, PH_REVIEW_TEXT));
	for (size_t i = count; i > 0; i--)
		doors += write_doors(v, events[i - 1].event);
	put(v, "</ul>");
	if (doors == 0)
		page_notice(v, "good", say(v, PH_NOTHING_WAITS));
	for (size_t i = count; i > 0; i--)
		write_flags(v, events[i - 1].event);
	free(events);
	page_end(v);
}

/* --- one doubt ----------------------------------------------------------------------------------------- */

/* Where it stands on the printed sheet, for its words. */
struct printed {
	const struct layout *layout;
	const struct layout_question *boxes; /* or */
	const struct layout_area *area;
};

static bool find_printed(
	struct visit *v, const struct store_doubt *d, struct printed *p, struct error *err)
{
	const struct store_known_design *design;
	enum store_sheet_state state;

	*p = (struct printed){NULL, NULL, NULL};
	if (!store_sheet_design(v->desk->store, d->sheet, &state, &design, err))
		return false;
	if (state != SHEET_PRINTED)
		return error_set(err, EX_NOINPUT, "this sheet was destroyed");
	p->layout = design->layout;
	for (size_t i = 0; i < p->layout->side_count; i++) {
		const struct layout_side *side = &p->layout->sides[i];

		for (size_t j = 0; j < side->question_count; j++)
			if (strcmp(side->questions[j].id, d->question) == 0)
				p->boxes = &side->questions[j];
		for (size_t j = 0; j < side->area_count; j++)
			if (strcmp(side->areas[j].question, d->question) == 0)
				p->area = &side->areas[j];
	}
	return true;
}

const char *page_question_text(struct visit *v, sheet_id sheet, const char *question)
{
	struct store_doubt d = {.sheet = sheet};
	struct printed p;
	struct error err;

	snprintf(d.question, sizeof d.question, "%s", question);
	if (!find_printed(v, &d, &p, &err))
		return "";
	return p.boxes ? p.boxes->text : p.area ? p.area->text : "";
}

/* The language of a printed form as HTML wants it: "nl" of "nl-u". */
static const char *plain_tag(struct visit *v, const char *tag)
{
	struct buffer text = {0};

	buffer_add(&text, tag, strcspn(tag, "-"));
	return visit_keep(v, &text);
}

static const char *sheet_of(struct visit *v, const struct store_doubt *d)
{
	struct buffer text = {0};
	char code[SHEET_CODE_SIZE];

	sheet_code_write(d->sheet, code);
	buffer_puts(&text, code);
	return visit_keep(v, &text);
}

static const char *why(struct visit *v, const struct store_doubt *d)
{
	if (d->copy)
		return say(v, PH_WHY_COPY);
	if (d->empty)
		return say1(v, PH_WHY_EMPTY, sheet_of(v, d));
	if (d->type == QUESTION_NUMBER)
		return say(v, PH_WHY_NUMBER);
	if (d->state == ANSWER_CONFLICT && d->max > 0)
		return say_count(v, PH_WHY_TWO_1, PH_WHY_TWO, d->max);
	return say(v, PH_WHY_DOUBT);
}

/* The key that stands for the option: 1-9, then A, B, C. */
static char key_of_place(size_t place)
{
	return place < 9 ? (char)('1' + place) : (char)('A' + place - 9);
}

static void write_option(struct visit *v, const struct layout_option *o, size_t place,
	const char *lang, bool several)
{
	char key[2] = {key_of_place(place), '\0'};

	if (several)
		put(v,
			"<label class=\"option\" data-key=\"%s\"><kbd>%s</kbd><input "
			"type=\"checkbox\" "
			"name=\"code\" value=\"%d\">",
			key, key, o->code);
	else
		put(v,
			"<button class=\"option\" name=\"answer\" value=\"%d\" "
			"data-key=\"%s\"><kbd>%s"
			"</kbd>",
			o->code, key, key);
	if (o->pictogram[0])
		put(v, "<img src=\"/pictogram?key=%s\" alt=\"\" width=\"44\" height=\"44\">",
			o->pictogram);
	put(v, "<span lang=\"%s\">%s</span>", lang, o->label);
	put(v, several ? "</label>" : "</button>");
}

static void write_word(struct visit *v, const char *value, const char *key, enum phrase label,
	const char *css_class)
{
	put(v,
		"<button class=\"%s\" name=\"answer\" value=\"%s\" "
		"data-key=\"%s\"><kbd>%s</kbd><span>"
		"%s</span></button>",
		css_class, value, key, key, say(v, label));
}

static void write_confirm(struct visit *v)
{
	put(v,
		"<button class=\"main\" name=\"answer\" value=\"entered\" data-key=\"Enter\"><kbd>"
		"Enter</kbd> %s</button>",
		say(v, PH_CONFIRM));
}

static void write_number(struct visit *v, const struct store_doubt *d, const struct printed *p)
{
	size_t digits = p->area ? p->area->digit_count : 2;

	put(v,
		"<label for=\"entered\">%s</label><input id=\"entered\" name=\"entered\" "
		"inputmode=\"numeric\" pattern=\"[0-9]{1,%zu}\" maxlength=\"%zu\" class=\"short\" "
		"autocomplete=\"off\" value=\"%s\">",
		say(v, PH_NUMBER_ON_SHEET), digits, digits, d->value);
	write_confirm(v);
}

static void write_line(struct visit *v, const struct store_doubt *d)
{
	put(v,
		"<label for=\"entered\">%s</label><input id=\"entered\" name=\"entered\" "
		"type=\"range\" min=\"0\" max=\"100\" value=\"%s\">",
		say(v, PH_PLACE_ON_LINE), d->value[0] ? d->value : "50");
	write_confirm(v);
}

static void write_choices(struct visit *v, const struct store_doubt *d, const struct printed *p)
{
	const char *lang = plain_tag(v, p->layout->language);
	bool several = d->max != 1;

	if (d->copy) {
		write_word(v, "counts", "1", PH_COPY_COUNTS, "option");
		write_word(v, "ignored", "2", PH_COPY_IGNORED, "option");
		return;
	}
	if (d->empty) {
		write_word(v, "empty", "1", PH_IS_EMPTY, "option");
		write_word(v, "not empty", "2", PH_IS_NOT_EMPTY, "option");
		return;
	}
	if (d->type == QUESTION_TEXT)
		write_word(v, "written", "1", PH_IS_WRITTEN, "option");
	else if (d->type == QUESTION_NUMBER)
		write_number(v, d, p);
	else if (d->type == QUESTION_LINE)
		write_line(v, d);
	for (size_t i = 0; p->boxes && i < p->boxes->option_count; i++)
		write_option(v, &p->boxes->options[i], i, lang, several);
	if (p->boxes && several)
		write_confirm(v);
}

static void write_hidden(struct visit *v, const char *event, const struct store_doubt *d)
{
	char code[SHEET_CODE_SIZE];

	sheet_code_write(d->sheet, code);
	put(v,
		"<input type=\"hidden\" name=\"event\" value=\"%s\">"
		"<input type=\"hidden\" name=\"sheet\" value=\"%s\">"
		"<input type=\"hidden\" name=\"number\" value=\"%d\">"
		"<input type=\"hidden\" name=\"side\" value=\"%d\">"
		"<input type=\"hidden\" name=\"question\" value=\"%s\">",
		event, code, d->number, d->side, d->question);
}

static void write_form(
	struct visit *v, const char *event, const struct store_doubt *d, const struct printed *p)
{
	page_form(v, "/reviewer/decide", "choices");
	write_hidden(v, event, d);
	write_choices(v, d, p);
	put(v, "<div class=\"words\">");
	if (!d->copy && !d->empty)
		write_word(v, "blank", "L", PH_BLANK, "");
	if (p->boxes)
		write_word(v, "double", "D", PH_DOUBLE, "");
	write_word(v, "later", "?", PH_LATER, "");
	put(v, "</div></form>");
}

/* All sides on which something is asked. */
static void write_sides(struct visit *v, const struct store_doubt *d, const struct printed *p)
{
	char code[SHEET_CODE_SIZE];

	sheet_code_write(d->sheet, code);
	for (size_t i = 0; i < p->layout->side_count; i++) {
		const struct layout_side *side = &p->layout->sides[i];

		if (side->question_count + side->area_count == 0)
			continue;
		put(v, "<img src=\"/reviewer/crop.png?sheet=%s&number=%d&question=", code,
			d->number);
		put(v, CROP_OF_SIDE "\" alt=\"%s\">", side->side, say(v, PH_CROP_ALT));
	}
}

static void write_doubt(
	struct visit *v, const char *event, const struct store_doubt *d, const struct printed *p)
{
	const struct form *form = catalogue_form(v->desk->catalogue, d->form);
	const char *text = p->boxes ? p->boxes->text : p->area ? p->area->text : "";
	char key[KEY_SIZE];

	key_of(d, key);
	put(v, "<article class=\"doubt\" data-key-of=\"%s\" data-max=\"%d\">", key, d->max);
	put(v, "<p class=\"where\">%s%s%s</p>", form ? catalogue_title(form, v->language) : d->form,
		d->empty ? "" : " · ", d->empty ? "" : say(v, d->side == 2 ? PH_BACK : PH_FRONT));
	if (d->copy || d->empty)
		put(v, "<h2 tabindex=\"-1\">%s</h2>",
			say(v, d->copy ? PH_COPY_QUESTION : PH_EMPTY_QUESTION));
	else
		put(v, "<h2 tabindex=\"-1\" lang=\"%s\">%s</h2>", plain_tag(v, p->layout->language),
			text);
	put(v, "<p>%s</p><div class=\"pair\"><figure>", why(v, d));
	if (d->empty)
		write_sides(v, d, p);
	else
		put(v, "<img src=\"/reviewer/crop.png?%s\" alt=\"%s\">", key, say(v, PH_CROP_ALT));
	put(v, "</figure>");
	write_form(v, event, d, p);
	put(v, "</div></article>");
}

/* --- showing them one by one -------------------------------------------------------------------------------- */

static void write_undo(struct visit *v, const char *event)
{
	page_form(v, "/reviewer/undo", "plain");
	put(v,
		"<input type=\"hidden\" name=\"event\" value=\"%s\"><button class=\"quiet\" "
		"data-key=\"U\" id=\"undo\"><kbd>U</kbd> %s</button></form>",
		event, say(v, PH_UNDO));
}

static void write_concern(struct visit *v)
{
	page_form(v, "/reviewer/concern", "plain");
	put(v, "<button class=\"quiet\">%s</button></form>", say(v, PH_CONCERN));
}

static void write_frame(struct visit *v, const char *event, size_t left)
{
	page_begin(v, page_event_name(v, event), "/reviewer");
	page_key_news(v);
	put(v, "<p id=\"left\" class=\"left\" data-one=\"%s\" data-many=\"%s\">%s</p>",
		say(v, PH_LEFT_1), say(v, PH_LEFT),
		say_count(v, PH_LEFT_1, PH_LEFT, (long long)left));
	put(v, "<p id=\"trouble\" class=\"notice bad\" role=\"alert\" hidden data-text=\"%s\"></p>",
		say(v, PH_NOT_KEPT));
}

static void write_end(struct visit *v, const char *event)
{
	put(v, "<div class=\"buttons\">");
	write_undo(v, event);
	write_concern(v);
	put(v, "</div>");
	/* What the script shows when all is done. */
	put(v,
		"<template id=\"done\"><div class=\"doubt\"><p class=\"notice good\" "
		"tabindex=\"-1\">"
		"%s</p><p id=\"later\" hidden data-one=\"%s\" data-many=\"%s\"></p><p><a "
		"class=\"button main\" href=\"/reviewer\">%s</a></p></div></template>",
		say(v, PH_ALL_DONE), say(v, PH_KEPT_FOR_LATER_1), say(v, PH_KEPT_FOR_LATER),
		say(v, PH_TO_REVIEW));
	put(v, "<script src=\"/review.js?v=%s\" defer></script>", assets_version());
	page_end(v);
}

void page_review_next(struct visit *v)
{
	const char *event = visit_field(v, "event");
	long skip = fields_whole(&v->request->query, "skip", 0, 100000, 0);
	struct store_doubt *list;
	struct printed printed;
	struct error err = {0};
	size_t count;

	if (!find_doubts(v, event, &list, &count, &err)) {
		visit_fail(v, &err);
		return;
	}
	if ((size_t)skip >= count) {
		free(list);
		visit_go(v, "/reviewer", NULL);
		return;
	}
	if (find_printed(v, &list[skip], &printed, &err)) {
		write_frame(v, event, count - (size_t)skip);
		put(v, "<div id=\"stage\" data-event=\"%s\" data-token=\"%s\" data-skip=\"%ld\">",
			event, v->token, skip);
		write_doubt(v, event, &list[skip], &printed);
		put(v, "</div>");
		write_end(v, event);
	} else {
		visit_fail(v, &err);
	}
	free(list);
}

void page_review_queue(struct visit *v)
{
	struct store_doubt *list;
	struct jsonout w = {visit_out(v), false};
	struct error err = {0};
	size_t count;

	if (!find_doubts(v, visit_field(v, "event"), &list, &count, &err)) {
		visit_fail(v, &err);
		return;
	}
	jsonout_array_begin(&w, NULL);
	for (size_t i = 0; i < count; i++) {
		char key[KEY_SIZE];

		key_of(&list[i], key);
		jsonout_string(&w, NULL, key);
	}
	jsonout_array_end(&w);
	free(list);
	v->response->type = "application/json";
}

void page_review_doubt(struct visit *v)
{
	const char *event = visit_field(v, "event");
	struct store_doubt *list, doubt;
	struct printed printed;
	struct error err = {0};
	size_t count;
	bool found;

	if (!find_doubts(v, event, &list, &count, &err)) {
		visit_fail(v, &err);
		return;
	}
	found = find_doubt(v, list, count, &doubt);
	free(list);
	if (!found)
		visit_refuse(v, 404);
	else if (!find_printed(v, &doubt, &printed, &err))
		visit_fail(v, &err);
	else
		write_doubt(v, event, &doubt, &printed);
}

static bool take_first(void *context, const struct store_picture *picture)
{
	struct buffer *png = context;

	buffer_add(png, picture->png, picture->png_bytes);
	return false;
}

void page_review_crop(struct visit *v)
{
	const struct fields *q = &v->request->query;
	const char *question = visit_field(v, "question");
	struct buffer png = {0};
	struct error err = {0};
	sheet_id sheet;
	bool is_code = sheet_code_read(visit_field(v, "sheet"), &sheet);

	if (is_code &&
		!store_pictures(v->desk->store, sheet, (int)fields_whole(q, "number", 0, 1000, 0),
			question[0] ? question : NULL, role_name(v->role), take_first, &png, &err))
		visit_fail(v, &err);
	else if (png.length == 0)
		visit_refuse(v, 404);
	else
		visit_bytes(v, "image/png", &png);
	buffer_free(&png);
}

/* --- deciding ------------------------------------------------------------------------------------------------ */

/* "2,5" of the boxes that are ticked in the form, or the number that was entered; "" = nothing. */
static const char *entered(struct visit *v)
{
	const struct fields *form = &v->request->form;
	const char *number = fields_text(form, "entered", NULL);
	struct buffer codes = {0};

	if (number)
		return number;
	for (size_t i = 0; i < form->count; i++)
		if (strcmp(form->items[i].name, "code") == 0)
			buffer_printf(
				&codes, "%s%s", codes.length ? "," : "", form->items[i].value);
	buffer_puts(&codes, "");
	return visit_keep(v, &codes);
}

static bool decide(struct visit *v, const char *answer, struct error *err)
{
	const struct fields *form = &v->request->form;
	struct store_word word = {.number = (int)fields_whole(form, "number", 0, 1000, -1),
		.question = fields_text(form, "question", ""),
		.answer = strcmp(answer, "entered") == 0 ? entered(v) : answer,
		.role = role_name(v->role)};
	bool counts = strcmp(answer, "counts") == 0, empty = strcmp(answer, "empty") == 0;

	if (!sheet_code_read(fields_text(form, "sheet", ""), &word.sheet))
		return error_set(err, EX_USAGE, "no sheet");
	if (counts || strcmp(answer, "ignored") == 0)
		return store_decide_copy(v->desk->store, word.sheet,
			(int)fields_whole(form, "side", 1, 2, 1), word.number, counts, word.role,
			err);
	if (empty || strcmp(answer, "not empty") == 0)
		return store_decide_empty(
			v->desk->store, word.sheet, word.number, empty, word.role, err);
	if (!word.answer[0])
		return error_set(err, EX_USAGE, "nothing was chosen");
	return store_decide(v->desk->store, &word, err);
}

static void go_on(struct visit *v, long skip)
{
	struct buffer query = {0};

	buffer_puts(&query, "event=");
	html_query_value(&query, visit_field(v, "event"));
	if (skip)
		buffer_printf(&query, "&skip=%ld", skip);
	visit_go(v, "/reviewer/next", visit_keep(v, &query));
}

/* The script of the page sends X-Script and wants no page back. */
static bool from_script(const struct visit *v)
{
	return http_header(v->request, "X-Script") != NULL;
}

void page_review_decide(struct visit *v)
{
	const char *answer = fields_text(&v->request->form, "answer", "");
	struct error err = {0};

	if (strcmp(answer, "later") == 0)
		go_on(v, 1);
	else if (!decide(v, answer, &err))
		visit_fail(v, &err);
	else if (from_script(v))
		v->response->type = "text/plain; charset=utf-8";
	else
		go_on(v, 0);
}

void page_review_undo(struct visit *v)
{
	struct store_doubt undone;
	struct error err = {0};
	char key[KEY_SIZE];

	if (!store_undo(v->desk->store, visit_field(v, "event"), &undone, &err)) {
		visit_fail(v, &err);
		return;
	}
	if (!from_script(v)) {
		go_on(v, 0);
		return;
	}
	key_of(&undone, key);
	buffer_puts(visit_out(v), key);
	v->response->type = "text/plain; charset=utf-8";
}

/* P24: only that the button was pressed is kept, not over which sheet. */
void page_review_concern(struct visit *v)
{
	struct error err = {0};

	if (!store_log(v->desk->store, role_name(v->role), "concern about safety", "", "", &err)) {
		visit_fail(v, &err);
		return;
	}
	page_begin(v, say(v, PH_CONCERN), "/reviewer");
	put(v, "<ol class=\"steps large\">");
	for (int i = PH_CONCERN_1; i <= PH_CONCERN_5; i++)
		put(v, "<li>%s</li>", say(v, (enum phrase)i));
	put(v, "</ol><p>%s</p><div class=\"buttons\"><button data-print>%s</button>",
		say(v, PH_CONCERN_LOGGED), say(v, PH_PRINT_PAGE));
	put(v, "<a class=\"button\" href=\"/reviewer\">%s</a></div>", say(v, PH_TO_REVIEW));
	page_end(v);
}
