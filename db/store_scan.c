// SPDX-License-Identifier: EUPL-1.2
/*
 * One side into the store: was it seen before, whose is it, is it the first reading of that
 * side, what does it say, and the counts that follow.
 */
#include "marks.h"
#include "message.h"
#include "roles.h"
#include "store_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { SIDE_COUNTS, SIDE_WAITS, SIDE_SET_ASIDE };

/* What storing one scan knows on its way through. */
struct work {
	struct store *store;
	const struct scan_source *source;
	const struct reading *reading;
	unsigned char key[KEYED_BYTES]; /* identity of the scan */
	struct known_sheet known;
	const struct known_design *design; /* NULL when the sheet is not ours */
	enum verdict verdict;
	char reason[REASON_SIZE];
	int number;  /* of the reading, as in table side; -1 = it leaves no reading */
	bool counts; /* its answers are counted */
	int64_t answered, doubtful;
};

/* --- seen before ------------------------------------------------------------------------- */

static void scan_key(
	const struct store *store, const struct scan_source *source, unsigned char key[KEYED_BYTES])
{
	unsigned char identity[HASH_BYTES + 4];
	unsigned page = (unsigned)source->page;

	memcpy(identity, source->file_hash, HASH_BYTES);
	for (int i = 0; i < 4; i++)
		identity[HASH_BYTES + i] = (unsigned char)(page >> (8 * i));
	store_keyed(store, "scan", identity, sizeof identity, key);
}

/* Questions with a clear answer and without one, of the reading that counts for that side. */
static bool count_answers(struct store *store, sheet_id sheet, int side, int *answered,
	int *doubtful, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT count(CASE WHEN answer.state = 0 THEN 1 END), "
		"count(CASE WHEN answer.state >= 2 THEN 1 END) "
		"FROM answer JOIN sheet ON sheet.sheet = answer.sheet "
		"JOIN run ON run.id = sheet.run "
		"JOIN question ON question.design = run.design "
		"AND question.number = answer.question "
		"WHERE answer.sheet = :sheet AND answer.number = 0 AND question.side = :side");
	enum sql_step step;

	sql_set_integer(st, ":sheet", (int64_t)sheet);
	sql_set_integer(st, ":side", side);
	step = sql_step(st, err);
	if (step == SQL_ROW) {
		*answered = (int)sql_integer(st, 0);
		*doubtful = (int)sql_integer(st, 1);
	}
	sql_finish(st);
	return step != SQL_FAILED;
}

static bool find_scan(struct store *store, const unsigned char key[KEYED_BYTES], bool *seen,
	struct store_outcome *outcome, struct error *err)
{
	struct sql_statement *st = sql_prepare(
		store->db, "SELECT verdict, reason, sheet, side FROM scan WHERE key = :key");
	enum sql_step step;

	sql_set_blob(st, ":key", key, KEYED_BYTES);
	step = sql_step(st, err);
	*seen = step == SQL_ROW;
	if (step == SQL_ROW) {
		*outcome = (struct store_outcome){.verdict = (enum verdict)sql_integer(st, 0),
			.seen_before = true,
			.has_sheet = !sql_is_null(st, 2),
			.sheet = (sheet_id)sql_integer(st, 2),
			.side = (int)sql_integer(st, 3)};
		snprintf(outcome->reason, sizeof outcome->reason, "%s", sql_text(st, 1));
	}
	sql_finish(st);
	if (step == SQL_FAILED)
		return false;
	return !*seen || !outcome->has_sheet ||
	       count_answers(store, outcome->sheet, outcome->side, &outcome->answered,
		       &outcome->doubtful, err);
}

bool store_scan_seen(struct store *store, const struct scan_source *source, bool *seen,
	struct store_outcome *outcome, struct error *err)
{
	unsigned char key[KEYED_BYTES];

	scan_key(store, source, key);
	return store_begin(store, SQL_READ, err) &&
	       store_end(store, find_scan(store, key, seen, outcome, err), err);
}

/* --- what is there already --------------------------------------------------------------- */

