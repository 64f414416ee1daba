// SPDX-License-Identifier: EUPL-1.2
/* "You said - we do": the promises of an event, and the card that tells clients about them. */
#include "actions.h"
#include "feedback.h"
#include "page.h"
#include "page_list.h"
#include "page_parts.h"
#include "pdf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const enum phrase STATUS_WORDS[ACTION_STATUSES] = {
	PH_STATUS_TODO, PH_STATUS_BUSY, PH_STATUS_DONE, PH_STATUS_IMPOSSIBLE};

/* What promises are mostly about. */
static const struct {
	const char *key;
	enum phrase name;
} PICTOGRAMS[] = {
	{"ear", PH_PIC_EAR},
	{"handshake", PH_PIC_HANDSHAKE},
	{"phone", PH_PIC_PHONE},
	{"speech", PH_PIC_SPEECH},
	{"plan", PH_PIC_PLAN},
	{"heart", PH_PIC_HEART},
	{"people", PH_PIC_PEOPLE},
	{"clock", PH_PIC_CLOCK},
	{"calendar", PH_PIC_CALENDAR},
	{"book", PH_PIC_BOOK},
	{"house", PH_PIC_HOUSE},
	{"bulb", PH_PIC_BULB},
};
enum { PICTOGRAM_COUNT = sizeof PICTOGRAMS / sizeof PICTOGRAMS[0] };

/* --- the list -------------------------------------------------------------------------------------- */

static void write_remove(struct visit *v, const char *event, const struct action *a)
{
	page_form(v, "/coordinator/action-remove", "plain");
	put(v,
		"<input type=\"hidden\" name=\"event\" value=\"%s\"><input type=\"hidden\" "
		"name=\"number\" value=\"%d\"><button class=\"quiet\">%s<span class=\"hidden\"> "
		"%d</span>"
		"</button></form>",
		event, a->number, say(v, PH_REMOVE), a->number);
}

static void write_row(struct visit *v, const char *event, const struct action *a)
{
	put(v, "<tr><th scope=\"row\">%d</th><td>%s</td><td>%s", a->number, a->said, a->doing);
	if (a->because[0])
		put(v, "<br>%s", say1(v, PH_BECAUSE_SHORT, a->because));
	put(v, "</td><td>%s</td><td>%s</td><td>%s</td><td><a href=\"/coordinator/actions?event=",
		a->who, visit_day(v, a->due), say(v, STATUS_WORDS[a->status]));
	html_query_value(visit_out(v), event);
	put(v, "&amp;number=%d#action\">%s<span class=\"hidden\"> %d</span></a> ", a->number,
		say(v, PH_CHANGE), a->number);
	write_remove(v, event, a);
	put(v, "</td></tr>");
}

static void write_list(struct visit *v, const char *event, const struct action *list, size_t count)
{
	static const enum phrase HEADS[] = {
		PH_SAID, PH_DOING, PH_WHO, PH_DUE, PH_STATUS, PH_CHANGE};

	if (count == 0) {
		put(v, "<p>%s</p>", say(v, PH_NO_ACTIONS));
		return;
	}
	put(v,
		"<div class=\"wide\" tabindex=\"0\" role=\"region\" "
		"aria-label=\"%s\"><table><thead>"
		"<tr><td></td>",
		say(v, PH_DOING));
	for (size_t i = 0; i < sizeof HEADS / sizeof HEADS[0]; i++)
		put(v, "<th scope=\"col\">%s</th>", say(v, HEADS[i]));
	put(v, "</tr></thead><tbody>");
	for (size_t i = 0; i < count; i++)
		write_row(v, event, &list[i]);
	put(v, "</tbody></table></div>");
}

/* --- the form --------------------------------------------------------------------------------------- */

static void write_words(
	struct visit *v, const char *name, enum phrase label, const char *value, int most)
{
	put(v,
		"<label for=\"%s\">%s</label><input id=\"%s\" name=\"%s\" value=\"%s\" "
		"maxlength=\"%d\" data-words=\"%d\" aria-describedby=\"%s-words\" "
		"autocomplete=\"off\">",
		name, say(v, label), name, name, value, ACTION_TEXT_SIZE - 1, most, name);
	put(v, "<p class=\"hint\" id=\"%s-words\" data-text=\"%s\">%s</p>", name,
		say(v, PH_WORDS_NOW), say1(v, PH_WORDS_LEFT, visit_number(v, most)));
}

