// SPDX-License-Identifier: EUPL-1.2
/*
 * A workbook is a zip file of XML parts that name each other: the relations of the package name
 * the workbook, the relations of the workbook name the part of each sheet and of the shared
 * strings. A cell with a text holds the number of a shared string, or the text itself.
 *
 * Producers choose their own prefixes for namespaces, so elements are known by what comes after
 * the colon.
 */
#include "xlsx.h"

#include "ascii.h"
#include "message.h"
#include "utf8.h"
#include "zipped.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

enum { ROWS_EVER = 1048576, COLUMNS_EVER = 16384, STRINGS_MAX = 500 * 1000 };

struct sheet_part {
	char name[XLSX_NAME_SIZE];
	char relation[64];
	char part[ZIPPED_PART_SIZE];
};

struct xlsx {
	struct buffer file; /* when xlsx_open read it */
	char *path;
	struct zipped *zipped;
	struct sheet_part sheets[XLSX_SHEETS_MAX];
	size_t sheet_count;
	char strings_part[ZIPPED_PART_SIZE]; /* "" when there are none */
	bool strings_read;
	struct buffer strings; /* zero-terminated, one after the other */
	size_t *string_at;
	size_t string_count, string_room;
};

static const char *local(const char *element)
{
	const char *colon = strchr(element, ':');

	return colon ? colon + 1 : element;
}

static bool is(const char *element, const char *name)
{
	return strcmp(local(element), name) == 0;
}

/* A whole number from 0 to most, or -1. */
static long whole(const char *text, long most)
{
	long n = 0;

	if (!text || !*text)
		return -1;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return -1;
		n = 10 * n + (*text - '0');
		if (n > most)
			return -1;
	}
	return n;
}

/* --- texts --------------------------------------------------------------------------------------- */

/* A rich text is its <t> pieces one after the other, without those that say how to pronounce it. */
struct rich {
	bool inside; /* a <t> */
	int sound;   /* open <rPh> */
};

static void rich_start(struct rich *rich, const char *element)
{
	if (is(element, "rPh"))
		rich->sound++;
	rich->inside = is(element, "t") && rich->sound == 0;
}

static void rich_end(struct rich *rich, const char *element)
{
	if (is(element, "rPh") && rich->sound > 0)
		rich->sound--;
	rich->inside = false;
}

/* The character of `_x000D_`, or UTF8_BAD when no such thing stands there. */
static uint32_t escaped(const char *text)
{
	static const char digits[] = "0123456789abcdef";
	uint32_t c = 0;

	if (text[0] != '_' || text[1] != 'x')
		return UTF8_BAD;
	for (int i = 2; i < 6; i++) {
		char low = text[i] >= 'A' && text[i] <= 'F' ? (char)(text[i] + 32) : text[i];
		const char *at = low ? strchr(digits, low) : NULL;

		if (!at)
			return UTF8_BAD;
		c = 16 * c + (uint32_t)(at - digits);
	}
	return text[6] == '_' ? c : UTF8_BAD;
}

/* Control characters are written as `_x000D_`. Those become a space: no text of ours has any. */
static void unescape(struct buffer *texts, size_t from)
{
	char *to, *text;

	if (texts->length <= from)
		return;
	to = text = texts->data + from;
	while (*text) {
		uint32_t c = escaped(text);

		if (c == UTF8_BAD || (c >= 0xD800 && c <= 0xDFFF)) {
			*to++ = *text++;
			continue;
		}
		to += utf8_write(c < ' ' ? ' ' : c, to);
		text += 7;
	}
	*to = '\0';
	texts->length = (size_t)(to - texts->data);
}

/* --- relations ----------------------------------------------------------------------------------- */

/* What a relations part is searched for. */
struct relating {
	struct xml *xml;
	struct xlsx *x;
	const char *folder; /* that targets are relative to; "" or with a slash at its end */
	char *workbook;     /* ZIPPED_PART_SIZE, or NULL when this is the workbook's own   */
};