/* The readings of this side: how many, and whether number 0 could not be read. */
static bool count_readings(struct work *w, int *readings, bool *first_unread, struct error *err)
{
	struct sql_statement *st = sql_prepare(w->store->db,
		"SELECT number, verdict FROM side WHERE sheet = :sheet AND side = :side");
	enum sql_step step;

	*readings = 0;
	*first_unread = false;
	sql_set_integer(st, ":sheet", (int64_t)w->known.sheet);
	sql_set_integer(st, ":side", w->reading->side);
	while ((step = sql_step(st, err)) == SQL_ROW) {
		++*readings;
		if (sql_integer(st, 0) == 0)
			*first_unread = sql_integer(st, 1) == VERDICT_UNREADABLE;
	}
	sql_finish(st);
	return step == SQL_DONE;
}

static void take_answer(
	const struct work *w, struct sql_statement *st, struct reading_answer *answer)
{
	const struct known_question *q = &w->design->questions[sql_integer(st, 0) - 1];
	size_t bytes;
	const void *marks = sql_blob(st, 3, &bytes);

	*answer = (struct reading_answer){.type = q->type,
		.state = (enum answer_state)sql_integer(st, 1),
		.value = strtod(sql_text(st, 2), NULL)};
	memcpy(answer->question, q->id, sizeof answer->question);
	answer->mark_count = marks_unpack(marks, bytes, answer->marks);
}

/* Does the reading with that number show the ink of this one? */
static bool compare_reading(struct work *w, int number, bool *same, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(w->store->db, "SELECT question, state, value, marks FROM answer "
					  "WHERE sheet = :sheet AND number = :number");
	struct reading_answer *stored = calloc(w->design->question_count + 1, sizeof *stored);
	size_t count = 0;
	enum sql_step step = SQL_FAILED;

	sql_set_integer(st, ":sheet", (int64_t)w->known.sheet);
	sql_set_integer(st, ":number", number);
	while (stored && (step = sql_step(st, err)) == SQL_ROW) {
		int64_t question = sql_integer(st, 0);

		if (question < 1 || question > (int64_t)w->design->question_count ||
			w->design->questions[question - 1].side != w->reading->side)
			continue;
		take_answer(w, st, &stored[count++]);
	}
	sql_finish(st);
	if (!stored)
		return error_memory(err);
	*same = marks_same_ink(stored, count, w->reading->answers, w->reading->answer_count);
	free(stored);
	return step == SQL_DONE;
}

/* --- what it is -------------------------------------------------------------------------- */

static void decide(struct work *w, enum verdict verdict, const char *reason)
{
	w->verdict = verdict;
	snprintf(w->reason, sizeof w->reason, "%s", reason);
}

static bool refuse(struct work *w, enum verdict verdict, const char *reason)
{
	decide(w, verdict, reason);
	w->known.found = false;
	return true;
}

/* A side that was read before. */
static bool decide_again(struct work *w, int readings, struct error *err)
{
	bool same = false;

	if (w->reading->verdict == VERDICT_UNREADABLE) {
		/* Perhaps another person's photocopy: stays on the list of trouble. */
		return true;
	}
	for (int i = 0; i < readings && !same; i++)
		if (!compare_reading(w, i, &same, err))
			return false;
	if (same) {
		decide(w, VERDICT_DUPLICATE, _("this side was read before"));
		return true;
	}
	decide(w, VERDICT_DUPLICATE,
		_("this side was read before with other ink: a person must decide whether somebody "
		  "else filled in a copy"));
	w->number = readings;
	return true;
}

static bool decide_known(struct work *w, struct error *err)
{
	const struct reading *r = w->reading;
	bool first_unread;
	int readings;

	if (r->verdict == VERDICT_FOREIGN)
		return true;
	if (!store_design(w->store, w->known.design, &w->design, err) ||
		!count_readings(w, &readings, &first_unread, err))
		return false;
	if (readings > 0 && !first_unread)
		return decide_again(w, readings, err);
	if (r->verdict == VERDICT_UNREADABLE && readings > 0)
		return true;
	/* The reader may have seen the same side twice in one pile before we did. */
	if (r->verdict == VERDICT_DUPLICATE)
		decide(w, r->answer_count ? VERDICT_READ : VERDICT_UNREADABLE, r->reason);
	w->number = 0;
	w->counts = true;
	return true;
}