void page_pictogram_options(struct visit *v)
{
	for (size_t i = 0; i < PICTOGRAM_COUNT; i++)
		page_option(v, PICTOGRAMS[i].key, say(v, PICTOGRAMS[i].name), "");
}

static void write_pictograms(struct visit *v, const char *chosen)
{
	put(v, "<fieldset><legend>%s</legend><div class=\"picks\">", say(v, PH_PICTOGRAM));
	put(v,
		"<label class=\"choice\"><input type=\"radio\" name=\"pictogram\" value=\"\"%s>"
		"<span>%s</span></label>",
		chosen[0] ? "" : " checked", say(v, PH_PICTOGRAM_NONE));
	for (size_t i = 0; i < PICTOGRAM_COUNT; i++)
		put(v,
			"<label class=\"choice\"><input type=\"radio\" name=\"pictogram\" "
			"value=\"%s\"%s>"
			"<img src=\"/pictogram?key=%s\" alt=\"%s\" width=\"40\" "
			"height=\"40\"></label>",
			PICTOGRAMS[i].key, strcmp(PICTOGRAMS[i].key, chosen) == 0 ? " checked" : "",
			PICTOGRAMS[i].key, say(v, PICTOGRAMS[i].name));
	put(v, "</div></fieldset>");
}

static void write_day(struct visit *v, const char *name, enum phrase label, const char *value)
{
	put(v,
		"<label for=\"%s\">%s</label><input id=\"%s\" name=\"%s\" type=\"date\" "
		"value=\"%s\" class=\"day\">",
		name, say(v, label), name, name, value);
}

static void write_form(struct visit *v, const char *event, const struct action *a)
{
	put(v, "<h2 id=\"action\">%s</h2>",
		a->number ? say1(v, PH_CHANGE_ACTION, visit_number(v, a->number))
			  : say(v, PH_NEW_ACTION));
	page_form(v, "/coordinator/action", "box");
	put(v,
		"<input type=\"hidden\" name=\"event\" value=\"%s\"><input type=\"hidden\" "
		"name=\"number\" value=\"%d\">",
		event, a->number);
	write_words(v, "said", PH_SAID, a->said, ACTION_SAID_WORDS);
	write_words(v, "doing", PH_DOING, a->doing, ACTION_DOING_WORDS);
	write_words(v, "because", PH_BECAUSE, a->because, ACTION_BECAUSE_WORDS);
	write_pictograms(v, a->pictogram);
	put(v,
		"<label for=\"who\">%s</label><input id=\"who\" name=\"who\" value=\"%s\" "
		"maxlength=\"%d\" aria-describedby=\"who-hint\"><p class=\"hint\" "
		"id=\"who-hint\">%s"
		"</p>",
		say(v, PH_WHO), a->who, ACTION_WHO_SIZE - 1, say(v, PH_WHO_HINT));
	write_day(v, "due", PH_DUE, a->due);
	write_day(v, "told", PH_TOLD, a->told);
	put(v, "<label for=\"status\">%s</label><select id=\"status\" name=\"status\">",
		say(v, PH_STATUS));
	for (int i = 0; i < ACTION_STATUSES; i++)
		page_option(v, action_status_name((enum action_status)i), say(v, STATUS_WORDS[i]),
			action_status_name(a->status));
	put(v, "</select><button class=\"main\">%s</button></form>", say(v, PH_SAVE));
}

static void write_card_form(struct visit *v, const char *event)
{
	put(v, "<h2>%s</h2><p>%s</p>", say(v, PH_TAKE_HOME), say(v, PH_TAKE_HOME_TEXT));
	page_form(v, "/coordinator/card", "row");
	put(v,
		"<input type=\"hidden\" name=\"event\" value=\"%s\"><label for=\"size\">%s</label>"
		"<select id=\"size\" name=\"size\">",
		event, say(v, PH_CARD_SIZE));
	page_option(v, "a5", say(v, PH_CARD_A5), "a5");
	page_option(v, "a4", say(v, PH_CARD_A4), "a5");
	page_option(v, "poster", say(v, PH_CARD_POSTER), "a5");
	put(v, "</select><button class=\"main\" data-busy=\"%s\">%s</button></form>",
		say(v, PH_MAKING), say(v, PH_MAKE_CARD));
}

