// SPDX-License-Identifier: EUPL-1.2
#include "press.h"

#include "frame.h"
#include "message.h"
#include "output.h"
#include "printed.h"
#include "secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

static size_t sheets_of(const struct press_job *job)
{
	size_t count = 0;

	for (size_t i = 0; i < job->lot_count; i++)
		count += job->lots[i].order.count;
	return count;
}

/* --- the file ------------------------------------------------------------------------------------ */

static bool announce(const struct press_job *job, struct pdf *pdf, struct error *err)
{
	for (size_t i = 0; i < job->lot_count; i++)
		if (!lot_announce(&job->lots[i], pdf, err))
			return false;
	for (size_t i = 0; i < job->item_count; i++)
		if (job->items[i].loose && !pdf_announce(pdf, job->items[i].loose, err))
			return false;
	for (size_t i = 0; i < job->lot_count; i++)
		if (!lot_stencils(&job->lots[i], pdf, err))
			return false;
	return true;
}

/* An empty back, so that what comes next begins on a new leaf. */
static bool turn_over(struct pdf *pdf, struct error *err)
{
	struct drawing empty = {.width_mm = PAGE_WIDTH_MM, .height_mm = PAGE_HEIGHT_MM};

	return pdf_page(pdf, PDF_NO_STENCIL, &empty, err);
}

static bool add_item(const struct press_job *job, const struct press_item *item,
	const unsigned char *key, struct pdf *pdf, struct error *err)
{
	size_t sides = item->lot ? item->lot->sides : 1;
	bool good = item->lot ? lot_page(item->lot, item->sheet, key, pdf, err)
			      : pdf_page(pdf, PDF_NO_STENCIL, item->loose, err);

	return good && (!job->leaves || sides % 2 == 0 || turn_over(pdf, err));
}

static bool make_pdf(const struct press_job *job, const unsigned char *key, struct buffer *bytes,
	struct error *err)
{
	struct pdf *pdf = pdf_new(job->title, err);
	bool good = pdf && announce(job, pdf, err);

	for (size_t i = 0; good && i < job->item_count; i++)
		good = add_item(job, &job->items[i], key, pdf, err);
	good = good && pdf_bytes(pdf, bytes, err);
	pdf_free(pdf);
	return good;
}

/* --- registering --------------------------------------------------------------------------------- */

static bool begin_lot(struct store *store, const struct press_job *job, const struct lot *lot,
	const struct output *output, const unsigned char hash[HASH_BYTES], int64_t *run,
	struct error *err)
{
	const struct form *form = lot->order.form;
	struct store_design design = {.form = form->id,
		.version = form->version,
		.language = lot->order.language,
		.variant = lot->order.variant ? lot->order.variant : "",
		.regime = regime_letter(form->regime),
		.definition = form->source,
		.layout_json = buffer_text(&lot->layout_json),
		.side_count = lot->sides};
	struct store_print print = {.event = job->event,
		.design = &design,
		.sheets = lot->sheets,
		.sheet_count = lot->order.count,
		.file = output->path};

	for (size_t i = 0; i < lot->sides; i++) {
		design.blank_png[i] = lot->blanks[i].data;
		design.blank_png_bytes[i] = lot->blanks[i].length;
	}
	memcpy(print.file_hash, hash, HASH_BYTES);
	return store_print_begin(store, &print, run, err);
}

/* Registers and renames, in the order that store.h asks for. Runs that a kill leaves pending know
 * the file by its hash, each by itself. */
static bool register_and_finish(struct store *store, const struct press_job *job,
	const unsigned char hash[HASH_BYTES], struct output *output, struct error *err)
{
	int64_t *runs = calloc(job->lot_count + 1, sizeof *runs);
	size_t begun = 0, ended = 0;
	bool good = runs || error_memory(err), named = false;

	while (good && begun < job->lot_count) {
		good = begin_lot(store, job, &job->lots[begun], output, hash, &runs[begun], err);
		begun += good;
	}
	if (good)
		good = named = output_finish(output, err);
	else
		output_drop(output);
	for (; good && ended < begun; ended += good)
		good = store_print_end(store, runs[ended], err);
	/* Once the file has its name its sheets count, whatever happens. */
	for (size_t i = 0; !named && i < begun; i++)
		store_print_cancel(store, runs[i], NULL);
	free(runs);
	return good;
}

/* --- the same again ------------------------------------------------------------------------------- */

/* Only plain files: a device may never end. */
static bool file_bytes(const char *path, struct buffer *bytes)
{
	struct stat there;
	FILE *file;
	char block[65536];
	size_t n;

	if (stat(path, &there) != 0 || !S_ISREG(there.st_mode))
		return false;
	file = fopen(path, "rbe");
	if (!file)
		return false;
	while ((n = fread(block, 1, sizeof block, file)) > 0)
		buffer_add(bytes, block, n);
	fclose(file);
	return !bytes->failed;
}