static bool decide_verdict(struct work *w, struct error *err)
{
	const struct reading *r = w->reading;

	decide(w, r->verdict, r->reason);
	w->number = -1;
	if (!r->has_sheet) {
		if (r->verdict == VERDICT_READ || r->verdict == VERDICT_DUPLICATE)
			decide(w, VERDICT_UNREADABLE, _("it is not known which sheet this is"));
		return true;
	}
	if (!store_find_sheet(w->store, r->sheet, &w->known, err))
		return false;
	if (!w->known.found)
		return refuse(w, VERDICT_FOREIGN, _("this sheet was not printed from this store"));
	if (w->known.gone == GONE_REQUEST)
		return refuse(w, VERDICT_FOREIGN,
			_("this sheet was destroyed on request and is not kept again"));
	if (w->known.gone == GONE_TERM)
		return refuse(w, VERDICT_FOREIGN,
			_("the term of this sheet is over: its answers were destroyed and are not "
			  "kept again"));
	if (r->side < 1 || r->side > w->known.sides)
		return refuse(w, VERDICT_UNREADABLE, _("this sheet has no such side"));
	return decide_known(w, err);
}

/* --- writing it down --------------------------------------------------------------------- */

static void set_health(struct sql_statement *st, const char *name, double value)
{
	if (value != 0 && isfinite(value))
		sql_set_real(st, name, value);
	else
		sql_set_null(st, name);
}

static bool add_scan(struct work *w, const char *day, struct error *err)
{
	struct sql_statement *st = sql_prepare(w->store->db,
		"INSERT INTO scan (key, event, sheet, side, number, verdict, reason, day, scale, "
		"skew, contrast) VALUES (:key, :event, :sheet, :side, :number, :verdict, :reason, "
		":day, :scale, :skew, :contrast)");

	sql_set_blob(st, ":key", w->key, sizeof w->key);
	if (w->known.found) {
		sql_set_integer(st, ":event", w->known.event);
		sql_set_integer(st, ":sheet", (int64_t)w->known.sheet);
		sql_set_integer(st, ":side", w->reading->side);
	}
	if (w->number >= 0)
		sql_set_integer(st, ":number", w->number);
	sql_set_integer(st, ":verdict", w->verdict);
	sql_set_text(st, ":reason", w->reason);
	sql_set_text(st, ":day", day);
	set_health(st, ":scale", w->reading->scale);
	set_health(st, ":skew", w->reading->skew_deg);
	set_health(st, ":contrast", w->reading->contrast);
	return sql_run(st, err);
}

/* Where to find the paper of a side that was not simply read. */
static bool add_source(struct work *w, struct error *err)
{
	struct sql_statement *st;

	if (w->verdict == VERDICT_READ || (w->verdict == VERDICT_BLANK && w->counts))
		return true;
	st = sql_prepare(
		w->store->db, "INSERT INTO source (key, file, page) VALUES (:key, :file, :page)");
	sql_set_blob(st, ":key", w->key, sizeof w->key);
	sql_set_text(st, ":file", w->source->file);
	sql_set_integer(st, ":page", w->source->page);
	return sql_run(st, err);
}

/* Counts a side under a verdict (delta 1) or takes it back (delta -1). */
static bool count_side(
	struct work *w, int64_t event, enum verdict verdict, int delta, struct error *err)
{
	struct sql_statement *st = sql_prepare(w->store->db,
		"INSERT INTO balance (event, read, duplicate, blank, foreign_, unreadable) "
		"VALUES (:event, :read, :duplicate, :blank, :foreign, :unreadable) "
		"ON CONFLICT (event) DO UPDATE SET read = balance.read + excluded.read, "
		"duplicate = balance.duplicate + excluded.duplicate, "
		"blank = balance.blank + excluded.blank, "
		"foreign_ = balance.foreign_ + excluded.foreign_, "
		"unreadable = balance.unreadable + excluded.unreadable");

	sql_set_integer(st, ":event", event);
	sql_set_integer(st, ":read", verdict == VERDICT_READ ? delta : 0);
	sql_set_integer(st, ":duplicate", verdict == VERDICT_DUPLICATE ? delta : 0);
	sql_set_integer(st, ":blank", verdict == VERDICT_BLANK ? delta : 0);
	sql_set_integer(st, ":foreign", verdict == VERDICT_FOREIGN ? delta : 0);
	sql_set_integer(st, ":unreadable", verdict == VERDICT_UNREADABLE ? delta : 0);
	return sql_run(st, err);
}

