// SPDX-License-Identifier: EUPL-1.2
/*
 * The programs themselves, killed at any moment (kill -9) and started again with the same words:
 * the store must end as if nothing had happened. KILLS (default 15) is spread over the commands;
 * `make kill` does 250.
 */
#include "store_fixture.h"

#include "sql.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

enum { SHEETS = 3, WORDS = 16, KILLS_IN_A_TRIAL = 3 };
#define EVENT "Ede"

/* Where the programs are, and a store with printed sheets and their scans, and one with those read.
 */
static char build[PATH_MAX];
static struct home at;
static char ids[SHEETS][SHEET_CODE_SIZE];

static char *place(const char *name, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/%s", at.folder, name);
	return path;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* --- running ----------------------------------------------------------------------------- */

/* A command: the program and its words, with {} for the folder of the trial. */
struct command {
	const char *name;
	const char *words[WORDS];
	bool fresh; /* begins with printed sheets only, else with what was read of them */
	bool old;   /* and all of it is two years old */
};

static void start(const struct command *c, const char *folder)
{
	char program[PATH_MAX], words[WORDS][PATH_MAX], path[PATH_MAX];
	char *argv[WORDS + 1] = {0};
	int out;

	snprintf(program, sizeof program, "%.3000s/bin/%s", build, c->words[0]);
	for (int i = 0; c->words[i]; i++) {
		const char *hole = strstr(c->words[i], "{}");

		snprintf(words[i], sizeof words[i], "%.*s%.2000s%s",
			hole ? (int)(hole - c->words[i]) : 0, hole ? c->words[i] : "",
			hole ? folder : "", hole ? hole + 2 : c->words[i]);
		argv[i] = words[i];
	}
	snprintf(path, sizeof path, "%.2000s/out", folder);
	out = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	dup2(out, STDOUT_FILENO);
	snprintf(path, sizeof path, "%.2000s/err", folder);
	out = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	dup2(out, STDERR_FILENO);
	snprintf(path, sizeof path, "%.2000s/store.db", folder);
	setenv("SPIEGELBLAD_DB", path, 1);
	setenv("XDG_CONFIG_HOME", folder, 1);
	execv(program, argv);
	_exit(127);
}

/* Runs it, and kills it after so many seconds (below 0: never). *killed tells whether it was still
 * at it; else its status is 0, or the test ends. */
static void run(const struct command *c, const char *folder, double seconds, bool *killed)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		setpgid(0, 0);
		start(c, folder);
	}
	setpgid(child, child);
	if (seconds >= 0) {
		usleep((useconds_t)(seconds * 1e6));
		kill(-child, SIGKILL); /* with the processes that decode for it */
		kill(child, SIGKILL);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	*killed = WIFSIGNALED(status);
	if (!*killed && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
		fail_msg("%s ended with %d, see %s/err", c->name, WEXITSTATUS(status), folder);
}

static void run_whole(const struct command *c, const char *folder)
{
	bool killed;

	run(c, folder, -1, &killed);
	assert_false(killed);
}

/* --- stores to begin with ---------------------------------------------------------------- */

/* Something by the shell in the folder of the test, for what is no test itself. */
static void shell(const char *words)
{
	char line[8 * PATH_MAX];

	snprintf(line, sizeof line, "cd '%s' && PATH='%s/bin:%s/tests':$PATH && %s", at.folder,
		build, build, words);
	if (system(line) != 0)
		fail_msg("%s", line);
}

static void read_ids(void)
{
	char path[PATH_MAX];
	FILE *file = fopen(place("ids", path), "r");

	assert_non_null(file);
	for (int i = 0; i < SHEETS; i++)
		assert_int_equal(fscanf(file, "%14s", ids[i]), 1);
	fclose(file);
}

static void make_old(const char *db)
{
	static const char TEXT[] = "UPDATE event SET day = '2024-11-30';"
				   "UPDATE run SET day = '2024-11-30';"
				   "UPDATE scan SET day = '2024-11-30';"
				   "UPDATE side SET day = '2024-11-30';"
				   "UPDATE crop SET day = '2024-11-30';";
	struct sql *store;
	struct error err;

	WELL(sql_open(db, &store, &err));
	WELL(sql_script(store, TEXT, &err));
	sql_close(store);
}

static bool there_are_programs(void)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%.3000s/tests/simulate", build);
	return access(path, X_OK) == 0;
}

