// SPDX-License-Identifier: EUPL-1.2
/* What was printed, what came back, and the way to the result. */
#include "catalogue.h"
#include "page.h"
#include "page_list.h"
#include "page_parts.h"
#include "print.h"

#include <stdlib.h>
#include <string.h>

static const char LIST_ENDING[] = " · actions"; /* as actions_event writes it */

bool page_is_list(const char *event)
{
	size_t length = strlen(event), ending = strlen(LIST_ENDING);

	return length > ending && strcmp(event + length - ending, LIST_ENDING) == 0;
}

const char *page_event_name(struct visit *v, const char *event)
{
	struct buffer name = {0};

	if (!page_is_list(event))
		return event;
	buffer_add(&name, event, strlen(event) - strlen(LIST_ENDING));
	buffer_printf(&name, " · %s", say(v, PH_ACTION_LIST));
	return visit_keep(v, &name);
}

static void write_event_address(struct visit *v, const char *event)
{
	put(v, "/coordinator/event?event=");
	html_query_value(visit_out(v), event);
}

/* --- all ------------------------------------------------------------------------------------------ */

static void write_row(struct visit *v, const struct store_balance *b)
{
	put(v, "<tr><th scope=\"row\"><a href=\"");
	write_event_address(v, b->event);
	put(v, "\">%s</a></th><td>%s</td>", b->event, visit_day(v, b->day));
	put(v, "<td class=\"n\">%lld</td><td class=\"n\">%lld</td><td class=\"n\">%lld</td>",
		b->printed, b->returned, b->missing);
	put(v, "<td class=\"n\">%lld</td></tr>", b->doubtful + b->conflicts);
}

void page_events(struct visit *v)
{
	struct store_balance *events;
	struct error err = {0};
	size_t count;

	if (!store_events(v->desk->store, &events, &count, &err)) {
		visit_fail(v, &err);
		return;
	}
	page_begin(v, say(v, PH_EVENTS_TITLE), "/coordinator/events");
	if (count == 0) {
		put(v, "<p>%s</p><p><a class=\"button main\" href=\"/coordinator\">%s</a></p>",
			say(v, PH_NO_EVENTS), say(v, PH_MENU_PRINT));
	} else {
		put(v, "<div class=\"wide\"><table><caption>%s</caption><thead><tr>",
			say(v, PH_EVENTS_CAPTION));
		put(v,
			"<th scope=\"col\">%s</th><th scope=\"col\">%s</th><th "
			"scope=\"col\">%s</th>"
			"<th scope=\"col\">%s</th><th scope=\"col\">%s</th><th "
			"scope=\"col\">%s</th>",
			say(v, PH_EVENT), say(v, PH_PRINTED_ON), say(v, PH_COL_PRINTED),
			say(v, PH_COL_RETURNED), say(v, PH_COL_MISSING), say(v, PH_COL_WAITING));
		put(v, "</tr></thead><tbody>");
		for (size_t i = count; i > 0; i--)
			if (!page_is_list(events[i - 1].event))
				write_row(v, &events[i - 1]);
		put(v, "</tbody></table></div>");
	}
	free(events);
	page_end(v);
}

/* --- one -------------------------------------------------------------------------------------------- */

static void write_number(struct visit *v, enum phrase label, long long number)
{
	put(v, "<div><dt>%s</dt><dd>%lld</dd></div>", say(v, label), number);
}

static void write_balance(struct visit *v, const struct store_balance *b)
{
	long long waiting = b->doubtful + b->conflicts;

	put(v, "<dl class=\"numbers\">");
	write_number(v, PH_COL_PRINTED, b->printed);
	write_number(v, PH_COL_RETURNED, b->returned);
	write_number(v, PH_COL_MISSING, b->missing);
	write_number(v, PH_FILLED_IN, b->filled_in);
	put(v, "</dl>");
	if (waiting > 0)
		page_notice(v, "wait", say_count(v, PH_WAITING_1, PH_WAITING, waiting));
}

