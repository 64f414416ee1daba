// SPDX-License-Identifier: EUPL-1.2
/*
 * What a person decides where the machine would not. A word of a person is a row of its own
 * beside the answer; the answer stays as the machine read it.
 */
#include "message.h"
#include "roles.h"
#include "store_inside.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* --- what waits -------------------------------------------------------------------------- */

static bool keep_doubt(struct store_doubt **list, size_t *count, const struct store_doubt *doubt,
	struct error *err)
{
	struct store_doubt *more = realloc(*list, (*count + 1) * sizeof **list);

	if (!more)
		return error_memory(err);
	*list = more;
	more[(*count)++] = *doubt;
	return true;
}

static void describe(struct store_doubt *doubt, const struct known_design *design,
	const struct known_question *q)
{
	snprintf(doubt->form, sizeof doubt->form, "%s", design->design.layout->form);
	snprintf(doubt->language, sizeof doubt->language, "%s", design->design.layout->language);
	if (!q)
		return;
	snprintf(doubt->question, sizeof doubt->question, "%s", q->id);
	doubt->type = q->type;
	doubt->side = q->side;
	doubt->max = q->max;
	doubt->code_count = q->code_count;
	memcpy(doubt->codes, q->codes, sizeof doubt->codes);
}

static const struct known_question *numbered(const struct known_design *design, int64_t number)
{
	if (number < 1 || number > (int64_t)design->question_count)
		return NULL;
	return &design->questions[number - 1];
}

/* A sheet on which nothing was found is one question. */
static bool told_already(
	const struct store_doubt *list, size_t count, const struct store_doubt *doubt)
{
	return count && list[count - 1].empty && list[count - 1].sheet == doubt->sheet &&
	       list[count - 1].number == doubt->number;
}

/* Answers without a clear outcome about which nobody decided yet. */
static bool list_answers(struct store *store, int64_t event, struct store_doubt **list,
	size_t *count, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT a.sheet, a.number, a.question, a.state, a.value, a.note, run.design, "
		"CASE WHEN a.note = :nothing AND NOT EXISTS (SELECT 1 FROM decision d "
		"WHERE d.sheet = a.sheet AND d.number = a.number) AND NOT EXISTS (SELECT 1 FROM "
		"answer o WHERE o.sheet = a.sheet AND o.number = a.number AND "
		"o.note <> :nothing) THEN 1 ELSE 0 END "
		"FROM answer a JOIN sheet ON sheet.sheet = a.sheet JOIN run ON run.id = sheet.run "
		"JOIN question q ON q.design = run.design AND q.number = a.question "
		"JOIN side ON side.sheet = a.sheet AND side.side = q.side "
		"AND side.number = a.number AND side.state = 0 "
		"WHERE a.state >= 2 AND run.event = :event AND NOT EXISTS (SELECT 1 FROM decision "
		"d "
		"WHERE d.sheet = a.sheet AND d.number = a.number AND d.question = a.question) "
		"ORDER BY a.sheet, a.number, a.question");
	bool well = true;
	enum sql_step step = SQL_DONE;

	sql_set_integer(st, ":event", event);
	sql_set_text(st, ":nothing", NOTE_NOTHING);
	while (well && (step = sql_step(st, err)) == SQL_ROW) {
		const struct known_design *design;
		struct store_doubt doubt = {.sheet = (sheet_id)sql_integer(st, 0),
			.number = (int)sql_integer(st, 1),
			.state = (enum answer_state)sql_integer(st, 3)};

		snprintf(doubt.value, sizeof doubt.value, "%s", sql_text(st, 4));
		snprintf(doubt.note, sizeof doubt.note, "%s", sql_text(st, 5));
		doubt.empty = sql_integer(st, 7) != 0;
		if (doubt.empty && told_already(*list, *count, &doubt))
			continue;
		well = store_design(store, sql_integer(st, 6), &design, err);
		if (well) {
			describe(&doubt, design,
				doubt.empty ? NULL : numbered(design, sql_integer(st, 2)));
			well = keep_doubt(list, count, &doubt, err);
		}
	}
	sql_finish(st);
	return well && step == SQL_DONE;
}

