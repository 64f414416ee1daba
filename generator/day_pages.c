// SPDX-License-Identifier: EUPL-1.2
#include "day_pages.h"

#include "frame.h"
#include "message.h"
#include "page_code.h"
#include "paragraph.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define TITLE_PT 24.0
#define TEXT_PT 14.0
#define LARGE_PT 18.0
#define BESIDE_MM (FRAME_CODE_TOP.x - 6 - FRAME_LEFT_MM) /* left of the upper page code */
#define BELOW_MM 48.0                                    /* under it                    */
#define FULL_MM (FRAME_RIGHT_MM - FRAME_LEFT_MM)
#define GAP_MM 5.0

/* A page that is written from top to bottom. */
struct writing {
	const struct day_words *words;
	struct drawing *page;
	double y;
	struct error *err;
};

static bool begin(struct writing *w, struct leaves *leaves, const char *code)
{
	w->page = leaves_add(leaves, code, w->err);
	w->y = PAGE_MARGIN_MM + 1;
	return w->page != NULL;
}

static bool write_text(struct writing *w, enum font_face face, double size_pt, const char *text)
{
	struct paragraph p = paragraph_new(face, size_pt, ROLE_READING);
	struct rect_mm at = {
		FRAME_LEFT_MM, w->y, w->y < BELOW_MM - GAP_MM ? BESIDE_MM : FULL_MM, 0};

	if (!paragraph_add(&p, text, at.w, false, w->err))
		return false;
	if (at.y + paragraph_height_mm(&p) > PAGE_HEIGHT_MM - PAGE_MARGIN_MM)
		return error_set(
			w->err, EX_DATAERR, _("too much text for one page: \"%.60s\""), text);
	paragraph_draw(&p, w->page, at, ALIGN_LEFT);
	w->y += paragraph_height_mm(&p) + GAP_MM;
	return true;
}

/* A line of day/lines.yaml. */
static bool write_line(
	struct writing *w, enum font_face face, double size_pt, const char *key, const char *one)
{
	char *text = day_words(w->words, key, one, NULL, NULL);
	bool good =
		text ? write_text(w, face, size_pt, text)
		     : error_set(w->err, EX_DATAERR, _("day/lines.yaml has no line \"%s\" in %s"),
			       key, w->words->language);

	free(text);
	return good;
}

/* From here on over the full width. */
static void below_code(struct writing *w)
{
	if (w->y < BELOW_MM)
		w->y = BELOW_MM;
}

/* --- separator ------------------------------------------------------------------------------------ */

bool day_separator(
	const struct day_words *words, const char *below, struct leaves *leaves, struct error *err)
{
	struct writing w = {.words = words, .err = err};

	if (!begin(&w, leaves, PAGE_CODE_DIVIDER) ||
		!leaves_frame(w.page, PAGE_CODE_DIVIDER, err) ||
		!write_line(&w, FONT_BOLD, TITLE_PT, "separator-title", NULL))
		return false;
	below_code(&w);
	if ((*below && !write_line(&w, FONT_BOLD, LARGE_PT, "separator-below", below)) ||
		!write_line(&w, FONT_REGULAR, TEXT_PT, "separator-text", NULL))
		return false;
	/* Seen from the side of a pile; below the last fiducials, beside the lower page code. */
	drawing_box(w.page, (struct rect_mm){60, 270, PAGE_WIDTH_MM - 75, 12}, 0, 0);
	return true;
}

/* --- reading card ---------------------------------------------------------------------------------- */

bool day_card(const struct day_words *words, struct leaves *leaves, struct error *err)
{
	/* As wide as what is written between the margins, as high as a question with six options. */
	static const struct rect_mm window = {20, 110, 170, 66};
	struct writing w = {.words = words, .err = err};
	double right = rect_right(window), bottom = rect_bottom(window);

	if (!begin(&w, leaves, PAGE_CODE_SPECIMEN) ||
		!write_line(&w, FONT_BOLD, TITLE_PT, "card-title", NULL))
		return false;
	below_code(&w);
	if (!write_line(&w, FONT_REGULAR, TEXT_PT, "card-text", NULL))
		return false;
	drawing_dashes(w.page, (struct point_mm){window.x, window.y},
		(struct point_mm){right, window.y}, 0.5, 2);
	drawing_dashes(w.page, (struct point_mm){window.x, bottom},
		(struct point_mm){right, bottom}, 0.5, 2);
	drawing_dashes(w.page, (struct point_mm){window.x, window.y},
		(struct point_mm){window.x, bottom}, 0.5, 2);
	drawing_dashes(w.page, (struct point_mm){right, window.y}, (struct point_mm){right, bottom},
		0.5, 2);
	w.y = window.y + 12;
	return write_line(&w, FONT_REGULAR, TEXT_PT, "card-cut", NULL);
}

/* --- copy test --------------------------------------------------------------------------------------- */

enum { PICTURES_MAX = 60, PICTURES_PER_ROW = 9 };

struct pictures {
	const char *keys[PICTURES_MAX];
	size_t count;
};

/* Each pictogram of the form once. */
static void collect(const struct layout *layout, struct pictures *pictures)
{
	for (size_t side = 0; side < layout->side_count; side++) {
		for (size_t i = 0; i < layout->sides[side].question_count; i++) {
			const struct layout_question *q = &layout->sides[side].questions[i];

			for (size_t k = 0; k < q->option_count; k++) {
				const char *key = q->options[k].pictogram;
				bool there = !*key || pictures->count == PICTURES_MAX;

				for (size_t n = 0; n < pictures->count; n++)
					there = there || strcmp(pictures->keys[n], key) == 0;
				if (!there)
					pictures->keys[pictures->count++] = key;
			}
		}
	}
}

