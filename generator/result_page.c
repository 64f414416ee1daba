// SPDX-License-Identifier: EUPL-1.2
#include "result_page.h"

#include "message.h"
#include "result_compare.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

static bool choose_instrument(struct result_page *page, size_t *first, struct error *err)
{
	const struct results *results = page->request->results;
	const char *wanted = page->request->instrument;
	struct buffer known = {0};

	if (results->form_count == 0)
		return error_set(err, EX_DATAERR,
			_("no sheets were printed for \"%.200s\", so there is no result"),
			results->event);
	for (*first = 0; *first < results->form_count; ++*first) {
		const struct form *form = page->source.forms[*first];

		if (!wanted || strcmp(form->instrument, wanted) == 0 ||
			strcmp(form->id, wanted) == 0)
			return true;
		buffer_printf(&known, "%s%s", *first ? ", " : "",
			*form->instrument ? form->instrument : form->id);
	}
	error_set(err, EX_USAGE, _("\"%.200s\" has no sheets of '%.40s'; it has: %s"),
		results->event, wanted, buffer_text(&known));
	buffer_free(&known);
	return false;
}

/* The form that the plan counts first, when it was printed for this event. */
static void choose_main(struct result_page *page, size_t first)
{
	for (size_t i = 0; i < page->plan->form_count; i++) {
		size_t at = result_source_form(&page->source, page->plan->forms[i]);

		if (at < page->request->results->form_count) {
			first = at;
			break;
		}
	}
	page->main = &page->request->results->forms[first];
	page->main_form = page->source.forms[first];
	page->nothing = page->main->level == SMALL_NOTHING;
	for (size_t i = 0; i < page->request->other_count; i++) {
		const struct results_form *other =
			results_form(page->request->others[i], page->main->form);

		page->nothing = page->nothing && (!other || other->level == SMALL_NOTHING);
	}
}

static bool load_split(struct result_page *page, const struct result_section *s,
	struct result_extra *extra, struct error *err)
{
	const struct result_more *more = page->request->more;
	struct result_answer answer;

	if (s->row_count == 0 || !result_canvas_find(&page->canvas, &s->rows[0], &answer))
		return true;
	extra->split = (struct results_split){.form = answer.form->form,
		.question = answer.numbers->id,
		.by = s->by,
		.part_count = s->group_count};
	for (size_t i = 0; i < s->group_count; i++) {
		extra->split.parts[i].code_count = s->groups[i].code_count;
		memcpy(extra->split.parts[i].codes, s->groups[i].codes, sizeof s->groups[i].codes);
	}
	return more->split(more->context, page->request->results, &extra->split, err);
}

static bool load_table(struct result_page *page, const struct result_section *s,
	struct result_extra *extra, struct error *err)
{
	const struct result_more *more = page->request->more;
	struct result_answer answer;

	if (s->row_count == 0 || !result_canvas_find(&page->canvas, &s->rows[0], &answer))
		return true;
	extra->table.form = answer.form->form;
	extra->table.rows = answer.numbers->id;
	extra->table.columns = s->by;
	extra->table.weight = s->weight;
	return more->table(more->context, page->request->results, &extra->table, err);
}

/* What splits and tables need beside the results. */
static bool load_extras(struct result_page *page, struct error *err)
{
	const struct result_plan *plan = page->plan;
	bool good = true;

	page->canvas.plan = plan;
	if (!page->request->more)
		return true;
	page->extras = calloc(plan->section_count + 1, sizeof *page->extras);
	if (!page->extras)
		return error_memory(err);
	for (size_t i = 0; good && i < plan->section_count; i++) {
		const struct result_section *s = &plan->sections[i];

		if (s->kind == RESULT_SPLIT)
			good = load_split(page, s, &page->extras[i], err);
		else if (s->kind == RESULT_TABLE)
			good = load_table(page, s, &page->extras[i], err);
	}
	page->canvas.extras = page->extras;
	return good;
}

bool result_page_open(
	const struct result_request *request, struct result_page *page, struct error *err)
{
	const struct result_request *r = request;
	struct error none = {0};
	size_t first = 0;

	page->request = request;
	page->canvas.others = r->others;
	page->canvas.other_count = r->other_count;
	page->canvas.together = r->together && r->other_count > 0;
	if (!result_source_open(r->results, r->language, &page->source, err) ||
		!choose_instrument(page, &first, err))
		return false;
	page->plan = result_plan_load(page->source.forms[first]->id, &none);
	if (!page->plan && !none.status)
		page->plan = result_plan_load(page->source.forms[first]->instrument, &none);
	if (!page->plan && none.status) {
		*err = none;
		return false;
	}
	if (!page->plan)
		page->plan = result_plan_default(
			page->source.forms[first], &r->results->forms[first], err);
	if (!page->plan)
		return false;
	choose_main(page, first);
	page->canvas.source = &page->source;
	page->canvas.quotes = r->quotes;
	page->canvas.quote_count = r->quote_count;
	return r->other_count ? result_compare_prepare(page, err) : load_extras(page, err);
}

void result_page_close(struct result_page *page)
{
	free(page->extras);
	result_plan_free(page->plan);
	result_source_close(&page->source);
}
