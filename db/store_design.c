// SPDX-License-Identifier: EUPL-1.2
/*
 * Printed designs: frozen when they are first printed, read back for ever.
 */
#include "message.h"
#include "store_inside.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* --- freezing ---------------------------------------------------------------------------- */

static void hash_text(struct secret_hasher *hasher, const char *text)
{
	secret_hasher_add(hasher, text, strlen(text) + 1);
}

static bool design_hash(
	const struct store_design *design, unsigned char hash[HASH_BYTES], struct error *err)
{
	struct secret_hasher *hasher = secret_hasher_new();
	char numbers[64];

	if (!hasher)
		return error_memory(err);
	snprintf(numbers, sizeof numbers, "%d %c %zu", design->version, design->regime,
		design->side_count);
	hash_text(hasher, design->form);
	hash_text(hasher, numbers);
	hash_text(hasher, design->language);
	hash_text(hasher, design->variant);
	hash_text(hasher, design->definition);
	hash_text(hasher, design->layout_json);
	for (size_t i = 0; i < design->side_count; i++)
		secret_hasher_add(hasher, design->blank_png[i], design->blank_png_bytes[i]);
	secret_hasher_end(hasher, hash);
	return true;
}

/* How an option counts in a scale, by its picture: that is what the person sees, too. */
static char band_of(const char *pictogram)
{
	static const struct {
		const char *key;
		char band;
	} BANDS[] = {{"face-1", 'n'}, {"face-2", 'n'}, {"face-3", 'm'}, {"face-4", 'g'},
		{"face-5", 'g'}, {"amt-0", 'n'}, {"amt-1", 'm'}, {"amt-2", 'g'}};

	for (size_t i = 0; i < sizeof BANDS / sizeof BANDS[0]; i++)
		if (strcmp(pictogram, BANDS[i].key) == 0)
			return BANDS[i].band;
	return '-';
}

/* A scale: faces, or exactly the three amounts "yes, a little, no" and "always, sometimes,
 * never". Any other list has no good or bad side. */
static bool is_scale(const struct layout_question *question)
{
	bool seen[3] = {false, false, false};

	if (question->type == QUESTION_FACES5 || question->type == QUESTION_FACES3)
		return true;
	if ((question->type != QUESTION_SINGLE && question->type != QUESTION_GRID) ||
		question->option_count != 3)
		return false;
	for (size_t i = 0; i < 3; i++) {
		const char *key = question->options[i].pictogram;

		if (strncmp(key, "amt-", 4) != 0 || key[4] < '0' || key[4] > '2')
			return false;
		seen[key[4] - '0'] = true;
	}
	return seen[0] && seen[1] && seen[2];
}

/* A question or area of a side with where it stands, to put them in the order of reading. */
struct asked {
	const char *id;
	enum question_type type;
	int max;
	double y, x;
	const struct layout_question *question; /* NULL for an area */
};

static int by_place(const void *a, const void *b)
{
	const struct asked *p = a, *q = b;

	if (p->y != q->y)
		return p->y < q->y ? -1 : 1;
	return (p->x > q->x) - (p->x < q->x);
}

static struct asked *side_questions(const struct layout_side *side, size_t *count)
{
	size_t most = side->question_count + side->area_count;
	struct asked *asked = calloc(most ? most : 1, sizeof *asked);
	size_t n = 0;

	if (!asked)
		return NULL;
	for (size_t i = 0; i < side->question_count; i++) {
		const struct layout_question *q = &side->questions[i];
		struct rect_mm at = q->option_count ? q->options[0].cell : (struct rect_mm){0};

		asked[n++] = (struct asked){q->id, q->type, q->max, at.y, at.x, q};
	}
	for (size_t i = 0; i < side->area_count; i++) {
		const struct layout_area *a = &side->areas[i];
		struct rect_mm at = a->area;

		if (a->type == QUESTION_NUMBER)
			at = a->digits[0];
		if (a->type == QUESTION_LINE)
			at = (struct rect_mm){a->line[0].x, a->line[0].y, 0, 0};
		asked[n++] = (struct asked){a->question, a->type, 1, at.y, at.x, NULL};
	}
	qsort(asked, n, sizeof *asked, by_place);
	*count = n;
	return asked;
}

static bool add_question(struct store *store, int64_t design, int side, int number,
	const struct asked *asked, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"INSERT INTO question (design, number, id, type, side, max, codes, bands) "
		"VALUES (:design, :number, :id, :type, :side, :max, :codes, :bands)");
	char codes[8 * FORM_OPTIONS_MAX] = "", bands[FORM_OPTIONS_MAX + 1] = "";
	size_t used = 0;

	for (size_t i = 0; asked->question && i < asked->question->option_count; i++) {
		const struct layout_option *option = &asked->question->options[i];

		used += (size_t)snprintf(
			codes + used, sizeof codes - used, "%s%d", i ? "," : "", option->code);
		bands[i] = band_of(option->pictogram);
		if (asked->question->reversed)
			bands[i] = bands[i] == 'n' ? 'g' : bands[i] == 'g' ? 'n' : bands[i];
	}
	sql_set_integer(st, ":design", design);
	sql_set_integer(st, ":number", number);
	sql_set_text(st, ":id", asked->id);
	sql_set_text(st, ":type", question_type_name(asked->type));
	sql_set_integer(st, ":side", side);
	sql_set_integer(st, ":max", asked->max);
	sql_set_text(st, ":codes", codes);
	sql_set_text(st, ":bands", asked->question && is_scale(asked->question) ? bands : "");
	return sql_run(st, err);
}