/* "../a/./b" from a folder, or "/a/b" from the top: "" when it leads out or is too long. */
static void resolve(const char *folder, const char *target, char part[ZIPPED_PART_SIZE])
{
	char path[2 * ZIPPED_PART_SIZE], *rest = NULL;
	size_t length = 0;

	*part = '\0';
	if (snprintf(path, sizeof path, "%s%s", *target == '/' ? "" : folder, target) >=
		(int)sizeof path)
		return;
	for (char *step = strtok_r(path, "/", &rest); step; step = strtok_r(NULL, "/", &rest)) {
		size_t more = strlen(step);

		if (strcmp(step, ".") == 0)
			continue;
		if (strcmp(step, "..") == 0) {
			char *slash = strrchr(part, '/');

			length = slash ? (size_t)(slash - part) : 0;
		} else if (length + more + 2 > ZIPPED_PART_SIZE) {
			length = 0;
		} else {
			length += (size_t)snprintf(part + length, ZIPPED_PART_SIZE - length, "%s%s",
				length ? "/" : "", step);
		}
		part[length] = '\0';
	}
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), most = strlen(end);

	return length >= most && strcmp(text + length - most, end) == 0;
}

/* Two families of names for one thing exist ("transitional" and "strict"); both end alike. */
static void on_relation(void *reader, const char *element, const char **attributes)
{
	struct relating *r = reader;
	const char *id = xml_attribute(attributes, "Id");
	const char *type = xml_attribute(attributes, "Type");
	const char *target = xml_attribute(attributes, "Target");
	const char *mode = xml_attribute(attributes, "TargetMode");

	if (!is(element, "Relationship") || !id || !type || !target ||
		(mode && strcmp(mode, "External") == 0))
		return;
	if (r->workbook) {
		if (ends_with(type, "/officeDocument") && !*r->workbook)
			resolve(r->folder, target, r->workbook);
		return;
	}
	if (ends_with(type, "/sharedStrings") && !*r->x->strings_part)
		resolve(r->folder, target, r->x->strings_part);
	for (size_t i = 0; i < r->x->sheet_count && ends_with(type, "/worksheet"); i++)
		if (strcmp(r->x->sheets[i].relation, id) == 0)
			resolve(r->folder, target, r->x->sheets[i].part);
}

/* Reads the relations of a part ("" for the package): `folder/_rels/name.rels`. */
static bool read_relations(struct xlsx *x, const char *of, char *workbook, struct error *err)
{
	static const struct xml_listener listener = {.start = on_relation};
	const char *slash = strrchr(of, '/');
	int folder_length = slash ? (int)(slash - of) + 1 : 0;
	char folder[ZIPPED_PART_SIZE], part[2 * ZIPPED_PART_SIZE];
	struct relating relating = {.x = x, .folder = folder, .workbook = workbook};

	snprintf(folder, sizeof folder, "%.*s", folder_length, of);
	snprintf(part, sizeof part, "%s_rels/%s.rels", folder, of + folder_length);
	return zipped_read(
		x->zipped, part, &(struct zipped_reader){&listener, &relating, &relating.xml}, err);
}

/* --- workbook ------------------------------------------------------------------------------------ */

struct listing {
	struct xml *xml;
	struct xlsx *x;
};

/* The id of a relation has a prefix; the sheet's own number has none. */
static const char *relation_id(const char **attributes)
{
	for (; *attributes; attributes += 2)
		if (strchr(attributes[0], ':') && is(attributes[0], "id"))
			return attributes[1];
	return NULL;
}

static void on_workbook(void *reader, const char *element, const char **attributes)
{
	struct listing *l = reader;
	const char *name = xml_attribute(attributes, "name");
	const char *relation = relation_id(attributes);
	struct sheet_part *sheet;

	if (!is(element, "sheet") || !name || !relation)
		return;
	if (l->x->sheet_count == XLSX_SHEETS_MAX) {
		xml_fail(l->xml, _("more than %d sheets"), XLSX_SHEETS_MAX);
		return;
	}
	sheet = &l->x->sheets[l->x->sheet_count++];
	snprintf(sheet->name, sizeof sheet->name, "%s", name);
	snprintf(sheet->relation, sizeof sheet->relation, "%s", relation);
}

