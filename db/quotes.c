// SPDX-License-Identifier: EUPL-1.2
#include "quotes.h"

#include "message.h"
#include "roles.h"
#include "store_inside.h"
#include "utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* --- who may ----------------------------------------------------------------------------- */

static bool may_type(const char *role, struct error *err)
{
	return role_may(role, RIGHT_TYPE, err);
}

static bool may_choose(const char *role, struct error *err)
{
	return role_may(role, RIGHT_CHOOSE, err);
}

/* --- a text that may be kept ------------------------------------------------------------- */

/* A telephone number has nine digits or more, a citizen number eight or nine, a day of birth eight,
 * and all are written with spaces, dots and dashes too. */
enum { DIGITS_MOST = 7 };

static bool has_long_number(const char *text)
{
	int digits = 0;

	for (const char *p = text; *p; p++) {
		if (isdigit((unsigned char)*p))
			digits++;
		else if (!strchr(" .-/()+", *p))
			digits = 0;
		if (digits > DIGITS_MOST)
			return true;
	}
	return false;
}

/* "a@b": a sign between two letters or digits. */
static bool has_address(const char *text)
{
	for (const char *p = strchr(text, '@'); p; p = strchr(p + 1, '@'))
		if (p > text && isalnum((unsigned char)p[-1]) && isalnum((unsigned char)p[1]))
			return true;
	return false;
}

static bool check_characters(const char *text, struct error *err)
{
	const char *at = text, *end = text + strlen(text);
	bool words = false;

	while (at < end) {
		uint32_t character = utf8_next(&at, end);

		if (character == UTF8_BAD || utf8_is_control(character))
			return error_set(err, EX_DATAERR,
				_("this text has a line break or a character in it that cannot be "
				  "printed; type it on one line"));
		words = words || utf8_is_word(character);
	}
	return words || error_set(err, EX_DATAERR,
				_("there are no words to keep; a text area without words is "
				  "\"blank\""));
}

static bool check_text(const char *text, struct error *err)
{
	size_t length = utf8_length(text);

	if (!check_characters(text, err))
		return false;
	if (length > QUOTE_CHARACTERS)
		return error_set(err, EX_DATAERR,
			_("this text has %zu characters and may have %d; say what matters of it"),
			length, QUOTE_CHARACTERS);
	if (has_long_number(text) || has_address(text))
		return error_set(err, EX_DATAERR,
			_("there is a number or an address in this text that may tell who wrote "
			  "it: leave it out"));
	return true;
}

/* --- one text ---------------------------------------------------------------------------- */

enum { SEALED_TEXT_MOST = QUOTE_TEXT_SIZE + SECRET_SEAL_MORE };

/* The row of a place; id 0 = none. */
struct row {
	int64_t id, event, question;
	int chosen;
	bool sealed;
	char form[FORM_ID_SIZE];
	unsigned char text[SEALED_TEXT_MOST];
	size_t text_count;
	unsigned left_out;
};

static bool find_row(
	struct store *store, const struct quote_place *place, struct row *row, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT coalesce(quote.id, 0), run.event, question.number, "
		"coalesce(quote.chosen, 0), "
		"design.form, quote.text, coalesce(quote.left_out, 0), coalesce(quote.sealed, 0) "
		"FROM sheet JOIN run ON run.id = sheet.run JOIN design ON design.id = run.design "
		"JOIN question ON question.design = design.id AND question.id = :question "
		"LEFT JOIN quote ON quote.sheet = sheet.sheet AND quote.number = :number "
		"AND quote.question = question.number "
		"WHERE sheet.sheet = :sheet AND sheet.gone = 0 AND question.type = 'text'");
	char code[SHEET_CODE_SIZE];
	const void *bytes;
	enum sql_step step;

	sql_set_integer(st, ":sheet", (int64_t)place->sheet);
	sql_set_integer(st, ":number", place->number);
	sql_set_text(st, ":question", place->question);
	step = sql_step(st, err);
	if (step == SQL_ROW) {
		*row = (struct row){.id = sql_integer(st, 0),
			.event = sql_integer(st, 1),
			.question = sql_integer(st, 2),
			.chosen = (int)sql_integer(st, 3),
			.left_out = (unsigned)sql_integer(st, 6),
			.sealed = sql_integer(st, 7) != 0};
		snprintf(row->form, sizeof row->form, "%s", sql_text(st, 4));
		bytes = sql_blob(st, 5, &row->text_count);
		if (row->text_count > sizeof row->text)
			row->text_count = 0;
		memcpy(row->text, row->text_count ? bytes : "", row->text_count);
	}
	sql_finish(st);
	sheet_code_write(place->sheet, code);
	if (step == SQL_DONE)
		error_set(err, EX_NOINPUT, _("sheet %s has no text area \"%s\""), code,
			place->question);
	return step == SQL_ROW;
}

