// SPDX-License-Identifier: EUPL-1.2
#include "sheets.h"

#include "message.h"
#include "output.h"
#include "page_code.h"
#include "pdf.h"
#include "printed.h"
#include "qr.h"
#include "raster.h"
#include "secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

/* Resolution of the picture of the blank form that readers compare with: as fine as the samples
 * they take of a cell. */
enum { BLANK_DPI = 200 };

/* All characters a sheet code can have, for the font subset. */
static const char CODE_LETTERS[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ-";

static size_t sides_of(const struct design *design)
{
	return design->layout->side_count;
}

static struct pdf *new_document(const struct design *design, struct error *err)
{
	char title[2 * FORM_ID_SIZE + 16];
	struct pdf *pdf;
	bool good = true;

	snprintf(title, sizeof title, "%s v%d %s", design->layout->form, design->layout->version,
		design->layout->language);
	pdf = pdf_new(title, err);
	if (!pdf)
		return NULL;
	for (size_t i = 0; good && i < sides_of(design); i++)
		good = pdf_announce(pdf, &design->sides[i].drawing, err);
	good = good && pdf_announce_text(pdf, FONT_REGULAR, CODE_LETTERS, err) &&
	       pdf_announce_text(pdf, FONT_BOLD, CODE_LETTERS, err);
	if (!good) {
		pdf_free(pdf);
		return NULL;
	}
	return pdf;
}

static bool add_stencils(struct pdf *pdf, const struct design *design,
	size_t stencils[LAYOUT_SIDES_MAX], struct error *err)
{
	for (size_t i = 0; i < sides_of(design); i++)
		if (!pdf_stencil(pdf, &design->sides[i].drawing, &stencils[i], err))
			return false;
	return true;
}

/* --- what is a sheet's own ------------------------------------------------------------------------ */

struct own {
	const char *qr;         /* text of the page code        */
	const char *sheet_code; /* printed beside it, or NULL   */
	const char *strip_code; /* on the strip, or NULL        */
};

static void draw_slot(
	struct drawing *d, const struct design_slot *slot, enum font_face face, const char *text)
{
	struct text_style style = {.face = face, .size_pt = slot->size_pt, .role = ROLE_FOOTER};

	if (slot->used && text)
		drawing_text(d, &style, slot->at, text);
}

/* Draws what differs from sheet to sheet on one side. */
static bool draw_own(const struct design *design, size_t side, const struct own *own,
	struct drawing *d, struct error *err)
{
	const struct layout_side *l = &design->layout->sides[side];
	const struct design_side *s = &design->sides[side];

	*d = (struct drawing){.width_mm = design->layout->page_width_mm,
		.height_mm = design->layout->page_height_mm};
	for (size_t i = 0; i < l->code_count; i++) {
		if (!qr_draw(d, l->codes[i].box, own->qr, err))
			return false;
		draw_slot(d, &s->sheet_code[i], FONT_REGULAR, own->sheet_code);
	}
	draw_slot(d, &s->strip_code, FONT_BOLD, own->strip_code);
	return d->failed ? error_memory(err) : true;
}

/* The pages of one sheet. */
static bool add_sheet(struct pdf *pdf, const struct design *design, const size_t *stencils,
	const struct store_new_sheet *sheet, const unsigned char *key, struct error *err)
{
	char sheet_code[SHEET_CODE_SIZE], strip_code[SHEET_CODE_SIZE], qr[PAGE_CODE_SIZE];
	struct own own = {qr, sheet_code, sheet->strip ? strip_code : NULL};
	bool good = true;

	sheet_code_write(sheet->sheet, sheet_code);
	if (sheet->strip)
		sheet_code_write(sheet->strip, strip_code);
	for (size_t i = 0; good && i < sides_of(design); i++) {
		struct page_code code = {
			page_code_form_key(design->layout->form), sheet->sheet, (int)i + 1};
		struct drawing d;

		page_code_write(&code, key, qr);
		good = draw_own(design, i, &own, &d, err) && pdf_page(pdf, stencils[i], &d, err);
		drawing_free(&d);
	}
	return good;
}

static bool sheets_pdf(const struct design *design, const struct store_new_sheet *sheets,
	size_t count, const unsigned char *key, struct buffer *bytes, struct error *err)
{
	size_t stencils[LAYOUT_SIDES_MAX];
	struct pdf *pdf = new_document(design, err);
	bool good = pdf && add_stencils(pdf, design, stencils, err);

	for (size_t i = 0; good && i < count; i++)
		good = add_sheet(pdf, design, stencils, &sheets[i], key, err);
	good = good && pdf_bytes(pdf, bytes, err);
	pdf_free(pdf);
	return good;
}

/* --- the frozen design ------------------------------------------------------------------------------ */

struct frozen {
	struct buffer layout_json;
	struct buffer blanks[LAYOUT_SIDES_MAX];
};

/* The pictures of the sides as they are before anybody writes on them, codes left out. */
static bool draw_blanks(const struct design *design, struct buffer *blanks, struct error *err)
{
	struct drawing empty = {.width_mm = design->layout->page_width_mm,
		.height_mm = design->layout->page_height_mm};
	size_t stencils[LAYOUT_SIDES_MAX];
	struct pdf *pdf = new_document(design, err);
	struct buffer bytes = {0};
	bool good = pdf && add_stencils(pdf, design, stencils, err);

	for (size_t i = 0; good && i < sides_of(design); i++)
		good = pdf_page(pdf, stencils[i], &empty, err);
	good = good && pdf_bytes(pdf, &bytes, err);
	for (size_t i = 0; good && i < sides_of(design); i++)
		good = raster_page(&bytes, i + 1, BLANK_DPI, &blanks[i], err);
	buffer_free(&bytes);
	pdf_free(pdf);
	return good;
}

static bool freeze(const struct design *design, struct frozen *frozen, struct error *err)
{
	return layout_write(design->layout, &frozen->layout_json, err) &&
	       draw_blanks(design, frozen->blanks, err);
}

static void frozen_free(struct frozen *frozen)
{
	buffer_free(&frozen->layout_json);
	for (size_t i = 0; i < LAYOUT_SIDES_MAX; i++)
		buffer_free(&frozen->blanks[i]);
}

/* --- printing ------------------------------------------------------------------------------------------ */

struct run {
	const struct sheets_request *request;
	const struct design *design;
	struct frozen frozen;
	struct store_new_sheet *sheets;
	struct buffer pdf;
};

static bool new_sheets(struct run *run, struct error *err)
{
	size_t count = run->request->count;

	run->sheets = calloc(count, sizeof *run->sheets);
	if (!run->sheets)
		return error_memory(err);
	for (size_t i = 0; i < count; i++) {
		run->sheets[i].sheet = sheet_id_random();
		if (run->design->layout->strip_mm > 0)
			run->sheets[i].strip = sheet_id_random();
	}
	return true;
}

/* Registers and renames, in the order that store.h asks for. */
static bool register_and_finish(
	struct store *store, struct run *run, struct output *output, struct error *err)
{
	const struct sheets_request *r = run->request;
	struct store_design design = {.form = r->form->id,
		.version = r->form->version,
		.language = r->language,
		.variant = r->variant ? r->variant : "",
		.regime = regime_letter(r->form->regime),
		.definition = r->form->source,
		.layout_json = buffer_text(&run->frozen.layout_json),
		.side_count = sides_of(run->design)};
	struct store_print print = {.event = r->event,
		.design = &design,
		.sheets = run->sheets,
		.sheet_count = r->count,
		.file = output->path};
	int64_t id;

	for (size_t i = 0; i < design.side_count; i++) {
		design.blank_png[i] = run->frozen.blanks[i].data;
		design.blank_png_bytes[i] = run->frozen.blanks[i].length;
	}
	secret_hash(run->pdf.data, run->pdf.length, print.file_hash);
	if (!store_print_begin(store, &print, &id, err)) {
		output_drop(output);
		return false;
	}
	if (!output_finish(output, err)) {
		store_print_cancel(store, id, NULL);
		return false;
	}
	return store_print_end(store, id, err);
}

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

/* Were these sheets printed by the same command as this one? */
static bool same_command(struct store *store, const struct sheets_request *request,
	const struct sheets_result *result, bool *same, struct error *err)
{
	const char *variant = request->variant ? request->variant : "";
	const struct store_known_design *design = NULL;
	enum store_sheet_state state;
	char event[PRINTED_EVENT_SIZE];

	if (!store_sheet_design(store, result->sheets[0], &state, &design, err) ||
		!printed_event(store, result->sheets[0], event, err))
		return false;
	*same = result->count == request->count && strcmp(event, request->event) == 0 && design &&
		strcmp(design->layout->form, request->form->id) == 0 &&
		design->layout->version == request->form->version &&
		strcmp(design->layout->language, request->language) == 0 &&
		strcmp(design->layout->variant, variant) == 0;
	return true;
}

/* Does the file hold sheets that the store knows? *ours tells; result is filled when it is what this
 * very command would print. */
static bool look_at_file(struct store *store, const struct sheets_request *request, size_t sides,
	struct sheets_result *result, bool *ours, struct error *err)
{
	unsigned char hash[HASH_BYTES];
	struct buffer bytes = {0};
	bool there = file_bytes(request->file, &bytes), good = true;

	*ours = false;
	if (there && bytes.length > 0) {
		secret_hash(bytes.data, bytes.length, hash);
		good = store_printed_before(store, hash, &result->sheets, &result->count, err);
		*ours = good && result->count > 0;
	}
	buffer_free(&bytes);
	result->sides = sides;
	return good;
}

static bool print_new(struct store *store, struct run *run, struct error *err)
{
	struct output output;

	return freeze(run->design, &run->frozen, err) && new_sheets(run, err) &&
	       sheets_pdf(run->design, run->sheets, run->request->count, store_page_key(store),
		       &run->pdf, err) &&
	       output_write(run->request->file, &run->pdf, &output, err) &&
	       register_and_finish(store, run, &output, err);
}

static bool hand_over(struct run *run, struct sheets_result *result, struct error *err)
{
	result->sheets = calloc(run->request->count, sizeof *result->sheets);
	if (!result->sheets)
		return error_memory(err);
	for (size_t i = 0; i < run->request->count; i++)
		result->sheets[i] = run->sheets[i].sheet;
	result->count = run->request->count;
	return true;
}

bool sheets_print(struct store *store, const struct sheets_request *request,
	struct sheets_result *result, struct error *err)
{
	struct design_request wanted = {.form = request->form,
		.language = request->language,
		.variant = request->variant,
		.expected_sheets = (int)request->count};
	struct design *own = request->design ? NULL : design_new(&wanted, err);
	struct run run = {.request = request, .design = request->design ? request->design : own};
	bool good, ours, same = false;

	*result = (struct sheets_result){0};
	if (!run.design)
		return false;
	good = look_at_file(store, request, sides_of(run.design), result, &ours, err);
	if (good && ours)
		good = same_command(store, request, result, &same, err);
	if (good && same) {
		result->again = true;
	} else if (good && ours) {
		good = error_set(err, EX_CANTCREAT,
			_("%s holds %zu sheets that were registered before and may still have to "
			  "be printed; "
			  "choose another file name"),
			request->file, result->count);
		free(result->sheets);
		result->sheets = NULL;
	} else if (good) {
		good = print_new(store, &run, err) && hand_over(&run, result, err);
	}
	frozen_free(&run.frozen);
	buffer_free(&run.pdf);
	free(run.sheets);
	design_free(own);
	return good;
}

bool sheets_specimen(const struct design_request *request, struct buffer *pdf, struct error *err)
{
	struct design_request wanted = *request;
	struct own own = {PAGE_CODE_SPECIMEN, NULL, NULL};
	size_t stencils[LAYOUT_SIDES_MAX];
	struct design *design;
	struct pdf *document;
	bool good;

	wanted.specimen = true;
	design = design_new(&wanted, err);
	document = design ? new_document(design, err) : NULL;
	good = document && add_stencils(document, design, stencils, err);
	for (size_t i = 0; good && i < sides_of(design); i++) {
		struct drawing d;

		good = draw_own(design, i, &own, &d, err) &&
		       pdf_page(document, stencils[i], &d, err);
		drawing_free(&d);
	}
	good = good && pdf_bytes(document, pdf, err);
	pdf_free(document);
	design_free(design);
	return good;
}
