// SPDX-License-Identifier: EUPL-1.2
#include "leaflet.h"

#include "ascii.h"
#include "fixed_lines.h"
#include "library.h"
#include "member.h"
#include "message.h"
#include "retention.h"
#include "small_groups.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* Room to write where nobody filled in a name; the ground in law takes more. */
static const char DOTS[] = "……………………";
static const char MORE_DOTS[] = "…………………………… …………………………… …………………………… …………………………… ……………………………";

/* What the file of an organisation may hold. */
static const char *const NAMES[] = {"organisation", "contact", "phone", "email", "confidant",
	"privacy-officer", "ground", NULL};

/* While a file is made. */
struct leaflet {
	const struct leaflet_request *request;
	struct fixed_lines lines;
	struct store_terms terms;
	struct document_fillings fillings;
};

/* --- small words --------------------------------------------------------------------------------- */

static void read_lines(const struct yamlin *root, struct mistakes *mistakes, void *into)
{
	fixed_lines_read(root, mistakes, into);
}

static const char *word(const struct leaflet *l, const char *key, struct error *err)
{
	const struct fixed_line *line = fixed_line_find(&l->lines, key);
	const char *text = line ? texts_in(&line->texts, l->request->language) : NULL;

	if (!text)
		error_set(err, EX_DATAERR, _("documents/lines.yaml: there is no line '%s'"), key);
	return text;
}

/* The word with its {1} filled in. False and err when the word is not there. */
static bool phrase(const struct leaflet *l, const char *key, const char *one, struct buffer *out,
	struct error *err)
{
	struct document_fillings fillings = {0};
	const char *text = word(l, key, err);
	bool good;

	if (!text)
		return false;
	document_fill(&fillings, "1", one);
	good = document_filled(&fillings, text, out, err);
	document_fillings_free(&fillings);
	return good;
}

/* "28 days", "12 months": whole years as months, since that is how people say it. */
static bool term(const struct leaflet *l, int days, struct buffer *out, struct error *err)
{
	char number[16];

	if (days % 365 == 0) {
		snprintf(number, sizeof number, "%d", days / 365 * 12);
		return phrase(l, "months", number, out, err);
	}
	snprintf(number, sizeof number, "%d", days);
	return phrase(l, days == 1 ? "day" : "days", number, out, err);
}

char *leaflet_word(const char *key, const char *language, struct error *err)
{
	struct leaflet_request request = {.language = language};
	struct leaflet l = {.request = &request};
	char *copy = NULL;
	const char *text;

	if (library_table("documents/lines.yaml", read_lines, &l.lines, err)) {
		text = word(&l, key, err);
		copy = text ? strdup(text) : NULL;
		if (text && !copy)
			error_memory(err);
	}
	fixed_lines_free(&l.lines);
	return copy;
}

/* --- names --------------------------------------------------------------------------------------- */

/* "Mrs. De Vries" stays on one line: the space behind a full stop is one that does not break. */
static void fill_name(struct document_fillings *fillings, const char *name, const char *typed)
{
	struct buffer text = {0};

	for (const char *c = typed; *c; c++) {
		bool hold = *c == ' ' && c > typed && c[-1] == '.';

		if (hold)
			buffer_puts(&text, "\xC2\xA0");
		else if ((unsigned char)*c < ' ')
			buffer_puts(&text, " ");
		else
			buffer_add(&text, c, 1);
	}
	if (text.failed)
		fillings->failed = true;
	document_fill(fillings, name, buffer_text(&text));
	buffer_free(&text);
}

static void read_organisation(
	const struct yamlin *root, struct mistakes *mistakes, struct document_fillings *fillings)
{
	if (!member_keys(root, NAMES, mistakes))
		return;
	for (size_t i = 0; NAMES[i]; i++) {
		const struct yamlin *value = yamlin_member(root, NAMES[i]);
		const char *text = value ? member_word(value, NAMES[i], mistakes) : NULL;

		if (text)
			fill_name(fillings, NAMES[i], text);
	}
}

