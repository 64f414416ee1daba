// SPDX-License-Identifier: EUPL-1.2
/*
 * Every function of the store while each of its allocations, and each of its steps in the database,
 * fails in turn: it says so, with the status that belongs to it, nothing is half done, and the same
 * call without the fault comes to its end.
 */
#include "faulty.h"
#include "store_fixture.h"

#include "actions.h"
#include "export.h"
#include "queue.h"
#include "quotes.h"
#include "results.h"
#include "results_split.h"
#include "roles.h"
#include "store_inside.h"
#include "vault.h"

static struct home at;
static struct store *store;
enum { SHEETS = 8 };
static struct store_new_sheet sheets[SHEETS];
static FILE *nowhere;
static struct buffer layout; /* of a form that was never printed */
static char key_file[VAULT_PATH_SIZE], key_text[KEY_TEXT_SIZE];

#define PNG "\x89PNG\r\n\x1a\n"

static const struct store_terms TERMS = {
	.pictures = {28, 90, 90}, .answers = {365, 365, 365}, .actions = 730, .log = 365};
static const struct ticks SOME = {
	.codes = {{4}, {2}, {1, 3}, {1}}, .written = true, .number = 12, .line = 30};
static const struct ticks OTHER = {.codes = {{1}, {3}, {2}, {2}}, .number = -1, .line = 60};

/* --- a store with something of everything in it ------------------------------------------ */

static void put_file(const char *name)
{
	char path[128];
	FILE *file = fopen(home_path(&at, name, path), "w");

	assert_non_null(file);
	fprintf(file, "the scan %s", name);
	fclose(file);
}

static struct reading reading_of(size_t i, int side, const struct ticks *t)
{
	long left = fault_hold();
	struct reading r = make_reading(sheets[i].sheet, side, t);

	add_crop(&r, side == 1 ? "t4" : "t6", PNG "handwriting");
	fault_go_on(left);
	return r;
}

static bool take_in(const char *file, int page, const struct reading *r, struct error *err)
{
	struct scan_source source = make_source(file, page);
	struct store_outcome outcome;

	return store_scan(store, &source, r, &outcome, err);
}

static void fill_in(size_t i, int side, const struct ticks *t)
{
	struct reading r = reading_of(i, side, t);
	struct error err;
	char file[32];

	snprintf(file, sizeof file, "scan%zu-%d.png", i, side);
	WELL(take_in(file, 1, &r, &err));
	reading_free(&r);
}

static struct quote_place place(size_t i)
{
	return (struct quote_place){.sheet = sheets[i].sheet, .question = "t4"};
}

/* Another event, of a form of families or of staff. */
static void fill_event(const char *form, char regime, const char *event)
{
	struct store_new_sheet others[SHEETS];
	struct error err;
	char file[64];

	print_sheets(store, &(struct printed){form, "nl", regime, event, SHEETS}, others);
	for (size_t i = 0; i < SHEETS; i++)
		for (int side = 1; side <= 2; side++) {
			struct reading r =
				make_reading(others[i].sheet, side, i % 2 ? &SOME : &OTHER);

			snprintf(file, sizeof file, "%s%zu-%d.png", form, i, side);
			WELL(take_in(file, 1, &r, &err));
			reading_free(&r);
		}
}

static void fill_store(void)
{
	struct action action = {.said = "bel ons", .doing = "wij bellen", .who = "team"};
	struct quote_place second;
	struct reading r;
	struct error err;
	bool added;
	char path[128];

	print_sheets(store, &(struct printed){"t-a", "nl", 'A', "Ede", SHEETS}, sheets);
	for (size_t i = 0; i < 6; i++) {
		fill_in(i, 1, &SOME);
		fill_in(i, 2, &SOME);
	}
	r = reading_of(0, 1, &OTHER); /* other ink: waits for a person */
	WELL(take_in("again.png", 1, &r, &err));
	reading_free(&r);
	scan_other(store, "letter.png", 1, VERDICT_FOREIGN, "no sheet of ours");
	for (size_t i = 0; i < 2; i++)
		WELL(quotes_put(store, &(struct quote_typed){.place = place(i), .text = "Goed zo"},
			"reviewer", &err));
	fill_event("t-f", 'B', "Gouda");
	fill_event("t-s", 'C', "Leiden");
	second = place(1);
	WELL(quotes_choose(store, &second, true, "reviewer", &err));
	WELL(store_decide(
		store, &(struct store_word){sheets[3].sheet, 0, "t6", "12", "reviewer"}, &err));
	WELL(actions_put(store, "Ede", "nl", &action, &err));
	put_file("one.pdf");
	put_file("two.pdf");
	WELL(queue_add(store, home_path(&at, "one.pdf", path), &added, &err));
}