static bool delete_row(struct store *store, int64_t id, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db, "DELETE FROM seal WHERE id = :id");

	sql_set_integer(st, ":id", id);
	if (!sql_run(st, err))
		return false;
	st = sql_prepare(store->db, "DELETE FROM quote WHERE id = :id");
	sql_set_integer(st, ":id", id);
	return sql_run(st, err);
}

/* A person's text on its way into the store. */
struct typing {
	struct store *store;
	const struct quote_typed *typed;
	const char *role;
	struct row row; /* that is there already */
};

static bool write_row(const struct typing *t, const struct sealed_thing *thing,
	const struct buffer *sealed, struct error *err)
{
	struct sql_statement *st = sql_prepare(t->store->db,
		"INSERT INTO quote (id, sheet, number, question, sealed, text, left_out, chosen, "
		"role, day) VALUES (:id, :sheet, :number, :question, :sealed, :text, :left_out, "
		"0, :role, :day)");
	char day[DAY_SIZE];

	store_day(t->store, day);
	sql_set_integer(st, ":id", thing->id);
	sql_set_integer(st, ":sheet", (int64_t)thing->sheet);
	sql_set_integer(st, ":number", thing->number);
	sql_set_integer(st, ":question", t->row.question);
	sql_set_integer(st, ":sealed", sealed->length > 0);
	if (sealed->length)
		sql_set_blob(st, ":text", sealed->data, sealed->length);
	else
		sql_set_blob(st, ":text", thing->bytes, thing->count);
	sql_set_integer(st, ":left_out", t->typed->left_out);
	sql_set_text(st, ":role", t->role);
	sql_set_text(st, ":day", day);
	return sql_run(st, err);
}

static bool add_row(const struct typing *t, struct error *err)
{
	const struct sealed_thing thing = {.kind = "quote",
		.id = store_random_id(),
		.sheet = t->typed->place.sheet,
		.number = t->typed->place.number,
		.question = t->typed->place.question,
		.bytes = t->typed->text,
		.count = strlen(t->typed->text)};
	struct buffer sealed = {0};
	bool well =
		store_seal(t->store, &thing, &sealed, err) && write_row(t, &thing, &sealed, err);

	buffer_free(&sealed);
	return well;
}

/* Is this what was typed before? Without the key nobody knows, and then it is not. */
static bool same_text(const struct typing *t)
{
	const struct quote_place *place = &t->typed->place;
	const struct sealed_thing thing = {"quote", t->row.id, place->sheet, place->number,
		place->question, t->row.text, t->row.text_count};
	struct buffer plain = {0};
	struct error err;
	size_t count = strlen(t->typed->text);
	bool same;

	if (!t->row.id || t->row.left_out != t->typed->left_out)
		return false;
	if (!t->row.sealed)
		return t->row.text_count == count &&
		       memcmp(t->row.text, t->typed->text, count) == 0;
	same = store_unseal(t->store, &thing, &plain, &err) && plain.length == count &&
	       memcmp(plain.data, t->typed->text, count) == 0;
	buffer_free(&plain);
	return same;
}

static bool put_steps(struct typing *t, struct error *err)
{
	const struct store_word written = {.sheet = t->typed->place.sheet,
		.number = t->typed->place.number,
		.question = t->typed->place.question,
		.answer = "written",
		.role = t->role};

	if (!find_row(t->store, &t->typed->place, &t->row, err) ||
		!role_may_on(t->role, RIGHT_TYPE, t->row.form, err) ||
		!store_decide(t->store, &written, err))
		return false;
	if (same_text(t))
		return true;
	return (!t->row.id || delete_row(t->store, t->row.id, err)) && add_row(t, err);
}

bool quotes_put(
	struct store *store, const struct quote_typed *typed, const char *role, struct error *err)
{
	struct typing t = {.store = store, .typed = typed, .role = role};