/* Second readings with other ink. */
static bool list_copies(struct store *store, int64_t event, struct store_doubt **list,
	size_t *count, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT side.sheet, side.number, side.side, run.design FROM side "
		"JOIN sheet ON sheet.sheet = side.sheet JOIN run ON run.id = sheet.run "
		"WHERE side.state = 1 AND run.event = :event "
		"ORDER BY side.sheet, side.number, side.side");
	bool well = true;
	enum sql_step step = SQL_DONE;

	sql_set_integer(st, ":event", event);
	while (well && (step = sql_step(st, err)) == SQL_ROW) {
		const struct known_design *design;
		struct store_doubt doubt = {.sheet = (sheet_id)sql_integer(st, 0),
			.number = (int)sql_integer(st, 1),
			.side = (int)sql_integer(st, 2),
			.copy = true};

		well = store_design(store, sql_integer(st, 3), &design, err);
		if (well) {
			describe(&doubt, design, NULL);
			well = keep_doubt(list, count, &doubt, err);
		}
	}
	sql_finish(st);
	return well && step == SQL_DONE;
}

static bool list_doubts(struct store *store, const char *name, struct store_doubt **list,
	size_t *count, struct error *err)
{
	int64_t event;

	return store_find_event(store, name, &event, err) &&
	       list_copies(store, event, list, count, err) &&
	       list_answers(store, event, list, count, err);
}

bool store_doubts(struct store *store, const char *event, struct store_doubt **list, size_t *count,
	struct error *err)
{
	struct store_doubt *found = NULL;
	size_t n = 0;

	if (!store_begin(store, SQL_READ, err))
		return false;
	if (!store_end(store, list_doubts(store, event, &found, &n, err), err)) {
		free(found);
		return false;
	}
	*list = found;
	*count = n;
	return true;
}

/* --- pictures ---------------------------------------------------------------------------- */

static bool may_open(
	struct store *store, const struct known_sheet *known, const char *role, struct error *err)
{
	const struct known_design *design;

	/* Of a sheet that nobody knows there is nothing to open. */
	if (!known->found)
		return true;
	return store_design(store, known->design, &design, err) &&
	       role_may_open(role, design->design.layout->form, known->regime, err);
}

/* What the picture of the whole side of a question is named; "" when nobody knows the question. */
static bool name_side(struct store *store, const struct known_sheet *known, const char *question,
	char name[2 * FORM_ID_SIZE], struct error *err)
{
	const struct known_question *q = NULL;
	const struct known_design *design;

	if (known->found && question) {
		if (!store_design(store, known->design, &design, err))
			return false;
		q = store_question(design, question);
	}
	name[0] = '\0';
	if (q)
		snprintf(name, 2 * FORM_ID_SIZE, CROP_OF_SIDE, q->side);
	return true;
}

static bool give_pictures(struct store *store, sheet_id sheet, int number, const char *question,
	bool (*take)(void *context, const struct store_picture *picture), void *context,
	struct error *err)
{
	struct sql_statement *st;
	struct known_sheet known;
	char side[2 * FORM_ID_SIZE];
	char last[2 * FORM_ID_SIZE] = "";
	int index = 0;
	bool well = true, more = true;
	enum sql_step step = SQL_DONE;

	if (!store_find_sheet(store, sheet, &known, err) ||
		!name_side(store, &known, question, side, err))
		return false;
	st = sql_prepare(store->db,
		"SELECT question, png, sealed, id FROM crop WHERE sheet = :sheet "
		"AND number = :number AND (question = :question OR :question = '' OR "
		"(question = :side AND NOT EXISTS (SELECT 1 FROM crop c WHERE c.sheet = :sheet "
		"AND c.number = :number AND c.question = :question))) ORDER BY question, id");
	sql_set_integer(st, ":sheet", (int64_t)sheet);
	sql_set_integer(st, ":number", number);
	sql_set_text(st, ":question", question ? question : "");
	sql_set_text(st, ":side", side);
	while (well && more && (step = sql_step(st, err)) == SQL_ROW) {
		struct sealed_thing crop = {.kind = "crop",
			.id = sql_integer(st, 3),
			.sheet = sheet,
			.number = number,
			.question = sql_text(st, 0)};
		struct buffer plain = {0};

		crop.bytes = sql_blob(st, 1, &crop.count);
		index = strcmp(last, crop.question) == 0 ? index + 1 : 0;
		snprintf(last, sizeof last, "%s", crop.question);
		if (sql_integer(st, 2) != 0) {
			well = store_unseal(store, &crop, &plain, err);
			crop.bytes = plain.data;
			crop.count = plain.length;
		}
		more = well && take(context, &(struct store_picture){
						     crop.question, crop.bytes, crop.count, index});
		buffer_free(&plain);
	}
	sql_finish(st);
	return well && step != SQL_FAILED;
}