static void open_store(void)
{
	struct error err;

	WELL(store_open(at.db, &store, &err));
	memcpy(store->today, "2026-03-01", DAY_SIZE);
}

/* Where the key is, and what it is on paper. */
static void keep_key(void)
{
	struct vault_state state;
	struct error err;

	WELL(vault_look(store, &state, &err));
	WELL(vault_text(store, "administrator", key_text, &err));
	memcpy(key_file, state.file, sizeof key_file);
}

static int set_up(void **state)
{
	char path[128];
	struct error err;
	long sealed;

	(void)state;
	home_make(&at);
	setenv("XDG_CONFIG_HOME", home_path(&at, "config", path), 1);
	unsetenv("SPIEGELBLAD_KEY");
	nowhere = fopen("/dev/null", "w");
	assert_non_null(nowhere);
	write_layout(&layout, "t-b", "nl");
	open_store();
	fill_store();
	store_close(store);
	copy_store(at.db, home_path(&at, "open.db", path));
	open_store();
	WELL(vault_create(store, false, "owner", &sealed, &err));
	assert_true(sealed > 0);
	keep_key();
	store_close(store);
	copy_store(at.db, home_path(&at, "good.db", path));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fclose(nowhere);
	buffer_free(&layout);
	home_remove(&at);
	return 0;
}

/* --- one call of each kind --------------------------------------------------------------- */

static bool open_again(struct error *err)
{
	struct store *other;

	if (!store_open(at.db, &other, err))
		return false;
	store_close(other);
	return true;
}

static bool make_new(struct error *err)
{
	char path[128];
	struct store *other;

	if (!store_open(home_path(&at, "new.db", path), &other, err))
		return false;
	store_close(other);
	return true;
}

static bool batch(struct error *err)
{
	struct reading r = reading_of(6, 1, &OTHER);
	bool well = store_batch_begin(store, err);

	if (well) {
		well = take_in("batch.png", 1, &r, err);
		well = store_batch_end(store, well, err) && well;
	}
	reading_free(&r);
	return well;
}

/* Two sheets of a pair, for one family, of a design that the store does not have yet. */
static bool begin_more(int64_t *run, struct error *err)
{
	struct store_new_sheet more[2];
	struct store_design design = {.form = "t-b",
		.version = 1,
		.language = "nl",
		.variant = "",
		.regime = 'B',
		.definition = "form: test\n",
		.layout_json = buffer_text(&layout),
		.blank_png = {"front", "back"},
		.blank_png_bytes = {5, 4},
		.side_count = 2};

	new_sheets(more, 2);
	more[0].pair = more[1].pair = sheet_id_random();
	more[0].family = more[1].family = sheet_id_random();
	return store_print_begin(store,
		&(struct store_print){.event = "Edam",
			.design = &design,
			.sheets = more,
			.sheet_count = 2,
			.file = "/nowhere/more.pdf"},
		run, err);
}

static bool print_begun(struct error *err)
{
	int64_t run;

	return begin_more(&run, err) && store_print_end(store, run, err);
}

static bool print_cancelled(struct error *err)
{
	int64_t run;

	return begin_more(&run, err) && store_print_cancel(store, run, err);
}

