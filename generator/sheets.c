// SPDX-License-Identifier: EUPL-1.2
#include "sheets.h"

#include "message.h"
#include "press.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { LOTS_MAX = 2 };

const char *sheets_partner_language(
	const struct form *partner, const char *language, struct error *err)
{
	char plain[LANGUAGE_SIZE];
	const struct form_language *found = form_language(partner, language);

	snprintf(plain, sizeof plain, "%.*s", (int)strcspn(language, "-"), language);
	if (!found)
		found = form_language(partner, plain);
	if (found)
		return found->tag;
	error_set(err, EX_DATAERR, _("form %s, its partner, is not there in language \"%s\""),
		partner->id, language);
	return NULL;
}

/* With the store's own key, so that a seed foretells nothing outside it. */
static bool begin_row(const struct store *store, const struct sheets_request *r,
	struct sheet_id_row *row, struct error *err)
{
	struct buffer text = {0};
	bool good;

	buffer_printf(&text, "%ld\n%s\n%d\n%s\n%s\n%s\n%s", r->seed, r->form->id, r->form->version,
		r->language, r->variant ? r->variant : "", r->partner ? r->partner->id : "",
		r->event);
	good = !text.failed || error_memory(err);
	if (good)
		sheet_id_row_begin(row, store_page_key(store), buffer_text(&text));
	buffer_free(&text);
	return good;
}

static bool make_lots(const struct sheets_request *r, struct sheet_id_row *row,
	struct lot lots[LOTS_MAX], struct error *err)
{
	struct lot_order order = {.form = r->form,
		.language = r->language,
		.variant = r->variant,
		.theme = r->theme,
		.design = r->design,
		.count = r->count,
		.draft = r->draft,
		.paired = r->partner != NULL,
		.family = r->family,
		.worker = r->worker,
		.ids = r->seed ? row : NULL};

	if (!lot_new(&order, &lots[0], err))
		return false;
	if (!r->partner)
		return true;
	order.form = r->partner;
	order.theme = NULL;
	order.design = NULL;
	order.language = sheets_partner_language(r->partner, r->language, err);
	if (!order.language || !lot_new(&order, &lots[1], err))
		return false;
	lot_pair(&lots[0], &lots[1]);
	return true;
}

/* The ids of what the file holds, from lot by lot to the order of its pages. */
static bool hand_over(const struct press_job *job, const sheet_id *before,
	struct sheets_result *result, struct error *err)
{
	size_t per_lot = job->lots[0].order.count;

	result->count = job->item_count;
	result->sheets = calloc(job->item_count ? job->item_count : 1, sizeof *result->sheets);
	if (!result->sheets)
		return error_memory(err);
	for (size_t i = 0; i < job->item_count; i++) {
		const struct press_item *item = &job->items[i];
		size_t lot = (size_t)(item->lot - job->lots);

		result->sheets[i] = before ? before[lot * per_lot + item->sheet]
					   : item->lot->sheets[item->sheet].sheet;
	}
	return true;
}

static bool print_items(struct store *store, const struct press_job *job,
	struct sheets_result *result, struct error *err)
{
	enum press_outcome outcome;
	sheet_id *before = NULL;
	bool good = press_print(store, job, &outcome, &before, err);

	good = good && hand_over(job, before, result, err);
	result->again = good && outcome == PRESS_AGAIN;
	result->anew = good && outcome == PRESS_ANEW;
	result->sides = job->lots[0].sides;
	free(before);
	return good;
}

bool sheets_print(struct store *store, const struct sheets_request *request,
	struct sheets_result *result, struct error *err)
{
	size_t lot_count = request->partner ? 2 : 1;
	struct press_item *items = calloc(lot_count * request->count + 1, sizeof *items);
	struct lot lots[LOTS_MAX] = {0};
	char title[2 * FORM_ID_SIZE + 32];
	struct sheet_id_row row;
	struct press_job job = {.event = request->event,
		.file = request->file,
		.title = title,
		.lots = lots,
		.lot_count = lot_count,
		.items = items,
		.item_count = lot_count * request->count};
	bool good = items || error_memory(err);

	*result = (struct sheets_result){0};
	snprintf(title, sizeof title, "%s v%d %s", request->form->id, request->form->version,
		request->language);
	good = good && begin_row(store, request, &row, err) && make_lots(request, &row, lots, err);
	job.leaves = good && request->partner && lots[0].sides != lots[1].sides;
	for (size_t i = 0; good && i < job.item_count; i++)
		items[i] = (struct press_item){.lot = &lots[i % lot_count], .sheet = i / lot_count};
	good = good && print_items(store, &job, result, err);
	for (size_t i = 0; i < LOTS_MAX; i++)
		lot_free(&lots[i]);
	free(items);
	return good;
}

bool sheets_specimen(const struct design_request *request, struct buffer *pdf, struct error *err)
{
	struct design_request wanted = *request;
	struct lot_order order = {.form = request->form,
		.language = request->language,
		.variant = request->variant,
		.draft = true};
	struct pdf *document = NULL;
	char title[2 * FORM_ID_SIZE + 32];
	struct design *design;
	struct lot lot = {0};
	bool good;

	wanted.specimen = true;
	design = design_new(&wanted, err);
	order.design = design;
	snprintf(title, sizeof title, "%s v%d %s", request->form->id, request->form->version,
		request->language);
	good = design && lot_new(&order, &lot, err) && (document = pdf_new(title, err)) != NULL &&
	       lot_announce(&lot, document, err) && lot_stencils(&lot, document, err) &&
	       lot_specimen(&lot, document, err) && pdf_bytes(document, pdf, err);
	pdf_free(document);
	lot_free(&lot);
	design_free(design);
	return good;
}