bool store_pictures(struct store *store, sheet_id sheet, int number, const char *question,
	const char *role, bool (*take)(void *context, const struct store_picture *picture),
	void *context, struct error *err)
{
	char code[SHEET_CODE_SIZE];
	struct known_sheet known;
	bool well;

	if (!store_begin(store, SQL_WRITE, err))
		return false;
	sheet_code_write(sheet, code);
	well = store_find_sheet(store, sheet, &known, err) && may_open(store, &known, role, err) &&
	       store_log(store, role, "open pictures", code, question, err);
	if (!store_end(store, well, err) || !store_begin(store, SQL_READ, err))
		return false;
	return store_end(
		store, give_pictures(store, sheet, number, question, take, context, err), err);
}

/* --- a person's word --------------------------------------------------------------------- */

/* An answer on its way from what it is to what it becomes. */
struct review {
	struct store *store;
	struct known_sheet known;
	const struct known_design *design;
	const struct known_question *question;
	int number;
	bool counts; /* the reading counts */
	struct sheet_answer now;
	enum answer_state state;
	char value[64];
};

static bool find_reading(struct review *r, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(r->store->db, "SELECT state FROM side WHERE sheet = :sheet AND side = "
					  ":side AND number = :number");
	int64_t state;

	sql_set_integer(st, ":sheet", (int64_t)r->known.sheet);
	sql_set_integer(st, ":side", r->question->side);
	sql_set_integer(st, ":number", r->number);
	if (!sql_run_integer(st, -1, &state, err))
		return false;
	r->counts = state == 0;
	return true;
}

/* What the answer is now; false also when there is none. */
static bool find_answer(struct review *r, struct error *err)
{
	struct sheet_answer *answers = calloc(r->design->question_count + 1, sizeof *answers);
	bool found = false, well;
	size_t count = 0;

	if (!answers)
		return error_memory(err);
	well = store_sheet_answers(
		r->store, r->design, r->known.sheet, r->number, answers, &count, err);
	for (size_t i = 0; i < count; i++)
		if (answers[i].question == r->question) {
			r->now = answers[i];
			found = true;
		}
	free(answers);
	if (well && !found)
		return error_set(err, EX_NOINPUT,
			_("the side with question %s did not come in for this sheet"),
			r->question->id);
	return well;
}

static bool find_place(struct review *r, const struct store_word *word, struct error *err)
{
	char code[SHEET_CODE_SIZE];

	sheet_code_write(word->sheet, code);
	r->number = word->number;
	if (!store_find_sheet(r->store, word->sheet, &r->known, err))
		return false;
	if (!r->known.found)
		return error_set(
			err, EX_NOINPUT, _("sheet %s was not printed from this store"), code);
	if (r->known.gone)
		return error_set(err, EX_NOINPUT, _("sheet %s was destroyed"), code);
	if (!store_design(r->store, r->known.design, &r->design, err) ||
		!role_may_on(word->role, RIGHT_DECIDE, r->design->design.layout->form, err))
		return false;
	r->question = store_question(r->design, word->question);
	if (!r->question)
		return error_set(err, EX_NOINPUT, _("sheet %s (%s) has no question \"%s\""), code,
			r->design->design.layout->form, word->question);
	return find_reading(r, err) && find_answer(r, err);
}

static bool has_code(const struct known_question *q, long code)
{
	for (size_t i = 0; i < q->code_count; i++)
		if (q->codes[i] == code)
			return true;
	return false;
}

/* The code that starts at *at, and moves *at behind it and its comma; -1 when it is none. */
static long next_code(const char **at)
{
	char *end;
	long code = isdigit((unsigned char)**at) ? strtol(*at, &end, 10) : -1;

	if (code < 0 || (*end && (*end != ',' || !isdigit((unsigned char)end[1]))))
		return -1;
	*at = *end ? end + 1 : end;
	return code;
}

/* "2,5": codes of the question, each once, not more than may be ticked. */
static bool read_codes(struct review *r, const char *text, struct error *err)
{
	const struct known_question *q = r->question;
	const char *at = text;
	long seen[FORM_OPTIONS_MAX];
	size_t used = 0, count = 0;

	do {
		const char *from = at;
		long code = next_code(&at);
		bool again = false;

		for (size_t i = 0; i < count; i++)
			again = again || seen[i] == code;
		if (!has_code(q, code) || again)
			return error_set(err, EX_USAGE,
				_("question %s has no option \"%s\"; say a number of its options, "
				  "blank, or double"),
				q->id, from);
		used += (size_t)snprintf(
			r->value + used, sizeof r->value - used, "%s%ld", count ? "," : "", code);
		seen[count++] = code;
	} while (*at);
	if (q->max > 0 && count > (size_t)q->max)
		return error_set(err, EX_USAGE,
			_("question %s takes at most %d options; two that were both really meant "
			  "are \"double\""),
			q->id, q->max);
	r->state = ANSWER_ANSWERED;
	return true;
}