static bool printed_before(struct error *err)
{
	unsigned char hash[HASH_BYTES];
	char content[32];
	sheet_id *found;
	size_t count;

	snprintf(content, sizeof content, "%llx", (unsigned long long)sheets[0].sheet);
	secret_hash(content, strlen(content), hash);
	if (!store_printed_before(store, hash, &found, &count, err))
		return false;
	assert_int_equal(count, SHEETS);
	free(found);
	return true;
}

static bool sheet_design(struct error *err)
{
	const struct store_known_design *design;
	enum store_sheet_state known;

	return store_sheet_design(store, sheets[0].sheet, &known, &design, err);
}

static bool sheet_event(struct error *err)
{
	char event[200];

	return store_sheet_event(store, sheets[0].sheet, event, err);
}

static bool seen(struct error *err)
{
	struct scan_source source = make_source("letter.png", 1);
	struct store_outcome outcome;
	bool is_seen;

	if (!store_scan_seen(store, &source, &is_seen, &outcome, err))
		return false;
	assert_true(is_seen);
	return true;
}

static bool scan_new(struct error *err)
{
	struct reading r = reading_of(6, 1, &SOME);
	bool well = take_in("new.png", 1, &r, err);

	reading_free(&r);
	return well;
}

static bool scan_copy(struct error *err)
{
	struct reading r = reading_of(1, 1, &OTHER);
	bool well = take_in("copy.png", 1, &r, err);

	reading_free(&r);
	return well;
}

static bool scan_foreign(struct error *err)
{
	struct reading r = {.verdict = VERDICT_FOREIGN, .reason = "no sheet of ours"};

	return take_in("foreign.png", 1, &r, err);
}

static void no_change(void *context, const struct store_change *change)
{
	(void)context, (void)change;
}

static bool reread(struct error *err)
{
	struct scan_source source = make_source("scan5-1.png", 1);
	struct reading r = reading_of(5, 1, &OTHER);
	struct store_again again = {
		.source = &source, .reading = &r, .apply = true, .take = no_change};
	bool known = false, well = store_reread(store, &again, &known, err);

	assert_true(!well || known);
	reading_free(&r);
	return well;
}

static bool events(struct error *err)
{
	struct store_balance *list;
	size_t count;

	if (!store_events(store, &list, &count, err))
		return false;
	free(list);
	return true;
}

static bool event_balance(struct error *err)
{
	struct store_balance b;

	return store_event_balance(store, "Ede", &b, err) && store_total_balance(store, &b, err);
}

static bool troubles(struct error *err)
{
	struct store_trouble *list;
	size_t count;

	if (!store_troubles(store, NULL, &list, &count, err))
		return false;
	assert_true(count >= 2);
	free(list);
	return true;
}

static bool no_entry(void *context, const struct store_log_entry *entry)
{
	(void)context, (void)entry;
	return true;
}

static bool log_each(struct error *err)
{
	return store_log_each(store, no_entry, NULL, err);
}

static bool log_line(struct error *err)
{
	return store_log(store, "owner", "test", "Ede", "to see", err);
}

static bool log_check(struct error *err)
{
	struct store_log_check check;

	return store_log_check(store, NULL, &check, err);
}

static bool doubts(struct error *err)
{
	struct store_doubt *list;
	size_t count;

	if (!store_doubts(store, "Ede", &list, &count, err))
		return false;
	assert_true(count > 0);
	free(list);
	return true;
}

static bool flags(struct error *err)
{
	struct store_flagged *list;
	size_t count;

	if (!store_flags(store, "Ede", &list, &count, err))
		return false;
	free(list);
	return true;
}

static bool no_picture(void *context, const struct store_picture *picture)
{
	(void)context;
	assert_memory_equal(picture->png, PNG, strlen(PNG));
	return true;
}

static bool pictures(struct error *err)
{
	return store_pictures(store, sheets[0].sheet, 0, NULL, "reviewer", no_picture, NULL, err);
}

static bool decide(struct error *err)
{
	return store_decide(
		store, &(struct store_word){sheets[2].sheet, 0, "t6", "12", "reviewer"}, err);
}

static bool undo(struct error *err)
{
	struct store_doubt undone;

	return store_undo(store, "Ede", &undone, err);
}