static bool read_workbook(struct xlsx *x, struct error *err)
{
	static const struct xml_listener listener = {.start = on_workbook};
	struct listing listing = {.x = x};
	char workbook[ZIPPED_PART_SIZE] = "";

	if (!zipped_has(x->zipped, "_rels/.rels") || !read_relations(x, "", workbook, err) ||
		!*workbook || !zipped_has(x->zipped, workbook)) {
		if (!err->status)
			error_set(err, EX_DATAERR, _("%s: is no Excel workbook (.xlsx)"), x->path);
		return false;
	}
	return zipped_read(x->zipped, workbook,
		       &(struct zipped_reader){&listener, &listing, &listing.xml}, err) &&
	       read_relations(x, workbook, NULL, err);
}

/* --- shared strings ------------------------------------------------------------------------------ */

struct stringing {
	struct xml *xml;
	struct xlsx *x;
	struct rich rich;
	bool inside; /* an <si> */
};

static void begin_string(struct stringing *s)
{
	struct xlsx *x = s->x;

	if (x->string_count == x->string_room) {
		size_t room = x->string_room ? 2 * x->string_room : 256;
		size_t *more = realloc(x->string_at, room * sizeof *more);

		if (!more || x->string_count >= STRINGS_MAX) {
			x->string_at = more ? more : x->string_at;
			xml_fail(s->xml, _("too many texts"));
			return;
		}
		x->string_at = more;
		x->string_room = room;
	}
	x->string_at[x->string_count++] = x->strings.length;
	s->inside = true;
	s->rich = (struct rich){0};
}

static void on_string_start(void *reader, const char *element, const char **attributes)
{
	struct stringing *s = reader;

	(void)attributes;
	if (is(element, "si"))
		begin_string(s);
	else
		rich_start(&s->rich, element);
}

static void on_string_end(void *reader, const char *element)
{
	struct stringing *s = reader;

	rich_end(&s->rich, element);
	if (!is(element, "si") || !s->inside)
		return;
	s->inside = false;
	unescape(&s->x->strings, s->x->string_at[s->x->string_count - 1]);
	buffer_add(&s->x->strings, "", 1);
	if (s->x->strings.failed)
		xml_fail_memory(s->xml);
}

static void on_string_text(void *reader, const char *text, size_t length)
{
	struct stringing *s = reader;

	if (!s->inside || !s->rich.inside)
		return;
	if (s->x->strings.length + length > XLSX_TEXT_BYTES_MAX)
		xml_fail(s->xml, _("too much text"));
	else
		buffer_add(&s->x->strings, text, length);
}

/* Once, when the first sheet is read. */
static bool read_strings(struct xlsx *x, struct error *err)
{
	static const struct xml_listener listener = {
		on_string_start, on_string_end, on_string_text};
	struct stringing stringing = {.x = x};

	if (x->strings_read || !*x->strings_part)
		return true;
	x->strings_read = true;
	return zipped_read(x->zipped, x->strings_part,
		&(struct zipped_reader){&listener, &stringing, &stringing.xml}, err);
}

/* --- a sheet ------------------------------------------------------------------------------------- */

struct celling {
	struct xml *xml;
	const struct xlsx *x;
	struct xlsx_sheet *sheet;
	size_t row_room, cell_room;
	struct rich rich;
	bool in_row, in_cell, in_value;
	char type;     /* of the cell: 's' shared, 'i' inline, 'b' boolean, else as it is written */
	size_t column; /* of the cell, from 0 */
	size_t next;   /* column of a cell that does not say its own */
	size_t start;  /* of the cell's text  */
};

/* Room for one more, or false after xml_fail. */
static bool more_room(struct celling *c, size_t **cells)
{
	struct xlsx_sheet *sheet = c->sheet;

	if (sheet->cell_count >= XLSX_CELLS_MAX)
		return xml_fail(c->xml, _("more than %d cells"), XLSX_CELLS_MAX);
	if (sheet->cell_count == c->cell_room) {
		size_t room = c->cell_room ? 2 * c->cell_room : 256;
		size_t *more = realloc(*cells, room * sizeof *more);

		if (!more)
			return xml_fail_memory(c->xml);
		*cells = more;
		c->cell_room = room;
	}
	return true;
}