static bool fill_organisation(struct leaflet *l, struct error *err)
{
	const char *path = l->request->organisation;
	struct mistakes mistakes = {0};
	struct buffer bytes = {0};
	struct yamlin *root;
	bool good;

	for (size_t i = 0; NAMES[i]; i++)
		document_fill(
			&l->fillings, NAMES[i], strcmp(NAMES[i], "ground") == 0 ? MORE_DOTS : DOTS);
	if (!path)
		return true;
	good = library_read(path, &bytes, err);
	if (good) {
		root = yamlin_read(buffer_text(&bytes), bytes.length, &mistakes);
		if (root)
			read_organisation(root, &mistakes, &l->fillings);
		yamlin_free(root);
		good = mistakes_report(&mistakes, path, err);
	}
	buffer_free(&bytes);
	return good;
}

static void fill_number(struct leaflet *l, const char *name, int number)
{
	char text[16];

	snprintf(text, sizeof text, "%d", number);
	document_fill(&l->fillings, name, text);
}

static bool fill_term(struct leaflet *l, const char *name, int days, struct error *err)
{
	struct buffer text = {0};
	bool good = term(l, days, &text, err);

	document_fill(&l->fillings, name, buffer_text(&text));
	buffer_free(&text);
	return good;
}

/* What the program itself knows. */
static bool fill_numbers(struct leaflet *l, struct error *err)
{
	static const char *const pictures[] = {"pictures-a", "pictures-b", "pictures-c"};
	static const char *const answers[] = {"answers-a", "answers-b", "answers-c"};
	struct small_limits limits = small_limits_raised(0, 0);
	bool good = true;

	fill_number(l, "least", limits.least);
	fill_number(l, "full", limits.full);
	fill_number(l, "below-full", limits.full - 1);
	fill_number(l, "few", SMALL_FEW_BELOW);
	fill_number(l, "workers", SMALL_WORKERS);
	document_fill(&l->fillings, "version", VERSION);
	if (l->request->about)
		fill_name(&l->fillings, "about", l->request->about);
	for (int i = 0; i < 3 && good; i++)
		good = fill_term(l, pictures[i], l->terms.pictures[i], err) &&
		       fill_term(l, answers[i], l->terms.answers[i], err);
	return good && fill_term(l, "actions", l->terms.actions, err) &&
	       fill_term(l, "log", l->terms.log, err) && fill_term(l, "paper", l->terms.paper, err);
}

/* --- tables -------------------------------------------------------------------------------------- */

enum { TABLE_CELLS_MAX = 4 * 200 };

/* Cells that are written one after the other. */
struct cells {
	struct buffer texts[TABLE_CELLS_MAX];
	size_t count;
	const char *lent[TABLE_CELLS_MAX];
};

static struct buffer *next_cell(struct cells *cells)
{
	return cells->count < TABLE_CELLS_MAX ? &cells->texts[cells->count++]
					      : &cells->texts[TABLE_CELLS_MAX - 1];
}

static bool add_word(struct leaflet *l, struct cells *cells, const char *key, struct error *err)
{
	const char *text = word(l, key, err);

	if (text)
		buffer_puts(next_cell(cells), text);
	return text != NULL;
}

static void put_table(
	struct cells *cells, const double *shares, size_t columns, struct pages *pages)
{
	struct pages_table table = {
		.columns = columns, .cells = cells->lent, .rows = cells->count / columns};

	for (size_t i = 0; i < columns; i++)
		table.shares[i] = shares[i];
	for (size_t i = 0; i < cells->count; i++)
		cells->lent[i] = buffer_text(&cells->texts[i]);
	pages_table(pages, &table);
}

static void free_cells(struct cells *cells)
{
	for (size_t i = 0; cells && i < cells->count; i++)
		buffer_free(&cells->texts[i]);
	free(cells);
}

/* One row: what, and its term for each regime. */
static bool add_term(struct leaflet *l, struct cells *cells, const char *key, const int days[3],
	struct error *err)
{
	bool good = add_word(l, cells, key, err);

	for (int i = 0; i < 3 && good; i++)
		good = term(l, days[i], next_cell(cells), err);
	return good;
}