static bool add_questions(
	struct store *store, int64_t design, const char *layout_json, struct error *err)
{
	struct layout *layout = layout_read(layout_json, strlen(layout_json), err);
	int number = 0;
	bool well = layout != NULL;

	for (size_t i = 0; well && i < layout->side_count; i++) {
		size_t count = 0;
		struct asked *asked = side_questions(&layout->sides[i], &count);

		if (!asked)
			well = error_memory(err);
		for (size_t j = 0; well && j < count; j++)
			well = add_question(
				store, design, layout->sides[i].side, ++number, &asked[j], err);
		free(asked);
	}
	layout_free(layout);
	return well;
}

static bool add_pictures(
	struct store *store, int64_t id, const struct store_design *design, struct error *err)
{
	for (size_t i = 0; i < design->side_count; i++) {
		struct sql_statement *st =
			sql_prepare(store->db, "INSERT INTO design_side (design, side, blank) "
					       "VALUES (:design, :side, :blank)");

		sql_set_integer(st, ":design", id);
		sql_set_integer(st, ":side", (int)i + 1);
		sql_set_blob(st, ":blank", design->blank_png[i], design->blank_png_bytes[i]);
		if (!sql_run(st, err))
			return false;
	}
	return true;
}

static bool insert_design(struct store *store, const struct store_design *design,
	const unsigned char hash[HASH_BYTES], int64_t *id, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"INSERT INTO design (hash, form, version, language, variant, regime, sides, "
		"definition, layout, day) VALUES (:hash, :form, :version, :language, :variant, "
		":regime, :sides, :definition, :layout, :day) RETURNING id");
	char regime[2] = {design->regime, '\0'}, day[DAY_SIZE];

	store_day(store, day);
	sql_set_blob(st, ":hash", hash, HASH_BYTES);
	sql_set_text(st, ":form", design->form);
	sql_set_integer(st, ":version", design->version);
	sql_set_text(st, ":language", design->language);
	sql_set_text(st, ":variant", design->variant);
	sql_set_text(st, ":regime", regime);
	sql_set_integer(st, ":sides", (int64_t)design->side_count);
	sql_set_text(st, ":definition", design->definition);
	sql_set_text(st, ":layout", design->layout_json);
	sql_set_text(st, ":day", day);
	return sql_run_integer(st, 0, id, err) && add_pictures(store, *id, design, err) &&
	       add_questions(store, *id, design->layout_json, err);
}

bool store_ready_design(
	struct store *store, const struct store_design *design, int64_t *id, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "SELECT id FROM design WHERE hash = :hash");
	unsigned char hash[HASH_BYTES];

	if (!design_hash(design, hash, err)) {
		sql_finish(st);
		return false;
	}
	sql_set_blob(st, ":hash", hash, sizeof hash);
	if (!sql_run_integer(st, 0, id, err))
		return false;
	return *id != 0 || insert_design(store, design, hash, id, err);
}

/* --- reading back ------------------------------------------------------------------------ */

static bool load_pictures(struct store *store, struct known_design *known, struct error *err)
{
	struct sql_statement *st = sql_prepare(
		store->db, "SELECT side, blank FROM design_side WHERE design = :design");
	enum sql_step step;

	if (known->has_pictures) {
		sql_finish(st);
		return true;
	}
	sql_set_integer(st, ":design", known->design.id);
	while ((step = sql_step(st, err)) == SQL_ROW) {
		int64_t side = sql_integer(st, 0);
		size_t count;
		const void *bytes = sql_blob(st, 1, &count);
		void *copy;

		if (side < 1 || side > LAYOUT_SIDES_MAX || count == 0)
			continue;
		copy = malloc(count);
		free(known->pictures[side - 1]); /* of an attempt that failed half-way */
		known->pictures[side - 1] = NULL;
		if (!copy) {
			sql_finish(st);
			return error_memory(err);
		}
		memcpy(copy, bytes, count);
		known->pictures[side - 1] = copy;
		known->design.blank_png[side - 1] = copy;
		known->design.blank_png_bytes[side - 1] = count;
	}
	sql_finish(st);
	known->has_pictures = step == SQL_DONE;
	return known->has_pictures;
}

static bool load_layout(struct store *store, struct store_known_design *design, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "SELECT regime, layout FROM design WHERE id = :design");
	enum sql_step step;

	sql_set_integer(st, ":design", design->id);
	step = sql_step(st, err);
	if (step == SQL_ROW) {
		const char *json = sql_text(st, 1);

		design->regime = sql_text(st, 0)[0];
		design->layout = layout_read(json, strlen(json), err);
		if (!design->layout)
			error_prefix(err, _("%s: the layout of a printed form is damaged: "),
				sql_where(store->db));
	} else if (step == SQL_DONE) {
		error_set(err, EX_DATAERR, _("%s: a printed form is missing from the store"),
			sql_where(store->db));
	}
	sql_finish(st);
	return design->layout != NULL;
}

