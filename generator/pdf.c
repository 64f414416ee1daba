// SPDX-License-Identifier: EUPL-1.2
/*
 * The only file that includes hpdf.h, for libharu 2.3 (Debian 12). Its habits that matter here:
 * - Errors stick: the first code is kept by the handler below, later calls do nothing, saving
 *   refuses. So drawing code checks nothing and each public function checks once.
 * - It loads fonts from files only: subsets go through a memory file. Its own subsetter drops parts
 *   of composite glyphs that are composites themselves, so every glyph is flagged as used; the
 *   subset was made by HarfBuzz before.
 * - Where memory runs out it may read or write at address 0. So what it asks then comes from a reserve,
 *   and what it makes of it is not used.
 * - A page tree holds 32,767 pages unless told otherwise before the first page.
 * - Fonts get their resource names (/F1, ...) per page in the order they are first set. Shared
 *   streams use those names, so every page sets all fonts in one fixed order.
 */
#include "pdf.h"

#include "message.h"
#include "units.h"
#include "utf8.h"

#include <fcntl.h>
#include <hpdf.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sysexits.h>
#include <unistd.h>

enum { PAGES_PER_NODE = 1000, FONTS = FONT_SCRIPTS * FONT_FACES, RESERVE_BYTES = 65536 };

struct pdf {
	HPDF_Doc doc;
	HPDF_STATUS trouble;        /* first code the library reported; 0 = none */
	unsigned long shortages;    /* of this thread, when it began             */
	struct buffer codes[FONTS]; /* all that is printed in each font */
	HPDF_Font fonts[FONTS];     /* NULL while not needed or not yet made */
	bool fonts_made;
	HPDF_Dict stencils[PDF_STENCILS_MAX];                     /* NULL until first used */
	const struct drawing *stencil_drawings[PDF_STENCILS_MAX]; /* lent                  */
	size_t stencil_count;
	size_t page_count;
};

/* The page that is being painted. */
struct canvas {
	struct pdf *pdf;
	HPDF_Page page;
	double height_pt;
};

/* The library hands nothing of ours to the functions that give it memory: one reserve per thread. */
static _Thread_local struct {
	_Alignas(max_align_t) unsigned char bytes[RESERVE_BYTES];
	size_t used, pieces;     /* the pieces that it has of it: 0 makes all of it free again */
	unsigned long shortages; /* how often memory ran out                                   */
} reserve;

static void *lend(HPDF_UINT size)
{
	size_t whole = ((size_t)size / sizeof(max_align_t) + 1) * sizeof(max_align_t);
	void *memory = malloc(size);

	if (memory)
		return memory;
	reserve.shortages++;
	if (whole > sizeof reserve.bytes - reserve.used)
		return NULL;
	memory = reserve.bytes + reserve.used;
	reserve.used += whole;
	reserve.pieces++;
	return memory;
}

static void take_back(void *memory)
{
	unsigned char *at = memory;

	if (at < reserve.bytes || at >= reserve.bytes + sizeof reserve.bytes)
		free(memory);
	else if (--reserve.pieces == 0)
		reserve.used = 0;
}

static void note_trouble(HPDF_STATUS code, HPDF_STATUS detail, void *user)
{
	struct pdf *pdf = user;

	(void)detail;
	if (!pdf->trouble)
		pdf->trouble = code;
}

static bool went_well(const struct pdf *pdf)
{
	return !pdf->trouble && pdf->shortages == reserve.shortages;
}

static bool in_order(const struct pdf *pdf, struct error *err)
{
	if (went_well(pdf))
		return true;
	/* Of what zlib is asked here, only memory can be missing. */
	if (pdf->shortages != reserve.shortages || pdf->trouble == HPDF_FAILD_TO_ALLOC_MEM ||
		pdf->trouble == HPDF_ZLIB_ERROR)
		return error_memory(err);
	return error_set(err, EX_SOFTWARE, _("the PDF library stopped with code 0x%lx"),
		(unsigned long)pdf->trouble);
}

struct pdf *pdf_new(const char *title, struct error *err)
{
	struct pdf *pdf = calloc(1, sizeof *pdf);