static bool put_terms(struct leaflet *l, struct pages *pages, struct error *err)
{
	static const double shares[] = {0.31, 0.19, 0.27, 0.23};
	const int paper[] = {l->terms.paper, l->terms.paper, l->terms.paper};
	const int actions[] = {l->terms.actions, l->terms.actions, l->terms.actions};
	const int log[] = {l->terms.log, l->terms.log, l->terms.log};
	struct cells *cells = calloc(1, sizeof *cells);
	bool good = cells && add_word(l, cells, "what", err) &&
		    add_word(l, cells, "regime-a", err) && add_word(l, cells, "regime-b", err) &&
		    add_word(l, cells, "regime-c", err) &&
		    add_term(l, cells, "term-paper", paper, err) &&
		    add_term(l, cells, "term-pictures", l->terms.pictures, err) &&
		    add_term(l, cells, "term-answers", l->terms.answers, err) &&
		    add_term(l, cells, "term-actions", actions, err) &&
		    add_term(l, cells, "term-log", log, err);

	if (good)
		put_table(cells, shares, 4, pages);
	else if (!cells)
		error_memory(err);
	free_cells(cells);
	return good;
}

static const char *kind_key(const struct form *form, const char *what, char key[16])
{
	snprintf(key, 16, "%s-%c", what, ascii_lower((char)regime_letter(form->regime)));
	return key;
}

static const char *text_of(const struct leaflet *l, const struct form *form,
	const struct texts *texts, struct error *err)
{
	const char *text = texts_in(texts, l->request->language);

	if (!text)
		error_set(err, EX_DATAERR, _("%s: has no texts in '%s'"), form->path,
			l->request->language);
	return text;
}

static bool put_forms(struct leaflet *l, struct pages *pages, struct error *err)
{
	static const double shares[] = {0.5, 0.32, 0.18};
	struct cells *cells = calloc(1, sizeof *cells);
	bool good = cells && add_word(l, cells, "form", err) && add_word(l, cells, "kind", err) &&
		    add_word(l, cells, "questions", err);
	char key[16];

	if (!cells)
		error_memory(err);
	else if (l->request->form_count >= TABLE_CELLS_MAX / 4)
		good = error_set(err, EX_USAGE, _("%zu forms are too many for one table"),
			l->request->form_count);
	for (size_t i = 0; i < l->request->form_count && good; i++) {
		const struct form *form = l->request->forms[i];
		const char *title = text_of(l, form, &form->title, err);

		good = title != NULL;
		if (!good)
			break;
		buffer_puts(next_cell(cells), title);
		good = add_word(l, cells, kind_key(form, "regime", key), err);
		buffer_printf(next_cell(cells), "%zu", form->question_count);
	}
	if (good)
		put_table(cells, shares, 3, pages);
	free_cells(cells);
	return good;
}

/* "Five faces, from bad to very good." */
static bool add_faces(struct leaflet *l, const struct form *form, const struct question *q,
	struct buffer *out, struct error *err)
{
	struct document_fillings fillings = {0};
	const char *text = word(l, q->type == QUESTION_FACES3 ? "faces3" : "faces5", err);
	const char *first = text_of(l, form, &q->options[0].label, err);
	const char *last = text_of(l, form, &q->options[q->option_count - 1].label, err);
	bool good = text && first && last;

	if (good) {
		document_fill(&fillings, "1", first);
		document_fill(&fillings, "2", last);
		good = document_filled(&fillings, text, out, err);
	}
	document_fillings_free(&fillings);
	return good;
}

/* "To choose from: yes, a little, no." or what else there is to fill in. */
static bool add_answers(struct leaflet *l, const struct form *form, const struct question *q,
	struct buffer *out, struct error *err)
{
	const char *other = q->type == QUESTION_TEXT     ? "free-box"
			    : q->type == QUESTION_NUMBER ? "digits"
			    : q->type == QUESTION_LINE   ? "line"
							 : NULL;
	struct buffer options = {0};
	bool good = true;

	if (out->length > 0 && !strchr(".?!:", out->data[out->length - 1]))
		buffer_puts(out, ".");
	buffer_puts(out, " ");
	if ((q->type == QUESTION_FACES5 || q->type == QUESTION_FACES3) && q->option_count > 0)
		return add_faces(l, form, q, out, err);
	for (size_t i = 0; i < q->option_count && good && !other; i++) {
		const char *label = text_of(l, form, &q->options[i].label, err);

		good = label != NULL;
		buffer_printf(&options, "%s%s", i ? ", " : "", label ? label : "");
	}
	if (good && other)
		good = phrase(l, other, "", out, err);
	else if (good)
		good = phrase(l, "choose-from", buffer_text(&options), out, err);
	buffer_free(&options);
	return good;
}