static bool decide_copy(struct error *err)
{
	return store_decide_copy(store, sheets[0].sheet, 1, 1, true, "reviewer", err);
}

static bool forget(struct error *err)
{
	struct store_proof proof;

	return store_forget(store, sheets[0].strip, "administrator", &proof, err);
}

static void no_line(void *context, const struct store_destroyed *line)
{
	(void)context, (void)line;
}

static bool purge(struct error *err)
{
	memcpy(store->today, "2028-06-01", DAY_SIZE);
	return store_purge(store, &TERMS, false, "administrator", no_line, NULL, err);
}

static bool paper_gone(struct error *err)
{
	struct store_paper paper = {"Ede", "administrator", "coordinator"};

	return store_paper_gone(store, &paper, "administrator", err);
}

static bool no_destroyed(void *context, const struct store_destroyed_line *line)
{
	(void)context, (void)line;
	return true;
}

static bool destroyed_each(struct error *err)
{
	return store_destroyed_each(store, no_destroyed, NULL, err);
}

static void no_fault(void *context, const char *fault)
{
	(void)context;
	fail_msg("%s", fault);
}

static bool verify(struct error *err)
{
	return store_verify(store, no_fault, NULL, err);
}

static bool backup(struct error *err)
{
	char path[128];
	bool well = store_backup(store, home_path(&at, "backup.db", path), err);

	assert_int_equal(access(path, F_OK) == 0, well);
	return well;
}

static bool result(struct error *err)
{
	struct results *results;

	if (!results_load(store, "Ede", NULL, &results, err))
		return false;
	assert_int_equal(results->form_count, 1);
	results_free(results);
	return true;
}

static bool split_of(const char *event, const char *form, struct error *err)
{
	struct results_split split = {.form = form,
		.question = "t2",
		.by = "t1",
		.parts = {{.codes = {1}, .code_count = 1}, {.codes = {4}, .code_count = 1}},
		.part_count = 2};
	struct results *results;
	bool well;

	if (!results_load(store, event, NULL, &results, err))
		return false;
	well = results_split(store, results, &split, err);
	results_free(results);
	return well;
}

static bool split_people(struct error *err)
{
	return split_of("Ede", "t-a", err);
}

static bool split_families(struct error *err)
{
	return split_of("Gouda", "t-f", err);
}

static bool make_table(struct error *err)
{
	struct results_table table = {.form = "t-s", .rows = "t1", .columns = "t2", .weight = "t6"};
	struct results *results;
	bool well;

	if (!results_load(store, "Leiden", NULL, &results, err))
		return false;
	well = results_table(store, results, &table, err);
	assert_true(!well || table.may);
	results_free(results);
	return well;
}

static bool preview(struct error *err)
{
	struct results *results;

	if (!results_preview(store, "Ede", NULL, &results, err))
		return false;
	results_free(results);
	return true;
}

static bool keep_results(struct error *err)
{
	return results_keep(store, "Ede", err);
}

static bool list_quotes(struct error *err)
{
	struct quote *list;
	size_t count;

	if (!quotes_list(store, "Ede", "reviewer", &list, &count, err))
		return false;
	assert_int_equal(count, 6);
	free(list);
	return true;
}

static bool chosen_quotes(struct error *err)
{
	struct quote *list;
	size_t count;

	if (!quotes_chosen(store, "Ede", NULL, &list, &count, err))
		return false;
	assert_int_equal(count, 1);
	free(list);
	return true;
}

static bool put_quote(struct error *err)
{
	return quotes_put(store,
		&(struct quote_typed){.place = place(2), .text = "Fijn", .left_out = 1}, "reviewer",
		err);
}

static bool remove_quote(struct error *err)
{
	struct quote_place first = place(0);

	return quotes_remove(store, &first, "reviewer", err);
}

static bool choose_quote(struct error *err)
{
	struct quote_place first = place(0);

	return quotes_choose(store, &first, true, "reviewer", err);
}

static bool black_out(struct error *err)
{
	return quotes_black_out(store,
		&(struct quote_picture){.place = place(3),
			.png = PNG "black",
			.png_bytes = strlen(PNG "black"),
			.rectangles = 1},
		"reviewer", err);
}

