// SPDX-License-Identifier: EUPL-1.2
/*
 * What people wrote: a reviewer types it over, one text at a time, and blacks out names; a
 * coordinator chooses at most four texts for the result.
 *
 * Texts of one question come after each other, over all sheets, as doubts do: nobody gets to see
 * all that one person wrote.
 */
#include "assets.h"
#include "page.h"
#include "page_list.h"
#include "page_parts.h"
#include "png_in.h"
#include "png_out.h"
#include "quotes.h"
#include "vault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { KEY_SIZE = 160, RECTANGLES_MAX = 32, WHOLE = 1000 };

/* --- the list --------------------------------------------------------------------------------- */

static int by_question(const void *left, const void *right)
{
	const struct quote *a = left, *b = right;
	int order = strcmp(a->form, b->form);

	if (!order)
		order = strcmp(a->question, b->question);
	if (order)
		return order;
	return a->sheet < b->sheet ? -1 : a->sheet > b->sheet;
}

static bool find_quotes(
	struct visit *v, const char *event, struct quote **list, size_t *count, struct error *err)
{
	if (!quotes_list(v->desk->store, event, role_name(v->role), list, count, err))
		return false;
	if (*count)
		qsort(*list, *count, sizeof **list, by_question);
	return true;
}

static bool waits(const struct quote *q)
{
	return !q->typed && q->pictures > 0;
}

size_t page_texts_waiting(struct visit *v, const char *event)
{
	struct quote *list;
	struct error err;
	size_t count, waiting = 0;

	if (!quotes_list(v->desk->store, event, role_name(v->role), &list, &count, &err))
		return 0;
	for (size_t i = 0; i < count; i++)
		waiting += waits(&list[i]);
	free(list);
	return waiting;
}

static void key_of(const struct quote *q, char key[KEY_SIZE])
{
	char code[SHEET_CODE_SIZE];

	sheet_code_write(q->sheet, code);
	snprintf(key, KEY_SIZE, "sheet=%s&number=%d&question=%s", code, q->number, q->question);
}

/* Which one the address or form names. */
static bool read_place(const struct visit *v, struct quote_place *place)
{
	const struct fields *from =
		v->request->method == HTTP_POST ? &v->request->form : &v->request->query;

	place->number = (int)fields_whole(from, "number", 0, 1000, 0);
	place->question = fields_text(from, "question", "");
	return sheet_code_read(fields_text(from, "sheet", ""), &place->sheet);
}

/* The one that is named, else the one that waits after `skip` others; NULL: none. */
static const struct quote *choose(
	const struct visit *v, const struct quote *list, size_t count, long skip)
{
	struct quote_place place;
	bool named = read_place(v, &place);

	for (size_t i = 0; i < count; i++) {
		const struct quote *q = &list[i];

		if (named && q->sheet == place.sheet && q->number == place.number &&
			strcmp(q->question, place.question) == 0)
			return q;
		if (!named && waits(q) && skip-- == 0)
			return q;
	}
	return NULL;
}

/* --- one text ------------------------------------------------------------------------------------ */

static void write_hidden(struct visit *v, const char *event, const struct quote *q)
{
	char code[SHEET_CODE_SIZE];

	sheet_code_write(q->sheet, code);
	put(v,
		"<input type=\"hidden\" name=\"event\" value=\"%s\"><input type=\"hidden\" "
		"name=\"sheet\" value=\"%s\"><input type=\"hidden\" name=\"number\" value=\"%d\">"
		"<input type=\"hidden\" name=\"question\" value=\"%s\">",
		event, code, q->number, q->question);
}

static void write_left_out(
	struct visit *v, const char *name, enum phrase label, const struct quote *q, unsigned bit)
{
	put(v,
		"<label class=\"choice\"><input type=\"checkbox\" name=\"%s\" "
		"value=\"1\"%s><span>%s</span></label>",
		name, q->left_out & bit ? " checked" : "", say(v, label));
}