/* Takes back a scan that could not be read, for one that can: a person typed the sheet's code, or
 * the program learned to read better. */
static bool retract_scan(struct work *w, enum verdict verdict, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(w->store->db, "SELECT coalesce(event, 0) FROM scan WHERE key = :key");
	int64_t event;

	sql_set_blob(st, ":key", w->key, sizeof w->key);
	if (!sql_run_integer(st, 0, &event, err))
		return false;
	st = sql_prepare(w->store->db, "DELETE FROM source WHERE key = :key");
	sql_set_blob(st, ":key", w->key, sizeof w->key);
	if (!sql_run(st, err))
		return false;
	st = sql_prepare(w->store->db, "DELETE FROM scan WHERE key = :key");
	sql_set_blob(st, ":key", w->key, sizeof w->key);
	return sql_run(st, err) && count_side(w, event, verdict, -1, err);
}

/* A first reading takes the place of one that could not be read. */
static bool add_side(struct work *w, const char *day, struct error *err)
{
	struct sql_statement *st = sql_prepare(w->store->db,
		"INSERT INTO side (sheet, side, number, state, verdict, reason, day, flags) "
		"VALUES (:sheet, :side, :number, :state, :verdict, :reason, :day, :flags) "
		"ON CONFLICT (sheet, side, number) DO UPDATE SET verdict = excluded.verdict, "
		"reason = excluded.reason, day = excluded.day, flags = excluded.flags");

	sql_set_integer(st, ":sheet", (int64_t)w->known.sheet);
	sql_set_integer(st, ":side", w->reading->side);
	sql_set_integer(st, ":number", w->number);
	sql_set_integer(st, ":state", w->counts ? SIDE_COUNTS : SIDE_WAITS);
	sql_set_integer(st, ":verdict", w->verdict);
	sql_set_text(st, ":reason", w->reason);
	sql_set_text(st, ":day", day);
	sql_set_integer(st, ":flags", w->reading->flags & FLAGS_OF_READER);
	return sql_run(st, err);
}

/* --- answers ----------------------------------------------------------------------------- */

enum { VALUE_SIZE = 5 * FORM_OPTIONS_MAX };

/* The codes that are surely marked, "2,5"; returns their number. */
static int marked_codes(const struct reading_answer *answer, char value[VALUE_SIZE])
{
	size_t used = 0;
	int count = 0;

	value[0] = '\0';
	for (size_t i = 0; i < answer->mark_count; i++)
		if (answer->marks[i].state == MARK_MARKED)
			used += (size_t)snprintf(value + used, VALUE_SIZE - used, "%s%d",
				count++ ? "," : "", answer->marks[i].code);
	return count;
}

/* What the answer may be called, whatever the reader called it: an answer that its own marks
 * do not bear out goes to a person. Writes its value too. */
static enum answer_state sound_state(
	const struct known_question *q, const struct reading_answer *answer, char value[VALUE_SIZE])
{
	enum answer_state state = answer->state;
	int marked;

	switch (q->type) {
	case QUESTION_TEXT:
		value[0] = '\0';
		return state;
	case QUESTION_NUMBER: /* digits are always confirmed by a person (M26) */
		snprintf(value, VALUE_SIZE, "%.0f", answer->value);
		if (!(answer->value >= 0 && answer->value < 1e6))
			value[0] = '\0';
		return state == ANSWER_ANSWERED ? ANSWER_DOUBTFUL : state;
	case QUESTION_LINE:
		snprintf(value, VALUE_SIZE, "%.0f", answer->value);
		if (answer->value >= 0 && answer->value <= 100)
			return state;
		value[0] = '\0';
		return state == ANSWER_ANSWERED ? ANSWER_DOUBTFUL : state;
	default:
		marked = marked_codes(answer, value);
		if (state == ANSWER_ANSWERED && marked == 0)
			return ANSWER_DOUBTFUL;
		if (state == ANSWER_ANSWERED && q->max > 0 && marked > q->max)
			return ANSWER_CONFLICT;
		return state == ANSWER_BLANK && marked > 0 ? ANSWER_DOUBTFUL : state;
	}
}