static bool draw_pictures(struct writing *w, const struct layout *layout)
{
	struct pictures pictures = {.count = 0};

	collect(layout, &pictures);
	for (size_t i = 0; i < pictures.count; i++) {
		const struct pictogram *p = pictogram_load(pictures.keys[i], w->err);
		bool face = strncmp(pictures.keys[i], "face-", 5) == 0;
		double side = face ? 14 : 12;

		if (!p)
			return false;
		if (i > 0 && i % PICTURES_PER_ROW == 0)
			w->y += 16;
		drawing_pictogram(w->page, p,
			(struct rect_mm){FRAME_LEFT_MM + (double)(i % PICTURES_PER_ROW) * 18,
				w->y + (14 - side) / 2, side, side});
	}
	w->y += pictures.count ? 14 + GAP_MM : 0;
	return true;
}

/* A line of 100 mm with its ends marked. */
static void draw_ruler(struct writing *w)
{
	double left = FRAME_LEFT_MM, right = left + 100, y = w->y + 2;

	drawing_line(w->page, (struct point_mm){left, y}, (struct point_mm){right, y}, 0.5);
	drawing_line(w->page, (struct point_mm){left, y - 2}, (struct point_mm){left, y + 2}, 0.2);
	drawing_line(
		w->page, (struct point_mm){right, y - 2}, (struct point_mm){right, y + 2}, 0.2);
	w->y += 4 + GAP_MM;
}

static void draw_boxes(struct writing *w)
{
	static const double sides[] = {9, 7};
	static const double lines[] = {0.2, 0.3, 0.4, 0.5};
	double x = FRAME_LEFT_MM;

	for (size_t i = 0; i < 4; i++, x += 16) {
		double side = sides[i / 2];

		drawing_box(w->page, (struct rect_mm){x, w->y, side, side}, 0.5, 1);
	}
	for (size_t i = 0; i < 4; i++, x += 16)
		drawing_line(w->page, (struct point_mm){x, w->y + 4.5},
			(struct point_mm){x + 12, w->y + 4.5}, lines[i]);
	w->y += 9 + GAP_MM;
}

static void draw_small_letters(struct writing *w)
{
	struct text_style style = {.face = FONT_REGULAR, .size_pt = 9, .role = ROLE_FOOTER};

	drawing_text(w->page, &style, (struct point_mm){FRAME_LEFT_MM, w->y + 2.3},
		"K7M2-9PQR-T4XW   2345 6789 ABCD EFGH JKLM NPQR STUV WXYZ");
	w->y += 3 + GAP_MM;
}

bool day_copy_test(const struct day_words *words, const struct design_request *request,
	struct leaves *leaves, struct error *err)
{
	struct writing w = {.words = words, .err = err};
	struct design *design = design_new(request, err);
	const char *title = texts_in(&request->form->title, request->language);
	bool good = design && begin(&w, leaves, PAGE_CODE_SPECIMEN) &&
		    leaves_frame(w.page, PAGE_CODE_SPECIMEN, err) &&
		    write_line(&w, FONT_BOLD, TITLE_PT, "copy-title", NULL) &&
		    write_text(&w, FONT_REGULAR, TEXT_PT, title ? title : request->form->id);

	if (good) {
		below_code(&w);
		good = write_line(&w, FONT_REGULAR, TEXT_PT, "copy-how", NULL) &&
		       write_line(&w, FONT_BOLD, TEXT_PT, "copy-corners", NULL) &&
		       write_line(&w, FONT_BOLD, TEXT_PT, "copy-ruler", NULL);
	}
	if (good) {
		draw_ruler(&w);
		good = write_line(&w, FONT_BOLD, TEXT_PT, "copy-pictures", NULL) &&
		       draw_pictures(&w, design->layout) &&
		       write_line(&w, FONT_BOLD, TEXT_PT, "copy-boxes", NULL);
	}
	if (good) {
		draw_boxes(&w);
		good = write_line(&w, FONT_BOLD, TEXT_PT, "copy-letters", NULL);
	}
	if (good) {
		draw_small_letters(&w);
		good = write_line(&w, FONT_REGULAR, TEXT_PT, "copy-no", NULL);
	}
	design_free(design);
	return good;
}

/* --- cover -------------------------------------------------------------------------------------------- */

bool day_cover(const struct day_words *words, const struct day_cover *cover, struct leaves *leaves,
	struct error *err)
{
	static const char *const advice[] = {
		"cover-print", "cover-mixed", "cover-pens", "cover-read", "cover-box"};
	struct writing w = {.words = words, .err = err};
	bool good = begin(&w, leaves, PAGE_CODE_SPECIMEN) &&
		    write_line(&w, FONT_BOLD, TITLE_PT, "cover-title", NULL) &&
		    write_text(&w, FONT_REGULAR, LARGE_PT, cover->event);

	below_code(&w);
	for (size_t i = 0; good && i < cover->item_count; i++)
		good = write_text(&w, FONT_BOLD, TEXT_PT, cover->items[i]);
	if (good && *cover->extra)
		good = write_line(&w, FONT_REGULAR, TEXT_PT, "cover-extra", cover->extra);
	w.y += GAP_MM;
	for (size_t i = 0; good && i < sizeof advice / sizeof *advice; i++)
		good = write_line(&w, FONT_REGULAR, TEXT_PT, advice[i], NULL);
	return good;
}