static void begin_row(struct celling *c, const char **attributes)
{
	struct xlsx_sheet *sheet = c->sheet;
	const char *r = xml_attribute(attributes, "r");
	long number = whole(r, ROWS_EVER);
	int last = sheet->row_count ? sheet->rows[sheet->row_count - 1].number : 0;

	c->in_row = true;
	c->next = 0;
	/* An empty row leaves its place to the next one. */
	if (sheet->row_count && sheet->rows[sheet->row_count - 1].count == 0)
		sheet->row_count--;
	if (sheet->row_count == XLSX_ROWS_MAX) {
		xml_fail(c->xml, _("more than %d rows"), XLSX_ROWS_MAX);
		return;
	}
	if (sheet->row_count == c->row_room) {
		size_t room = c->row_room ? 2 * c->row_room : 64;
		struct xlsx_row *more = realloc(sheet->rows, room * sizeof *more);

		if (!more) {
			xml_fail_memory(c->xml);
			return;
		}
		sheet->rows = more;
		c->row_room = room;
	}
	sheet->rows[sheet->row_count++] = (struct xlsx_row){
		.number = number > 0 ? (int)number : last + 1, .first = sheet->cell_count};
}

/* The column in a reference such as AB12, from 0; `fallback` when there is none. */
static size_t column_of(const char *reference, size_t fallback)
{
	size_t column = 0;

	if (!reference)
		return fallback;
	for (; *reference >= 'A' && *reference <= 'Z'; reference++) {
		column = 26 * column + (size_t)(*reference - 'A') + 1;
		if (column > COLUMNS_EVER)
			return COLUMNS_EVER;
	}
	return column ? column - 1 : fallback;
}

static void begin_cell(struct celling *c, const char **attributes)
{
	const char *type = xml_attribute(attributes, "t");

	c->in_cell = true;
	c->type = '\0';
	if (type && strcmp(type, "s") == 0)
		c->type = 's';
	else if (type && strcmp(type, "inlineStr") == 0)
		c->type = 'i';
	else if (type && strcmp(type, "b") == 0)
		c->type = 'b';
	else if (!type || strcmp(type, "n") == 0)
		c->type = 'n';
	c->column = column_of(xml_attribute(attributes, "r"), c->next);
	c->next = c->column + 1;
	c->start = c->sheet->text.length;
	c->rich = (struct rich){0};
}

/* The text that was collected for the cell becomes what it stands for. */
static void settle_text(struct celling *c)
{
	struct buffer *text = &c->sheet->text;
	char *typed = text->data + c->start;
	size_t zeros;
	long index;

	if (c->type == 's') {
		index = whole(typed, STRINGS_MAX);
		text->length = c->start;
		if (index >= 0 && (size_t)index < c->x->string_count)
			buffer_puts(text, c->x->strings.data + c->x->string_at[index]);
	} else if (c->type == 'b') {
		bool yes = strcmp(typed, "1") == 0 || ascii_same(typed, "true");

		text->length = c->start;
		buffer_puts(text, yes ? "TRUE" : "FALSE");
	} else if (c->type == 'n' && strchr(typed, '.')) {
		zeros = strspn(strchr(typed, '.') + 1, "0");
		if (!strchr(typed, '.')[1 + zeros])
			text->length = (size_t)(strchr(typed, '.') - text->data);
	} else {
		unescape(text, c->start);
	}
}

static void place_cell(struct celling *c, size_t at)
{
	struct xlsx_sheet *sheet = c->sheet;
	struct xlsx_row *row = &sheet->rows[sheet->row_count - 1];

	if (c->column >= XLSX_COLUMNS_MAX) {
		xml_fail(c->xml, _("texts stand in more than %d columns"), XLSX_COLUMNS_MAX);
		return;
	}
	while (row->count <= c->column) {
		if (!more_room(c, &sheet->cells))
			return;
		sheet->cells[sheet->cell_count++] = 0;
		row->count++;
	}
	sheet->cells[row->first + c->column] = at;
}