static bool list_actions(struct error *err)
{
	struct action *list;
	size_t count;

	if (!actions_list(store, "Ede", "nl", &list, &count, err))
		return false;
	assert_int_equal(count, 1);
	free(list);
	return true;
}

static bool list_languages(struct error *err)
{
	char **languages;
	size_t count;

	if (!actions_languages(store, "Ede", &languages, &count, err))
		return false;
	assert_int_equal(count, 1);
	free(languages[0]);
	free(languages);
	return true;
}

static bool put_action(struct error *err)
{
	struct action action = {.said = "meer tijd", .doing = "wij plannen", .who = "team"};

	return actions_put(store, "Ede", "nl", &action, err);
}

static bool remove_action(struct error *err)
{
	return actions_remove(store, "Ede", 1, err);
}

static bool take_actions(struct error *err)
{
	struct actions_scans scans;

	return actions_take_scans(store, "Ede", &scans, err);
}

static bool add_to_queue(struct error *err)
{
	char path[128];
	bool added;

	return queue_add(store, home_path(&at, "two.pdf", path), &added, err);
}

static bool list_queue(struct error *err)
{
	struct queue_entry *list;
	size_t count;

	if (!queue_list(store, &list, &count, err))
		return false;
	free(list);
	return true;
}

/* All that happens to a scan: taken, fetched, renewed, given back; the third time it is set aside,
 * a person says "again", and at last it is done. */
static bool work_queue(struct error *err)
{
	struct queue_item item;
	bool got, ours;
	long again;

	for (int i = 0; i < QUEUE_TRIES; i++)
		if (!queue_take(store, "here:1", 60, &item, &got, err) || !got ||
			!queue_give_back(store, &item, true, "torn", err))
			return false;
	return queue_again(store, &again, err) &&
	       queue_take(store, "here:1", 60, &item, &got, err) && got &&
	       queue_fetch(store, &item, nowhere, err) &&
	       queue_renew(store, &item, 60, &ours, err) && queue_done(store, &item, err);
}

static bool drop_failed(struct error *err)
{
	long count;

	return queue_drop_failed(store, "administrator", &count, err);
}

static bool look_at_key(struct error *err)
{
	struct vault_state state;

	return vault_look(store, &state, err);
}

static bool show_key(struct error *err)
{
	char text[KEY_TEXT_SIZE];

	return vault_text(store, "administrator", text, err);
}

static struct store *store_without_key(void)
{
	char open[128], other[128], key[128];
	struct store *s;
	struct error err;

	copy_store(home_path(&at, "open.db", open), home_path(&at, "other.db", other));
	unlink(home_path(&at, "other.key", key));
	WELL(store_open(other, &s, &err));
	WELL(vault_use(s, key, &err));
	return s;
}

/* Where it was begun, the same again finishes it. */
static void check_first_key(struct store *s)
{
	struct vault_state state;
	struct error err;
	long sealed;

	WELL(vault_look(s, &state, &err));
	if (!state.has_key)
		WELL(vault_create(s, false, "owner", &sealed, &err));
	WELL(vault_look(s, &state, &err));
	assert_true(state.has_key && state.here && state.sealed > 0);
	assert_int_equal(0, state.plain);
}

static bool first_key(struct error *err)
{
	long left = fault_hold(), sealed;
	struct store *s = store_without_key();
	bool well;

	fault_go_on(left);
	well = vault_create(s, false, "owner", &sealed, err);
	left = fault_hold();
	check_first_key(s);
	store_close(s);
	fault_go_on(left);
	return well;
}

/* The file is gone, the paper is there. */
static bool restore_key(struct error *err)
{
	unlink(key_file);
	return vault_restore(store, key_text, "administrator", err);
}

static bool new_key(struct error *err)
{
	long wrapped, dead;

	return vault_rotate(store, "administrator", &wrapped, &dead, err);
}

