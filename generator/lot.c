// SPDX-License-Identifier: EUPL-1.2
#include "lot.h"

#include "library.h"
#include "message.h"
#include "page_code.h"
#include "qr.h"
#include "raster.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* Resolution of the picture of the blank form that readers compare with: as fine as the samples
 * they take of a cell. */
enum { BLANK_DPI = 200 };

/* All characters a sheet code can have, for the font subset. */
static const char CODE_LETTERS[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ-";

/* --- making -------------------------------------------------------------------------------------- */

static bool may_print(const struct lot_order *order, struct error *err)
{
	const struct form_language *language = form_language(order->form, order->language);

	if (!language || !language->draft || order->draft)
		return true; /* a language that is not there is design_new's error */
	return error_set(err, EX_DATAERR,
		_("%s in language %s is a draft that no translator has checked yet; with --draft "
		  "it is printed all the same, marked \"concept\" on every side"),
		order->form->id, order->language);
}

static bool new_sheets(struct lot *lot, struct error *err)
{
	const struct lot_order *order = &lot->order;
	bool of_family = order->form->regime == REGIME_B;

	lot->sheets = calloc(order->count ? order->count : 1, sizeof *lot->sheets);
	if (!lot->sheets)
		return error_memory(err);
	for (size_t i = 0; i < order->count; i++) {
		struct store_new_sheet *sheet = &lot->sheets[i];

		sheet->sheet = sheet_id_next(order->ids);
		if (order->form->regime == REGIME_A && lot->design->layout->strip_mm > 0)
			sheet->strip = sheet_id_next(order->ids);
		if (of_family) {
			sheet->family = order->family ? order->family : sheet_id_next(order->ids);
			sheet->worker = order->worker;
		}
	}
	return true;
}

bool lot_new(const struct lot_order *order, struct lot *lot, struct error *err)
{
	size_t expected = order->expected ? order->expected : order->count;
	struct design_request request = {.form = order->form,
		.language = order->language,
		.variant = order->variant,
		.expected_sheets = expected < INT32_MAX ? (int)expected : INT32_MAX,
		.paired = order->paired};

	*lot = (struct lot){.order = *order, .design = order->design};
	if (!may_print(order, err))
		return false;
	if (order->theme && !order->design) {
		if (!theme_apply(order->theme, order->form, order->language, &lot->theme, err))
			return false;
		request.theme = lot->theme.items;
		request.theme_count = lot->theme.count;
	}
	if (!lot->design)
		lot->design = lot->own_design = design_new(&request, err);
	if (!lot->design)
		return false;
	lot->sides = lot->design->layout->side_count;
	return new_sheets(lot, err);
}

void lot_free(struct lot *lot)
{
	design_free(lot->own_design);
	free(lot->sheets);
	buffer_free(&lot->layout_json);
	for (size_t i = 0; i < LAYOUT_SIDES_MAX; i++)
		buffer_free(&lot->blanks[i]);
	*lot = (struct lot){0};
}

void lot_pair(struct lot *one, struct lot *other)
{
	for (size_t i = 0; i < one->order.count && i < other->order.count; i++) {
		one->sheets[i].pair = other->sheets[i].pair = sheet_id_next(one->order.ids);
		/* Both are about the same family. */
		if (other->order.form->regime == REGIME_B)
			other->sheets[i].family = one->sheets[i].family;
	}
}

/* --- pages --------------------------------------------------------------------------------------- */

bool lot_announce(const struct lot *lot, struct pdf *pdf, struct error *err)
{
	const char *language = lot->order.language;
	const char *family = library_line("p.family", language, err);
	const char *pair = family ? library_line("p.pair", language, err) : NULL;

	for (size_t i = 0; i < lot->sides; i++)
		if (!pdf_announce(pdf, &lot->design->sides[i].drawing, err))
			return false;
	return pair && pdf_announce_text(pdf, FONT_REGULAR, family, err) &&
	       pdf_announce_text(pdf, FONT_REGULAR, pair, err) &&
	       pdf_announce_text(pdf, FONT_REGULAR, CODE_LETTERS, err) &&
	       pdf_announce_text(pdf, FONT_BOLD, CODE_LETTERS, err);
}

bool lot_stencils(struct lot *lot, struct pdf *pdf, struct error *err)
{
	for (size_t i = 0; i < lot->sides; i++)
		if (!pdf_stencil(pdf, &lot->design->sides[i].drawing, &lot->stencils[i], err))
			return false;
	return true;
}

static void draw_code(
	struct drawing *d, const struct design_slot *slot, enum font_face face, sheet_id id)
{
	struct text_style style = {.face = face, .size_pt = slot->size_pt, .role = ROLE_FOOTER};
	char code[SHEET_CODE_SIZE];

	if (!slot->used || !id)
		return;
	sheet_code_write(id, code);
	drawing_text(d, &style, slot->at, code);
}

/* A code with a word in front of it, both in the small print's letters. */
static void draw_token(const struct lot *lot, struct drawing *d, const struct design_slot *slot,
	const char *key, sheet_id id)
{
	struct text_style style = {
		.face = FONT_REGULAR, .size_pt = slot->size_pt, .role = ROLE_FOOTER};
	const char *word = library_line(key, lot->order.language, NULL);
	struct point_mm at = slot->at;

	if (!slot->used || !id || !word)
		return;
	draw_code(d, slot, FONT_REGULAR, id);
	at.x -= DESIGN_LABEL_GAP_MM + font_width_mm(style.face, style.size_pt, word);
	drawing_text(d, &style, at, word);
}

/* One side: its page code twice, and what else differs from sheet to sheet. */
static bool add_side(const struct lot *lot, size_t side, const char *qr,
	const struct store_new_sheet *sheet, struct pdf *pdf, struct error *err)
{
	const struct design_side *s = &lot->design->sides[side];
	const struct layout *layout = lot->design->layout;
	struct drawing d = {.width_mm = layout->page_width_mm, .height_mm = layout->page_height_mm};
	struct rect_mm codes[LAYOUT_CODES_MAX];
	size_t count = layout->sides[side].code_count;
	bool good;

	for (size_t i = 0; i < count; i++) {
		codes[i] = layout->sides[side].codes[i].box;
		draw_code(&d, &s->sheet_code[i], FONT_REGULAR, sheet->sheet);
	}
	good = qr_draw_all(&d, codes, count, qr, err);
	draw_code(&d, &s->strip_code, FONT_BOLD, sheet->strip);
	draw_token(lot, &d, &s->family, "p.family", sheet->family);
	draw_token(lot, &d, &s->pair, "p.pair", sheet->pair);
	good = good && pdf_page(pdf, lot->stencils[side], &d, err);
	drawing_free(&d);
	return good;
}

bool lot_page(const struct lot *lot, size_t sheet, const unsigned char *key, struct pdf *pdf,
	struct error *err)
{
	struct page_code code = {
		page_code_form_key(lot->design->layout->form), lot->sheets[sheet].sheet, 1};
	char qr[PAGE_CODE_SIZE];

	for (size_t i = 0; i < lot->sides; i++, code.side++) {
		page_code_write(&code, key, qr);
		if (!add_side(lot, i, qr, &lot->sheets[sheet], pdf, err))
			return false;
	}
	return true;
}

bool lot_specimen(const struct lot *lot, struct pdf *pdf, struct error *err)
{
	static const struct store_new_sheet none;

	for (size_t i = 0; i < lot->sides; i++)
		if (!add_side(lot, i, PAGE_CODE_SPECIMEN, &none, pdf, err))
			return false;
	return true;
}

/* --- what the store keeps ------------------------------------------------------------------------ */

/* A PDF of the sides as they are before anybody writes on them, codes left out. */
static bool blank_pdf(const struct lot *lot, struct buffer *bytes, struct error *err)
{
	struct drawing empty = {.width_mm = lot->design->layout->page_width_mm,
		.height_mm = lot->design->layout->page_height_mm};
	struct lot copy = *lot;
	struct pdf *pdf = pdf_new("", err);
	bool good = pdf && lot_announce(lot, pdf, err) && lot_stencils(&copy, pdf, err);

	for (size_t i = 0; good && i < lot->sides; i++)
		good = pdf_page(pdf, copy.stencils[i], &empty, err);
	good = good && pdf_bytes(pdf, bytes, err);
	pdf_free(pdf);
	return good;
}

bool lot_freeze(struct lot *lot, struct error *err)
{
	struct buffer pdf = {0};
	bool good = layout_write(lot->design->layout, &lot->layout_json, err) &&
		    blank_pdf(lot, &pdf, err) &&
		    raster_pages(&pdf, lot->sides, BLANK_DPI, lot->blanks, err);

	buffer_free(&pdf);
	return good;
}