static bool add_answer(struct work *w, const struct reading_answer *answer, struct error *err)
{
	const struct known_question *q = store_question(w->design, answer->question);
	struct sql_statement *st;
	unsigned char marks[MARKS_BYTES_MAX];
	char value[VALUE_SIZE];
	enum answer_state state;

	if (!q || q->side != w->reading->side || answer->mark_count > FORM_OPTIONS_MAX)
		return error_set(err, EX_SOFTWARE, _("side %d of this form has no question %s"),
			w->reading->side, answer->question);
	state = sound_state(q, answer, value);
	w->answered += state == ANSWER_ANSWERED;
	w->doubtful += state == ANSWER_DOUBTFUL || state == ANSWER_CONFLICT;
	st = sql_prepare(w->store->db,
		"INSERT INTO answer (sheet, number, question, state, value, note, marks) "
		"VALUES (:sheet, :number, :question, :state, :value, :note, :marks)");
	sql_set_integer(st, ":sheet", (int64_t)w->known.sheet);
	sql_set_integer(st, ":number", w->number);
	sql_set_integer(st, ":question", q->number);
	sql_set_integer(st, ":state", state);
	sql_set_text(st, ":value", value);
	sql_set_text(st, ":note", answer->note);
	sql_set_blob(st, ":marks", marks, marks_pack(answer->marks, answer->mark_count, marks));
	if (!sql_run(st, err))
		return false;
	return !w->counts ||
	       store_tally(w->store, &(struct tally){w->known.event, w->known.design, q->number},
		       state, value, 1, err);
}

static bool write_crop(struct work *w, const struct sealed_thing *crop, const struct buffer *sealed,
	const char *day, struct error *err)
{
	struct sql_statement *st = sql_prepare(w->store->db,
		"INSERT INTO crop (id, sheet, number, question, day, png, sealed) "
		"VALUES (:id, :sheet, :number, :question, :day, :png, :sealed)");

	sql_set_integer(st, ":id", crop->id);
	sql_set_integer(st, ":sheet", (int64_t)crop->sheet);
	sql_set_integer(st, ":number", crop->number);
	sql_set_text(st, ":question", crop->question);
	sql_set_text(st, ":day", day);
	if (sealed->length)
		sql_set_blob(st, ":png", sealed->data, sealed->length);
	else
		sql_set_blob(st, ":png", crop->bytes, crop->count);
	sql_set_integer(st, ":sealed", sealed->length > 0);
	return sql_run(st, err);
}

static bool add_crop(
	struct work *w, const struct reading_crop *picture, const char *day, struct error *err)
{
	const struct sealed_thing crop = {.kind = "crop",
		.id = store_random_id(),
		.sheet = w->known.sheet,
		.number = w->number,
		.question = picture->question,
		.bytes = picture->png,
		.count = picture->png_bytes};
	struct buffer sealed = {0};
	bool well = store_seal(w->store, &crop, &sealed, err) &&
		    write_crop(w, &crop, &sealed, day, err);

	buffer_free(&sealed);
	return well;
}

static bool settle_sheet(struct work *w, struct error *err)
{
	struct whole_sheet sheet = {w->design, &w->known, w->number, w->counts};
	int asked;

	if (!store_settle_sheet(w->store, &sheet, &asked, err))
		return false;
	w->doubtful += asked;
	return true;
}

static bool add_reading(struct work *w, const char *day, struct error *err)
{
	const struct reading *r = w->reading;
	bool readable = w->verdict != VERDICT_UNREADABLE;

	if (!add_side(w, day, err))
		return false;
	for (size_t i = 0; readable && i < r->answer_count; i++)
		if (!add_answer(w, &r->answers[i], err))
			return false;
	for (size_t i = 0; readable && i < r->crop_count; i++)
		if (!add_crop(w, &r->crops[i], day, err))
			return false;
	if (readable && !settle_sheet(w, err))
		return false;
	return !w->counts ||
	       store_sheet_changed(w->store, &w->known, true, w->known.answered + w->answered, err);
}

/* --- all of it --------------------------------------------------------------------------- */