static void end_cell(struct celling *c)
{
	struct buffer *text = &c->sheet->text;

	c->in_cell = false;
	if (!c->in_row || text->length == c->start)
		return;
	settle_text(c);
	if (text->length > XLSX_TEXT_BYTES_MAX) {
		xml_fail(c->xml, _("too much text"));
		return;
	}
	if (text->length == c->start)
		return;
	buffer_add(text, "", 1);
	if (text->failed)
		xml_fail_memory(c->xml);
	else
		place_cell(c, c->start);
}

static void on_cell_start(void *reader, const char *element, const char **attributes)
{
	struct celling *c = reader;

	if (is(element, "row"))
		begin_row(c, attributes);
	else if (is(element, "c") && c->in_row)
		begin_cell(c, attributes);
	else if (is(element, "v"))
		c->in_value = true;
	else
		rich_start(&c->rich, element);
}

static void on_cell_end(void *reader, const char *element)
{
	struct celling *c = reader;

	if (is(element, "row"))
		c->in_row = false;
	else if (is(element, "c") && c->in_cell)
		end_cell(c);
	else if (is(element, "v"))
		c->in_value = false;
	else
		rich_end(&c->rich, element);
}

static void on_cell_text(void *reader, const char *text, size_t length)
{
	struct celling *c = reader;
	bool wanted = c->type == 'i' ? c->rich.inside : c->in_value;

	if (!c->in_cell || !wanted)
		return;
	if (c->sheet->text.length + length > XLSX_TEXT_BYTES_MAX)
		xml_fail(c->xml, _("too much text"));
	else
		buffer_add(&c->sheet->text, text, length);
}

/* Excel does not tell names apart by case. */
static bool same_name(const char *left, const char *right)
{
	size_t length;

	left += strspn(left, " ");
	length = strlen(left);
	while (length > 0 && left[length - 1] == ' ')
		length--;
	return strlen(right) == length && strncasecmp(left, right, length) == 0;
}

static const struct sheet_part *find_sheet(const struct xlsx *x, const char *name)
{
	for (size_t i = 0; i < x->sheet_count; i++)
		if (same_name(x->sheets[i].name, name))
			return &x->sheets[i];
	return NULL;
}

bool xlsx_has(const struct xlsx *xlsx, const char *name)
{
	return find_sheet(xlsx, name) != NULL;
}

bool xlsx_sheet(struct xlsx *xlsx, const char *name, struct xlsx_sheet *sheet, struct error *err)
{
	static const struct xml_listener listener = {on_cell_start, on_cell_end, on_cell_text};
	const struct sheet_part *part = find_sheet(xlsx, name);
	struct celling celling = {.x = xlsx, .sheet = sheet};

	*sheet = (struct xlsx_sheet){0};
	if (!part || !*part->part)
		return error_set(err, EX_DATAERR, _("%s: has no sheet '%s'"), xlsx->path, name);
	memcpy(sheet->name, part->name, sizeof sheet->name);
	buffer_add(&sheet->text, "", 1);
	if (!read_strings(xlsx, err) ||
		!zipped_read(xlsx->zipped, part->part,
			&(struct zipped_reader){&listener, &celling, &celling.xml}, err))
		return false;
	if (sheet->row_count && sheet->rows[sheet->row_count - 1].count == 0)
		sheet->row_count--;
	return sheet->text.failed ? error_memory(err) : true;
}

void xlsx_sheet_free(struct xlsx_sheet *sheet)
{
	free(sheet->rows);
	free(sheet->cells);
	buffer_free(&sheet->text);
	*sheet = (struct xlsx_sheet){0};
}

const char *xlsx_cell(const struct xlsx_sheet *sheet, const struct xlsx_row *row, size_t column)
{
	return column < row->count ? sheet->text.data + sheet->cells[row->first + column] : "";
}

void xlsx_column_name(size_t column, char name[XLSX_COLUMN_NAME_SIZE])
{
	char letters[XLSX_COLUMN_NAME_SIZE];
	size_t count = 0;

	for (column++; column > 0 && count < sizeof letters - 1; column = (column - 1) / 26)
		letters[count++] = (char)('A' + (column - 1) % 26);
	for (size_t i = 0; i < count; i++)
		name[i] = letters[count - 1 - i];
	name[count] = '\0';
}

