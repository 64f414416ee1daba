// SPDX-License-Identifier: EUPL-1.2
#include "keysheet.h"

#include "fixed_lines.h"
#include "frame.h"
#include "library.h"
#include "output.h"
#include "paragraph.h"
#include "pdf.h"
#include "qr.h"
#include "roles.h"
#include "vault.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>

#define TITLE_PT 24.0
#define TEXT_PT 14.0
#define KEY_PT 18.0
#define GAP_MM 5.0
#define QR_MM 60.0
#define LEFT_MM 20.0
#define WIDTH_MM (PAGE_WIDTH_MM - 2 * LEFT_MM)

enum { GROUPS_IN_A_LINE = 4, GROUP_LENGTH = 6 }; /* five letters and a dash */

const struct cli_option KEYSHEET_OPTIONS[] = {
	{.name = "words", .argument = "nl|en", .help = N_("language of the page; nl if left out")},
	{.name = "key",
		.argument = "FILE",
		.help = N_("where the key of the store is; else $SPIEGELBLAD_KEY, else in your "
			   "folder of settings")},
	{.name = "output",
		.letter = 'o',
		.argument = "FILE",
		.required = true,
		.help = N_("the PDF to write, for you alone to read")},
	{0}};

/* A page that is written from top to bottom. */
struct page {
	struct drawing drawing;
	struct fixed_lines lines;
	const char *language;
	double y;
	struct error *err;
};

static bool put(struct page *p, enum font_face face, double size_pt, const char *text)
{
	struct paragraph paragraph = paragraph_new(face, size_pt, ROLE_READING);
	struct rect_mm at = {LEFT_MM, p->y, WIDTH_MM, 0};

	if (!paragraph_add(&paragraph, text, WIDTH_MM, false, p->err))
		return false;
	paragraph_draw(&paragraph, &p->drawing, at, ALIGN_LEFT);
	p->y += paragraph_height_mm(&paragraph) + GAP_MM;
	return true;
}

/* A line of keysheet.yaml, with {1} filled in. */
static bool put_line(
	struct page *p, enum font_face face, double size_pt, const char *key, const char *one)
{
	const struct fixed_line *line = fixed_line_find(&p->lines, key);
	const char *text = line ? texts_in(&line->texts, p->language) : NULL;
	const char *place = text && one ? strstr(text, "{1}") : NULL;
	struct buffer whole = {0};
	bool good;

	if (!text)
		return error_set(p->err, EX_USAGE,
			_("the page for the safe has no line \"%s\" in %s; take nl or en"), key,
			p->language);
	if (place)
		buffer_printf(&whole, "%.*s%s%s", (int)(place - text), text, one, place + 3);
	else
		buffer_puts(&whole, text);
	good = whole.failed ? error_memory(p->err) : put(p, face, size_pt, buffer_text(&whole));
	buffer_free(&whole);
	return good;
}

/* The letters, so many groups on a line. */
static bool put_letters(struct page *p, const char *key)
{
	enum { LINE = GROUPS_IN_A_LINE * GROUP_LENGTH };
	bool good = true;

	for (const char *at = key; good && *at;) {
		size_t length = strlen(at) < LINE ? strlen(at) : LINE;
		char line[LINE + 1];

		memcpy(line, at, length);
		line[length] = '\0';
		if (line[length - 1] == '-')
			line[length - 1] = '\0';
		good = put(p, FONT_BOLD, KEY_PT, line);
		secret_forget(line, sizeof line);
		at += length;
	}
	return good;
}

static bool put_code(struct page *p, const char *key)
{
	struct rect_mm at = {LEFT_MM, p->y + GAP_MM, QR_MM, QR_MM};

	p->y = at.y + QR_MM + 2 * GAP_MM;
	return qr_draw_long(&p->drawing, at, key, p->err);
}

static bool write_page(struct page *p, const struct keysheet *sheet)
{
	return put_line(p, FONT_BOLD, TITLE_PT, "title", NULL) &&
	       put_line(p, FONT_REGULAR, TEXT_PT, "what", NULL) &&
	       put_line(p, FONT_REGULAR, TEXT_PT, "where", NULL) && put_code(p, sheet->key) &&
	       put_letters(p, sheet->key) &&
	       put_line(p, FONT_REGULAR, TEXT_PT, "fingerprint", sheet->fingerprint) &&
	       put_line(p, FONT_REGULAR, TEXT_PT, "made", sheet->day) &&
	       put_line(p, FONT_REGULAR, TEXT_PT, "lost", NULL) &&
	       put_line(p, FONT_REGULAR, TEXT_PT, "alone", NULL) &&
	       put_line(p, FONT_REGULAR, TEXT_PT, "old", NULL);
}

static void read_lines(const struct yamlin *root, struct mistakes *mistakes, void *into)
{
	fixed_lines_read(root, mistakes, into);
}

static bool paint(const struct drawing *drawing, struct buffer *bytes, struct error *err)
{
	struct pdf *pdf = pdf_new("Spiegelblad", err);
	bool good = pdf && pdf_announce(pdf, drawing, err) &&
		    pdf_page(pdf, PDF_NO_STENCIL, drawing, err) && pdf_bytes(pdf, bytes, err);

	pdf_free(pdf);
	return good;
}

bool keysheet_pdf(const struct keysheet *sheet, struct buffer *pdf, struct error *err)
{
	struct page p = {
		.drawing = {.width_mm = PAGE_WIDTH_MM, .height_mm = PAGE_HEIGHT_MM},
		.language = sheet->language,
		.y = LEFT_MM,
		.err = err,
	};
	bool good = library_table("keysheet.yaml", read_lines, &p.lines, err) &&
		    write_page(&p, sheet) && (!p.drawing.failed || error_memory(err)) &&
		    paint(&p.drawing, pdf, err);

	fixed_lines_free(&p.lines);
	drawing_free(&p.drawing);
	return good;
}

/* --- the command ------------------------------------------------------------------------- */

static void today(char day[11])
{
	time_t now = time(NULL);
	struct tm parts;

	gmtime_r(&now, &parts);
	strftime(day, 11, "%Y-%m-%d", &parts);
}

static bool write_file(const char *path, const struct buffer *pdf, struct error *err)
{
	mode_t mask = umask(077);
	bool good = output_whole(path, pdf, err);

	umask(mask);
	return good;
}

static bool run(const struct cli_arguments *a, struct store *store, struct error *err)
{
	const char *file = cli_text(a, "output", "");
	struct vault_state state;
	struct buffer pdf = {0};
	char key[KEY_TEXT_SIZE], day[11];
	struct keysheet sheet = {.key = key,
		.fingerprint = state.fingerprint,
		.day = day,
		.language = cli_text(a, "words", "nl")};
	bool good;

	today(day);
	good = vault_use(store, cli_text(a, "key", NULL), err) && vault_look(store, &state, err) &&
	       vault_text(store, store_acting(store), key, err) &&
	       keysheet_pdf(&sheet, &pdf, err) && write_file(file, &pdf, err);
	if (good)
		cli_say(_("%s: the key of this store, for the safe. Print it, then destroy the "
			  "file"),
			file);
	secret_forget(key, sizeof key);
	if (pdf.data)
		secret_forget(pdf.data, pdf.length);
	buffer_free(&pdf);
	return good;
}

int keysheet_run(const struct cli_arguments *a)
{
	struct store *store = NULL;
	struct error err = {0};
	bool good = store_open(cli_text(a, "db", NULL), &store, &err) && run(a, store, &err);

	store_close(store);
	return good ? EX_OK : cli_fail(&err);
}