static bool read_number(struct review *r, const char *text, long most, struct error *err)
{
	char *end;
	long number = isdigit((unsigned char)text[0]) ? strtol(text, &end, 10) : -1;

	if (number < 0 || *end || number > most)
		return error_set(err, EX_USAGE,
			_("question %s takes a whole number from 0 to %ld, or blank"),
			r->question->id, most);
	snprintf(r->value, sizeof r->value, "%ld", number);
	r->state = ANSWER_ANSWERED;
	return true;
}

enum { NUMBER_MOST = 999999, LINE_MOST = 100 };

static bool read_word(struct review *r, const char *text, struct error *err)
{
	enum question_type type = r->question->type;

	r->value[0] = '\0';
	r->state = ANSWER_BLANK;
	if (strcmp(text, "blank") == 0)
		return true;
	if (type == QUESTION_TEXT) {
		r->state = ANSWER_ANSWERED;
		return strcmp(text, "written") == 0 ||
		       error_set(err, EX_USAGE,
			       _("question %s is a box to write in: say written "
				 "or blank"),
			       r->question->id);
	}
	if (strcmp(text, "double") == 0) {
		r->state = ANSWER_CONFLICT;
		return true;
	}
	if (type == QUESTION_NUMBER)
		return read_number(r, text, NUMBER_MOST, err);
	if (type == QUESTION_LINE)
		return read_number(r, text, LINE_MOST, err);
	return read_codes(r, text, err);
}

/* Brings the counts from one outcome to another. */
static bool recount(struct review *r, enum answer_state from, const char *from_value,
	enum answer_state to, const char *to_value, struct error *err)
{
	struct tally tally = {r->known.event, r->known.design, r->question->number};
	int change = (to == ANSWER_ANSWERED) - (from == ANSWER_ANSWERED);

	if (!r->counts)
		return true;
	return store_tally(r->store, &tally, from, from_value, -1, err) &&
	       store_tally(r->store, &tally, to, to_value, 1, err) &&
	       store_sheet_changed(
		       r->store, &r->known, r->known.returned, r->known.answered + change, err);
}

static bool add_decision(struct review *r, const char *role, struct error *err)
{
	struct sql_statement *st = sql_prepare(r->store->db,
		"INSERT INTO decision (turn, sheet, number, question, state, value, role, day) "
		"VALUES ((SELECT coalesce(max(turn), 0) + 1 FROM decision), :sheet, :number, "
		":question, :state, :value, :role, :day)");
	char day[DAY_SIZE];

	store_day(r->store, day);
	sql_set_integer(st, ":sheet", (int64_t)r->known.sheet);
	sql_set_integer(st, ":number", r->number);
	sql_set_integer(st, ":question", r->question->number);
	sql_set_integer(st, ":state", r->state);
	sql_set_text(st, ":value", r->value);
	sql_set_text(st, ":role", role);
	sql_set_text(st, ":day", day);
	return sql_run(st, err);
}

static bool decide_steps(struct store *store, const struct store_word *word, struct error *err)
{
	struct review r = {.store = store};

	if (!find_place(&r, word, err) || !read_word(&r, word->answer, err))
		return false;
	if (r.now.reviewed && r.now.state == r.state && strcmp(r.now.value, r.value) == 0)
		return true;
	return add_decision(&r, word->role, err) &&
	       recount(&r, r.now.state, r.now.value, r.state, r.value, err) &&
	       store_flag_sheet(store, r.design, r.known.sheet, r.number, err);
}

bool store_decide(struct store *store, const struct store_word *word, struct error *err)
{
	return role_may(word->role, RIGHT_DECIDE, err) && store_begin(store, SQL_WRITE, err) &&
	       store_end(store, decide_steps(store, word, err), err);
}

/* --- empty sheets ------------------------------------------------------------------------ */