/* Instruments of the event, each once; most events have one. */
static size_t find_instruments(
	const struct visit *v, const struct store_balance *b, const char **instruments, size_t most)
{
	char forms[sizeof b->forms], *rest = NULL;
	size_t count = 0;

	strcpy(forms, b->forms);
	for (char *id = strtok_r(forms, ", ", &rest); id; id = strtok_r(NULL, ", ", &rest)) {
		const struct form *form = catalogue_form(v->desk->catalogue, id);
		bool known = !form || count == most;

		for (size_t i = 0; i < count && !known; i++)
			known = strcmp(instruments[i], form->instrument) == 0;
		if (!known)
			instruments[count++] = form->instrument;
	}
	return count;
}

static void write_result_form(struct visit *v, const struct store_balance *b)
{
	const char *instruments[16];
	size_t count = find_instruments(v, b, instruments, 16);

	put(v, "<h2>%s</h2><p>%s</p>", say(v, PH_RESULT), say(v, PH_RESULT_TEXT));
	page_form(v, "/coordinator/result", "row");
	put(v, "<input type=\"hidden\" name=\"event\" value=\"%s\">", b->event);
	if (count > 1) {
		put(v,
			"<label for=\"instrument\">%s</label><select id=\"instrument\" "
			"name=\"instrument\">",
			say(v, PH_RESULT_OF));
		for (size_t i = 0; i < count; i++)
			page_option(v, instruments[i], say(v, catalogue_instrument(instruments[i])),
				"");
		put(v, "</select>");
	}
	put(v,
		"<label for=\"result-language\">%s</label><select id=\"result-language\" "
		"name=\"lang\">",
		say(v, PH_LANGUAGE));
	page_option(v, "nl", say(v, PH_LANGUAGE_NL_ONLY), language_tag(v->language));
	page_option(v, "en", say(v, PH_LANGUAGE_EN), language_tag(v->language));
	put(v, "</select><button class=\"main\" data-busy=\"%s\">%s</button></form>",
		say(v, PH_MAKING), say(v, PH_MAKE_RESULT));
}

static void write_prints(struct visit *v, const char *event)
{
	struct print *list = NULL;
	size_t count = 0;

	if (!print_list(v->desk, event, &list, &count, NULL))
		return;
	put(v, "<h2>%s</h2>", say(v, PH_PRINT_FILES));
	if (count)
		put(v, "<ul>");
	for (size_t i = 0; i < count; i++) {
		put(v, "<li><a href=\"/coordinator/printed?run=%s\">%s</a>: %s%s%s, %s</li>",
			list[i].run, page_print_title(v, &list[i]),
			say_count(v, PH_SHEET_1, PH_SHEETS, list[i].count),
			list[i].language[0] ? ", " : "", page_form_language(v, list[i].language),
			visit_day(v, list[i].day));
	}
	if (count)
		put(v, "</ul>");
	free(list);
	put(v, "<p><a href=\"/coordinator?event=");
	html_query_value(visit_out(v), event);
	put(v, "\">%s</a></p>", say(v, PH_MORE_SHEETS));
}

void page_event(struct visit *v)
{
	struct store_balance b;
	struct error err = {0};

	if (!store_event_balance(v->desk->store, visit_field(v, "event"), &b, &err)) {
		visit_fail(v, &err);
		return;
	}
	page_begin(v, b.event, "/coordinator/events");
	put(v, "<p>%s</p>", say1(v, PH_EVENT_SINCE, visit_day(v, b.day)));
	write_balance(v, &b);
	write_result_form(v, &b);
	put(v, "<p class=\"buttons\"><a class=\"button\" href=\"/coordinator/actions?event=");
	html_query_value(visit_out(v), b.event);
	put(v, "\">%s</a> <a class=\"button\" href=\"/coordinator/quotes?event=",
		say(v, PH_ACTIONS_LINK));
	html_query_value(visit_out(v), b.event);
	put(v, "\">%s</a></p>", say(v, PH_QUOTES_LINK));
	write_prints(v, b.event);
	page_end(v);
}