static void write_list_form(struct visit *v, const char *event)
{
	char run[SESSION_SECRET_SIZE];

	session_secret(run);
	put(v, "<h2>%s</h2><p>%s</p>", say(v, PH_ACTION_LIST), say(v, PH_ACTION_LIST_TEXT));
	page_form(v, "/coordinator/action-list", "row");
	put(v,
		"<input type=\"hidden\" name=\"run\" value=\"%s\"><input type=\"hidden\" "
		"name=\"event\" value=\"%s\"><button class=\"main\" data-busy=\"%s\">%s</button>"
		"</form>",
		run, event, say(v, PH_MAKING), say(v, PH_MAKE_ACTION_LIST));
}

/* --- the page ----------------------------------------------------------------------------------------- */

/* With the action that is being written in its form, and what was wrong with it. */
static void write_page(
	struct visit *v, const char *event, const struct action *shown, const struct error *wrong)
{
	struct action *list;
	struct error err = {0};
	size_t count;

	if (!actions_list(v->desk->store, event, language_tag(v->language), &list, &count, &err)) {
		visit_fail(v, &err);
		return;
	}
	page_begin(v, say1(v, PH_ACTIONS_TITLE, event), "/coordinator/events");
	if (wrong) {
		page_notice(v, "bad", say(v, PH_WRONG_ACTION));
		put(v,
			"<details><summary>%s</summary><p lang=\"en\" "
			"class=\"said\">%s</p></details>",
			say(v, PH_DETAIL), wrong->text);
	}
	put(v, "<p>%s</p>", say(v, PH_ACTIONS_TEXT));
	write_list(v, event, list, count);
	if (count) {
		write_list_form(v, event);
		write_card_form(v, event);
	}
	write_form(v, event, shown);
	put(v, "<p><a href=\"/coordinator/event?event=");
	html_query_value(visit_out(v), event);
	put(v, "\">%s</a></p>", say1(v, PH_TO_EVENT, event));
	free(list);
	page_end(v);
}

/* The action with that number; one that is new when there is none. False: the event is not there. */
static bool find_action(
	struct visit *v, const char *event, long number, struct action *found, struct error *err)
{
	struct action *list;
	size_t count;

