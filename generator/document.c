// SPDX-License-Identifier: EUPL-1.2
#include "document.h"

#include "library.h"
#include "member.h"
#include "message.h"
#include "texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { LINES_MOST = 20, SIZE_LEAST = 12, SIZE_MOST = 16 };

enum kind {
	BLOCK_HEADING,
	BLOCK_SUBHEADING,
	BLOCK_TEXT,
	BLOCK_LIST,
	BLOCK_STEPS,
	BLOCK_LINES,
	BLOCK_TABLE,
	BLOCK_INSERT,
	BLOCK_KINDS
};

static const char *const KINDS[BLOCK_KINDS + 1] = {
	"heading", "subheading", "text", "list", "steps", "lines", "table", "insert", NULL};

struct block {
	enum kind kind;
	struct texts *texts; /* one, items of a list, or cells row by row */
	size_t text_count;
	size_t columns; /* TABLE */
	int shares[PAGES_COLUMNS_MAX];
	int count; /* LINES */
	char pictogram[PICTOGRAM_KEY_SIZE];
	char insert[FORM_ID_SIZE];
};

struct document {
	char id[FORM_ID_SIZE];
	char pictogram[PICTOGRAM_KEY_SIZE];
	struct languages languages;
	int size_pt;
	bool sentences, drawings;
	struct texts title, under;
	struct block *blocks;
	size_t block_count;
};

/* --- reading ------------------------------------------------------------------------------------- */

struct reading_document {
	struct document *document;
	struct mistakes *mistakes;
};

/* Room for `count` more texts. */
static struct texts *more_texts(struct reading_document *r, struct block *block, size_t count)
{
	struct texts *more = realloc(block->texts, (block->text_count + count) * sizeof *more);

	if (!more) {
		r->mistakes->failed = true;
		return NULL;
	}
	block->texts = more;
	more += block->text_count;
	memset(more, 0, count * sizeof *more);
	block->text_count += count;
	return more;
}

static void read_text(struct reading_document *r, const struct yamlin *map, struct block *block)
{
	struct texts *texts = more_texts(r, block, 1);

	if (texts)
		texts_read(map, KINDS[block->kind], r->document->languages, r->mistakes, texts);
}

static void read_list(struct reading_document *r, const struct yamlin *list, struct block *block)
{
	if (!member_list(list, KINDS[block->kind], r->mistakes))
		return;
	for (size_t i = 0; i < list->count; i++)
		read_text(r, &list->entries[i].value, block);
}

static void read_table(struct reading_document *r, const struct yamlin *rows, struct block *block)
{
	if (!member_list(rows, "table", r->mistakes))
		return;
	for (size_t i = 0; i < rows->count; i++) {
		const struct yamlin *row = &rows->entries[i].value;

		if (!member_list(row, "table", r->mistakes))
			return;
		if (i == 0)
			block->columns = row->count;
		if (row->count != block->columns || row->count == 0 ||
			row->count > PAGES_COLUMNS_MAX) {
			mistakes_add(r->mistakes, row->place,
				_("every row of a table has as many texts, at most %d"),
				PAGES_COLUMNS_MAX);
			return;
		}
		for (size_t c = 0; c < row->count; c++)
			read_text(r, &row->entries[c].value, block);
	}
}

static void read_shares(struct reading_document *r, const struct yamlin *list, struct block *block)
{
	int sum = 0;

	if (!member_list(list, "shares", r->mistakes))
		return;
	for (size_t i = 0; i < list->count && i < PAGES_COLUMNS_MAX; i++) {
		member_number(&list->entries[i].value, (struct member_range){"shares", 5, 95},
			r->mistakes, &block->shares[i]);
		sum += block->shares[i];
	}
	if (list->count != block->columns || sum != 100)
		mistakes_add(r->mistakes, list->place,
			_("'shares' has a number for each column, 100 together"));
}

static void read_content(
	struct reading_document *r, const struct yamlin *value, struct block *block)
{
	switch (block->kind) {
	case BLOCK_LIST:
	case BLOCK_STEPS:
		read_list(r, value, block);
		break;
	case BLOCK_TABLE:
		read_table(r, value, block);
		break;
	case BLOCK_INSERT:
		member_id(value, "insert", r->mistakes, block->insert);
		break;
	default:
		read_text(r, value, block);
		break;
	}
}