	if (!pdf) {
		error_memory(err);
		return NULL;
	}
	pdf->shortages = reserve.shortages;
	pdf->doc = HPDF_NewEx(note_trouble, lend, take_back, 0, pdf);
	if (!pdf->doc) {
		error_memory(err);
		free(pdf);
		return NULL;
	}
	HPDF_SetCompressionMode(pdf->doc, HPDF_COMP_ALL);
	HPDF_SetPagesConfiguration(pdf->doc, PAGES_PER_NODE);
	HPDF_UseUTFEncodings(pdf->doc);
	HPDF_SetInfoAttr(pdf->doc, HPDF_INFO_TITLE, title);
	HPDF_SetInfoAttr(pdf->doc, HPDF_INFO_CREATOR, "Spiegelblad " VERSION);
	if (!in_order(pdf, err)) {
		pdf_free(pdf);
		return NULL;
	}
	return pdf;
}

void pdf_free(struct pdf *pdf)
{
	if (!pdf)
		return;
	if (pdf->doc)
		HPDF_Free(pdf->doc);
	for (size_t i = 0; i < FONTS; i++)
		buffer_free(&pdf->codes[i]);
	free(pdf);
}

/* --- fonts -------------------------------------------------------------------------------------- */

static size_t font_index(enum font_script script, enum font_face face)
{
	return (size_t)script * FONT_FACES + (size_t)face;
}

static bool announce(struct pdf *pdf, const struct drawing_item *item, struct error *err)
{
	struct font_line line;
	bool good = font_set_line(
		item->face, item->size_pt, item->right_to_left, item->text, &line, err);

	for (size_t i = 0; good && i < line.count; i++) {
		struct buffer *codes = &pdf->codes[font_index(line.pieces[i].script, item->face)];

		buffer_add(codes, line.codes.data + line.pieces[i].start, line.pieces[i].length);
		good = !codes->failed || error_memory(err);
	}
	font_line_free(&line);
	return good;
}

bool pdf_announce_text(struct pdf *pdf, enum font_face face, const char *text, struct error *err)
{
	char copy[FONT_LINE_MAX];
	struct drawing_item item = {.face = face, .size_pt = 1, .text = copy};

	if (pdf->fonts_made)
		return error_set(err, EX_SOFTWARE, _("a text was announced after the first page"));
	if (strlen(text) >= sizeof copy)
		return error_set(err, EX_SOFTWARE, _("a text of more than %d bytes was announced"),
			FONT_LINE_MAX - 1);
	memcpy(copy, text, strlen(text) + 1);
	return announce(pdf, &item, err);
}

bool pdf_announce(struct pdf *pdf, const struct drawing *drawing, struct error *err)
{
	if (drawing->failed)
		return error_memory(err);
	if (pdf->fonts_made)
		return error_set(err, EX_SOFTWARE, _("a text was announced after the first page"));
	for (size_t i = 0; i < drawing->count; i++)
		if (drawing->items[i].kind == DRAW_TEXT && !announce(pdf, &drawing->items[i], err))
			return false;
	return true;
}

/* Makes the library load font bytes: it wants a file name, so they go into a file in memory. */
static const char *load_font(struct pdf *pdf, const unsigned char *bytes, size_t count)
{
	char path[64];
	const char *name = NULL;
	int fd = memfd_create("font", MFD_CLOEXEC);
	size_t done = 0;

	if (fd < 0)
		return NULL;
	while (done < count) {
		ssize_t n = write(fd, bytes + done, count - done);

		if (n <= 0)
			break;
		done += (size_t)n;
	}
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (done == count)
		name = HPDF_LoadTTFontFromFile(pdf->doc, path, HPDF_TRUE);
	close(fd);
	return name;
}

/* Two bytes for each character, as the library's own function does, which writes them to address 0
 * where memory runs out. The library frees what it gets. */
static char *encode_text(
	HPDF_Encoder encoder, const char *text, HPDF_UINT length, HPDF_UINT *encoded_length)
{
	const char *end = text + length;
	char *codes = malloc(2 * (size_t)length + 1);
	HPDF_UINT count = 0;

	(void)encoder;
	*encoded_length = 0;
	if (!codes) {
		reserve.shortages++;
		return NULL;
	}
	while (text < end) {
		uint32_t code = utf8_next(&text, end);

		if (code == UTF8_BAD)
			break;
		codes[count++] = (char)(code >> 8);
		codes[count++] = (char)code;
	}
	*encoded_length = count;
	return codes;
}

