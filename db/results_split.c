// SPDX-License-Identifier: EUPL-1.2
#include "results_split.h"

#include "message.h"
#include "published.h"
#include "store_inside.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* What one sheet said to both questions. */
struct pair {
	char value[64], by[64]; /* "2,5"; by is "" when it was not answered clearly */
	int64_t family, worker;
};

struct pairs {
	struct pair *items;
	size_t count;
};

/* The answers as they hold now, of sheets on which the first question is answered. */
static struct sql_statement *select_pairs(struct store *store)
{
	return sql_prepare(store->db,
		"WITH held AS (SELECT a.sheet, question.id AS id, "
		"coalesce(d.state, a.state) AS state, coalesce(d.value, a.value) AS value, "
		"coalesce(sheet.family, 0) AS family, coalesce(sheet.worker, 0) AS worker "
		"FROM sheet JOIN run ON run.id = sheet.run "
		"JOIN design ON design.id = run.design "
		"JOIN question ON question.design = design.id "
		"JOIN answer a ON a.sheet = sheet.sheet AND a.question = question.number "
		"AND a.number = 0 LEFT JOIN decision d ON d.turn = (SELECT max(x.turn) "
		"FROM decision x WHERE x.sheet = a.sheet AND x.number = 0 "
		"AND x.question = a.question) WHERE run.event = :event AND design.form = :form "
		"AND question.id IN (:question, :by)) "
		"SELECT q.value, coalesce(b.value, ''), q.family, q.worker FROM held q "
		"LEFT JOIN held b ON b.sheet = q.sheet AND b.id = :by AND b.state = 0 "
		"WHERE q.id = :question AND q.state = 0");
}

static bool load_pairs(struct store *store, int64_t event, const char *form, const char *question,
	const char *by, struct pairs *pairs, struct error *err)
{
	struct sql_statement *st = select_pairs(store);
	enum sql_step step;

	sql_set_integer(st, ":event", event);
	sql_set_text(st, ":form", form);
	sql_set_text(st, ":question", question);
	sql_set_text(st, ":by", by);
	while ((step = sql_step(st, err)) == SQL_ROW) {
		struct pair *more = realloc(pairs->items, (pairs->count + 1) * sizeof *more);

		if (!more) {
			sql_finish(st);
			return error_memory(err);
		}
		pairs->items = more;
		more = &more[pairs->count++];
		snprintf(more->value, sizeof more->value, "%s", sql_text(st, 0));
		snprintf(more->by, sizeof more->by, "%s", sql_text(st, 1));
		more->family = sql_integer(st, 2);
		more->worker = sql_integer(st, 3);
	}
	sql_finish(st);
	return step == SQL_DONE;
}

static bool has_code(const char *value, int code)
{
	while (*value) {
		char *end;

		if (strtol(value, &end, 10) == code)
			return true;
		value = *end == ',' ? end + 1 : "";
	}
	return false;
}

/* --- counting a part ---------------------------------------------------------------------- */

/* The place of the first part that a sheet belongs to; part_count when it belongs to none. */
static size_t part_of(const struct results_split *split, const struct pair *pair)
{
	for (size_t i = 0; i < split->part_count; i++)
		for (size_t k = 0; k < split->parts[i].code_count; k++)
			if (has_code(pair->by, split->parts[i].codes[k]))
				return i;
	return split->part_count;
}

static enum small_band band_of(char letter)
{
	return letter == 'n'   ? BAND_NOT_GOOD
	       : letter == 'm' ? BAND_MIDDLE
	       : letter == 'g' ? BAND_GOOD
			       : BAND_NONE;
}

static void count_answer(
	const struct known_question *q, const struct pair *pair, struct small_counts *counts)
{
	for (size_t i = 0; i < q->code_count; i++)
		counts->options[i].count += has_code(pair->value, q->codes[i]);
	counts->people++;
}

static void start_counts(const struct known_question *q, struct small_counts *counts)
{
	*counts = (struct small_counts){
		.scale = q->bands[0] != '\0', .max = q->max, .option_count = q->code_count};
	for (size_t i = 0; i < q->code_count; i++)
		counts->options[i].band = band_of(q->bands[0] ? q->bands[i] : '-');
}