static bool tell_outcome(struct work *w, struct store_outcome *outcome, struct error *err)
{
	*outcome = (struct store_outcome){.verdict = w->verdict};
	snprintf(outcome->reason, sizeof outcome->reason, "%s", w->reason);
	if (!w->known.found)
		return true;
	outcome->has_sheet = true;
	outcome->sheet = w->known.sheet;
	outcome->side = w->reading->side;
	outcome->answered = (int)w->answered;
	outcome->doubtful = (int)w->doubtful;
	/* A duplicate tells of the reading that counts, as it will the next time too. */
	return w->counts || count_answers(w->store, outcome->sheet, outcome->side,
				    &outcome->answered, &outcome->doubtful, err);
}

/* Gives the scan that was stored way to this reading of it? Not when its sheet was known and this
 * one says another. A page that has lost its codes and its frame was taken for a foreign one. */
static bool gives_way(const struct store_outcome *stored, const struct reading *reading)
{
	if (stored->verdict == VERDICT_FOREIGN && stored->has_sheet)
		return false;
	if ((stored->verdict != VERDICT_UNREADABLE && stored->verdict != VERDICT_FOREIGN) ||
		!reading->has_sheet ||
		(reading->verdict != VERDICT_READ && reading->verdict != VERDICT_BLANK))
		return false;
	return !stored->has_sheet ||
	       (stored->sheet == reading->sheet && stored->side == reading->side);
}

static bool scan_steps(struct work *w, struct store_outcome *outcome, struct error *err)
{
	char day[DAY_SIZE];
	bool seen;

	if (!find_scan(w->store, w->key, &seen, outcome, err))
		return false;
	if (seen && !gives_way(outcome, w->reading))
		return true;
	if (seen && !retract_scan(w, outcome->verdict, err))
		return false;
	store_day(w->store, day);
	return decide_verdict(w, err) && add_scan(w, day, err) && add_source(w, err) &&
	       count_side(w, w->known.found ? w->known.event : 0, w->verdict, 1, err) &&
	       (w->number < 0 || add_reading(w, day, err)) && tell_outcome(w, outcome, err);
}

bool store_scan(struct store *store, const struct scan_source *source,
	const struct reading *reading, struct store_outcome *outcome, struct error *err)
{
	struct work w = {.store = store, .source = source, .reading = reading};

	scan_key(store, source, w.key);
	return store_may(store, RIGHT_SCAN, err) && store_begin(store, SQL_WRITE, err) &&
	       store_end(store, scan_steps(&w, outcome, err), err);
}

/* --- reading again ----------------------------------------------------------------------- */

/* Which reading the scan left: *left is false when it left none. */
static bool find_reading(struct work *w, int *side, bool *left, struct error *err)
{
	struct sql_statement *st = sql_prepare(w->store->db,
		"SELECT scan.sheet, scan.side, scan.number, side.state FROM scan JOIN side "
		"ON side.sheet = scan.sheet AND side.side = scan.side "
		"AND side.number = scan.number WHERE scan.key = :key AND side.verdict <> 4");
	enum sql_step step;

	sql_set_blob(st, ":key", w->key, sizeof w->key);
	step = sql_step(st, err);
	*left = step == SQL_ROW;
	if (step == SQL_ROW) {
		w->known.sheet = (sheet_id)sql_integer(st, 0);
		*side = (int)sql_integer(st, 1);
		w->number = (int)sql_integer(st, 2);
		w->counts = sql_integer(st, 3) == SIDE_COUNTS;
	}
	sql_finish(st);
	if (step != SQL_ROW)
		return step == SQL_DONE;
	return store_find_sheet(w->store, w->known.sheet, &w->known, err) &&
	       (!w->known.found || store_design(w->store, w->known.design, &w->design, err));
}

