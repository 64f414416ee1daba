// SPDX-License-Identifier: EUPL-1.2
/*
 * From counts to what may be told. The raw counts live in this file only, as long as one
 * question takes.
 */
#include "results.h"

#include "message.h"
#include "published.h"
#include "roles.h"
#include "store_inside.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

struct loading {
	struct store *store;
	struct small_limits limits;
	int64_t event;
	const struct known_design **designs; /* of the event, oldest first */
	size_t design_count;
	struct results *results;
	int last_version; /* that was published before; 0 = none */
	bool renewed;     /* something is published now */
	bool preview;     /* nothing may be */
	bool expired;     /* of the form at hand: its answers were destroyed, what was told stays */
	char day[DAY_SIZE];
};

/* --- what was published before ----------------------------------------------------------- */

/* Nothing of it is told. */
static void hide_item(struct published_item *item)
{
	struct small_shown *shown = &item->shown;

	shown->level = SMALL_NOTHING;
	shown->people = shown->blank = shown->unclear = (struct small_number){SMALL_HIDDEN, 0};
	for (size_t i = 0; i < SMALL_BANDS; i++)
		shown->bands[i] = (struct small_number){SMALL_HIDDEN, 0};
	for (size_t i = 0; i < shown->option_count; i++)
		shown->options[i] = (struct small_number){SMALL_HIDDEN, 0};
	small_order(shown);
}

/* Turns what would be printed into what is printed. *held: it was printed before and stays as it
 * was, since those who came after can only be told from five on. */
static bool settle_item(
	struct loading *l, struct published_item *item, bool *held, struct error *err)
{
	struct publishing p = {l->store, &l->limits, l->event, l->last_version + 1, l->day};
	struct published_item last;
	bool may, same;

	if (!published_last(&p, item, &last, &may, err))
		return false;
	same = last.version && published_same(item, &last);
	*held = last.version && !same && !may && !l->expired;
	if (last.version && (l->expired || !may || same)) {
		*item = last;
		return true;
	}
	if (l->preview) {
		l->results->coming++;
		if (last.version)
			*item = last;
		else
			hide_item(item);
		return true;
	}
	l->renewed = true;
	return published_write(&p, item, err);
}

/* --- counting ---------------------------------------------------------------------------- */

static const char *form_of(const struct known_design *design)
{
	return design->design.layout->form;
}

static enum small_band band_of(char letter)
{
	return letter == 'n'   ? BAND_NOT_GOOD
	       : letter == 'm' ? BAND_MIDDLE
	       : letter == 'g' ? BAND_GOOD
			       : BAND_NONE;
}

/* A line of 100 mm is cut where five faces along it would change their band: 1-2, 3, 4-5. */
static enum small_band line_band(int64_t place)
{
	return place < 40 ? BAND_NOT_GOOD : place <= 60 ? BAND_MIDDLE : BAND_GOOD;
}

const struct results_range RESULTS_RANGE[RESULTS_RANGES] = {
	{0, 0}, {1, 1}, {2, 3}, {4, 9}, {10, 0}};

static size_t range_of(int64_t number)
{
	size_t i = RESULTS_RANGES - 1;

	while (i > 0 && number < RESULTS_RANGE[i].low)
		i--;
	return i;
}

static bool is_scale(const struct known_question *q)
{
	return q->type == QUESTION_LINE || q->bands[0];
}

/* The options of the newest design, with nothing counted yet. */
static void plan(const struct known_question *q, struct small_counts *counts, int *codes)
{
	*counts = (struct small_counts){.scale = is_scale(q), .max = q->max};
	if (q->type == QUESTION_LINE) {
		counts->option_count = SMALL_BANDS;
		for (size_t i = 0; i < SMALL_BANDS; i++)
			counts->options[i].band = (enum small_band)i;
		return;
	}
	if (q->type == QUESTION_NUMBER) {
		counts->option_count = RESULTS_RANGES;
		for (size_t i = 0; i < RESULTS_RANGES; i++) {
			codes[i] = (int)i + 1;
			counts->options[i].band = BAND_NONE;
		}
		return;
	}
	counts->option_count = q->code_count;
	for (size_t i = 0; i < q->code_count; i++) {
		codes[i] = q->codes[i];
		counts->options[i].band = band_of(q->bands[0] ? q->bands[i] : '-');
	}
}