static bool take_question(struct known_design *known, struct sql_statement *st, struct error *err)
{
	size_t count = known->question_count;
	struct known_question *more =
		realloc(known->questions, (count + 1) * sizeof *known->questions);
	struct known_question *q;

	if (!more)
		return error_memory(err);
	known->questions = more;
	q = &more[known->question_count++];
	*q = (struct known_question){.number = (int)sql_integer(st, 0),
		.side = (int)sql_integer(st, 3),
		.max = (int)sql_integer(st, 4)};
	snprintf(q->id, sizeof q->id, "%s", sql_text(st, 1));
	snprintf(q->bands, sizeof q->bands, "%s", sql_text(st, 6));
	if (!question_type_parse(sql_text(st, 2), &q->type) || q->number != (int)count + 1)
		return error_set(err, EX_DATAERR, _("question %s is damaged in the store"), q->id);
	for (const char *at = sql_text(st, 5); *at && q->code_count < FORM_OPTIONS_MAX;) {
		char *end;

		q->codes[q->code_count++] = (int)strtol(at, &end, 10);
		at = *end == ',' ? end + 1 : end;
	}
	return true;
}

static bool load_questions(struct store *store, struct known_design *known, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT number, id, type, side, max, codes, bands FROM question "
		"WHERE design = :design ORDER BY number");
	enum sql_step step;

	sql_set_integer(st, ":design", known->design.id);
	while ((step = sql_step(st, err)) == SQL_ROW)
		if (!take_question(known, st, err)) {
			step = SQL_FAILED;
			break;
		}
	sql_finish(st);
	return step == SQL_DONE;
}

const struct known_question *store_question(const struct known_design *design, const char *id)
{
	for (size_t i = 0; i < design->question_count; i++)
		if (strcmp(design->questions[i].id, id) == 0)
			return &design->questions[i];
	return NULL;
}

static void known_free(struct known_design *known)
{
	layout_free(known->design.layout);
	for (size_t i = 0; i < LAYOUT_SIDES_MAX; i++)
		free(known->pictures[i]);
	free(known->questions);
	free(known);
}

void store_forget_designs(struct store *store)
{
	while (store->designs) {
		struct known_design *next = store->designs->next;

		known_free(store->designs);
		store->designs = next;
	}
}

/* Kept in memory once read: a pile has few designs and many sheets. */
static bool find_design(
	struct store *store, int64_t id, struct known_design **design, struct error *err)
{
	struct known_design *known;

	for (known = store->designs; known; known = known->next)
		if (known->design.id == id) {
			*design = known;
			return true;
		}
	known = calloc(1, sizeof *known);
	if (!known)
		return error_memory(err);
	known->design.id = id;
	if (!load_layout(store, &known->design, err) || !load_questions(store, known, err)) {
		known_free(known);
		return false;
	}
	known->next = store->designs;
	store->designs = known;
	*design = known;
	return true;
}

bool store_design(
	struct store *store, int64_t id, const struct known_design **design, struct error *err)
{
	struct known_design *found;

	if (!find_design(store, id, &found, err))
		return false;
	*design = found;
	return true;
}

bool store_event_designs(struct store *store, int64_t event, const struct known_design ***designs,
	size_t *count, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT DISTINCT design FROM tally_sheet WHERE event = :event OR :event = 0 "
		"ORDER BY design");
	const struct known_design **found = NULL, **more;
	size_t n = 0;
	enum sql_step step;

	sql_set_integer(st, ":event", event);
	while ((step = sql_step(st, err)) == SQL_ROW) {
		more = realloc(found, (n + 1) * sizeof(const struct known_design *));
		if (!more)
			error_memory(err);
		else
			found = more;
		if (!more || !store_design(store, sql_integer(st, 0), &found[n], err)) {
			step = SQL_FAILED;
			break;
		}
		n++;
	}
	sql_finish(st);
	if (step == SQL_FAILED) {
		free(found);
		return false;
	}
	*designs = found;
	*count = n;
	return true;
}

bool store_sheet_design(struct store *store, sheet_id sheet, enum store_sheet_state *state,
	const struct store_known_design **design, struct error *err)
{
	struct known_design *found = NULL;
	struct known_sheet known;
	bool well;

	if (!store_begin(store, SQL_READ, err))
		return false;
	well = store_find_sheet(store, sheet, &known, err) &&
	       (!known.found || (find_design(store, known.design, &found, err) &&
					load_pictures(store, found, err)));
	if (!store_end(store, well, err))
		return false;
	*state = !known.found ? SHEET_UNKNOWN : known.gone ? SHEET_FORGOTTEN : SHEET_PRINTED;
	*design = found ? &found->design : NULL;
	return true;
}