	return may_type(role, err) && check_text(typed->text, err) &&
	       store_begin(store, SQL_WRITE, err) && store_end(store, put_steps(&t, err), err);
}

bool quotes_remove(
	struct store *store, const struct quote_place *place, const char *role, struct error *err)
{
	struct row row;
	bool well;

	if (!may_type(role, err) || !store_begin(store, SQL_WRITE, err))
		return false;
	well = find_row(store, place, &row, err) && role_may_on(role, RIGHT_TYPE, row.form, err) &&
	       (!row.id || delete_row(store, row.id, err));
	return store_end(store, well, err);
}

/* --- choosing ---------------------------------------------------------------------------- */

/* How many texts of that form of the event are chosen, and the highest place. */
static bool count_chosen(struct store *store, const struct row *row, int64_t *count, int64_t *last,
	struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT count(*), coalesce(max(quote.chosen), 0) FROM quote "
		"JOIN sheet ON sheet.sheet = quote.sheet JOIN run ON run.id = sheet.run "
		"JOIN design ON design.id = run.design "
		"WHERE run.event = :event AND design.form = :form AND quote.chosen > 0");
	enum sql_step step;

	sql_set_integer(st, ":event", row->event);
	sql_set_text(st, ":form", row->form);
	step = sql_step(st, err);
	if (step == SQL_ROW) {
		*count = sql_integer(st, 0);
		*last = sql_integer(st, 1);
	}
	sql_finish(st);
	return step == SQL_ROW;
}

static bool choose_steps(struct store *store, const struct quote_place *place, bool chosen,
	const char *role, struct error *err)
{
	struct sql_statement *st;
	int64_t count, last;
	struct row row;

	if (!find_row(store, place, &row, err) || !role_may_on(role, RIGHT_CHOOSE, row.form, err) ||
		!count_chosen(store, &row, &count, &last, err))
		return false;
	if (!row.id)
		return error_set(err, EX_NOINPUT,
			_("nobody typed over what is written at question %s"), place->question);
	if (chosen == (row.chosen > 0))
		return true;
	if (chosen && count >= QUOTES_CHOSEN_MAX)
		return error_set(err, EX_USAGE,
			_("%d texts are chosen for this result and there is room for no more; take "
			  "one away first"),
			QUOTES_CHOSEN_MAX);
	st = sql_prepare(store->db, "UPDATE quote SET chosen = :chosen WHERE id = :id");
	sql_set_integer(st, ":chosen", chosen ? last + 1 : 0);
	sql_set_integer(st, ":id", row.id);
	return sql_run(st, err);
}

bool quotes_choose(struct store *store, const struct quote_place *place, bool chosen,
	const char *role, struct error *err)
{
	return may_choose(role, err) && store_begin(store, SQL_WRITE, err) &&
	       store_end(store, choose_steps(store, place, chosen, role, err), err);
}

/* --- lists ------------------------------------------------------------------------------- */

struct quotes {
	const char *role; /* who gets them */
	struct quote *list;
	size_t count, room;
};

static bool keep_quote(struct quotes *q, const struct quote *quote, struct error *err)
{
	if (q->count == q->room) {
		size_t room = q->room ? 2 * q->room : 16;
		struct quote *more = realloc(q->list, room * sizeof *more);

		if (!more)
			return error_memory(err);
		q->list = more;
		q->room = room;
	}
	q->list[q->count++] = *quote;
	return true;
}

/* The columns that every list of them asks for, and what they hang on. */
#define QUOTE_COLUMNS                                                                              \
	"SELECT a.sheet, a.number, q.id, design.form, design.language, design.regime, "            \
	"(SELECT count(*) FROM crop WHERE crop.sheet = a.sheet AND crop.number = a.number "        \
	"AND crop.question = q.id), coalesce(quote.id, 0), coalesce(quote.sealed, 0), "            \
	"quote.text, coalesce(quote.left_out, 0), coalesce(quote.chosen, 0), quote.role, "         \
	"quote.day FROM answer a JOIN sheet ON sheet.sheet = a.sheet "                             \
	"JOIN run ON run.id = sheet.run JOIN design ON design.id = run.design "                    \
	"JOIN question q ON q.design = run.design AND q.number = a.question "                      \
	"JOIN side ON side.sheet = a.sheet AND side.side = q.side "                                \
	"AND side.number = a.number AND side.state = 0 "                                           \
	"LEFT JOIN quote ON quote.sheet = a.sheet AND quote.number = a.number "                    \
	"AND quote.question = a.question "