static void write_typing(struct visit *v, const char *event, const struct quote *q)
{
	page_form(v, "/reviewer/text", "choices");
	write_hidden(v, event, q);
	put(v,
		"<label for=\"words\">%s</label><p class=\"hint\" id=\"words-hint\">%s</p>"
		"<input id=\"words\" name=\"text\" value=\"%s\" maxlength=\"%d\" "
		"autocomplete=\"off\" aria-describedby=\"words-hint words-left\" autofocus>",
		say(v, PH_TYPE_OVER), say(v, PH_TYPE_OVER_HINT), q->text, QUOTE_CHARACTERS);
	put(v,
		"<p class=\"hint\" id=\"words-left\" data-characters=\"words\" "
		"data-text=\"%s\"></p>",
		say(v, PH_CHARACTERS_LEFT));
	put(v, "<fieldset><legend>%s</legend>", say(v, PH_LEFT_OUT));
	write_left_out(v, "no-name", PH_NAME_LEFT_OUT, q, QUOTE_WITHOUT_NAME);
	write_left_out(v, "no-place", PH_PLACE_LEFT_OUT, q, QUOTE_WITHOUT_PLACE);
	write_left_out(v, "no-detail", PH_DETAIL_LEFT_OUT, q, QUOTE_WITHOUT_DETAIL);
	put(v,
		"</fieldset><div class=\"buttons\"><button class=\"main\" name=\"what\" "
		"value=\"keep\">%s</button><button name=\"what\" value=\"later\" "
		"formnovalidate>%s</button>",
		say(v, PH_SAVE_NEXT), say(v, PH_NOT_NOW));
	if (q->typed)
		put(v, "<button name=\"what\" value=\"remove\" formnovalidate>%s</button>",
			say(v, PH_REMOVE_TEXT));
	put(v, "</div></form>");
}

static void write_picture(struct visit *v, const char *event, const struct quote *q, int index)
{
	char key[KEY_SIZE];

	key_of(q, key);
	put(v,
		"<figure><div class=\"canvas\" data-black=\"black%d\"><img "
		"src=\"/reviewer/text.png?%s&amp;index=%d\" alt=\"%s\"></div>",
		index, key, index, say(v, PH_TEXT_ALT));
	page_form(v, "/reviewer/black", "black");
	write_hidden(v, event, q);
	put(v,
		"<input type=\"hidden\" name=\"index\" value=\"%d\"><input type=\"hidden\" "
		"name=\"black\" id=\"black%d\"><p class=\"hint\">%s</p><div class=\"buttons\">"
		"<button type=\"button\" class=\"quiet\" data-add>%s</button><button "
		"class=\"quiet\" data-blacken disabled>%s</button></div></form></figure>",
		index, index, say(v, PH_BLACK_HINT), say(v, PH_BLACK_ADD), say(v, PH_BLACK_NOW));
}

static void write_text(struct visit *v, const char *event, const struct quote *q)
{
	put(v, "<article class=\"doubt\"><h2 tabindex=\"-1\">%s</h2><div class=\"pair\"><div>",
		page_question_text(v, q->sheet, q->question));
	for (int i = 0; i < q->pictures; i++)
		write_picture(v, event, q, i);
	if (q->pictures == 0)
		put(v, "<p>%s</p>", say(v, PH_NO_PICTURE));
	put(v, "</div>");
	write_typing(v, event, q);
	put(v, "</div></article>");
}

void page_key_news(struct visit *v)
{
	struct vault_state state;
	struct error err;

	if (!vault_look(v->desk->store, &state, &err) || !state.has_key || state.here)
		return;
	put(v,
		"<div class=\"notice wait\" "
		"role=\"status\"><p><strong>%s</strong></p><p>%s</p></div>",
		say(v, PH_NO_KEY), say1(v, PH_NO_KEY_TEXT, state.file));
}

static void write_back(struct visit *v, const char *event)
{
	const char *back = visit_field(v, "before");

	put(v, "<div class=\"buttons\">");
	if (back[0]) {
		put(v, "<a class=\"button\" href=\"/reviewer/text?event=");
		html_query_value(visit_out(v), event);
		put(v, "&amp;%s\">%s</a>", back, say(v, PH_UNDO));
	}
	page_form(v, "/reviewer/concern", "plain");
	put(v, "<button class=\"quiet\">%s</button></form></div>", say(v, PH_CONCERN));
}

static void write_page(struct visit *v, const char *event, const struct quote *q, size_t left,
	const struct error *wrong)
{
	page_begin(v, page_event_name(v, event), "/reviewer");
	put(v, "<p class=\"left\">%s</p>", say_count(v, PH_LEFT_1, PH_LEFT, (long long)left));
	page_key_news(v);
	if (wrong) {
		page_notice(v, "bad", say(v, PH_TEXT_WRONG));
		put(v,
			"<details><summary>%s</summary><p lang=\"en\" "
			"class=\"said\">%s</p></details>",
			say(v, PH_DETAIL), wrong->text);
	}
	put(v, "<div id=\"typing\">");
	write_text(v, event, q);
	put(v, "</div>");
	write_back(v, event);
	put(v, "<script src=\"/black.js?v=%s\" defer></script>", assets_version());
	page_end(v);
}