/* "No" answers nothing: from now on each question is asked. */
static bool ask_each(struct store *store, sheet_id sheet, int number, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"UPDATE answer SET note = :new WHERE sheet = :sheet AND number = :number "
		"AND note = :note");

	sql_set_integer(st, ":sheet", (int64_t)sheet);
	sql_set_integer(st, ":number", number);
	sql_set_text(st, ":note", NOTE_NOTHING);
	sql_set_text(st, ":new", NOTE_NOT_EMPTY);
	return sql_run(st, err);
}

static bool empty_steps(
	struct store *store, const struct store_word *word, bool empty, struct error *err)
{
	struct store_word blank = *word;
	const struct known_design *design;
	struct known_sheet known;
	struct sheet_answer *answers;
	size_t count = 0, waiting = 0;
	bool well;

	if (!store_find_sheet(store, word->sheet, &known, err))
		return false;
	if (!known.found || known.gone)
		return error_set(err, EX_NOINPUT, _("there is no such sheet any more"));
	if (!store_design(store, known.design, &design, err) ||
		!role_may_on(word->role, RIGHT_DECIDE, design->design.layout->form, err))
		return false;
	answers = calloc(design->question_count + 1, sizeof *answers);
	if (!answers)
		return error_memory(err);
	well = store_sheet_answers(store, design, known.sheet, word->number, answers, &count, err);
	blank.answer = "blank";
	for (size_t i = 0; well && i < count; i++) {
		if (answers[i].reviewed || strcmp(answers[i].note, NOTE_NOTHING) != 0)
			continue;
		waiting++;
		blank.question = answers[i].question->id;
		well = !empty || decide_steps(store, &blank, err);
	}
	free(answers);
	if (well && waiting == 0)
		return error_set(err, EX_NOINPUT,
			_("nobody asks whether this sheet is empty: something was found on it, or "
			  "it "
			  "was decided"));
	return well && (empty || ask_each(store, known.sheet, word->number, err));
}

bool store_decide_empty(struct store *store, sheet_id sheet, int number, bool empty,
	const char *role, struct error *err)
{
	struct store_word word = {.sheet = sheet, .number = number, .role = role};

	return role_may(role, RIGHT_DECIDE, err) && store_begin(store, SQL_WRITE, err) &&
	       store_end(store, empty_steps(store, &word, empty, err), err);
}

/* --- taking it back ---------------------------------------------------------------------- */

static bool last_turn(
	struct store *store, const char *name, int64_t *turn, struct review *r, struct error *err)
{
	struct sql_statement *st;
	enum sql_step step;
	int64_t event, question = 0;

	if (!store_find_event(store, name, &event, err))
		return false;
	st = sql_prepare(store->db,
		"SELECT d.turn, d.sheet, d.number, d.question FROM decision d "
		"JOIN sheet ON sheet.sheet = d.sheet JOIN run ON run.id = sheet.run "
		"WHERE run.event = :event ORDER BY d.turn DESC LIMIT 1");
	sql_set_integer(st, ":event", event);
	step = sql_step(st, err);
	if (step == SQL_ROW) {
		*turn = sql_integer(st, 0);
		r->known.sheet = (sheet_id)sql_integer(st, 1);
		r->number = (int)sql_integer(st, 2);
		question = sql_integer(st, 3);
	}
	sql_finish(st);
	if (step == SQL_DONE)
		return error_set(err, EX_NOINPUT,
			_("nobody decided anything about \"%s\" that could be undone"), name);
	if (step != SQL_ROW || !store_find_sheet(store, r->known.sheet, &r->known, err) ||
		!store_design(store, r->known.design, &r->design, err))
		return false;
	r->question = numbered(r->design, question);
	return r->question ? find_reading(r, err) && find_answer(r, err)
			   : error_set(err, EX_DATAERR, _("a decision belongs to no question"));
}

static bool undo_one(struct review *r, int64_t turn, struct error *err)
{
	enum answer_state from = r->now.state;
	struct sql_statement *st;
	char from_value[64];

	memcpy(from_value, r->now.value, sizeof from_value);
	st = sql_prepare(r->store->db, "DELETE FROM decision WHERE turn = :turn");
	sql_set_integer(st, ":turn", turn);
	return sql_run(st, err) && find_answer(r, err) &&
	       recount(r, from, from_value, r->now.state, r->now.value, err) &&
	       store_flag_sheet(r->store, r->design, r->known.sheet, r->number, err);
}

/* "The sheet is empty" was one word about all its answers. */
static bool same_word(const struct review *a, const struct review *b)
{
	return a->known.sheet == b->known.sheet && a->number == b->number &&
	       strcmp(a->now.note, NOTE_NOTHING) == 0 && strcmp(b->now.note, NOTE_NOTHING) == 0 &&
	       b->now.state == ANSWER_BLANK;
}