/* The words of a row; sealed ones only when the key is here. One that was changed does not open
 * either: its picture is there to type it over again. */
static bool take_words(
	struct store *store, struct sql_statement *st, struct quote *quote, struct error *err)
{
	struct sealed_thing thing = {.kind = "quote",
		.id = sql_integer(st, 7),
		.sheet = quote->sheet,
		.number = quote->number,
		.question = quote->question};
	struct buffer plain = {0};
	struct error why = {.status = EX_OK};
	bool well = true;

	thing.bytes = sql_blob(st, 9, &thing.count);
	quote->readable = true;
	if (sql_integer(st, 8) != 0) {
		quote->readable = store_unseal(store, &thing, &plain, &why);
		/* Any other trouble is not of these words. */
		well = quote->readable || why.status == EX_NOINPUT || why.status == EX_DATAERR ||
		       error_set(err, why.status, "%s", why.text);
		thing.bytes = plain.data;
		thing.count = plain.length;
	}
	if (quote->readable && thing.count < sizeof quote->text)
		memcpy(quote->text, thing.bytes, thing.count);
	if (plain.data)
		secret_forget(plain.data, plain.length);
	buffer_free(&plain);
	return well;
}

static bool take_quote(
	struct store *store, struct sql_statement *st, struct quote *quote, struct error *err)
{
	*quote = (struct quote){.sheet = (sheet_id)sql_integer(st, 0),
		.number = (int)sql_integer(st, 1),
		.regime = sql_text(st, 5)[0],
		.pictures = (int)sql_integer(st, 6),
		.typed = sql_integer(st, 7) != 0,
		.left_out = (unsigned)sql_integer(st, 10),
		.chosen = (int)sql_integer(st, 11)};
	snprintf(quote->question, sizeof quote->question, "%s", sql_text(st, 2));
	snprintf(quote->form, sizeof quote->form, "%s", sql_text(st, 3));
	snprintf(quote->language, sizeof quote->language, "%s", sql_text(st, 4));
	snprintf(quote->role, sizeof quote->role, "%s", sql_text(st, 12));
	snprintf(quote->day, sizeof quote->day, "%s", sql_text(st, 13));
	return !quote->typed || take_words(store, st, quote, err);
}

/* Runs a statement with QUOTE_COLUMNS and gives it back. */
static bool take_all(
	struct store *store, struct sql_statement *st, struct quotes *q, struct error *err)
{
	enum sql_step step = SQL_DONE;
	bool well = true;

	while (well && (step = sql_step(st, err)) == SQL_ROW) {
		struct quote quote;
		struct error why;

		well = take_quote(store, st, &quote, err);
		if (well && role_may_on(q->role, RIGHT_CHOOSE, quote.form, &why))
			well = keep_quote(q, &quote, err);
	}
	sql_finish(st);
	return well && step == SQL_DONE;
}

static bool list_written(
	struct store *store, const char *name, bool only_typed, struct quotes *q, struct error *err)
{
	struct sql_statement *st;
	int64_t event;

	if (!store_find_event(store, name, &event, err))
		return false;
	st = sql_prepare(store->db,
		QUOTE_COLUMNS "LEFT JOIN decision d ON d.turn = (SELECT max(x.turn) FROM decision "
			      "x WHERE x.sheet = a.sheet AND x.number = a.number "
			      "AND x.question = a.question) "
			      "WHERE run.event = :event AND q.type = 'text' "
			      "AND (coalesce(d.state, a.state) <> 1 OR quote.id IS NOT NULL) "
			      "AND (:typed = 0 OR quote.id IS NOT NULL) "
			      "ORDER BY a.sheet, a.number, a.question");
	sql_set_integer(st, ":event", event);
	sql_set_integer(st, ":typed", only_typed);
	return take_all(store, st, q, err);
}

static bool list_chosen(struct store *store, const char *name, const char *form, struct quotes *q,
	struct error *err)
{
	struct sql_statement *st;
	int64_t event;

	if (!store_find_event(store, name, &event, err))
		return false;
	st = sql_prepare(store->db, QUOTE_COLUMNS "WHERE run.event = :event AND quote.chosen > 0 "
						  "AND (:form = '' OR design.form = :form) "
						  "ORDER BY design.form, quote.chosen");
	sql_set_integer(st, ":event", event);
	sql_set_text(st, ":form", form ? form : "");
	return take_all(store, st, q, err);
}