static void read_block(struct reading_document *r, const struct yamlin *map, struct block *block)
{
	static const char *const keys[] = {"heading", "subheading", "text", "list", "steps",
		"frame", "lines", "table", "insert", "pictogram", "count", "shares", NULL};
	const struct yamlin *pictogram, *count, *shares, *value = NULL;

	if (!member_keys(map, keys, r->mistakes))
		return;
	for (int i = 0; KINDS[i] && !value; i++) {
		value = yamlin_member(map, KINDS[i]);
		block->kind = (enum kind)i;
	}
	if (!value) {
		mistakes_add(r->mistakes, map->place, _("a block has a heading, text, list, ..."));
		return;
	}
	read_content(r, value, block);
	pictogram = yamlin_member(map, "pictogram");
	count = yamlin_member(map, "count");
	shares = yamlin_member(map, "shares");
	if (pictogram)
		member_id(pictogram, "pictogram", r->mistakes, block->pictogram);
	if (count)
		member_number(count, (struct member_range){"count", 1, LINES_MOST}, r->mistakes,
			&block->count);
	if (shares)
		read_shares(r, shares, block);
	else if (block->kind == BLOCK_TABLE)
		mistakes_add(r->mistakes, map->place, _("'%s' is missing here"), "shares");
}

static void read_blocks(struct reading_document *r, const struct yamlin *list)
{
	struct document *d = r->document;

	if (!member_list(list, "blocks", r->mistakes))
		return;
	d->blocks = calloc(list->count + 1, sizeof *d->blocks);
	if (!d->blocks) {
		r->mistakes->failed = true;
		return;
	}
	for (size_t i = 0; i < list->count; i++)
		read_block(r, &list->entries[i].value, &d->blocks[d->block_count++]);
}

static void read_head(struct reading_document *r, const struct yamlin *root)
{
	static const struct member_range sizes = {"size", SIZE_LEAST, SIZE_MOST};
	struct document *d = r->document;
	const struct yamlin *id = member_required(root, "document", r->mistakes);
	const struct yamlin *size = member_required(root, "size", r->mistakes);
	const struct yamlin *title = member_required(root, "title", r->mistakes);
	const struct yamlin *under = yamlin_member(root, "under");
	const struct yamlin *pictogram = yamlin_member(root, "pictogram");

	if (id)
		member_id(id, "document", r->mistakes, d->id);
	if (size)
		member_number(size, sizes, r->mistakes, &d->size_pt);
	if (title)
		texts_read(title, "title", d->languages, r->mistakes, &d->title);
	if (under)
		texts_read(under, "under", d->languages, r->mistakes, &d->under);
	if (pictogram)
		member_id(pictogram, "pictogram", r->mistakes, d->pictogram);
	member_optional_yes(root, "sentences", r->mistakes, &d->sentences);
	member_optional_yes(root, "drawings", r->mistakes, &d->drawings);
}

static void read_document(const struct yamlin *root, struct mistakes *mistakes, void *into)
{
	static const char *const keys[] = {"document", "languages", "size", "sentences", "drawings",
		"title", "under", "pictogram", "blocks", NULL};
	struct reading_document r = {into, mistakes};
	const struct yamlin *languages, *blocks;

	if (!member_keys(root, keys, mistakes))
		return;
	languages = member_required(root, "languages", mistakes);
	blocks = member_required(root, "blocks", mistakes);
	if (!languages || !languages_read(languages, mistakes, &r.document->languages))
		return;
	read_head(&r, root);
	if (blocks)
		read_blocks(&r, blocks);
}

struct document *document_load(const char *name, struct error *err)
{
	struct document *document = calloc(1, sizeof *document);
	char file[FORM_ID_SIZE + 32];

	if (!document) {
		error_memory(err);
		return NULL;
	}
	snprintf(file, sizeof file, "documents/%.*s.yaml", FORM_ID_SIZE - 1, name);
	if (library_table(file, read_document, document, err))
		return document;
	document_free(document);
	return NULL;
}

void document_free(struct document *document)
{
	if (!document)
		return;
	for (size_t i = 0; i < document->block_count; i++) {
		for (size_t k = 0; k < document->blocks[i].text_count; k++)
			texts_free(&document->blocks[i].texts[k]);
		free(document->blocks[i].texts);
	}
	texts_free(&document->title);
	texts_free(&document->under);
	free(document->blocks);
	free(document->languages.items);
	free(document);
}

bool document_speaks(const struct document *document, const char *language)
{
	return texts_in(&document->title, language) != NULL;
}

void document_each_text(const struct document *document,
	bool (*take)(void *context, const struct texts *texts), void *context)
{
	if (!take(context, &document->title) ||
		(document->under.count && !take(context, &document->under)))
		return;
	for (size_t i = 0; i < document->block_count; i++)
		for (size_t k = 0; k < document->blocks[i].text_count; k++)
			if (!take(context, &document->blocks[i].texts[k]))
				return;
}

/* --- names --------------------------------------------------------------------------------------- */

void document_fill(struct document_fillings *fillings, const char *name, const char *text)
{
	struct document_filling *more =
		realloc(fillings->items, (fillings->count + 1) * sizeof *more);
	char *copy = strdup(text);

	if (more)
		fillings->items = more;
	if (!more || !copy) {
		free(copy);
		fillings->failed = true;
		return;
	}
	snprintf(more[fillings->count].name, sizeof more->name, "%s", name);
	more[fillings->count++].text = copy;
}

void document_fillings_free(struct document_fillings *fillings)
{
	for (size_t i = 0; i < fillings->count; i++)
		free(fillings->items[i].text);
	free(fillings->items);
	*fillings = (struct document_fillings){0};
}

