// SPDX-License-Identifier: EUPL-1.2
/* A page to look at and to take along: the result of an event. */
#include "page.h"
#include "page_list.h"
#include "page_parts.h"
#include "paper.h"
#include "preview.h"
#include "result_store.h"
#include "results.h"

#include <stdio.h>
#include <string.h>

/* --- the result ---------------------------------------------------------------------------------- */

/* Reading the numbers counts as printing them (results.h), so this is a button, not a link. */
static bool make_result(struct visit *v, struct paper *paper, struct error *err)
{
	const char *instrument = visit_field(v, "instrument"), *event = visit_field(v, "event");
	const struct result_more more = result_store_more(v->desk->store);
	struct result_request request = {.language = visit_field(v, "lang"),
		.instrument = instrument[0] ? instrument : NULL,
		.more = &more};
	struct results *results = NULL;
	struct result_quotes quotes;
	bool good;

	if (!result_store_quotes(v->desk->store, event, &quotes, err) ||
		!results_load(v->desk->store, event, NULL, &results, err)) {
		result_quotes_free(&quotes);
		return false;
	}
	request.results = results;
	request.quotes = quotes.items;
	request.quote_count = quotes.count;
	pthread_mutex_lock(&v->desk->press);
	good = result_pdf(&request, &paper->pdf, err);
	pthread_mutex_unlock(&v->desk->press);
	snprintf(paper->event, sizeof paper->event, "%s", results->event);
	snprintf(paper->title, sizeof paper->title, "%s", say1(v, PH_RESULT_TITLE, results->event));
	snprintf(paper->hint, sizeof paper->hint, "%s", say(v, PH_RESULT_HINT));
	snprintf(paper->save_as, sizeof paper->save_as, "%s %s.pdf", say(v, PH_RESULT_FILE),
		results->event);
	result_quotes_free(&quotes);
	results_free(results);
	return good;
}

void page_paper_show(struct visit *v, struct paper *paper)
{
	char query[SESSION_SECRET_SIZE + 8];

	if (!paper_keep(v->desk->papers, paper)) {
		visit_refuse(v, 500);
		return;
	}
	snprintf(query, sizeof query, "paper=%s", paper->name);
	visit_go(v, "/coordinator/paper", query);
}

void page_result(struct visit *v)
{
	struct paper paper = {.name = ""};
	struct error err = {0};

	if (make_result(v, &paper, &err)) {
		page_paper_show(v, &paper);
		return;
	}
	buffer_free(&paper.pdf);
	visit_fail(v, &err);
}

/* --- showing it -------------------------------------------------------------------------------------- */

void page_paper(struct visit *v)
{
	struct buffer source = {0};
	struct paper paper;

	if (!paper_find(v->desk->papers, visit_field(v, "paper"), &paper)) {
		visit_refuse(v, 404);
		return;
	}
	buffer_free(&paper.pdf);
	page_begin(v, paper.title, "/coordinator/events");
	put(v,
		"<p><a class=\"button main\" href=\"/coordinator/paper.pdf?paper=%s\" "
		"download>%s</a>"
		"</p><p>%s</p>",
		paper.name, say(v, PH_DOWNLOAD), paper.hint);
	put(v, "<section class=\"preview\" aria-label=\"%s\"><div class=\"sides\">",
		say(v, PH_PREVIEW));
	buffer_printf(&source, "/coordinator/paper.png?paper=%s", paper.name);
	put(v,
		"<figure><img src=\"%s\" alt=\"%s\" width=\"909\" height=\"1286\"></figure></div>"
		"</section>",
		visit_keep(v, &source), say(v, PH_PAPER_ALT));
	put(v, "<p><a href=\"/coordinator/event?event=");
	html_query_value(visit_out(v), paper.event);
	put(v, "\">%s</a></p>", say1(v, PH_TO_EVENT, paper.event));
	page_end(v);
}

void page_paper_picture(struct visit *v)
{
	struct buffer png = {0};
	struct error err = {0};
	struct paper paper;

	if (!paper_find(v->desk->papers, visit_field(v, "paper"), &paper)) {
		visit_refuse(v, 404);
		return;
	}
	if (preview_pdf(v->desk, paper.name, &paper.pdf, 1, PREVIEW_DPI, &png, &err))
		visit_bytes(v, "image/png", &png);
	else
		visit_fail(v, &err);
	buffer_free(&paper.pdf);
}

void page_paper_file(struct visit *v)
{
	struct paper paper;

	if (!paper_find(v->desk->papers, visit_field(v, "paper"), &paper)) {
		visit_refuse(v, 404);
		return;
	}
	visit_bytes(v, "application/pdf", &paper.pdf);
	snprintf(v->response->save_as, sizeof v->response->save_as, "%s", paper.save_as);
}