static bool take_rows(enum export_format format, struct error *err)
{
	const struct export_request request = {.event = "Ede",
		.format = format,
		.separator = ';',
		.reason = "a test",
		.role = "administrator",
		.language = "nl",
		.codebook = nowhere};

	return export_write(store, &request, nowhere, err);
}

static bool rows_jsonl(struct error *err)
{
	return take_rows(EXPORT_JSONL, err);
}

static bool rows_csv(struct error *err)
{
	return take_rows(EXPORT_CSV, err);
}

static bool rows_xlsx(struct error *err)
{
	return take_rows(EXPORT_XLSX, err);
}

static bool rows_sav(struct error *err)
{
	return take_rows(EXPORT_SAV, err);
}

/* --- the table --------------------------------------------------------------------------- */

/* LOOKS changes nothing, ever. WHOLLY changes all or nothing. STEPS is several transactions: what
 * an earlier one did stays, and the same call again goes on from there. FRESH has to begin with the
 * same store every time. REPORTS looks, and tells trouble as part of what it found, or puts off
 * what it had to finish. */
enum way { LOOKS, WHOLLY, STEPS, FRESH, REPORTS };

static const struct subject {
	const char *name;
	bool (*call)(struct error *err);
	enum way way;
} SUBJECTS[] = {
	{"open", open_again, LOOKS},
	{"make", make_new, LOOKS},
	{"batch", batch, WHOLLY},
	{"print", print_begun, STEPS},
	{"print, then cancel", print_cancelled, STEPS},
	{"printed before", printed_before, LOOKS},
	{"design of a sheet", sheet_design, LOOKS},
	{"event of a sheet", sheet_event, LOOKS},
	{"scan seen", seen, LOOKS},
	{"scan", scan_new, WHOLLY},
	{"scan with other ink", scan_copy, WHOLLY},
	{"foreign scan", scan_foreign, WHOLLY},
	{"read again", reread, WHOLLY},
	{"events", events, LOOKS},
	{"balance", event_balance, LOOKS},
	{"troubles", troubles, LOOKS},
	{"log", log_line, WHOLLY},
	{"read the log", log_each, LOOKS},
	{"check the log", log_check, LOOKS},
	{"doubts", doubts, LOOKS},
	{"flags", flags, LOOKS},
	{"pictures", pictures, STEPS},
	{"decide", decide, WHOLLY},
	{"undo", undo, WHOLLY},
	{"decide about a copy", decide_copy, WHOLLY},
	{"forget", forget, STEPS},
	{"purge", purge, STEPS},
	{"paper gone", paper_gone, WHOLLY},
	{"destroyed", destroyed_each, LOOKS},
	{"verify", verify, LOOKS},
	{"backup", backup, LOOKS},
	{"result", result, WHOLLY},
	{"split", split_people, STEPS},
	{"split by families", split_families, STEPS},
	{"table", make_table, STEPS},
	{"preview", preview, LOOKS},
	{"keep results", keep_results, WHOLLY},
	{"quotes", list_quotes, LOOKS},
	{"chosen quotes", chosen_quotes, LOOKS},
	{"type over", put_quote, WHOLLY},
	{"remove a quote", remove_quote, WHOLLY},
	{"choose", choose_quote, WHOLLY},
	{"black out", black_out, STEPS},
	{"actions", list_actions, LOOKS},
	{"languages of actions", list_languages, LOOKS},
	{"put an action", put_action, WHOLLY},
	{"remove an action", remove_action, WHOLLY},
	{"take scanned actions", take_actions, WHOLLY},
	{"add to the queue", add_to_queue, WHOLLY},
	{"queue", list_queue, LOOKS},
	{"work the queue", work_queue, FRESH},
	{"drop failed scans", drop_failed, WHOLLY},
	{"look at the key", look_at_key, REPORTS},
	{"show the key", show_key, WHOLLY},
	{"first key", first_key, STEPS},
	{"restore the key", restore_key, WHOLLY},
	{"new key", new_key, STEPS},
	{"export jsonl", rows_jsonl, STEPS},
	{"export csv", rows_csv, STEPS},
	{"export xlsx", rows_xlsx, STEPS},
	{"export sav", rows_sav, STEPS},
};