/* Where a code of that design's question is counted; option_count when nowhere. */
static size_t place_of(const struct known_question *q, int64_t code,
	const struct small_counts *counts, const int *codes)
{
	enum small_band band = BAND_NONE;

	if (q->type == QUESTION_NUMBER)
		return counts->option_count == RESULTS_RANGES ? range_of(code)
							      : counts->option_count;
	if (q->type == QUESTION_LINE)
		band = line_band(code);
	for (size_t i = 0; q->bands[0] && i < q->code_count; i++)
		if (q->codes[i] == code)
			band = band_of(q->bands[i]);
	for (size_t i = 0; i < counts->option_count; i++)
		if (counts->scale ? counts->options[i].band == band : codes[i] == code)
			return i;
	return counts->option_count;
}

static bool count_states(struct loading *l, const struct known_design *design,
	const struct known_question *q, struct small_counts *counts, struct error *err)
{
	struct sql_statement *st = sql_prepare(l->store->db,
		"SELECT answered, blank, doubtful + conflict FROM tally_state "
		"WHERE event = :event AND design = :design AND question = :question");
	enum sql_step step;

	sql_set_integer(st, ":event", l->event);
	sql_set_integer(st, ":design", design->design.id);
	sql_set_integer(st, ":question", q->number);
	while ((step = sql_step(st, err)) == SQL_ROW) {
		counts->people += (long)sql_integer(st, 0);
		counts->blank += (long)sql_integer(st, 1);
		counts->unclear += (long)sql_integer(st, 2);
	}
	sql_finish(st);
	return step == SQL_DONE;
}

static bool count_options(struct loading *l, const struct known_design *design,
	const struct known_question *q, struct small_counts *counts, int *codes, struct error *err)
{
	struct sql_statement *st = sql_prepare(l->store->db,
		"SELECT code, count FROM tally_option "
		"WHERE event = :event AND design = :design AND question = :question");
	enum sql_step step;

	sql_set_integer(st, ":event", l->event);
	sql_set_integer(st, ":design", design->design.id);
	sql_set_integer(st, ":question", q->number);
	while ((step = sql_step(st, err)) == SQL_ROW) {
		int64_t code = sql_integer(st, 0);
		size_t i = place_of(q, code, counts, codes);

		/* An option that only an older version of the form has. */
		if (i == counts->option_count && !counts->scale && i < SMALL_OPTIONS_MAX &&
			q->type != QUESTION_NUMBER) {
			codes[i] = (int)code;
			counts->options[i].band = BAND_NONE;
			counts->option_count++;
		}
		if (i < counts->option_count)
			counts->options[i].count += (long)sql_integer(st, 1);
	}
	sql_finish(st);
	return step == SQL_DONE;
}

/* Families that answered a question of a form of regime B. */
static bool count_families(struct loading *l, const char *form, const char *question,
	struct small_counts *counts, struct error *err)
{
	struct sql_statement *st = sql_prepare(l->store->db,
		"SELECT count(DISTINCT sheet.family) FROM sheet "
		"JOIN run ON run.id = sheet.run JOIN design ON design.id = run.design "
		"JOIN question ON question.design = design.id AND question.id = :question "
		"JOIN answer a ON a.sheet = sheet.sheet AND a.question = question.number "
		"AND a.number = 0 LEFT JOIN decision d ON d.turn = (SELECT max(x.turn) "
		"FROM decision x WHERE x.sheet = a.sheet AND x.number = 0 "
		"AND x.question = a.question) "
		"WHERE run.event = :event AND design.form = :form "
		"AND coalesce(d.state, a.state) = 0");
	int64_t families;

	sql_set_integer(st, ":event", l->event);
	sql_set_text(st, ":form", form);
	sql_set_text(st, ":question", question);
	if (!sql_run_integer(st, 0, &families, err))
		return false;
	counts->people = (long)families;
	return true;
}

static bool count_question(struct loading *l, const struct results_form *form,
	const struct known_question *newest, struct small_counts *counts, int *codes,
	struct error *err)
{
	plan(newest, counts, codes);
	for (size_t i = 0; i < l->design_count; i++) {
		const struct known_design *design = l->designs[i];
		const struct known_question *q = store_question(design, newest->id);

		/* A question that became another kind of question is counted in its new kind. */
		if (!q || strcmp(form_of(design), form->form) != 0 ||
			is_scale(q) != is_scale(newest))
			continue;
		if (!count_states(l, design, q, counts, err) ||
			!count_options(l, design, q, counts, codes, err))
			return false;
	}
	return form->regime != 'B' || count_families(l, form->form, newest->id, counts, err);
}