static void keep_all_glyphs(HPDF_Font font)
{
	HPDF_FontAttr attr = font->attr;
	HPDF_TTFontDefAttr def = attr->fontdef->attr;

	memset(def->glyph_tbl.flgs, 1, def->num_glyphs);
}

static bool make_font(struct pdf *pdf, size_t i, struct error *err)
{
	unsigned char *bytes;
	size_t count;
	const char *name;

	if (!font_subset((enum font_script)(i / FONT_FACES), (enum font_face)(i % FONT_FACES),
		    buffer_text(&pdf->codes[i]), &bytes, &count, err))
		return false;
	name = load_font(pdf, bytes, count);
	free(bytes);
	if (name)
		pdf->fonts[i] = HPDF_GetFont(pdf->doc, name, "UTF-8");
	if (!pdf->fonts[i])
		return in_order(pdf, err) ? error_memory(err) : false;
	((HPDF_FontAttr)pdf->fonts[i]->attr)->encoder->encode_text_fn = encode_text;
	keep_all_glyphs(pdf->fonts[i]);
	return true;
}

static bool make_fonts(struct pdf *pdf, struct error *err)
{
	if (pdf->fonts_made)
		return true;
	for (size_t i = 0; i < FONTS; i++)
		if (pdf->codes[i].length > 0 && !make_font(pdf, i, err))
			return false;
	pdf->fonts_made = true;
	return in_order(pdf, err);
}

/* --- painting ------------------------------------------------------------------------------------ */

static HPDF_REAL pt(double mm)
{
	return (HPDF_REAL)pt_from_mm(mm);
}

static HPDF_REAL up(const struct canvas *c, double y_mm)
{
	return (HPDF_REAL)(c->height_pt - pt_from_mm(y_mm));
}

static void set_line(const struct canvas *c, const struct drawing_item *item)
{
	HPDF_UINT16 dash = (HPDF_UINT16)(pt_from_mm(item->dash_mm) + 0.5);

	HPDF_Page_SetLineWidth(c->page, pt(item->line_mm));
	HPDF_Page_SetGrayStroke(c->page, (HPDF_REAL)item->line_grey);
	HPDF_Page_SetDash(c->page, dash ? &dash : NULL, dash ? 1 : 0, 0);
}

/* Fill and stroke the path that was just built, as the item asks. */
static void paint(const struct canvas *c, const struct drawing_item *item)
{
	bool fill = item->fill_grey >= 0, stroke = item->line_mm > 0;

	if (fill && stroke)
		HPDF_Page_FillStroke(c->page);
	else if (fill)
		HPDF_Page_Fill(c->page);
	else if (stroke)
		HPDF_Page_Stroke(c->page);
	else
		HPDF_Page_EndPath(c->page);
}

/* A rectangle with corners of radius r: quarter circles as cubic curves. */
static void round_path(const struct canvas *c, struct rect_mm at, double r)
{
	const double k = r * 0.5522847498; /* control points of a quarter circle */
	double x0 = at.x, x1 = rect_right(at), y0 = at.y, y1 = rect_bottom(at);

	HPDF_Page_MoveTo(c->page, pt(x0 + r), up(c, y0));
	HPDF_Page_LineTo(c->page, pt(x1 - r), up(c, y0));
	HPDF_Page_CurveTo(c->page, pt(x1 - r + k), up(c, y0), pt(x1), up(c, y0 + r - k), pt(x1),
		up(c, y0 + r));
	HPDF_Page_LineTo(c->page, pt(x1), up(c, y1 - r));
	HPDF_Page_CurveTo(c->page, pt(x1), up(c, y1 - r + k), pt(x1 - r + k), up(c, y1), pt(x1 - r),
		up(c, y1));
	HPDF_Page_LineTo(c->page, pt(x0 + r), up(c, y1));
	HPDF_Page_CurveTo(c->page, pt(x0 + r - k), up(c, y1), pt(x0), up(c, y1 - r + k), pt(x0),
		up(c, y1 - r));
	HPDF_Page_LineTo(c->page, pt(x0), up(c, y0 + r));
	HPDF_Page_CurveTo(c->page, pt(x0), up(c, y0 + r - k), pt(x0 + r - k), up(c, y0), pt(x0 + r),
		up(c, y0));
	HPDF_Page_ClosePath(c->page);
}