/* How much there is in all tables that a call may change. */
static int64_t all_rows(void)
{
	int64_t n;
	struct error err;

	WELL(sql_run_integer(
		sql_prepare(store->db,
			"SELECT (SELECT count(*) FROM run) + (SELECT count(*) FROM sheet) + "
			"(SELECT count(*) FROM scan) + (SELECT count(*) FROM side) + "
			"(SELECT count(*) FROM answer) + (SELECT count(*) FROM decision) + "
			"(SELECT count(*) FROM crop) + (SELECT count(*) FROM log) + "
			"(SELECT count(*) FROM destroyed) + (SELECT count(*) FROM seal) + "
			"(SELECT count(*) FROM quote) + (SELECT sum(chosen) FROM quote) + "
			"(SELECT count(*) FROM action) + (SELECT count(*) FROM queue) + "
			"(SELECT count(*) FROM published) + (SELECT sum(state) FROM side)"),
		-1, &n, &err));
	return n;
}

static void check_error(
	const struct subject *s, enum fault_kind kind, long n, const struct error *err)
{
	const int wanted = kind == FAULT_MEMORY ? EX_OSERR : EX_IOERR;

	/* Of a file that the library of C could not open, it is told by its name. */
	if (kind == FAULT_MEMORY && err->status == EX_CANTCREAT &&
		strstr(err->text, "Cannot allocate memory"))
		return;
	if (err->status != wanted || !err->text[0] || strchr(err->text, '\n'))
		fail_msg("%s, %s %ld: %d: %s", s->name, FAULT_NAMES[kind], n, err->status,
			err->text);
}

static void begin_anew(void)
{
	char good[128];

	copy_store(home_path(&at, "good.db", good), at.db);
}

/* The n-th fails; false when it needed fewer than n. */
static bool fail_at(const struct subject *s, enum fault_kind kind, long n)
{
	struct error err = {0};
	int64_t before;
	bool well, came;

	if (s->way == FRESH)
		begin_anew();
	open_store();
	before = all_rows();
	fault_begin(kind, n);
	well = s->call(&err);
	came = fault_end();
	if (well && came && s->way != REPORTS)
		fail_msg("%s: %s %ld failed, and nobody was told", s->name, FAULT_NAMES[kind], n);
	if (!well && !came)
		fail_msg("%s: %s", s->name, err.text);
	if (!well)
		check_error(s, kind, n, &err);
	if ((!well && s->way == WHOLLY) || s->way == LOOKS)
		if (all_rows() != before)
			fail_msg("%s: half done after %s %ld", s->name, FAULT_NAMES[kind], n);
	assert_int_equal(store->depth, 0);
	store_close(store);
	return came;
}

static void everything_is_told_and_nothing_half_done(enum fault_kind kind)
{
	struct error err;
	char path[128];

	for (size_t i = 0; i < sizeof SUBJECTS / sizeof SUBJECTS[0]; i++) {
		long n = 1;

		begin_anew();
		while (fail_at(&SUBJECTS[i], kind, n))
			n++;
		unlink(home_path(&at, "backup.db", path));
		unlink(home_path(&at, "new.db", path));
		open_store();
		WELL(store_verify(store, no_fault, NULL, &err));
		store_close(store);
		if (getenv("FAULTY_TALK"))
			fprintf(stderr, "%-24s %ld\n", SUBJECTS[i].name, n - 1);
	}
}

static void memory_that_runs_out_anywhere_is_told_and_leaves_nothing_half_done(void **state)
{
	(void)state;
	everything_is_told_and_nothing_half_done(FAULT_MEMORY);
}

static void step_that_fails_anywhere_is_told_and_leaves_nothing_half_done(void **state)
{
	(void)state;
	everything_is_told_and_nothing_half_done(FAULT_STEP);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(memory_that_runs_out_anywhere_is_told_and_leaves_nothing_half_done),
		T(step_that_fails_anywhere_is_told_and_leaves_nothing_half_done),
	};

	return cmocka_run_group_tests_name("store: faults", tests, NULL, NULL);
}