/* Puts another reading of an answer in the place of the one that is stored. */
static bool replace_answer(struct work *w, const struct sheet_answer *stored,
	const struct reading_answer *answer, const struct store_change *change, struct error *err)
{
	struct tally tally = {w->known.event, w->known.design, stored->question->number};
	int more = (change->is == ANSWER_ANSWERED) - (change->was == ANSWER_ANSWERED);
	unsigned char marks[MARKS_BYTES_MAX];
	struct sql_statement *st = sql_prepare(w->store->db,
		"UPDATE answer SET state = :state, value = :value, note = :note, marks = :marks "
		"WHERE sheet = :sheet AND number = :number AND question = :question");

	sql_set_integer(st, ":state", change->is);
	sql_set_text(st, ":value", change->is_value);
	sql_set_text(st, ":note", answer->note);
	sql_set_blob(st, ":marks", marks, marks_pack(answer->marks, answer->mark_count, marks));
	sql_set_integer(st, ":sheet", (int64_t)w->known.sheet);
	sql_set_integer(st, ":number", w->number);
	sql_set_integer(st, ":question", stored->question->number);
	if (!sql_run(st, err))
		return false;
	return !w->counts ||
	       (store_tally(w->store, &tally, change->was, change->was_value, -1, err) &&
		       store_tally(w->store, &tally, change->is, change->is_value, 1, err) &&
		       store_sheet_changed(w->store, &w->known, w->known.returned,
			       w->known.answered + more, err));
}

/* The picture of an answer that a person has to look at now. */
static bool add_picture(struct work *w, const struct store_change *change, struct error *err)
{
	const struct reading *r = w->reading;
	char day[DAY_SIZE];

	if (change->was >= ANSWER_DOUBTFUL || change->is < ANSWER_DOUBTFUL)
		return true;
	store_day(w->store, day);
	for (size_t i = 0; i < r->crop_count; i++)
		if (strcmp(r->crops[i].question, change->question) == 0 &&
			!add_crop(w, &r->crops[i], day, err))
			return false;
	return true;
}

static bool compare_answer(struct work *w, const struct store_again *again,
	const struct sheet_answer *stored, const struct reading_answer *answer, struct error *err)
{
	struct store_change change = {.sheet = w->known.sheet,
		.side = w->reading->side,
		.question = stored->question->id,
		.was = stored->state,
		.decided = stored->reviewed};
	char value[VALUE_SIZE];

	change.is = sound_state(stored->question, answer, value);
	/* Nothing was found then, and nothing is found now. */
	if (change.is == ANSWER_BLANK && strcmp(stored->note, NOTE_NOTHING) == 0)
		return true;
	snprintf(change.was_value, sizeof change.was_value, "%s", stored->value);
	snprintf(change.is_value, sizeof change.is_value, "%.63s", value);
	if (change.was == change.is && strcmp(change.was_value, change.is_value) == 0)
		return true;
	again->take(again->context, &change);
	return !again->apply || change.decided ||
	       (replace_answer(w, stored, answer, &change, err) && add_picture(w, &change, err));
}

static bool compare_all(struct work *w, const struct store_again *again, struct error *err)
{
	struct sheet_answer *stored = calloc(w->design->question_count + 1, sizeof *stored);
	const struct reading *r = again->reading;
	size_t count = 0;
	bool well = stored ? store_sheet_answers(w->store, w->design, w->known.sheet, w->number,
				     stored, &count, err)
			   : error_memory(err);

	for (size_t i = 0; well && i < count; i++)
		for (size_t k = 0; well && k < r->answer_count; k++)
			if (strcmp(stored[i].question->id, r->answers[k].question) == 0)
				well = compare_answer(w, again, &stored[i], &r->answers[k], err);
	free(stored);
	return well && (!again->apply || settle_sheet(w, err));
}

static bool reread_steps(
	struct work *w, const struct store_again *again, bool *known, struct error *err)
{
	const struct reading *r = again->reading;
	struct store_change lost = {.question = "", .was = ANSWER_ANSWERED, .is = ANSWER_DOUBTFUL};
	int side = 0;

	if (!find_reading(w, &side, known, err))
		return false;
	*known = *known && w->known.found && w->known.gone == GONE_NOT;
	if (!*known)
		return true;
	if (r->verdict == VERDICT_READ && r->has_sheet && r->sheet == w->known.sheet &&
		r->side == side)
		return compare_all(w, again, err);
	lost.sheet = w->known.sheet;
	lost.side = side;
	again->take(again->context, &lost);
	return true;
}

bool store_reread(
	struct store *store, const struct store_again *again, bool *known, struct error *err)
{
	struct work w = {.store = store, .source = again->source, .reading = again->reading};

	*known = false;
	scan_key(store, again->source, w.key);
	return store_begin(store, again->apply ? SQL_WRITE : SQL_READ, err) &&
	       store_end(store, reread_steps(&w, again, known, err), err);
}
