// SPDX-License-Identifier: EUPL-1.2
/*
 * A store in a folder of its own, sheets printed into it, and readings as a scanner would give
 * them. For the tests of db/; everything is static, so that each test stands by itself.
 */
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "buffer.h"
#include "sql.h"
#include "store.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#define MAYBE __attribute__((unused)) static

/* Stops the test with the sentence when a call failed. */
#define WELL(call)                                                                                 \
	do {                                                                                       \
		if (!(call))                                                                       \
			fail_msg("%s: %d: %s", #call, err.status, err.text);                       \
	} while (0)

/* --- a folder ---------------------------------------------------------------------------- */

/* With $STORE_TEST_URL (tests/with_postgresql) the store is a schema of its own on that server;
 * else a file in the folder. */
struct home {
	char folder[64], db[96], schema[32];
};

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

MAYBE bool on_server(void)
{
	return getenv("STORE_TEST_URL") != NULL;
}

/* For what only a store in a file has, or has in another way. */
#define ONLY_IN_A_FILE()                                                                           \
	do {                                                                                       \
		if (on_server())                                                                   \
			skip();                                                                    \
	} while (0)

static void tell_server(const char *words, const char *schema, const char *more)
{
	char text[160];
	struct error err;
	struct sql *db;

	snprintf(text, sizeof text, "%s %s %s", words, schema, more);
	WELL(sql_open(getenv("STORE_TEST_URL"), &db, &err));
	WELL(sql_script(db, text, &err));
	sql_close(db);
}

static void make_schema(struct home *at)
{
	static int count;

	snprintf(at->schema, sizeof at->schema, "t%d_%d", (int)getpid(), ++count);
	snprintf(at->db, sizeof at->db, "%s?options=-csearch_path%%3D%s", getenv("STORE_TEST_URL"),
		at->schema);
	tell_server("CREATE SCHEMA", at->schema, "");
}

MAYBE void home_make(struct home *at)
{
	const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

	snprintf(at->folder, sizeof at->folder, "%s/spiegelblad-test.XXXXXX", base);
	assert_non_null(mkdtemp(at->folder));
	snprintf(at->db, sizeof at->db, "%s/store.db", at->folder);
	if (on_server())
		make_schema(at);
}

MAYBE void home_remove(struct home *at)
{
	nftw(at->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	if (on_server())
		tell_server("DROP SCHEMA", at->schema, "CASCADE");
}

MAYBE char *home_path(const struct home *at, const char *name, char path[128])
{
	snprintf(path, 128, "%s/%s", at->folder, name);
	return path;
}

/* A store that nobody has open is one file. */
MAYBE void copy_file(const char *from, const char *to)
{
	static char bytes[1 << 16];
	FILE *in = fopen(from, "r"), *out = fopen(to, "w");
	size_t n;

	assert_non_null(in);
	assert_non_null(out);
	while ((n = fread(bytes, 1, sizeof bytes, in)) > 0)
		assert_int_equal(fwrite(bytes, 1, n, out), n);
	fclose(in);
	assert_int_equal(fclose(out), 0);
	assert_int_equal(chmod(to, 0600), 0);
}

/* The same over an older one, of which the side files go. */
MAYBE void copy_store(const char *from, const char *to)
{
	static const char *const SIDE[] = {"", "-wal", "-shm", "-claims"};
	char path[200];

	for (size_t i = 0; i < sizeof SIDE / sizeof SIDE[0]; i++) {
		snprintf(path, sizeof path, "%s%s", to, SIDE[i]);
		unlink(path);
	}
	copy_file(from, to);
}

/* --- a form ------------------------------------------------------------------------------ */

/* t1 faces, t2 amounts, t3 at most two of six, t4 text | back: t5 yes/no, t6 number, t7 line */
struct asked {
	const char *id, *type;
	int side, max, options;
	const char *pictograms[6];
};
static const struct asked QUESTIONS[] = {
	{"t1", "faces5", 1, 1, 5, {"face-1", "face-2", "face-3", "face-4", "face-5"}},
	{"t2", "single", 1, 1, 3, {"amt-2", "amt-1", "amt-0"}},
	{"t3", "multi", 1, 2, 6, {"ear", "heart", "plan", "phone", "speech", "pencil"}},
	{"t5", "yesno", 2, 1, 3, {"thumb-up", "thumb-down", "question"}},
};
enum { BOXED = sizeof QUESTIONS / sizeof QUESTIONS[0] };

static void write_question(struct buffer *json, const struct asked *q, int row)
{
	buffer_printf(json,
		"{\"id\":\"%s\",\"type\":\"%s\",\"max\":%d,\"text\":\"?\",\"options\":[", q->id,
		q->type, q->max);
	for (int i = 0; i < q->options; i++)
		buffer_printf(json,
			"%s{\"code\":%d,\"label\":\"o%d\",\"pictogram\":\"%s\","
			"\"box_mm\":[%d,%d,8,8],\"cell_mm\":[%d,%d,25,20]}",
			i ? "," : "", i + 1, i + 1, q->pictograms[i], 20 + 28 * i, 30 + 30 * row,
			18 + 28 * i, 25 + 30 * row);
	buffer_puts(json, "]}");
}

static void write_side(struct buffer *json, int side)
{
	bool first = true;

	buffer_printf(json, "{\"side\":%d,\"marks\":[],\"codes\":[],\"questions\":[", side);
	for (int i = 0; i < BOXED; i++)
		if (QUESTIONS[i].side == side) {
			buffer_puts(json, first ? "" : ",");
			write_question(json, &QUESTIONS[i], i);
			first = false;
		}
	buffer_puts(json, "],\"areas\":[");
	buffer_puts(json, side == 1 ? "{\"question\":\"t4\",\"type\":\"text\",\"text\":\"?\","
				      "\"area_mm\":[20,200,170,40]}"
				    : "{\"question\":\"t6\",\"type\":\"number\",\"text\":\"?\","
				      "\"digits_mm\":[[20,200,10,12],[32,200,10,12]]},"
				      "{\"question\":\"t7\",\"type\":\"line\",\"text\":\"?\","
				      "\"line_mm\":[20,240,120,240]}");
	buffer_puts(json, "]}");
}

MAYBE void write_layout(struct buffer *json, const char *form, const char *language)
{
	buffer_printf(json,
		"{\"format\":1,\"form\":\"%s\",\"version\":1,\"language\":\"%s\",\"variant\":\"\","
		"\"direction\":\"ltr\",\"page_mm\":[210,297],\"sides\":[",
		form, language);
	write_side(json, 1);
	buffer_puts(json, ",");
	write_side(json, 2);
	buffer_puts(json, "]}");
}

/* --- printing ---------------------------------------------------------------------------- */

struct printed {
	const char *form, *language;
	char regime;
	const char *event;
	size_t count;
};

/* Registers sheets the way a generator does, with a file whose content is `content`. */
MAYBE bool begin_print(struct store *store, const struct printed *what,
	const struct store_new_sheet *sheets, const char *file, const char *content, int64_t *run,
	struct error *err)
{
	struct buffer json = {0};
	struct store_design design = {.form = what->form,
		.version = 1,
		.language = what->language,
		.variant = "",
		.regime = what->regime,
		.definition = "form: test\n",
		.blank_png = {"front", "back"},
		.blank_png_bytes = {5, 4},
		.side_count = 2};
	struct store_print print = {.event = what->event,
		.design = &design,
		.sheets = sheets,
		.sheet_count = what->count,
		.file = file};
	bool well;

	write_layout(&json, what->form, what->language);
	design.layout_json = buffer_text(&json);
	secret_hash(content, strlen(content), print.file_hash);
	well = store_print_begin(store, &print, run, err);
	buffer_free(&json);
	return well;
}

MAYBE void new_sheets(struct store_new_sheet *sheets, size_t count)
{
	for (size_t i = 0; i < count; i++)
		sheets[i] = (struct store_new_sheet){
			.sheet = sheet_id_random(), .strip = sheet_id_random()};
}

MAYBE void print_sheets(
	struct store *store, const struct printed *what, struct store_new_sheet *sheets)
{
	char content[32];
	struct error err;
	int64_t run;

	new_sheets(sheets, what->count);
	snprintf(content, sizeof content, "%llx", (unsigned long long)sheets[0].sheet);
	WELL(begin_print(store, what, sheets, "/nowhere/sheets.pdf", content, &run, &err));
	WELL(store_print_end(store, run, &err));
}

/* --- reading ----------------------------------------------------------------------------- */

/* What one person ticked on one side: for each question the codes, 0 ends them. */
struct ticks {
	int codes[BOXED][3];
	bool written;  /* t4 */
	double number; /* t6: the suggestion; below 0: blank */
	double line;   /* t7; below 0: blank */
};

static struct reading_mark make_mark(int code, bool ticked, double ink)
{
	return (struct reading_mark){.code = code,
		.state = ticked ? MARK_MARKED : MARK_EMPTY,
		.ink = ticked ? ink : 0.01,
		.confidence = ticked ? 0.99 : 0.999};
}

static void read_question(struct reading_answer *a, const struct asked *q, const int codes[3])
{
	*a = (struct reading_answer){.state = codes[0] ? ANSWER_ANSWERED : ANSWER_BLANK,
		.mark_count = (size_t)q->options,
		.value = -1};
	snprintf(a->question, sizeof a->question, "%s", q->id);
	question_type_parse(q->type, &a->type);
	for (int i = 0; i < q->options; i++) {
		int code = i + 1;
		bool ticked = code == codes[0] || (codes[0] && code == codes[1]);

		a->marks[i] = make_mark(code, ticked, 0.30 + 0.02 * code);
	}
}

static void read_area(struct reading_answer *a, const char *id, enum question_type type,
	enum answer_state state, double value)
{
	*a = (struct reading_answer){.type = type, .state = state, .value = value};
	snprintf(a->question, sizeof a->question, "%s", id);
}

/* A reading of that side; free it with reading_free. */
MAYBE struct reading make_reading(sheet_id sheet, int side, const struct ticks *t)
{
	struct reading r = {.verdict = VERDICT_READ,
		.has_sheet = true,
		.sheet = sheet,
		.side = side,
		.scale = 1,
		.skew_deg = 0.2,
		.contrast = 0.9};

	r.answers = calloc(BOXED + 2, sizeof *r.answers);
	assert_non_null(r.answers);
	for (int i = 0; i < BOXED; i++)
		if (QUESTIONS[i].side == side)
			read_question(&r.answers[r.answer_count++], &QUESTIONS[i], t->codes[i]);
	if (side == 1) {
		read_area(&r.answers[r.answer_count++], "t4", QUESTION_TEXT,
			t->written ? ANSWER_ANSWERED : ANSWER_BLANK, -1);
	} else {
		read_area(&r.answers[r.answer_count++], "t6", QUESTION_NUMBER,
			t->number < 0 ? ANSWER_BLANK : ANSWER_DOUBTFUL, t->number);
		read_area(&r.answers[r.answer_count++], "t7", QUESTION_LINE,
			t->line < 0 ? ANSWER_BLANK : ANSWER_ANSWERED, t->line);
	}
	return r;
}

MAYBE void add_crop(struct reading *r, const char *question, const char *bytes)
{
	r->crops = realloc(r->crops, (r->crop_count + 1) * sizeof *r->crops);
	assert_non_null(r->crops);
	r->crops[r->crop_count] = (struct reading_crop){.png_bytes = strlen(bytes)};
	r->crops[r->crop_count].png = strdup(bytes);
	snprintf(r->crops[r->crop_count].question, sizeof r->crops[0].question, "%s", question);
	r->crop_count++;
}

MAYBE struct scan_source make_source(const char *file, int page)
{
	struct scan_source source = {.file = file, .page = page};

	secret_hash(file, strlen(file), source.file_hash);
	return source;
}

/* Stores a reading of that side under a file name that stands for its content. */
MAYBE struct store_outcome scan(struct store *store, const char *file, int page, sheet_id sheet,
	int side, const struct ticks *t)
{
	struct reading r = make_reading(sheet, side, t);
	struct scan_source source = make_source(file, page);
	struct store_outcome outcome;
	struct error err;

	WELL(store_scan(store, &source, &r, &outcome, &err));
	reading_free(&r);
	return outcome;
}

/* Stores a side of which nothing is known but the verdict. */
MAYBE struct store_outcome scan_other(
	struct store *store, const char *file, int page, enum verdict verdict, const char *reason)
{
	struct reading r = {.verdict = verdict};
	struct scan_source source = make_source(file, page);
	struct store_outcome outcome;
	struct error err;

	snprintf(r.reason, sizeof r.reason, "%s", reason);
	WELL(store_scan(store, &source, &r, &outcome, &err));
	return outcome;
}

/* --- looking ----------------------------------------------------------------------------- */

MAYBE struct store_balance balance_of(struct store *store, const char *event)
{
	struct store_balance b;
	struct error err;

	WELL(event ? store_event_balance(store, event, &b, &err)
		   : store_total_balance(store, &b, &err));
	return b;
}

#endif