/* --- the people of a form ---------------------------------------------------------------- */

struct people {
	struct small_group group;
	long printed, returned, answered;
};

static bool count_sheets(
	struct loading *l, const char *form, struct people *people, struct error *err)
{
	struct sql_statement *st = sql_prepare(l->store->db,
		"SELECT sum(printed), sum(returned), sum(answered) FROM tally_sheet "
		"WHERE event = :event AND design IN (SELECT id FROM design WHERE form = :form)");
	enum sql_step step;

	sql_set_integer(st, ":event", l->event);
	sql_set_text(st, ":form", form);
	step = sql_step(st, err);
	if (step == SQL_ROW) {
		people->printed = (long)sql_integer(st, 0);
		people->returned = (long)sql_integer(st, 1);
		people->answered = (long)sql_integer(st, 2);
		people->group.people = people->answered;
	}
	sql_finish(st);
	return step == SQL_ROW;
}

/* Regime B: families, how many workers are behind them, and how many are of one worker. Never
 * which. */
static bool count_workers(
	struct loading *l, const char *form, struct people *people, struct error *err)
{
	struct sql_statement *st = sql_prepare(l->store->db,
		"WITH behind AS (SELECT sheet.worker, sheet.family FROM sheet "
		"JOIN run ON run.id = sheet.run JOIN design ON design.id = run.design "
		"WHERE run.event = :event AND design.form = :form AND sheet.answered > 0 "
		"AND sheet.worker IS NOT NULL AND sheet.family IS NOT NULL) "
		"SELECT (SELECT count(DISTINCT family) FROM behind), "
		"(SELECT count(DISTINCT worker) FROM behind), "
		"coalesce((SELECT max(n) FROM (SELECT count(DISTINCT family) AS n FROM behind "
		"GROUP BY worker) AS most), 0)");
	enum sql_step step;

	sql_set_integer(st, ":event", l->event);
	sql_set_text(st, ":form", form);
	step = sql_step(st, err);
	if (step == SQL_ROW) {
		people->group.people = (long)sql_integer(st, 0);
		people->group.workers = (long)sql_integer(st, 1);
		people->group.largest_worker = (long)sql_integer(st, 2);
	}
	sql_finish(st);
	return step == SQL_ROW;
}

static bool count_people(struct loading *l, const struct results_form *form, struct people *people,
	struct error *err)
{
	*people = (struct people){.group.regime = form->regime};
	return count_sheets(l, form->form, people, err) &&
	       (form->regime != 'B' || count_workers(l, form->form, people, err));
}

/* --- one form ---------------------------------------------------------------------------- */

static bool load_sheets(struct loading *l, struct results_form *form, const struct people *people,
	struct error *err)
{
	struct published_item item = {.form = form->form, .question = ""};
	struct small_counts counts = {
		.people = people->group.people, .blank = people->returned - people->answered};
	bool held;

	small_question(&counts, &people->group, &l->limits, &item.shown);
	if (!settle_item(l, &item, &held, err))
		return false;
	form->printed = people->printed;
	form->level = item.shown.level;
	form->answered = item.shown.people;
	form->blank = item.shown.blank;
	if (form->level != SMALL_NOTHING)
		form->returned = (struct small_number){
			SMALL_EXACT, item.shown.people.value + item.shown.blank.value};
	return true;
}

static bool load_question(struct loading *l, struct results_form *form, const struct people *people,
	const struct known_question *q, struct error *err)
{
	struct results_question *question = &form->questions[form->question_count];
	struct published_item item = {.form = form->form, .question = q->id};
	struct small_counts counts;
	bool held;

	if (!count_question(l, form, q, &counts, item.codes, err))
		return false;
	small_question(&counts, &people->group, &l->limits, &item.shown);
	if (!settle_item(l, &item, &held, err))
		return false;
	l->results->held += held;
	*question = (struct results_question){.type = q->type,
		.side = q->side,
		.max = q->max,
		.shown = item.shown,
		.version = item.version,
		.held = held};
	memcpy(question->id, q->id, sizeof question->id);
	memcpy(question->codes, item.codes, sizeof question->codes);
	form->question_count++;
	return true;
}

/* Words and pictures come from the newest design; of its languages from the one that most sheets
 * were printed in. */