static int by_number(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

/* How many different ones there are, and how often the most frequent one stands there. */
static void runs_of(int64_t *numbers, size_t count, long *different, long *most)
{
	long run = 0;

	*different = *most = 0;
	qsort(numbers, count, sizeof *numbers, by_number);
	for (size_t i = 0; i < count; i++) {
		run = i > 0 && numbers[i] == numbers[i - 1] ? run + 1 : 1;
		*different += run == 1;
		*most = run > *most ? run : *most;
	}
}

/* Distinct families, over all parts. */
static bool count_everybody(const struct pairs *pairs, long *people, struct error *err)
{
	int64_t *families = calloc(pairs->count + 1, sizeof *families);
	long most;
	size_t n = 0;

	if (!families)
		return error_memory(err);
	for (size_t i = 0; i < pairs->count; i++)
		if (pairs->items[i].family)
			families[n++] = pairs->items[i].family;
	runs_of(families, n, people, &most);
	free(families);
	return true;
}

/* Regime B: people are families, and behind them stand workers. Sheets without a token count for
 * nothing. A family that filled in twice counts more than once for its worker, which only makes
 * the rule about one worker's share stricter. */
static bool count_families(const struct results_split *split, const struct pairs *pairs,
	size_t part, struct small_group *group, struct small_counts *counts, struct error *err)
{
	int64_t *families = calloc(pairs->count + 1, sizeof *families);
	int64_t *workers = calloc(pairs->count + 1, sizeof *workers);
	long most = 0;
	size_t n = 0;

	if (!families || !workers) {
		free(families);
		free(workers);
		return error_memory(err);
	}
	for (size_t i = 0; i < pairs->count; i++)
		if (part_of(split, &pairs->items[i]) == part && pairs->items[i].family &&
			pairs->items[i].worker) {
			families[n] = pairs->items[i].family;
			workers[n++] = pairs->items[i].worker;
		}
	runs_of(families, n, &group->people, &most);
	runs_of(workers, n, &group->workers, &group->largest_worker);
	counts->people = group->people;
	free(families);
	free(workers);
	return true;
}

/* --- a split ------------------------------------------------------------------------------ */

/* Two ids, and a code of at most three digits for each option. */
enum { NAME_SIZE = 2 * FORM_ID_SIZE + 4 * FORM_OPTIONS_MAX + 4 };

struct splitting {
	struct store *store;
	const struct results *results;
	const struct results_form *form;
	struct results_split *split;
	const struct known_question *question;
	int64_t event;
	struct small_counts counts[RESULTS_PARTS_MAX + 1]; /* the last: who belongs to no part */
	struct small_group groups[RESULTS_PARTS_MAX + 1];
	long everybody; /* who answered the question; regime B: families */
	char names[RESULTS_PARTS_MAX][NAME_SIZE]; /* under which parts are published */
};

/* The question in the newest design of the form; NULL when it is not in there. */
static bool find_question(struct store *store, int64_t event, const char *form,
	const char *question, const struct known_question **found, struct error *err)
{
	const struct known_design **designs = NULL;
	size_t count = 0;

	*found = NULL;
	if (!store_event_designs(store, event, &designs, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (strcmp(designs[i]->design.layout->form, form) == 0)
			*found = store_question(designs[i], question);
	free(designs);
	return true;
}

static bool count_parts(struct splitting *s, struct error *err)
{
	struct results_split *split = s->split;
	struct pairs pairs = {0};
	bool well = load_pairs(
		s->store, s->event, split->form, split->question, split->by, &pairs, err);

	for (size_t i = 0; well && i <= split->part_count; i++)
		start_counts(s->question, &s->counts[i]);
	for (size_t i = 0; well && i < pairs.count; i++)
		count_answer(
			s->question, &pairs.items[i], &s->counts[part_of(split, &pairs.items[i])]);
	for (size_t i = 0; well && i <= split->part_count; i++) {
		s->groups[i] = (struct small_group){
			.regime = s->form->regime, .people = s->counts[i].people};
		well = s->form->regime != 'B' ||
		       count_families(split, &pairs, i, &s->groups[i], &s->counts[i], err);
	}
	s->everybody = (long)pairs.count;
	if (well && s->form->regime == 'B')
		well = count_everybody(&pairs, &s->everybody, err);
	free(pairs.items);
	return well;
}

/* Is every part somebody, and do the parts add up to the total that is printed? A total that was held back because of a few
 * late sheets must not be given away by its parts. */
static bool adds_up(const struct splitting *s, const struct small_shown *total)
{
	for (size_t i = 0; i < s->split->part_count; i++)
		if (s->counts[i].people == 0)
			return false;
	return total->people.kind == SMALL_EXACT && total->people.value == s->everybody;
}

/* "ta4/ta1=1,2" */
static void name_part(struct splitting *s, size_t part)
{
	const struct results_part *p = &s->split->parts[part];
	char *name = s->names[part];
	size_t length =
		(size_t)snprintf(name, NAME_SIZE, "%s/%s=", s->split->question, s->split->by);

	for (size_t i = 0; i < p->code_count && length < NAME_SIZE; i++)
		length += (size_t)snprintf(
			name + length, NAME_SIZE - length, "%s%d", i ? "," : "", p->codes[i]);
}

static struct published_item item_of(struct splitting *s, size_t part)
{
	struct published_item item = {.form = s->split->form, .question = s->names[part]};

	small_question(&s->counts[part], &s->groups[part], &s->results->limits, &item.shown);
	memcpy(item.codes, s->question->codes, sizeof item.codes);
	return item;
}

/* All parts are printed anew, or all as they were printed before. */
static bool settle(struct splitting *s, bool fresh, struct error *err)
{
	char day[DAY_SIZE];
	struct publishing p = {s->store, &s->results->limits, s->event, s->results->version, day};
	struct published_item now[RESULTS_PARTS_MAX], last[RESULTS_PARTS_MAX];
	size_t count = s->split->part_count;
	bool had = true;

	store_day(s->store, day);
	fresh = fresh && !s->results->preview;
	for (size_t i = 0; i < count; i++) {
		bool may;

		name_part(s, i);
		now[i] = item_of(s, i);
		if (!published_last(&p, &now[i], &last[i], &may, err))
			return false;
		fresh = fresh && may && last[i].version < p.version;
		had = had && last[i].version > 0;
	}
	s->split->may = fresh || had;
	for (size_t i = 0; i < count; i++) {
		s->split->parts[i].shown = fresh ? now[i].shown : last[i].shown;
		if (fresh && (!last[i].version || !published_same(&now[i], &last[i])) &&
			!published_write(&p, &now[i], err))
			return false;
	}
	return true;
}

static bool split_steps(struct splitting *s, struct error *err)
{
	const struct results_question *total = results_question(s->form, s->split->question);

	if (!store_find_event(s->store, s->results->event, &s->event, err) ||
		!find_question(
			s->store, s->event, s->split->form, s->split->question, &s->question, err))
		return false;
	if (!s->question || !total)
		return true;
	return count_parts(s, err) &&
	       settle(s,
		       adds_up(s, &total->shown) && small_split(s->counts, s->split->part_count + 1,
							    s->groups, &s->results->limits),
		       err);
}

bool results_split(struct store *store, const struct results *results, struct results_split *split,
	struct error *err)
{
	struct splitting s = {.store = store,
		.results = results,
		.form = results_form(results, split->form),
		.split = split};

	split->may = false;
	if (!s.form || split->part_count < 2)
		return true;
	return store_begin(store, SQL_WRITE, err) && store_end(store, split_steps(&s, err), err);
}

/* --- a table ------------------------------------------------------------------------------ */

struct tabling {
	struct results_table *table;
	long count[SMALL_OPTIONS_MAX][SMALL_OPTIONS_MAX];
	long weight[SMALL_OPTIONS_MAX][SMALL_OPTIONS_MAX];
	bool hidden[SMALL_OPTIONS_MAX][SMALL_OPTIONS_MAX];
};

static size_t place_of(const int *codes, size_t count, const char *value)
{
	for (size_t i = 0; i < count; i++)
		if (has_code(value, codes[i]))
			return i;
	return count;
}

static bool select_cells(struct store *store, int64_t event, struct tabling *t, struct error *err)
{
	struct results_table *table = t->table;
	struct sql_statement *st = sql_prepare(store->db,
		"WITH held AS (SELECT a.sheet, question.id AS id, "
		"coalesce(d.state, a.state) AS state, coalesce(d.value, a.value) AS value "
		"FROM sheet JOIN run ON run.id = sheet.run "
		"JOIN design ON design.id = run.design "
		"JOIN question ON question.design = design.id "
		"JOIN answer a ON a.sheet = sheet.sheet AND a.question = question.number "
		"AND a.number = 0 LEFT JOIN decision d ON d.turn = (SELECT max(x.turn) "
		"FROM decision x WHERE x.sheet = a.sheet AND x.number = 0 "
		"AND x.question = a.question) WHERE run.event = :event AND design.form = :form "
		"AND question.id IN (:rows, :columns, :weight)) "
		"SELECT r.value, c.value, coalesce(w.value, '') FROM held r "
		"JOIN held c ON c.sheet = r.sheet AND c.id = :columns AND c.state = 0 "
		"LEFT JOIN held w ON w.sheet = r.sheet AND w.id = :weight AND w.state = 0 "
		"WHERE r.id = :rows AND r.state = 0");
	enum sql_step step;

	sql_set_integer(st, ":event", event);
	sql_set_text(st, ":form", table->form);
	sql_set_text(st, ":rows", table->rows);
	sql_set_text(st, ":columns", table->columns);
	sql_set_text(st, ":weight", table->weight);
	while ((step = sql_step(st, err)) == SQL_ROW) {
		size_t row = place_of(table->row_codes, table->row_count, sql_text(st, 0));
		size_t column = place_of(table->column_codes, table->column_count, sql_text(st, 1));

		if (row < table->row_count && column < table->column_count) {
			t->count[row][column]++;
			t->weight[row][column] += strtol(sql_text(st, 2), NULL, 10);
		}
	}
	sql_finish(st);
	return step == SQL_DONE;
}

/* A line of the table (a row, or with across a column): where cell i of it stands. */
struct line {
	size_t index;
	bool across;
};

static bool *hidden_at(struct tabling *t, struct line line, size_t i)
{
	return line.across ? &t->hidden[i][line.index] : &t->hidden[line.index][i];
}

static long count_at(const struct tabling *t, struct line line, size_t i)
{
	return line.across ? t->count[i][line.index] : t->count[line.index][i];
}

/* The smallest cell that is not empty hides best: who knows that a cell is hidden because it is
 * small would see through an empty one. */
static bool hides_better(const struct tabling *t, struct line line, size_t i, size_t than)
{
	long a = count_at(t, line, i), b = count_at(t, line, than);

	return a > 0 && (b == 0 || a < b);
}

/* In a line with one hidden cell the smallest of the others goes too. True when one went. */
static bool hide_second(struct tabling *t, struct line line, size_t length)
{
	size_t hidden = 0, least = length;

	for (size_t i = 0; i < length; i++) {
		hidden += *hidden_at(t, line, i);
		if (!*hidden_at(t, line, i) && (least == length || hides_better(t, line, i, least)))
			least = i;
	}
	if (hidden != 1 || least == length)
		return false;
	*hidden_at(t, line, least) = true;
	return true;
}

static void hide(struct tabling *t, const struct small_limits *limits)
{
	size_t rows = t->table->row_count, columns = t->table->column_count;
	bool more = true;

	for (size_t r = 0; r < rows; r++)
		for (size_t c = 0; c < columns; c++)
			t->hidden[r][c] = t->count[r][c] > 0 && t->weight[r][c] < limits->least;
	while (more) {
		more = false;
		for (size_t r = 0; r < rows; r++)
			more |= hide_second(t, (struct line){r, false}, columns);
		for (size_t c = 0; c < columns; c++)
			more |= hide_second(t, (struct line){c, true}, rows);
	}
}

static void fill_codes(const struct known_question *q, int *codes, size_t *count)
{
	*count = q->code_count;
	memcpy(codes, q->codes, q->code_count * sizeof *codes);
}

static bool table_steps(
	struct store *store, const struct results *results, struct tabling *t, struct error *err)
{
	struct results_table *table = t->table;
	const struct known_question *rows, *columns;
	int64_t event;

	if (!store_find_event(store, results->event, &event, err) ||
		!find_question(store, event, table->form, table->rows, &rows, err) ||
		!find_question(store, event, table->form, table->columns, &columns, err))
		return false;
	if (!rows || !columns)
		return true;
	fill_codes(rows, table->row_codes, &table->row_count);
	fill_codes(columns, table->column_codes, &table->column_count);
	if (!select_cells(store, event, t, err))
		return false;
	hide(t, &results->limits);
	for (size_t r = 0; r < table->row_count; r++)
		for (size_t c = 0; c < table->column_count; c++)
			if (!t->hidden[r][c]) {
				table->cells[r][c] =
					(struct small_number){SMALL_EXACT, t->count[r][c]};
				table->weights[r][c] =
					(struct small_number){SMALL_EXACT, t->weight[r][c]};
			}
	table->may = true;
	return true;
}

bool results_table(struct store *store, const struct results *results, struct results_table *table,
	struct error *err)
{
	const struct results_form *form = results_form(results, table->form);
	struct tabling *t;
	bool well;

	table->may = false;
	if (!form || form->regime != 'C' || form->level == SMALL_NOTHING || results->preview)
		return true;
	memset(table->cells, 0, sizeof table->cells);
	memset(table->weights, 0, sizeof table->weights);
	t = calloc(1, sizeof *t);
	if (!t)
		return error_memory(err);
	t->table = table;
	well = store_begin(store, SQL_READ, err) &&
	       store_end(store, table_steps(store, results, t, err), err);
	free(t);
	return well;
}