/* --- the file ------------------------------------------------------------------------------------ */

/* What people mistake for a workbook, by its first bytes. */
static bool looks_right(const char *bytes, size_t length, const char *name, struct error *err)
{
	static const char compound[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
	/* The first part of an OpenDocument file says what it is, not packed. */
	static const char open_document[] =
		"mimetypeapplication/vnd.oasis.opendocument.spreadsheet";

	if (length >= 8 && memcmp(bytes, compound, 8) == 0)
		return error_set(err, EX_DATAERR,
			_("%s: is an old Excel file (.xls) or protected with a password; open it "
			  "in Excel or LibreOffice and save it as .xlsx, without a password"),
			name);
	if (length < 4 || memcmp(bytes, "PK", 2) != 0)
		return error_set(err, EX_DATAERR,
			_("%s: is no Excel workbook (.xlsx); open the questionnaire in Excel or "
			  "LibreOffice and save it as .xlsx"),
			name);
	if (length >= 30 + sizeof open_document - 1 &&
		memcmp(bytes + 30, open_document, sizeof open_document - 1) == 0)
		return error_set(err, EX_DATAERR,
			_("%s: is an OpenDocument sheet (.ods); open it in LibreOffice and save it "
			  "as .xlsx"),
			name);
	return true;
}

struct xlsx *xlsx_read(const char *bytes, size_t length, const char *name, struct error *err)
{
	struct error trouble = {0};
	struct xlsx *x = NULL;

	if (looks_right(bytes, length, name, err)) {
		x = calloc(1, sizeof *x);
		if (!x || !(x->path = strdup(name)))
			error_memory(err);
		else if (!(x->zipped = zipped_open(bytes, length, x->path, err)))
			;
		else if (read_workbook(x, &trouble))
			return x;
		else if (err)
			*err = trouble;
	}
	xlsx_free(x);
	return NULL;
}

static bool read_file(const char *path, struct buffer *bytes, struct error *err)
{
	FILE *file = fopen(path, "rb");
	struct stat st;
	char block[16384];
	size_t n;
	int trouble;

	if (!file)
		return error_set(err, EX_NOINPUT, "%s: %s", path, strerror(errno));
	if (fstat(fileno(file), &st) == 0 && S_ISDIR(st.st_mode)) {
		fclose(file);
		return error_set(err, EX_NOINPUT, _("%s: is a folder, not a file"), path);
	}
	while (bytes->length <= ZIPPED_FILE_BYTES_MAX &&
		(n = fread(block, 1, sizeof block, file)) > 0)
		buffer_add(bytes, block, n);
	trouble = ferror(file) ? errno : 0;
	fclose(file);
	if (trouble)
		return error_set(err, EX_IOERR, "%s: %s", path, strerror(trouble));
	if (bytes->length > ZIPPED_FILE_BYTES_MAX)
		return error_set(err, EX_DATAERR,
			_("%s: larger than %d MB, too much for a questionnaire"), path,
			ZIPPED_FILE_BYTES_MAX / 1000000);
	return bytes->failed ? error_memory(err) : true;
}

struct xlsx *xlsx_open(const char *path, struct error *err)
{
	struct buffer bytes = {0};
	struct xlsx *x = NULL;

	if (read_file(path, &bytes, err))
		x = xlsx_read(buffer_text(&bytes), bytes.length, path, err);
	if (x)
		x->file = bytes;
	else
		buffer_free(&bytes);
	return x;
}

void xlsx_free(struct xlsx *x)
{
	if (!x)
		return;
	zipped_free(x->zipped);
	buffer_free(&x->file);
	buffer_free(&x->strings);
	free(x->string_at);
	free(x->path);
	free(x);
}

size_t xlsx_sheet_count(const struct xlsx *xlsx)
{
	return xlsx->sheet_count;
}

const char *xlsx_sheet_name(const struct xlsx *xlsx, size_t index)
{
	return xlsx->sheets[index].name;
}