static void find_build(void)
{
	ssize_t length = readlink("/proc/self/exe", build, sizeof build - 1);

	assert_true(length > 0);
	build[length] = '\0';
	for (int i = 0; i < 2; i++)
		*strrchr(build, '/') = '\0';
}

static int make_stores(void **state)
{
	char path[PATH_MAX];

	(void)state;
	find_build();
	if (!there_are_programs() || on_server())
		return 0; /* each test is skipped */
	unsetenv("SPIEGELBLAD_ROLE");
	home_make(&at);
	setenv("HOME", at.folder, 1);
	setenv("XDG_DATA_HOME", at.folder, 1);
	setenv("SPIEGELBLAD_DB", place("printed.db", path), 1);
	shell("formgen -q print sg-c --event " EVENT " --count 3 -o sheets.pdf >ids");
	shell("formgen layout sg-c >layout.json && "
	      "simulate --pdf sheets.pdf --layout layout.json --ids ids --truth truth --seed 7 "
	      "--even --dpi 150 --format png --out scans >simulated");
	read_ids();
	setenv("SPIEGELBLAD_DB", place("read.db", path), 1);
	shell("cp printed.db read.db && formscan -q read scans >records && cp read.db old.db");
	make_old(place("old.db", path));
	return 0;
}

static int remove_stores(void **state)
{
	(void)state;
	if (at.folder[0])
		home_remove(&at);
	return 0;
}

/* --- what is in a store ------------------------------------------------------------------ */

static void no_fault(void *context, const char *fault)
{
	fail_msg("%s: %s", (const char *)context, fault);
}

static void check_sound(const char *db)
{
	struct store *store;
	struct error err;

	WELL(store_open(db, &store, &err));
	WELL(store_verify(store, no_fault, (void *)(uintptr_t)db, &err));
	store_close(store);
}

/* All that follows from the work: not the random numbers of pictures, nor the log, in which every
 * attempt has its line. */
static void dump(const char *db, struct buffer *out)
{
	static const char *const TELLING[] = {
		"SELECT sheet || ' ' || returned || ' ' || answered || ' ' || gone FROM sheet "
		"ORDER BY sheet",
		"SELECT hex(key) || ' ' || coalesce(sheet, 0) || ' ' || verdict || ' ' || reason "
		"FROM scan ORDER BY key",
		"SELECT sheet || ' ' || side || ' ' || number || ' ' || state || ' ' || verdict "
		"FROM side ORDER BY sheet, side, number",
		"SELECT sheet || ' ' || number || ' ' || question || ' ' || state || ' ' || value "
		"|| ' ' || hex(marks) FROM answer ORDER BY sheet, number, question",
		"SELECT sheet || ' ' || question || ' ' || sealed || ' ' || length(png) FROM crop "
		"ORDER BY sheet, question, length(png)",
		"SELECT sheet || ' ' || question || ' ' || value FROM decision ORDER BY turn",
		"SELECT kind || ' ' || count || ' ' || reason FROM destroyed ORDER BY entry",
		"SELECT event || form || question || ' ' || version || ' ' || shown FROM published "
		"ORDER BY form, question, version",
		"SELECT event || ' ' || read || ' ' || duplicate || ' ' || blank || ' ' || "
		"foreign_ || ' ' || unreadable FROM balance ORDER BY event",
		"SELECT design || ' ' || question || ' ' || answered || ' ' || blank || ' ' || "
		"doubtful FROM tally_state ORDER BY design, question",
		"SELECT design || ' ' || question || ' ' || code || ' ' || count FROM tally_option "
		"ORDER BY design, question, code",
	};
	struct sql *store;
	struct error err;

	WELL(sql_open(db, &store, &err));
	for (size_t i = 0; i < sizeof TELLING / sizeof TELLING[0]; i++) {
		struct sql_statement *st = sql_prepare(store, TELLING[i]);

		buffer_printf(out, "-- %s\n", TELLING[i]);
		while (sql_step(st, &err) == SQL_ROW)
			buffer_printf(out, "%s\n", sql_text(st, 0));
		sql_finish(st);
	}
	sql_close(store);
	assert_false(out->failed);
}