static const char *filling(
	const struct document_fillings *fillings, const char *name, size_t length)
{
	for (size_t i = fillings->count; i > 0; i--) {
		const struct document_filling *f = &fillings->items[i - 1];

		if (strlen(f->name) == length && strncmp(f->name, name, length) == 0)
			return f->text;
	}
	return NULL;
}

bool document_filled(const struct document_fillings *fillings, const char *text, struct buffer *out,
	struct error *err)
{
	while (*text) {
		size_t plain = strcspn(text, "{"), length;
		const char *fill;

		buffer_add(out, text, plain);
		text += plain;
		if (!*text)
			break;
		length = strcspn(++text, "}");
		fill = filling(fillings, text, length);
		if (!fill)
			return error_set(
				err, EX_DATAERR, _("nobody fills in {%.*s}"), (int)length, text);
		buffer_puts(out, fill);
		text += length + (text[length] == '}');
	}
	return out->failed || fillings->failed ? error_memory(err) : true;
}

/* --- laying -------------------------------------------------------------------------------------- */

struct pages_look document_look(const struct document *document)
{
	return (struct pages_look){.text_pt = document->size_pt,
		.sentences = document->sentences,
		.margin_mm = document->drawings ? 22 : 0};
}

/* The text in the language of the request, filled in. */
static bool text_of(const struct document_request *r, const struct texts *texts, struct buffer *out,
	struct error *err)
{
	const char *text = texts_in(texts, r->language);

	buffer_free(out);
	if (!text)
		return error_set(
			err, EX_USAGE, _("this document is not there in '%s'"), r->language);
	return document_filled(r->fillings, text, out, err);
}

bool document_title(const struct document_request *request, struct buffer *out, struct error *err)
{
	return text_of(request, &request->document->title, out, err);
}

static const char *key_or_null(const char *key)
{
	return *key ? key : NULL;
}

static void lay_text(struct pages *pages, const struct block *block, size_t index, const char *text)
{
	switch (block->kind) {
	case BLOCK_HEADING:
		pages_heading(pages, text, key_or_null(block->pictogram));
		break;
	case BLOCK_SUBHEADING:
		pages_subheading(pages, text);
		break;
	case BLOCK_LIST:
		pages_item(pages, 0, text);
		break;
	case BLOCK_STEPS:
		pages_item(pages, (int)index + 1, text);
		break;
	case BLOCK_LINES:
		pages_lines(pages, text, block->count > 0 ? (size_t)block->count : 1);
		break;
	default:
		pages_text(pages, text);
		break;
	}
}

static bool lay_table(const struct document_request *r, const struct block *block,
	struct pages *pages, struct error *err)
{
	struct buffer *texts = calloc(block->text_count + 1, sizeof *texts);
	const char **cells = calloc(block->text_count + 1, sizeof *cells);
	struct pages_table table = {.columns = block->columns, .cells = cells};
	bool good = texts && cells;

	if (!good)
		error_memory(err);
	for (size_t i = 0; i < block->text_count && good; i++) {
		good = text_of(r, &block->texts[i], &texts[i], err);
		cells[i] = buffer_text(&texts[i]);
	}
	for (size_t i = 0; i < block->columns; i++)
		table.shares[i] = block->shares[i] / 100.0;
	if (good && block->columns > 0) {
		table.rows = block->text_count / block->columns;
		pages_table(pages, &table);
	}
	for (size_t i = 0; i < block->text_count && texts; i++)
		buffer_free(&texts[i]);
	free(texts);
	free(cells);
	return good;
}

static bool lay_block(const struct document_request *r, const struct block *block,
	struct pages *pages, struct error *err)
{
	struct buffer text = {0};
	bool good = true;

	if (block->kind == BLOCK_TABLE)
		return lay_table(r, block, pages, err);
	if (block->kind == BLOCK_INSERT)
		return r->insert(r->context, block->insert, pages, err);
	for (size_t i = 0; i < block->text_count && good; i++) {
		good = text_of(r, &block->texts[i], &text, err);
		if (good)
			lay_text(pages, block, i, buffer_text(&text));
	}
	buffer_free(&text);
	return good;
}

bool document_lay(const struct document_request *request, struct pages *pages, struct error *err)
{
	const struct document *d = request->document;
	struct buffer title = {0}, under = {0};
	bool good;

	pages_section(pages);
	good = text_of(request, &d->title, &title, err) &&
	       (d->under.count == 0 || text_of(request, &d->under, &under, err));
	if (good)
		pages_title(
			pages, buffer_text(&title), buffer_text(&under), key_or_null(d->pictogram));
	for (size_t i = 0; i < d->block_count && good; i++)
		good = lay_block(request, &d->blocks[i], pages, err);
	buffer_free(&title);
	buffer_free(&under);
	return good || error_prefix(err, "documents/%s.yaml: ", d->id);
}