static void paint_box(const struct canvas *c, const struct drawing_item *item)
{
	if (item->fill_grey >= 0)
		HPDF_Page_SetGrayFill(c->page, (HPDF_REAL)item->fill_grey);
	if (item->line_mm > 0)
		set_line(c, item);
	if (item->corner_mm > 0)
		round_path(c, item->at, item->corner_mm);
	else
		HPDF_Page_Rectangle(c->page, pt(item->at.x), up(c, rect_bottom(item->at)),
			pt(item->at.w), pt(item->at.h));
	paint(c, item);
}

static void paint_disc(const struct canvas *c, const struct drawing_item *item)
{
	struct point_mm centre = rect_centre(item->at);

	if (item->fill_grey >= 0)
		HPDF_Page_SetGrayFill(c->page, (HPDF_REAL)item->fill_grey);
	if (item->line_mm > 0)
		set_line(c, item);
	HPDF_Page_Circle(c->page, pt(centre.x), up(c, centre.y), pt(item->at.w / 2));
	paint(c, item);
}

static void paint_line(const struct canvas *c, const struct drawing_item *item)
{
	set_line(c, item);
	HPDF_Page_MoveTo(c->page, pt(item->at.x), up(c, item->at.y));
	HPDF_Page_LineTo(c->page, pt(rect_right(item->at)), up(c, rect_bottom(item->at)));
	HPDF_Page_Stroke(c->page);
}

/* The library draws nothing when the letters have no width, as a mark over a letter: a space more
 * gives it some, and shows nothing. */
static void paint_piece(const struct canvas *c, const struct drawing_item *item,
	const struct font_line *line, size_t i)
{
	const struct font_piece *piece = &line->pieces[i];
	HPDF_Font font = c->pdf->fonts[font_index(piece->script, item->face)];
	char codes[4 * FONT_LINE_MAX + 2];
	bool shaped = piece->script == FONT_ARABIC;

	if (!font)
		return;
	memcpy(codes, line->codes.data + piece->start, piece->length);
	strcpy(codes + piece->length, shaped ? " " : "");
	HPDF_Page_SetFontAndSize(c->page, font, (HPDF_REAL)piece->size_pt);
	HPDF_Page_TextOut(
		c->page, pt(item->at.x + piece->x_mm), up(c, item->at.y + piece->y_mm), codes);
}

static void paint_text(const struct canvas *c, const struct drawing_item *item)
{
	struct font_line line;
	bool well = font_set_line(
		item->face, item->size_pt, item->right_to_left, item->text, &line, NULL);

	if (!well && !c->pdf->trouble)
		c->pdf->trouble =
			HPDF_FAILD_TO_ALLOC_MEM; /* it could be set when it was announced */
	if (well && line.count > 0) {
		HPDF_Page_BeginText(c->page);
		HPDF_Page_SetGrayFill(c->page, (HPDF_REAL)item->line_grey);
		for (size_t i = 0; i < line.count; i++)
			paint_piece(c, item, &line, i);
		HPDF_Page_EndText(c->page);
	}
	font_line_free(&line);
}

/* From the pictogram's own units to points on the page. */
struct fit {
	double scale, left_pt, top_pt; /* y grows upwards */
};

static struct fit fit_into(const struct canvas *c, const struct drawing_item *item)
{
	const struct pictogram *p = item->pictogram;
	double sx = pt_from_mm(item->at.w) / p->width, sy = pt_from_mm(item->at.h) / p->height;
	struct fit f = {.scale = sx < sy ? sx : sy};

	f.left_pt = pt_from_mm(rect_centre(item->at).x) - f.scale * (p->left + p->width / 2);
	f.top_pt = c->height_pt - pt_from_mm(rect_centre(item->at).y) +
		   f.scale * (p->top + p->height / 2);
	return f;
}

