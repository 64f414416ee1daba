// SPDX-License-Identifier: EUPL-1.2
/*
 * How the store holds up with many sheets. Not a part of make test.
 *
 *	bench_store [SHEETS [FOLDER]]       1,000,000 in a new folder under /var/tmp
 *	tests/with_postgresql bench_store 20000      the same on a server
 *
 * Sheets as sg-c prints them: two sides, seven questions, 23 boxes, a strip. Prints one line
 * for each thing that was measured.
 */
#include "store_fixture.h"

#include "results.h"
#include "vault.h"

#include <time.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Seconds of processor time of this program: what remains of a figure on a busy machine. */
static double used(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(bool well, const struct error *err)
{
	if (well)
		return;
	fprintf(stderr, "bench_store: %s\n", err->text);
	exit(err->status);
}

/* --- a form like sg-c -------------------------------------------------------------------- */

static const struct bench_question {
	const char *id, *type, *pictograms[6];
	int side, max, options;
} FORM[] = {
	{"sg1", "faces5", {"face-1", "face-2", "face-3", "face-4", "face-5"}, 1, 1, 5},
	{"sg2", "single", {"amt-2", "amt-1", "amt-0"}, 1, 1, 3},
	{"sg3", "single", {"amt-2", "amt-1", "amt-0"}, 1, 1, 3},
	{"sg4", "single", {"amt-2", "amt-1", "amt-0"}, 1, 1, 3},
	{"sg5", "multi", {"ear", "handshake", "phone", "speech", "plan", "pencil"}, 2, 2, 6},
	{"sg7", "yesno", {"thumb-up", "thumb-down", "question"}, 2, 1, 3},
};
enum { BATCH = 20000 };
enum { QUESTION_COUNT = sizeof FORM / sizeof FORM[0] };

static void write_form(struct buffer *json)
{
	buffer_puts(json,
		"{\"format\":1,\"form\":\"sg-c\",\"version\":1,\"language\":\"nl\","
		"\"variant\":\"\",\"direction\":\"ltr\",\"page_mm\":[210,297],\"sides\":[");
	for (int side = 1; side <= 2; side++) {
		bool first = true;

		buffer_printf(json, "%s{\"side\":%d,\"marks\":[],\"codes\":[],\"questions\":[",
			side == 1 ? "" : ",", side);
		for (int q = 0; q < QUESTION_COUNT; q++) {
			if (FORM[q].side != side)
				continue;
			buffer_printf(json,
				"%s{\"id\":\"%s\",\"type\":\"%s\",\"max\":%d,\"text\":\"?\","
				"\"options\":[",
				first ? "" : ",", FORM[q].id, FORM[q].type, FORM[q].max);
			for (int i = 0; i < FORM[q].options; i++)
				buffer_printf(json,
					"%s{\"code\":%d,\"label\":\"o%d\",\"pictogram\":\"%s\","
					"\"box_mm\":[%d,%d,8,8],\"cell_mm\":[%d,%d,25,20]}",
					i ? "," : "", i + 1, i, FORM[q].pictograms[i], 20 + 28 * i,
					30 + 30 * q, 18 + 28 * i, 25 + 30 * q);
			buffer_puts(json, "]}");
			first = false;
		}
		buffer_puts(json, "],\"areas\":[");
		if (side == 2)
			buffer_puts(json, "{\"question\":\"sg6\",\"type\":\"text\",\"text\":\"?\","
					  "\"area_mm\":[20,240,170,40]}");
		buffer_puts(json, "]}");
	}
	buffer_puts(json, "]}");
}

/* --- the work ---------------------------------------------------------------------------- */

static uint32_t seed = 1;

static int chance(int below)
{
	seed = seed * 1664525u + 1013904223u;
	return (int)((seed >> 8) % (uint32_t)below);
}

static void print_all(
	struct store *store, const char *event, struct store_new_sheet *sheets, size_t count)
{
	struct buffer json = {0};
	struct store_design design = {.form = "sg-c",
		.version = 1,
		.language = "nl",
		.variant = "",
		.regime = 'A',
		.definition = "form: sg-c\n",
		.blank_png = {"front", "back"},
		.blank_png_bytes = {5, 4},
		.side_count = 2};
	struct store_print print = {.event = event, .design = &design, .file = "/nowhere"};
	struct error err;
	int64_t run;

	write_form(&json);
	design.layout_json = buffer_text(&json);
	for (size_t from = 0; from < count; from += 5000) {
		size_t most = count - from < 5000 ? count - from : 5000;

		new_sheets(sheets + from, most);
		print.sheets = sheets + from;
		print.sheet_count = most;
		secret_random(print.file_hash, sizeof print.file_hash);
		must(store_print_begin(store, &print, &run, &err) &&
				store_print_end(store, run, &err),
			&err);
	}
	buffer_free(&json);
}

static void fill_side(struct reading *r, int side)
{
	r->side = side;
	r->answer_count = 0;
	for (int q = 0; q < QUESTION_COUNT; q++) {
		struct reading_answer *a = &r->answers[r->answer_count];
		int ticked = 1 + chance(FORM[q].options);

		if (FORM[q].side != side)
			continue;
		r->answer_count++;
		memset(a, 0, sizeof *a);
		snprintf(a->question, sizeof a->question, "%s", FORM[q].id);
		question_type_parse(FORM[q].type, &a->type);
		a->mark_count = (size_t)FORM[q].options;
		for (int i = 0; i < FORM[q].options; i++)
			a->marks[i] = make_mark(i + 1, i + 1 == ticked, 0.3 + 0.001 * chance(100));
	}
	if (side == 2) {
		struct reading_answer *a = &r->answers[r->answer_count++];

		memset(a, 0, sizeof *a);
		snprintf(a->question, sizeof a->question, "sg6");
		a->type = QUESTION_TEXT;
		a->state = chance(2) ? ANSWER_ANSWERED : ANSWER_BLANK;
	}
}

static void store_side(struct store *store, sheet_id sheet, int side, struct reading *r)
{
	struct scan_source source = {.file = "pile.pdf", .page = 1};
	struct store_outcome outcome;
	struct error err;

	fill_side(r, side);
	r->sheet = sheet;
	secret_random(source.file_hash, sizeof source.file_hash);
	must(store_scan(store, &source, r, &outcome, &err), &err);
}

static double store_all(
	struct store *store, const struct store_new_sheet *sheets, size_t count, size_t batch)
{
	struct reading_answer answers[QUESTION_COUNT + 1];
	struct reading r = {.verdict = VERDICT_READ,
		.has_sheet = true,
		.answers = answers,
		.scale = 1,
		.skew_deg = 0.3,
		.contrast = 0.9};
	double start = now();
	struct error err;

	for (size_t from = 0; from < count; from += batch) {
		size_t to = from + batch < count ? from + batch : count;

		must(store_batch_begin(store, &err), &err);
		for (size_t i = from; i < to; i++)
			for (int side = 1; side <= 2; side++)
				store_side(store, sheets[i].sheet, side, &r);
		must(store_batch_end(store, true, &err), &err);
	}
	return now() - start;
}

/* One transaction for each side, as a scanner does. */
static double store_one_by_one(
	struct store *store, const struct store_new_sheet *sheets, size_t count)
{
	struct reading_answer answers[QUESTION_COUNT + 1];
	struct reading r = {.verdict = VERDICT_READ, .has_sheet = true, .answers = answers};
	double start = now();

	for (size_t i = 0; i < count; i++)
		for (int side = 1; side <= 2; side++)
			store_side(store, sheets[i].sheet, side, &r);
	return now() - start;
}

static void count_fault(void *context, const char *fault)
{
	++*(int *)context;
	fprintf(stderr, "bench_store: %s\n", fault);
}

static long long store_bytes(const char *path)
{
	struct error err;
	struct sql *db;
	int64_t bytes;
	struct stat st;

	if (sql_is_file(path))
		return stat(path, &st) == 0 ? (long long)st.st_size : 0;
	must(sql_open(path, &db, &err), &err);
	must(sql_run_integer(
		     sql_prepare(db, "SELECT sum(pg_total_relation_size(oid)) FROM pg_class "
				     "WHERE relkind = 'r' AND relnamespace = "
				     "CAST(current_schema() AS regnamespace)"),
		     0, &bytes, &err),
		&err);
	sql_close(db);
	return bytes;
}

static void measure_questions(const char *path)
{
	struct store *store;
	struct store_balance b;
	struct results *results;
	struct error err;
	double start = now(), cpu = used();
	int faults = 0;

	must(store_open(path, &store, &err), &err);
	must(store_event_balance(store, "Million", &b, &err), &err);
	printf("balance of the event           %9.3f s   (opening included; %.3f s of processor)\n",
		now() - start, used() - cpu);
	start = now();
	must(store_total_balance(store, &b, &err), &err);
	printf("balance of the store           %9.3f s\n", now() - start);
	start = now();
	cpu = used();
	must(results_load(store, "Million", NULL, &results, &err), &err);
	printf("results of the event           %9.3f s   (%.3f s of processor)\n", now() - start,
		used() - cpu);
	results_free(results);
	start = now();
	must(store_verify(store, count_fault, &faults, &err), &err);
	printf("verify                         %9.1f s   %d faults\n", now() - start, faults);
	store_close(store);
}

/* --- pictures ---------------------------------------------------------------------------- */

enum { PICTURES = 2000, PICTURE_BYTES = 8000 };

/* Microseconds of processor for storing a side with a picture of eight kilobytes. */
static double store_pictures_of(struct store *store, const char *event)
{
	struct store_new_sheet *sheets = calloc(PICTURES, sizeof *sheets);
	struct reading_answer answers[QUESTION_COUNT + 1];
	struct reading_crop crop = {.question = "sg6", .png_bytes = PICTURE_BYTES};
	struct reading r = {.verdict = VERDICT_READ,
		.has_sheet = true,
		.answers = answers,
		.crops = &crop,
		.crop_count = 1};
	struct error err;
	double start;

	crop.png = malloc(PICTURE_BYTES);
	if (!sheets || !crop.png)
		exit(EX_OSERR);
	secret_random(crop.png, PICTURE_BYTES);
	print_all(store, event, sheets, PICTURES);
	start = used();
	must(store_batch_begin(store, &err), &err);
	for (int i = 0; i < PICTURES; i++)
		store_side(store, sheets[i].sheet, 2, &r);
	must(store_batch_end(store, true, &err), &err);
	start = used() - start;
	free(crop.png);
	free(sheets);
	return 1e6 * start / PICTURES;
}

static void measure_sealing(const char *folder)
{
	struct store *store;
	char path[256], key[256];
	struct error err;
	double plain, sealed;
	long things;

	snprintf(path, sizeof path, "%s/pictures.db", folder);
	snprintf(key, sizeof key, "%s/pictures.key", folder);
	must(store_open(path, &store, &err), &err);
	plain = store_pictures_of(store, "plain");
	must(vault_use(store, key, &err) && vault_create(store, false, "owner", &things, &err),
		&err);
	sealed = store_pictures_of(store, "sealed");
	store_close(store);
	printf("a side with a picture of 8 kB  %9.0f us   sealed %.0f us\n", plain, sealed);
}

int main(int argc, char **argv)
{
	size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000;
	char folder[200], path[256];
	struct store_new_sheet *sheets;
	struct store *store;
	struct home at;
	struct error err;
	double start, took, cpu;
	size_t single = count < 2000 ? count : 2000;

	if (argc > 2)
		snprintf(folder, sizeof folder, "%s", argv[2]);
	else
		snprintf(folder, sizeof folder, "/var/tmp/bench_store.XXXXXX");
	if (argc <= 2 && !mkdtemp(folder))
		return EX_CANTCREAT;
	snprintf(path, sizeof path, "%s/store.db", folder);
	if (on_server()) {
		home_make(&at);
		snprintf(path, sizeof path, "%s", at.db);
	}
	sheets = calloc(count, sizeof *sheets);
	if (!sheets)
		return EX_OSERR;
	must(store_open(path, &store, &err), &err);
	setvbuf(stdout, NULL, _IOLBF, 0);
	start = now();
	print_all(store, "Million", sheets, count);
	took = now() - start;
	printf("register sheets                %9.0f sheets/s\n", (double)count / took);
	took = store_one_by_one(store, sheets, single);
	printf("store, one transaction a side  %9.0f sides/s   (fsync each)\n",
		2 * (double)single / took);
	cpu = used();
	took = store_all(store, sheets + single, count - single, BATCH);
	cpu = used() - cpu;
	printf("store, batches of %d  %11.0f sheets/s  (%zu sheets, %zu answers; %.0f "
	       "sheets per second of processor)\n",
		BATCH, (double)(count - single) / took, count, count * 7,
		(double)(count - single) / cpu);
	store_close(store);
	printf("size                           %9.0f bytes/sheet\n",
		(double)store_bytes(path) / (double)count);
	measure_questions(path);
	measure_sealing(folder);
	free(sheets);
	if (on_server())
		home_remove(&at);
	if (argc <= 2)
		nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return EX_OK;
}