static bool put_question(struct leaflet *l, const struct form *form, const struct question *q,
	int number, struct pages *pages, struct error *err)
{
	const char *text = text_of(l, form, &q->text, err);
	struct buffer line = {0};
	bool good = text != NULL;

	if (good) {
		buffer_puts(&line, text);
		for (size_t i = 0; i < q->statement_count && good; i++) {
			const char *statement = text_of(l, form, &q->statements[i].text, err);

			good = statement != NULL;
			buffer_printf(&line, " %s", statement ? statement : "");
		}
	}
	good = good && add_answers(l, form, q, &line, err);
	if (good)
		pages_item(pages, number, buffer_text(&line));
	buffer_free(&line);
	return good;
}

static bool put_questions(struct leaflet *l, struct pages *pages, struct error *err)
{
	for (size_t i = 0; i < l->request->form_count; i++) {
		const struct form *form = l->request->forms[i];
		const char *title = text_of(l, form, &form->title, err);
		struct buffer head = {0};
		char key[16];
		const char *kind = title ? word(l, kind_key(form, "kind", key), err) : NULL;
		bool good = kind != NULL;

		if (good) {
			buffer_printf(&head, "%s (%s)", title, kind);
			pages_subheading(pages, buffer_text(&head));
		}
		buffer_free(&head);
		for (size_t k = 0; k < form->question_count && good; k++)
			good = put_question(l, form, &form->questions[k], (int)k + 1, pages, err);
		if (!good)
			return false;
	}
	return true;
}

static bool insert(void *context, const char *name, struct pages *pages, struct error *err)
{
	struct leaflet *l = context;

	if (strcmp(name, "terms") == 0)
		return put_terms(l, pages, err);
	if (strcmp(name, "forms") == 0)
		return put_forms(l, pages, err);
	if (strcmp(name, "questions") == 0)
		return put_questions(l, pages, err);
	return error_set(err, EX_DATAERR, _("there is no insert '%s'"), name);
}

/* --- the file ------------------------------------------------------------------------------------ */

static bool lay_one(struct leaflet *l, const struct document *document, struct pages *pages,
	struct buffer *title, struct error *err)
{
	struct document_request request = {.document = document,
		.language = l->request->language,
		.fillings = &l->fillings,
		.insert = insert,
		.context = l};

	return (title->length > 0 || document_title(&request, title, err)) &&
	       document_lay(&request, pages, err);
}

static bool no_such_language(const struct leaflet *l, struct error *err)
{
	return error_set(err, EX_USAGE,
		_("these texts are not there in '%s' yet; nl and en are, and others can be added "
		  "in forms/library/documents"),
		l->request->language);
}

static bool lay_all(
	struct leaflet *l, struct pages **pages, struct buffer *title, struct error *err)
{
	bool good = true;

	for (size_t i = 0; l->request->documents[i] && good; i++) {
		struct document *document = document_load(l->request->documents[i], err);
		struct pages_look look;

		good = document && (document_speaks(document, l->request->language) ||
					   no_such_language(l, err));
		if (good && !*pages) {
			look = document_look(document);
			*pages = pages_new(&look, err);
		}
		good = good && *pages && lay_one(l, document, *pages, title, err);
		document_free(document);
	}
	return good;
}

static bool make(struct leaflet *l, struct buffer *bytes, size_t *count, struct error *err)
{
	struct buffer title = {0}, foot = {0};
	struct pages *pages = NULL;
	bool good = (word(l, "page", NULL) || no_such_language(l, err)) &&
		    fill_organisation(l, err) && fill_numbers(l, err) &&
		    lay_all(l, &pages, &title, err) && phrase(l, "made-with", VERSION, &foot, err);
	const char *page = good ? word(l, "page", err) : NULL;

	good = good && page &&
	       pages_pdf(pages, buffer_text(&title), buffer_text(&foot), page, bytes, err);
	if (good)
		*count = pages_count(pages);
	pages_free(pages);
	buffer_free(&title);
	buffer_free(&foot);
	return good;
}

bool leaflet_pdf(const struct leaflet_request *request, struct buffer *bytes, size_t *pages,
	struct error *err)
{
	struct leaflet l = {.request = request};
	bool good = library_table("documents/lines.yaml", read_lines, &l.lines, err) &&
		    retention_terms(&l.terms, err) && make(&l, bytes, pages, err);

	fixed_lines_free(&l.lines);
	document_fillings_free(&l.fillings);
	return good;
}