/* The sheets that the store knows to stand in the file; none when there is no such file. */
static bool sheets_in_file(
	struct store *store, const char *file, sheet_id **sheets, size_t *count, struct error *err)
{
	unsigned char hash[HASH_BYTES];
	struct buffer bytes = {0};
	bool good = true;

	*sheets = NULL;
	*count = 0;
	if (file_bytes(file, &bytes) && bytes.length > 0) {
		secret_hash(bytes.data, bytes.length, hash);
		good = store_printed_before(store, hash, sheets, count, err);
	}
	buffer_free(&bytes);
	return good;
}

/* Is that sheet one of this lot, as the lot is now? Its layout tells, to the last word. */
static bool is_of_lot(
	struct store *store, sheet_id sheet, const struct lot *lot, bool *same, struct error *err)
{
	const struct store_known_design *known = NULL;
	struct buffer there = {0}, here = {0};
	enum store_sheet_state state;
	bool good = store_sheet_design(store, sheet, &state, &known, err);

	*same = false;
	if (good && known) {
		good = layout_write(known->layout, &there, err) &&
		       layout_write(lot->design->layout, &here, err);
		*same = good && strcmp(buffer_text(&there), buffer_text(&here)) == 0;
	}
	buffer_free(&there);
	buffer_free(&here);
	return good;
}

/* Were these sheets printed by the same command as this one? They stand lot by lot. */
static bool same_command(struct store *store, const struct press_job *job, const sheet_id *sheets,
	bool *same, struct error *err)
{
	char event[PRINTED_EVENT_SIZE];

	if (!printed_event(store, sheets[0], event, err))
		return false;
	*same = strcmp(event, job->event) == 0;
	for (size_t i = 0; *same && i < job->lot_count; i++) {
		if (!is_of_lot(store, sheets[0], &job->lots[i], same, err))
			return false;
		sheets += job->lots[i].order.count;
	}
	return true;
}

/* Are these codes known already? Those of a seed may be; then the command must be the same. */
static bool registered_before(
	struct store *store, const struct press_job *job, bool *before, struct error *err)
{
	const struct store_known_design *design;
	enum store_sheet_state state = SHEET_UNKNOWN;
	sheet_id *sheets = calloc(sheets_of(job) + 1, sizeof *sheets);
	size_t count = 0;
	bool good = sheets || error_memory(err), same = true;

	*before = false;
	for (size_t i = 0; good && i < job->lot_count; i++)
		for (size_t k = 0; k < job->lots[i].order.count; k++)
			sheets[count++] = job->lots[i].sheets[k].sheet;
	good = good && (count == 0 || store_sheet_design(store, sheets[0], &state, &design, err));
	if (good && state != SHEET_UNKNOWN) {
		for (size_t i = 0; good && same && i < count; i++) {
			good = store_sheet_design(store, sheets[i], &state, &design, err);
			same = state == SHEET_PRINTED;
		}
		good = good && (!same || same_command(store, job, sheets, &same, err));
		if (good && !same)
			good = error_set(err, EX_CANTCREAT,
				_("this seed was used before, for other sheets or for sheets that "
				  "are gone; choose another"));
		*before = good;
	}
	free(sheets);
	return good;
}

static bool print_new(struct store *store, const struct press_job *job, enum press_outcome *outcome,
	struct error *err)
{
	unsigned char hash[HASH_BYTES];
	struct output output;
	struct buffer pdf = {0};
	bool before, good = registered_before(store, job, &before, err);

	for (size_t i = 0; good && !before && i < job->lot_count; i++)
		good = lot_freeze(&job->lots[i], err);
	good = good && make_pdf(job, store_page_key(store), &pdf, err) &&
	       output_write(job->file, &pdf, &output, err);
	if (good && before) {
		*outcome = PRESS_ANEW;
		good = output_finish(&output, err);
	} else if (good) {
		secret_hash(pdf.data, pdf.length, hash);
		good = register_and_finish(store, job, hash, &output, err);
	}
	buffer_free(&pdf);
	return good;
}

bool press_print(struct store *store, const struct press_job *job, enum press_outcome *outcome,
	sheet_id **before, struct error *err)
{
	bool same = false;
	size_t there;

	*outcome = PRESS_DONE;
	if (!sheets_in_file(store, job->file, before, &there, err) ||
		(there > 0 && there == sheets_of(job) &&
			!same_command(store, job, *before, &same, err))) {
		free(*before);
		*before = NULL;
		return false;
	}
	if (same) {
		*outcome = PRESS_AGAIN;
		return true;
	}
	free(*before);
	*before = NULL;
	if (there > 0)
		return error_set(err, EX_CANTCREAT,
			_("%s holds %zu sheets that were registered before and may still have to "
			  "be printed; choose another file name"),
			job->file, there);
	return print_new(store, job, outcome, err);
}