/* --- killing ----------------------------------------------------------------------------- */

enum { COMMANDS = 5 };

static long kills_of_a_command(void)
{
	const char *text = getenv("KILLS");
	long wanted = text ? strtol(text, NULL, 10) : 15;

	return (wanted + COMMANDS - 1) / COMMANDS;
}

static void begin_trial(const struct command *c, int number, char folder[PATH_MAX])
{
	char name[64], from[PATH_MAX], to[PATH_MAX + 16];

	snprintf(name, sizeof name, "%s%d", c->name, number);
	assert_int_equal(mkdir(place(name, folder), 0700), 0);
	snprintf(to, sizeof to, "%s/store.db", folder);
	copy_file(place(c->fresh ? "printed.db" : c->old ? "old.db" : "read.db", from), to);
}

static void end_trial(const char *folder, struct buffer *content)
{
	char db[PATH_MAX + 16];

	snprintf(db, sizeof db, "%s/store.db", folder);
	check_sound(db);
	dump(db, content);
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Kills the command so often, at moments spread over the time it takes; runs it to its end, and
 * gives what is then in the store. Returns how many kills came in time. */
static int one_trial(const struct command *c, int number, double took, struct buffer *content)
{
	char folder[PATH_MAX], db[PATH_MAX + 16];
	int killed = 0;

	begin_trial(c, number, folder);
	snprintf(db, sizeof db, "%s/store.db", folder);
	for (int i = 0; i < KILLS_IN_A_TRIAL; i++) {
		bool in_time;

		run(c, folder, took * 1.05 * (rand() % 1000) / 1000, &in_time);
		killed += in_time;
		check_sound(db);
	}
	run_whole(c, folder);
	end_trial(folder, content);
	return killed;
}

static void killed_command_ends_as_if_undisturbed(const struct command *c)
{
	struct buffer undisturbed = {0};
	char folder[PATH_MAX];
	long killed = 0, wanted = kills_of_a_command();
	double took;

	if (!there_are_programs() || on_server())
		skip();
	begin_trial(c, 0, folder);
	took = now();
	run_whole(c, folder);
	took = now() - took;
	end_trial(folder, &undisturbed);
	for (int trial = 1; killed < wanted && trial < 20 * wanted; trial++) {
		struct buffer disturbed = {0};

		killed += one_trial(c, trial, took, &disturbed);
		assert_string_equal(buffer_text(&disturbed), buffer_text(&undisturbed));
		buffer_free(&disturbed);
	}
	assert_true(killed >= wanted);
	print_message("[          ] %ld kills of %s (%.2f s): the same in the end\n", killed,
		c->name, took);
	buffer_free(&undisturbed);
}

static void read_that_is_killed_reads_the_rest(void **state)
{
	(void)state;
	killed_command_ends_as_if_undisturbed(&(struct command){
		.name = "read", .words = {"formscan", "-q", "read", "{}/../scans"}, .fresh = true});
}

static void review_that_is_killed_is_whole_or_not_at_all(void **state)
{
	(void)state;
	killed_command_ends_as_if_undisturbed(&(struct command){.name = "review",
		.words = {"formdb", "-q", "review", EVENT, "--answer", ids[1], "sg2", "1"}});
}

static void purge_that_is_killed_is_finished(void **state)
{
	(void)state;
	killed_command_ends_as_if_undisturbed(&(struct command){
		.name = "purge", .words = {"formdb", "-q", "purge"}, .old = true});
}

static void rereading_that_is_killed_changes_nothing(void **state)
{
	(void)state;
	killed_command_ends_as_if_undisturbed(&(struct command){
		.name = "again", .words = {"formscan", "-q", "read", "{}/../scans"}});
}

/* --- printing ---------------------------------------------------------------------------- */

enum { PRINTED = 30 };

/* Each run draws new codes, so what is compared is that there is one file with all its sheets, that
 * the store knows these and no others, and that the same once more gives the same. */
static void check_printed(const char *folder)
{
	static const char QUESTION[] =
		"SELECT count(*) FROM sheet JOIN run ON run.id = sheet.run JOIN event "
		"ON event.id = run.event WHERE event.name = 'Mei' AND run.pending = 0";
	char line[4 * PATH_MAX], db[PATH_MAX + 16];
	struct sql *store;
	struct error err;
	int64_t n;

	snprintf(db, sizeof db, "%s/store.db", folder);
	WELL(sql_open(db, &store, &err));
	WELL(sql_run_integer(sql_prepare(store, QUESTION), -1, &n, &err));
	assert_int_equal(n, PRINTED);
	WELL(sql_run_integer(sql_prepare(store, "SELECT count(*) FROM sheet"), -1, &n, &err));
	assert_int_equal(n, PRINTED + SHEETS);
	sql_close(store);
	/* The codes on the paper are those that were told. */
	snprintf(line, sizeof line,
		"sort -u '%s/out' >told; pdftotext '%s/more.pdf' - 2>/dev/null | "
		"grep -oE '[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}' | sort -u >printed; "
		"test \"$(wc -l <told)\" = %d && test -z \"$(comm -23 told printed)\"",
		folder, folder, PRINTED);
	shell(line);
	/* No half file is left beside it. */
	snprintf(line, sizeof line, "test \"$(ls '%s' | grep -c pdf)\" = 1", folder);
	shell(line);
}

static void print_that_is_killed_prints_once(void **state)
{
	const struct command c = {.name = "print",
		.words = {"formgen", "-q", "print", "sg-c", "--event", "Mei", "--count", "30", "-o",
			"{}/more.pdf"},
		.fresh = true};
	long killed = 0, wanted = kills_of_a_command();
	char folder[PATH_MAX], db[PATH_MAX + 16];
	double took;

	(void)state;
	if (!there_are_programs() || on_server())
		skip();
	begin_trial(&c, 0, folder);
	took = now();
	run_whole(&c, folder);
	took = now() - took;
	check_printed(folder);
	for (int trial = 1; killed < wanted && trial < 20 * wanted; trial++) {
		begin_trial(&c, trial, folder);
		snprintf(db, sizeof db, "%s/store.db", folder);
		for (int i = 0; i < KILLS_IN_A_TRIAL; i++) {
			bool in_time;

			run(&c, folder, took * 1.05 * (rand() % 1000) / 1000, &in_time);
			killed += in_time;
			check_sound(db);
		}
		run_whole(&c, folder);
		check_sound(db);
		check_printed(folder);
		nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	}
	assert_true(killed >= wanted);
	print_message(
		"[          ] %ld kills of formgen (print, %.2f s): printed once\n", killed, took);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(print_that_is_killed_prints_once),
		cmocka_unit_test(read_that_is_killed_reads_the_rest),
		cmocka_unit_test(rereading_that_is_killed_changes_nothing),
		cmocka_unit_test(review_that_is_killed_is_whole_or_not_at_all),
		cmocka_unit_test(purge_that_is_killed_is_finished),
	};

	srand(20261130);
	return cmocka_run_group_tests_name("kill", tests, make_stores, remove_stores);
}