static void show(struct visit *v, const char *text, const struct error *wrong)
{
	const char *event = visit_field(v, "event");
	long skip = fields_whole(&v->request->query, "skip", 0, 100000, 0);
	const struct quote *q;
	struct quote *list, shown;
	struct error err = {0};
	size_t count, left = 0;

	if (!find_quotes(v, event, &list, &count, &err)) {
		visit_fail(v, &err);
		return;
	}
	for (size_t i = 0; i < count; i++)
		left += waits(&list[i]);
	q = choose(v, list, count, skip);
	if (q) {
		shown = *q;
		if (text)
			snprintf(shown.text, sizeof shown.text, "%s", text);
		write_page(v, event, &shown, left, wrong);
	} else {
		visit_go(v, "/reviewer", NULL);
	}
	free(list);
}

void page_text(struct visit *v)
{
	show(v, NULL, NULL);
}

/* --- what was typed ------------------------------------------------------------------------------- */

static unsigned left_out(const struct visit *v)
{
	const struct fields *form = &v->request->form;

	return (fields_text(form, "no-name", "")[0] ? QUOTE_WITHOUT_NAME : 0U) |
	       (fields_text(form, "no-place", "")[0] ? QUOTE_WITHOUT_PLACE : 0U) |
	       (fields_text(form, "no-detail", "")[0] ? QUOTE_WITHOUT_DETAIL : 0U);
}

/* On to the next; the page there can come back to this one. */
static void go_on(struct visit *v, const struct quote_place *place, bool later)
{
	struct buffer query = {0}, key = {0};
	char code[SHEET_CODE_SIZE];

	sheet_code_write(place->sheet, code);
	buffer_puts(&query, "event=");
	html_query_value(&query, visit_field(v, "event"));
	buffer_printf(&key, "sheet=%s&number=%d&question=%s", code, place->number, place->question);
	buffer_puts(&query, "&before=");
	html_query_value(&query, buffer_text(&key));
	if (later)
		buffer_puts(&query, "&skip=1");
	visit_go(v, "/reviewer/text", visit_keep(v, &query));
	buffer_free(&key);
}

void page_text_keep(struct visit *v)
{
	const char *what = visit_field(v, "what"), *role = role_name(v->role);
	struct quote_typed typed = {.text = visit_field(v, "text"), .left_out = left_out(v)};
	struct error err = {0};
	bool good;

	if (!read_place(v, &typed.place)) {
		visit_refuse(v, 404);
		return;
	}
	if (strcmp(what, "later") == 0)
		good = true;
	else if (strcmp(what, "remove") == 0)
		good = quotes_remove(v->desk->store, &typed.place, role, &err);
	else
		good = quotes_put(v->desk->store, &typed, role, &err);
	if (good) {
		go_on(v, &typed.place, strcmp(what, "later") == 0);
	} else if (err.status == EX_DATAERR) {
		v->response->status = 422;
		show(v, typed.text, &err);
	} else {
		visit_fail(v, &err);
	}
}

/* --- pictures ---------------------------------------------------------------------------------------- */

struct wanted {
	int index;
	struct buffer png;
};

static bool take_picture(void *context, const struct store_picture *picture)
{
	struct wanted *w = context;

	if (picture->index != w->index)
		return true;
	buffer_add(&w->png, picture->png, picture->png_bytes);
	return false;
}

static bool find_picture(
	struct visit *v, const struct quote_place *place, struct wanted *w, struct error *err)
{
	if (!store_pictures(v->desk->store, place->sheet, place->number, place->question,
		    role_name(v->role), take_picture, w, err))
		return false;
	return w->png.length > 0 || error_set(err, EX_NOINPUT, "there is no such picture");
}

void page_text_picture(struct visit *v)
{
	struct wanted w = {.index = (int)fields_whole(&v->request->query, "index", 0, 1000, 0)};
	struct quote_place place;
	struct error err = {0};

	if (!read_place(v, &place))
		visit_refuse(v, 404);
	else if (!find_picture(v, &place, &w, &err))
		visit_fail(v, &err);
	else
		visit_bytes(v, "image/png", &w.png);
	buffer_free(&w.png);
}

/* Black from x to x + w, in thousandths of the picture. */
static void paint(struct image *image, const int at[4])
{
	int left = at[0] * image->width / WHOLE, top = at[1] * image->height / WHOLE;
	int right = ((at[0] + at[2]) * image->width + WHOLE - 1) / WHOLE;
	int bottom = ((at[1] + at[3]) * image->height + WHOLE - 1) / WHOLE;

	right = right > image->width ? image->width : right;
	bottom = bottom > image->height ? image->height : bottom;
	for (int y = top; y < bottom; y++)
		for (int x = left; x < right; x++)
			image->pixels[(size_t)y * image->stride + (size_t)x] = 0;
}