static bool load_words(
	struct loading *l, struct results_form *form, int64_t *newest, struct error *err)
{
	struct sql_statement *st = sql_prepare(l->store->db,
		"SELECT design.id, design.version, design.language, design.definition "
		"FROM tally_sheet JOIN design ON design.id = tally_sheet.design "
		"WHERE tally_sheet.event = :event AND design.form = :form "
		"ORDER BY design.version DESC, tally_sheet.printed DESC, design.id");
	enum sql_step step;

	sql_set_integer(st, ":event", l->event);
	sql_set_text(st, ":form", form->form);
	step = sql_step(st, err);
	if (step == SQL_ROW) {
		*newest = sql_integer(st, 0);
		form->form_version = (int)sql_integer(st, 1);
		snprintf(form->language, sizeof form->language, "%s", sql_text(st, 2));
		form->definition = strdup(sql_text(st, 3));
	}
	sql_finish(st);
	if (step == SQL_ROW && !form->definition)
		return error_memory(err);
	return step == SQL_ROW;
}

static bool look_if_expired(struct loading *l, const struct results_form *form, struct error *err)
{
	struct sql_statement *st = sql_prepare(l->store->db,
		"SELECT count(*) FROM (SELECT 1 FROM sheet JOIN run ON run.id = sheet.run "
		"JOIN design ON design.id = run.design WHERE run.event = :event "
		"AND design.form = :form AND sheet.gone <> 0 AND sheet.gone = 2 LIMIT 1) AS gone");
	int64_t gone;

	sql_set_integer(st, ":event", l->event);
	sql_set_text(st, ":form", form->form);
	if (!sql_run_integer(st, 0, &gone, err))
		return false;
	l->expired = gone > 0;
	return true;
}

static bool load_form(struct loading *l, struct results_form *form, struct error *err)
{
	const struct known_design *newest = NULL;
	struct people people;
	int64_t id = 0;

	if (!load_words(l, form, &id, err) || !store_design(l->store, id, &newest, err) ||
		!look_if_expired(l, form, err) || !count_people(l, form, &people, err) ||
		!load_sheets(l, form, &people, err))
		return false;
	form->questions = calloc(newest->question_count + 1, sizeof *form->questions);
	if (!form->questions)
		return error_memory(err);
	for (size_t i = 0; i < newest->question_count; i++)
		if (!load_question(l, form, &people, &newest->questions[i], err))
			return false;
	return true;
}

static bool load_forms(struct loading *l, struct error *err)
{
	struct results *r = l->results;

	r->forms = calloc(l->design_count + 1, sizeof *r->forms);
	if (!r->forms)
		return error_memory(err);
	for (size_t i = 0; i < l->design_count; i++) {
		struct results_form *form = &r->forms[r->form_count];
		bool known = false;

		for (size_t j = 0; j < r->form_count; j++)
			known = known || strcmp(r->forms[j].form, form_of(l->designs[i])) == 0;
		if (known)
			continue;
		snprintf(form->form, sizeof form->form, "%s", form_of(l->designs[i]));
		form->regime = l->designs[i]->design.regime;
		r->form_count++;
		if (!load_form(l, form, err))
			return false;
	}
	return true;
}

/* --- the whole --------------------------------------------------------------------------- */

static bool load_versions(struct loading *l, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(l->store->db, "SELECT event.day, coalesce(max(published.version), 0), "
					  "coalesce(max(published.day), '') FROM event "
					  "LEFT JOIN published ON published.event = event.id "
					  "WHERE event.id = :event GROUP BY event.day");
	enum sql_step step;

	sql_set_integer(st, ":event", l->event);
	step = sql_step(st, err);
	if (step == SQL_ROW) {
		snprintf(l->results->day, sizeof l->results->day, "%s", sql_text(st, 0));
		l->last_version = (int)sql_integer(st, 1);
		snprintf(l->results->version_day, sizeof l->results->version_day, "%s",
			sql_text(st, 2));
	}
	sql_finish(st);
	return step == SQL_ROW;
}

/* Told only beside numbers: in a very small group it would be one. */
static bool count_waiting(struct loading *l, struct error *err)
{
	struct sql_statement *st = sql_prepare(l->store->db,
		"SELECT coalesce(sum(doubtful + conflict), 0) FROM tally_state "
		"WHERE event = :event");
	int64_t waiting;
	bool told = l->results->form_count > 0;

	for (size_t i = 0; i < l->results->form_count; i++)
		told = told && l->results->forms[i].level != SMALL_NOTHING;
	sql_set_integer(st, ":event", l->event);
	if (!sql_run_integer(st, 0, &waiting, err))
		return false;
	l->results->waiting = told ? (int)waiting : 0;
	return true;
}