static void build_outline(const struct canvas *c, const struct fit *f, const struct outline *o)
{
	for (size_t i = 0; i < o->step_count; i++) {
		const struct path_step *s = &o->steps[i];
		HPDF_REAL x[3], y[3];

		for (size_t k = 0; k < 3; k++) {
			x[k] = (HPDF_REAL)(f->left_pt + f->scale * s->at[k].x);
			y[k] = (HPDF_REAL)(f->top_pt - f->scale * s->at[k].y);
		}
		if (s->verb == PATH_MOVE)
			HPDF_Page_MoveTo(c->page, x[0], y[0]);
		else if (s->verb == PATH_LINE)
			HPDF_Page_LineTo(c->page, x[0], y[0]);
		else if (s->verb == PATH_CURVE)
			HPDF_Page_CurveTo(c->page, x[0], y[0], x[1], y[1], x[2], y[2]);
		else
			HPDF_Page_ClosePath(c->page);
	}
}

static void paint_outline(const struct canvas *c, const struct fit *f, const struct outline *o)
{
	bool fill = o->fill >= 0, stroke = o->stroke >= 0 && o->stroke_width > 0;

	if (o->step_count == 0 || (!fill && !stroke))
		return;
	if (fill)
		HPDF_Page_SetGrayFill(c->page, (HPDF_REAL)o->fill);
	if (stroke) {
		HPDF_Page_SetLineWidth(c->page, (HPDF_REAL)(f->scale * o->stroke_width));
		HPDF_Page_SetGrayStroke(c->page, (HPDF_REAL)o->stroke);
		HPDF_Page_SetDash(c->page, NULL, 0, 0);
		HPDF_Page_SetLineCap(c->page, o->round ? HPDF_ROUND_END : HPDF_BUTT_END);
		HPDF_Page_SetLineJoin(c->page, o->round ? HPDF_ROUND_JOIN : HPDF_MITER_JOIN);
	}
	build_outline(c, f, o);
	if (fill && stroke && o->even_odd)
		HPDF_Page_EofillStroke(c->page);
	else if (fill && stroke)
		HPDF_Page_FillStroke(c->page);
	else if (fill && o->even_odd)
		HPDF_Page_Eofill(c->page);
	else if (fill)
		HPDF_Page_Fill(c->page);
	else
		HPDF_Page_Stroke(c->page);
}

static void paint_pictogram(const struct canvas *c, const struct drawing_item *item)
{
	struct fit f = fit_into(c, item);

	HPDF_Page_GSave(c->page);
	for (size_t i = 0; i < item->pictogram->outline_count; i++)
		paint_outline(c, &f, &item->pictogram->outlines[i]);
	HPDF_Page_GRestore(c->page);
}

/* All runs of dark modules as one path with one fill, so that no seams show between them. */
static void paint_modules(const struct canvas *c, const struct drawing_item *item)
{
	int n = item->module_count;
	double module = item->at.w / n;

	HPDF_Page_SetGrayFill(c->page, 0);
	for (int y = 0; y < n; y++) {
		for (int x = 0; x < n; x++) {
			int from = x;

			while (x < n && item->modules[y * n + x])
				x++;
			if (x > from)
				HPDF_Page_Rectangle(c->page, pt(item->at.x + from * module),
					up(c, item->at.y + (y + 1) * module),
					pt((x - from) * module), pt(module));
		}
	}
	HPDF_Page_Fill(c->page);
}

static void paint_all(const struct canvas *c, const struct drawing *d)
{
	for (size_t i = 0; i < d->count && went_well(c->pdf); i++) {
		const struct drawing_item *item = &d->items[i];

		switch (item->kind) {
		case DRAW_TEXT:
			paint_text(c, item);
			break;
		case DRAW_BOX:
			paint_box(c, item);
			break;
		case DRAW_LINE:
			paint_line(c, item);
			break;
		case DRAW_PICTOGRAM:
			paint_pictogram(c, item);
			break;
		case DRAW_DISC:
			paint_disc(c, item);
			break;
		case DRAW_MODULES:
			paint_modules(c, item);
			break;
		}
	}
}

/* --- pages -------------------------------------------------------------------------------------- */