static bool give(struct quotes *q, bool well, struct quote **list, size_t *count)
{
	if (!well) {
		free(q->list);
		return false;
	}
	*list = q->list;
	*count = q->count;
	return true;
}

bool quotes_list(struct store *store, const char *event, const char *role, struct quote **list,
	size_t *count, struct error *err)
{
	struct quotes found = {.role = role};
	struct error why;
	bool well;

	if (!may_choose(role, err) || !store_begin(store, SQL_READ, err))
		return false;
	well = list_written(store, event, !role_may(role, RIGHT_TYPE, &why), &found, err);
	return give(&found, store_end(store, well, err), list, count);
}

bool quotes_chosen(struct store *store, const char *event, const char *form, struct quote **list,
	size_t *count, struct error *err)
{
	struct quotes found = {.role = store_acting(store)};
	bool well;

	if (!store_may(store, RIGHT_CHOOSE, err) || !store_begin(store, SQL_READ, err))
		return false;
	well = list_chosen(store, event, form, &found, err);
	return give(&found, store_end(store, well, err), list, count);
}

/* --- pictures ---------------------------------------------------------------------------- */

/* The crop that store_pictures gives with that index; 0 = none. */
static bool find_crop(
	struct store *store, const struct quote_picture *picture, int64_t *id, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT id FROM crop WHERE sheet = :sheet AND number = :number "
		"AND question = :question ORDER BY id LIMIT 1 OFFSET :index");

	sql_set_integer(st, ":sheet", (int64_t)picture->place.sheet);
	sql_set_integer(st, ":number", picture->place.number);
	sql_set_text(st, ":question", picture->place.question);
	sql_set_integer(st, ":index", picture->index);
	return sql_run_integer(st, 0, id, err);
}

static bool write_blacked(struct store *store, const struct quote_picture *picture, int64_t id,
	const struct buffer *sealed, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"UPDATE crop SET png = :png, sealed = :sealed, blacked = blacked + :rectangles "
		"WHERE id = :id");

	if (sealed->length)
		sql_set_blob(st, ":png", sealed->data, sealed->length);
	else
		sql_set_blob(st, ":png", picture->png, picture->png_bytes);
	sql_set_integer(st, ":sealed", sealed->length > 0);
	sql_set_integer(st, ":rectangles", picture->rectangles);
	sql_set_integer(st, ":id", id);
	return sql_run(st, err);
}

static bool black_out_steps(struct store *store, const struct quote_picture *picture,
	const char *role, struct error *err)
{
	struct sealed_thing crop = {.kind = "crop",
		.sheet = picture->place.sheet,
		.number = picture->place.number,
		.question = picture->place.question,
		.bytes = picture->png,
		.count = picture->png_bytes};
	struct buffer sealed = {0};
	char code[SHEET_CODE_SIZE];
	bool well;

	sheet_code_write(picture->place.sheet, code);
	if (!find_crop(store, picture, &crop.id, err))
		return false;
	if (!crop.id)
		return error_set(err, EX_NOINPUT,
			_("there is no picture of question %s of sheet %s any more"),
			picture->place.question, code);
	well = store_seal(store, &crop, &sealed, err) &&
	       write_blacked(store, picture, crop.id, &sealed, err) &&
	       store_log(store, role, "black out", code, picture->place.question, err);
	buffer_free(&sealed);
	return well;
}

bool quotes_black_out(struct store *store, const struct quote_picture *picture, const char *role,
	struct error *err)
{
	static const unsigned char PNG[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
	struct error why;

	if (!may_type(role, err))
		return false;
	if (picture->rectangles < 1 || picture->png_bytes <= sizeof PNG ||
		memcmp(picture->png, PNG, sizeof PNG) != 0)
		return error_set(err, EX_DATAERR,
			_("this is no picture in which something was painted over"));
	if (!store_begin(store, SQL_WRITE, err) ||
		!store_end(store, black_out_steps(store, picture, role, err), err))
		return false;
	/* Out of the engine's side files as well; while others read, a later purge does it. */
	if (!sql_wipe(store->db, &why) && why.status != EX_TEMPFAIL)
		return error_set(err, why.status, "%s", why.text);
	return true;
}