/* People of whom both halves of a pair came back: how many, never who. */
static bool load_pairs(struct loading *l, struct error *err)
{
	struct sql_statement *st;
	struct results *r = l->results;
	struct published_item item = {.question = "+pairs"};
	struct small_counts counts = {0};
	struct small_group group = {.regime = 'C'};
	int64_t pairs;
	bool held, told = r->form_count > 1;

	for (size_t i = 0; i < r->form_count; i++)
		told = told && r->forms[i].regime == 'C' && r->forms[i].level != SMALL_NOTHING;
	if (!told)
		return true;
	/* Goes through all sheets of the event, so not without need. */
	st = sql_prepare(l->store->db,
		"SELECT count(*) FROM (SELECT sheet.pair FROM sheet JOIN run ON run.id = sheet.run "
		"WHERE run.event = :event AND sheet.pair IS NOT NULL AND sheet.answered > 0 "
		"GROUP BY sheet.pair HAVING count(*) = 2) AS pairs");
	sql_set_integer(st, ":event", l->event);
	if (!sql_run_integer(st, 0, &pairs, err))
		return false;
	if (pairs == 0)
		return true;
	item.form = r->forms[0].form;
	counts.people = group.people = (long)pairs;
	small_question(&counts, &group, &l->limits, &item.shown);
	if (!settle_item(l, &item, &held, err))
		return false;
	r->pairs = item.shown.people;
	return true;
}

static bool load_steps(struct loading *l, const char *event, struct error *err)
{
	struct results *r = l->results;

	if (!store_find_event(l->store, event, &l->event, err) ||
		!store_event_designs(l->store, l->event, &l->designs, &l->design_count, err) ||
		!load_versions(l, err) || !load_forms(l, err) || !load_pairs(l, err) ||
		!count_waiting(l, err))
		return false;
	snprintf(r->event, sizeof r->event, "%s", event);
	r->version = l->last_version + (l->renewed ? 1 : 0);
	r->renewed = r->version > 1;
	if (l->renewed)
		snprintf(r->version_day, sizeof r->version_day, "%s", l->day);
	r->limits = l->limits;
	return true;
}

static bool load(struct store *store, const char *event, const struct small_limits *limits,
	bool preview, struct results **results, struct error *err)
{
	struct loading l = {.store = store,
		.limits =
			small_limits_raised(limits ? limits->least : 0, limits ? limits->full : 0),
		.results = calloc(1, sizeof *l.results)};
	bool well;

	if (!l.results)
		return error_memory(err);
	l.limits.outside = limits && limits->outside;
	l.preview = l.results->preview = preview;
	store_day(store, l.day);
	well = store_begin(store, preview ? SQL_READ : SQL_WRITE, err) &&
	       store_end(store, load_steps(&l, event, err), err);
	free(l.designs);
	if (!well) {
		results_free(l.results);
		return false;
	}
	*results = l.results;
	return true;
}

bool results_load(struct store *store, const char *event, const struct small_limits *limits,
	struct results **results, struct error *err)
{
	return store_may(store, RIGHT_RESULT, err) &&
	       load(store, event, limits, false, results, err);
}

bool results_preview(struct store *store, const char *event, const struct small_limits *limits,
	struct results **results, struct error *err)
{
	return store_may(store, RIGHT_RESULT, err) &&
	       load(store, event, limits, true, results, err);
}

bool results_keep(struct store *store, const char *event, struct error *err)
{
	struct results *results;

	if (!load(store, event, NULL, false, &results, err))
		return false;
	results_free(results);
	return true;
}

void results_free(struct results *results)
{
	if (!results)
		return;
	for (size_t i = 0; i < results->form_count; i++) {
		free((void *)(uintptr_t)results->forms[i].definition);
		free(results->forms[i].questions);
	}
	free(results->forms);
	free(results);
}

const struct results_form *results_form(const struct results *results, const char *form)
{
	for (size_t i = 0; i < results->form_count; i++)
		if (strcmp(results->forms[i].form, form) == 0)
			return &results->forms[i];
	return NULL;
}

const struct results_question *results_question(
	const struct results_form *form, const char *question)
{
	for (size_t i = 0; i < form->question_count; i++)
		if (strcmp(form->questions[i].id, question) == 0)
			return &form->questions[i];
	return NULL;
}