static bool undo_steps(
	struct store *store, const char *event, struct store_doubt *undone, struct error *err)
{
	struct review r = {.store = store}, next = {.store = store};
	struct error none = {0};
	bool empty = false;
	int64_t turn = 0;

	if (!last_turn(store, event, &turn, &r, err) || !undo_one(&r, turn, err))
		return false;
	while (last_turn(store, event, &turn, &next, &none) && same_word(&r, &next)) {
		if (!undo_one(&next, turn, err))
			return false;
		empty = true;
	}
	if (none.status && none.status != EX_NOINPUT) {
		*err = none;
		return false;
	}
	*undone = (struct store_doubt){
		.sheet = r.known.sheet, .number = r.number, .state = r.now.state, .empty = empty};
	describe(undone, r.design, empty ? NULL : r.question);
	memcpy(undone->value, r.now.value, sizeof undone->value);
	return true;
}

bool store_undo(
	struct store *store, const char *event, struct store_doubt *undone, struct error *err)
{
	return store_may(store, RIGHT_DECIDE, err) && store_begin(store, SQL_WRITE, err) &&
	       store_end(store, undo_steps(store, event, undone, err), err);
}

/* --- copies ------------------------------------------------------------------------------ */

/* Counts the answers of one reading of one side, or takes them back. */
static bool count_reading(struct store *store, struct known_sheet *known, int side, int number,
	int delta, struct error *err)
{
	const struct known_design *design;
	struct sheet_answer *answers;
	int64_t clear = 0;
	size_t count = 0;
	bool well;

	if (!store_design(store, known->design, &design, err))
		return false;
	answers = calloc(design->question_count + 1, sizeof *answers);
	if (!answers)
		return error_memory(err);
	well = store_sheet_answers(store, design, known->sheet, number, answers, &count, err);
	for (size_t i = 0; well && i < count; i++) {
		struct tally tally = {known->event, known->design, answers[i].question->number};

		if (answers[i].question->side != side)
			continue;
		clear += answers[i].state == ANSWER_ANSWERED;
		well = store_tally(store, &tally, answers[i].state, answers[i].value, delta, err);
	}
	free(answers);
	return well && store_sheet_changed(
			       store, known, known->returned, known->answered + delta * clear, err);
}

static bool set_side_state(
	struct store *store, sheet_id sheet, int side, int number, int state, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"UPDATE side SET state = :state "
		"WHERE sheet = :sheet AND side = :side AND number = :number");

	sql_set_integer(st, ":state", state);
	sql_set_integer(st, ":sheet", (int64_t)sheet);
	sql_set_integer(st, ":side", side);
	sql_set_integer(st, ":number", number);
	return sql_run(st, err);
}

enum { COPY_COUNTS = 0, COPY_SET_ASIDE = 2 };

static bool copy_steps(
	struct store *store, sheet_id sheet, int side, int number, bool counts, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "SELECT state FROM side WHERE sheet = :sheet AND side = "
				       ":side AND number = :number");
	int wanted = counts ? COPY_COUNTS : COPY_SET_ASIDE;
	struct known_sheet known;
	int64_t state;

	sql_set_integer(st, ":sheet", (int64_t)sheet);
	sql_set_integer(st, ":side", side);
	sql_set_integer(st, ":number", number);
	if (!sql_run_integer(st, -1, &state, err) || !store_find_sheet(store, sheet, &known, err))
		return false;
	if (state < 0 || number == 0)
		return error_set(err, EX_NOINPUT,
			_("this sheet has no second reading with other ink on side %d"), side);
	if (state == wanted)
		return true;
	if (!set_side_state(store, sheet, side, number, wanted, err))
		return false;
	if (counts)
		return count_reading(store, &known, side, number, 1, err);
	return state != COPY_COUNTS || count_reading(store, &known, side, number, -1, err);
}

bool store_decide_copy(struct store *store, sheet_id sheet, int side, int number, bool counts,
	const char *role, struct error *err)
{
	char code[SHEET_CODE_SIZE];
	bool well;

	sheet_code_write(sheet, code);
	if (!role_may(role, RIGHT_COPY, err) || !store_begin(store, SQL_WRITE, err))
		return false;
	well = copy_steps(store, sheet, side, number, counts, err) &&
	       store_log(store, role, counts ? "copy counts" : "copy set aside", code, "", err);
	return store_end(store, well, err);
}