	*found = (struct action){.number = 0};
	if (!actions_list(v->desk->store, event, language_tag(v->language), &list, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (list[i].number == number)
			*found = list[i];
	free(list);
	return true;
}

void page_actions(struct visit *v)
{
	const char *event = visit_field(v, "event");
	struct action shown;
	struct error err = {0};

	if (find_action(v, event, fields_whole(&v->request->query, "number", 1, ACTIONS_MAX, 0),
		    &shown, &err))
		write_page(v, event, &shown, NULL);
	else
		visit_fail(v, &err);
}

static void go_back(struct visit *v)
{
	struct buffer query = {0};

	buffer_puts(&query, "event=");
	html_query_value(&query, visit_field(v, "event"));
	visit_go(v, "/coordinator/actions", visit_keep(v, &query));
}

static void take(const struct visit *v, const char *name, char *to, size_t size)
{
	snprintf(to, size, "%s", visit_field(v, name));
}

void page_actions_save(struct visit *v)
{
	const char *event = visit_field(v, "event");
	struct action a;
	struct error err = {0};

	if (!find_action(v, event, fields_whole(&v->request->form, "number", 1, ACTIONS_MAX, 0), &a,
		    &err)) {
		visit_fail(v, &err);
		return;
	}
	take(v, "said", a.said, sizeof a.said);
	take(v, "doing", a.doing, sizeof a.doing);
	take(v, "because", a.because, sizeof a.because);
	take(v, "who", a.who, sizeof a.who);
	take(v, "due", a.due, sizeof a.due);
	take(v, "told", a.told, sizeof a.told);
	take(v, "pictogram", a.pictogram, sizeof a.pictogram);
	action_status_parse(visit_field(v, "status"), &a.status);
	if (actions_put(v->desk->store, event, language_tag(v->language), &a, &err)) {
		go_back(v);
		return;
	}
	/* What was typed stays in the form. */
	v->response->status = 422;
	write_page(v, event, &a, &err);
}

void page_actions_remove(struct visit *v)
{
	int number = (int)fields_whole(&v->request->form, "number", 1, ACTIONS_MAX, 0);
	struct error err = {0};

	if (actions_remove(v->desk->store, visit_field(v, "event"), number, &err))
		go_back(v);
	else
		visit_fail(v, &err);
}

/* --- the list to tick ------------------------------------------------------------------------------- */

void page_actions_print(struct visit *v)
{
	struct print order = {.form = ""};
	struct error err = {0};
	char query[SESSION_SECRET_SIZE + 8];

	snprintf(order.event, sizeof order.event, "%s", visit_field(v, "event"));
	snprintf(order.language, sizeof order.language, "%s", language_tag(v->language));
	if (strlen(visit_field(v, "run")) >= sizeof order.run) {
		visit_refuse(v, 422);
		return;
	}
	strcpy(order.run, visit_field(v, "run"));
	if (print_actions(v->desk, &order, &err)) {
		snprintf(query, sizeof query, "run=%s", order.run);
		visit_go(v, "/coordinator/printed", query);
	} else {
		visit_fail(v, &err);
	}
}

/* --- the card ------------------------------------------------------------------------------------------ */

static enum feedback_size size_of(const char *word)
{
	if (strcmp(word, "a4") == 0)
		return FEEDBACK_A4;
	return strcmp(word, "poster") == 0 ? FEEDBACK_POSTER : FEEDBACK_A5;
}

static bool card_pdf(const struct drawing *drawing, struct buffer *bytes, struct error *err)
{
	struct pdf *pdf = pdf_new("U zei - wij doen", err);
	bool good = pdf && pdf_announce(pdf, drawing, err) &&
		    pdf_page(pdf, PDF_NO_STENCIL, drawing, err) && pdf_bytes(pdf, bytes, err);

	pdf_free(pdf);
	return good;
}

/* With the press held. */
static bool draw_card(struct visit *v, const struct action *list, size_t count,
	struct buffer *bytes, struct error *err)
{
	const char *event = visit_field(v, "event");
	struct drawing drawing = {0};
	struct result_words words;
	char day[11];
	struct feedback_page page = {.words = &words,
		.event = result_event_name(event, day),
		.day = day,
		.points = list,
		.point_count = count < FEEDBACK_POINTS ? count : FEEDBACK_POINTS,
		.size = size_of(visit_field(v, "size"))};
	bool good;

	if (!result_words_open(language_tag(v->language), &words, err))
		return false;
	good = feedback_draw(&page, &drawing, err) && card_pdf(&drawing, bytes, err);
	drawing_free(&drawing);
	result_words_close(&words);
	return good;
}

void page_actions_card(struct visit *v)
{
	const char *event = visit_field(v, "event");
	struct paper paper = {.name = ""};
	struct action *list;
	struct error err = {0};
	size_t count;
	bool good;

	if (!actions_list(v->desk->store, event, language_tag(v->language), &list, &count, &err)) {
		visit_fail(v, &err);
		return;
	}
	pthread_mutex_lock(&v->desk->press);
	good = draw_card(v, list, count, &paper.pdf, &err);
	pthread_mutex_unlock(&v->desk->press);
	free(list);
	if (!good) {
		buffer_free(&paper.pdf);
		visit_fail(v, &err);
		return;
	}
	snprintf(paper.event, sizeof paper.event, "%s", event);
	snprintf(paper.title, sizeof paper.title, "%s", say1(v, PH_CARD_TITLE, event));
	snprintf(paper.save_as, sizeof paper.save_as, "%s %s.pdf", say(v, PH_CARD_FILE), event);
	page_paper_show(v, &paper);
}