/* "x,y,w,h" in thousandths, and the semicolon behind it; false when it is something else. */
static bool read_rectangle(const char **text, int at[4])
{
	const char *c = *text;

	for (int i = 0; i < 4; i++) {
		size_t digits = strspn(c, "0123456789");

		if (digits == 0 || digits > 4 || (i < 3 && c[digits] != ','))
			return false;
		at[i] = (int)strtol(c, NULL, 10);
		if (at[i] > WHOLE)
			return false;
		c += digits + (i < 3);
	}
	*text = c + (*c == ';');
	return at[2] > 0 && at[3] > 0;
}

/* "x,y,w,h;x,y,w,h": how many were painted. */
static int paint_all(struct image *image, const char *text)
{
	int at[4], painted = 0;

	for (; painted < RECTANGLES_MAX && read_rectangle(&text, at); painted++)
		paint(image, at);
	return painted;
}

static bool blacken(struct visit *v, const struct quote_place *place, struct error *err)
{
	struct wanted w = {.index = (int)fields_whole(&v->request->form, "index", 0, 1000, 0)};
	struct quote_picture picture = {.place = *place, .index = w.index};
	struct buffer png = {0};
	struct image image = {0};
	bool good = find_picture(v, place, &w, err) &&
		    png_in_decode((const uint8_t *)w.png.data, w.png.length, NULL, &image, err);

	if (good) {
		picture.rectangles = paint_all(&image, visit_field(v, "black"));
		good = png_encode(&image, &png, err);
	}
	picture.png = png.data;
	picture.png_bytes = png.length;
	good = good && quotes_black_out(v->desk->store, &picture, role_name(v->role), err);
	image_free(&image);
	buffer_free(&png);
	buffer_free(&w.png);
	return good;
}

void page_text_black(struct visit *v)
{
	struct buffer query = {0};
	struct quote_place place;
	struct error err = {0};
	char code[SHEET_CODE_SIZE];

	if (!read_place(v, &place)) {
		visit_refuse(v, 404);
	} else if (blacken(v, &place, &err)) {
		sheet_code_write(place.sheet, code);
		buffer_puts(&query, "event=");
		html_query_value(&query, visit_field(v, "event"));
		buffer_printf(&query, "&sheet=%s&number=%d&question=", code, place.number);
		html_query_value(&query, place.question);
		visit_go(v, "/reviewer/text", visit_keep(v, &query));
	} else {
		visit_fail(v, &err);
	}
}

/* --- choosing for the result --------------------------------------------------------------------- */

static void write_choice(struct visit *v, const char *event, const struct quote *q)
{
	put(v, "<li class=\"quote\"><blockquote>%s</blockquote>",
		q->readable ? q->text : say(v, PH_TEXT_SEALED));
	page_form(v, "/coordinator/quote", "plain");
	write_hidden(v, event, q);
	put(v, "<button name=\"chosen\" value=\"%d\" class=\"%s\">%s</button></form></li>",
		q->chosen ? 0 : 1, q->chosen ? "main" : "",
		say(v, q->chosen ? PH_QUOTE_OFF : PH_QUOTE_ON));
}

void page_quotes(struct visit *v)
{
	const char *event = visit_field(v, "event");
	struct quote *list;
	struct error err = {0};
	size_t count;

	if (!find_quotes(v, event, &list, &count, &err)) {
		visit_fail(v, &err);
		return;
	}
	page_begin(v, say1(v, PH_QUOTES_TITLE, event), "/coordinator/events");
	page_key_news(v);
	if (visit_field(v, "full")[0])
		page_notice(v, "bad", say(v, PH_QUOTES_FULL));
	put(v, "<p>%s</p>", say(v, count ? PH_QUOTES_TEXT : PH_QUOTES_NONE));
	put(v, "<ul class=\"quotes\">");
	for (size_t i = 0; i < count; i++)
		write_choice(v, event, &list[i]);
	put(v, "</ul><p><a class=\"button\" href=\"/coordinator/event?event=");
	html_query_value(visit_out(v), event);
	put(v, "\">%s</a></p>", say1(v, PH_TO_EVENT, event));
	free(list);
	page_end(v);
}

void page_quote_choose(struct visit *v)
{
	bool chosen = fields_whole(&v->request->form, "chosen", 0, 1, 0) == 1;
	struct quote_place place;
	struct buffer query = {0};
	struct error err = {0};
	bool good;

	if (!read_place(v, &place)) {
		visit_refuse(v, 404);
		return;
	}
	good = quotes_choose(v->desk->store, &place, chosen, role_name(v->role), &err);
	if (!good && err.status != EX_USAGE) {
		visit_fail(v, &err);
		return;
	}
	buffer_puts(&query, "event=");
	html_query_value(&query, visit_field(v, "event"));
	buffer_puts(&query, good ? "" : "&full=1");
	visit_go(v, "/coordinator/quotes", visit_keep(v, &query));
}