/* A new page with all fonts named in their fixed order. */
static bool new_page(
	struct pdf *pdf, double width_pt, double height_pt, struct canvas *c, struct error *err)
{
	if (!make_fonts(pdf, err))
		return false;
	c->pdf = pdf;
	c->page = HPDF_AddPage(pdf->doc);
	c->height_pt = height_pt;
	if (!c->page)
		return in_order(pdf, err) ? error_memory(err) : false;
	HPDF_Page_SetWidth(c->page, (HPDF_REAL)width_pt);
	HPDF_Page_SetHeight(c->page, (HPDF_REAL)height_pt);
	for (size_t i = 0; i < FONTS; i++)
		if (pdf->fonts[i])
			HPDF_Page_SetFontAndSize(c->page, pdf->fonts[i], 1);
	return true;
}

bool pdf_stencil(struct pdf *pdf, const struct drawing *drawing, size_t *index, struct error *err)
{
	size_t i = pdf->stencil_count;

	if (i == PDF_STENCILS_MAX)
		return error_set(err, EX_SOFTWARE, _("more than %d kinds of pages in one file"),
			PDF_STENCILS_MAX);
	/* A stream is made on a page; it is painted on the first one that uses it. */
	pdf->stencils[i] = NULL;
	pdf->stencil_drawings[i] = drawing;
	pdf->stencil_count++;
	*index = i;
	return true;
}

/* The library looks for an array where the first stream of a page still stands alone, and reports
 * that as an error before it makes one. */
static HPDF_Dict new_stream(struct canvas *c)
{
	HPDF_Dict stream = NULL;
	HPDF_STATUS before = c->pdf->trouble;

	HPDF_Page_New_Content_Stream(c->page, &stream);
	if (c->pdf->trouble != before && stream) {
		c->pdf->trouble = before;
		HPDF_ResetError(c->pdf->doc);
	}
	return stream;
}

/* Behind a shared stream the library begins another. Were it left empty, it would be said to be
 * packed and hold nothing at all, and Ghostscript calls that an error. */
static void insert_stream(struct canvas *c, HPDF_Dict stream)
{
	HPDF_STATUS before = c->pdf->trouble;

	HPDF_Page_Insert_Shared_Content_Stream(c->page, stream);
	if (c->pdf->trouble != before && c->pdf->trouble == HPDF_DICT_ITEM_UNEXPECTED_TYPE) {
		c->pdf->trouble = before;
		HPDF_ResetError(c->pdf->doc);
	}
	HPDF_Page_SetGrayFill(c->page, 0);
}

bool pdf_page(struct pdf *pdf, size_t stencil, const struct drawing *drawing, struct error *err)
{
	struct canvas c;

	if (drawing->failed)
		return error_memory(err);
	if (!new_page(pdf, pt_from_mm(drawing->width_mm), pt_from_mm(drawing->height_mm), &c, err))
		return false;
	paint_all(&c, drawing);
	if (!in_order(pdf, err))
		return false;
	if (stencil != PDF_NO_STENCIL && pdf->stencils[stencil]) {
		insert_stream(&c, pdf->stencils[stencil]);
	} else if (stencil != PDF_NO_STENCIL) {
		pdf->stencils[stencil] = new_stream(&c);
		if (!pdf->stencils[stencil])
			return in_order(pdf, err) ? error_memory(err) : false;
		paint_all(&c, pdf->stencil_drawings[stencil]);
	}
	pdf->page_count++;
	return in_order(pdf, err);
}

bool pdf_bytes(struct pdf *pdf, struct buffer *bytes, struct error *err)
{
	HPDF_BYTE block[65536];
	HPDF_UINT32 count;

	if (pdf->page_count == 0)
		return error_set(err, EX_SOFTWARE, _("a PDF without pages"));
	HPDF_SaveToStream(pdf->doc);
	if (!in_order(pdf, err))
		return false;
	HPDF_ResetStream(pdf->doc);
	for (;;) {
		count = sizeof block;
		HPDF_ReadFromStream(pdf->doc, block, &count);
		if (count == 0)
			break;
		buffer_add(bytes, block, count);
	}
	if (bytes->failed)
		return error_memory(err);
	/* At its end the stream reports that it is at its end. */
	pdf->trouble = 0;
	HPDF_ResetError(pdf->doc);
	return true;
}
