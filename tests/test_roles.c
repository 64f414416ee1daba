// SPDX-License-Identifier: EUPL-1.2
/* Least rights (P18): what each role may and may not, by the functions of the store themselves. */
#include "store_fixture.h"

#include "actions.h"
#include "export.h"
#include "quotes.h"
#include "results.h"
#include "roles.h"
#include "store_inside.h"
#include "vault.h"

static struct home at;
static struct store *store;
/* Of regime A, B, C and of the ambassador. */
static struct store_new_sheet sheets[4];
static const struct printed PRINTED[] = {{"t-a", "nl", 'A', "Ede", 1}, {"t-b", "nl", 'B', "Ede", 1},
	{"t-c", "nl", 'C', "Ede", 1}, {"ca-1", "nl", 'B', "Ede", 1}};
enum { A, B, C, AMBASSADOR };

static const struct store_terms TERMS = {
	.pictures = {28, 90, 90}, .answers = {365, 365, 365}, .actions = 730, .log = 365};

static int set_up(void **state)
{
	char config[128];
	struct error err;

	(void)state;
	home_make(&at);
	setenv("XDG_CONFIG_HOME", home_path(&at, "config", config), 1);
	unsetenv("SPIEGELBLAD_ROLE");
	WELL(store_open(at.db, &store, &err));
	for (size_t i = 0; i < 4; i++) {
		struct ticks t = {.codes = {{2}, {1}, {2}, {1}}, .written = true, .number = 3};
		struct reading r;
		struct scan_source source = make_source(PRINTED[i].form, 1);
		struct store_outcome outcome;

		print_sheets(store, &PRINTED[i], &sheets[i]);
		r = make_reading(sheets[i].sheet, 1, &t);
		add_crop(&r, "t4", "picture");
		WELL(store_scan(store, &source, &r, &outcome, &err));
		reading_free(&r);
	}
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	store_close(store);
	home_remove(&at);
	return 0;
}

/* --- one call of each kind: 0 or its status ---------------------------------------------- */

static bool take_picture(void *context, const struct store_picture *picture)
{
	(void)context, (void)picture;
	return true;
}

static void take_line(void *context, const struct store_destroyed *line)
{
	(void)context, (void)line;
}

static bool take_entry(void *context, const struct store_log_entry *entry)
{
	(void)context, (void)entry;
	return true;
}

static void take_fault(void *context, const char *fault)
{
	(void)context, (void)fault;
}

static bool open_picture(const char *role, size_t i, struct error *err)
{
	return store_pictures(store, sheets[i].sheet, 0, NULL, role, take_picture, NULL, err);
}

static bool decide(const char *role, size_t i, struct error *err)
{
	return store_decide(store, &(struct store_word){sheets[i].sheet, 0, "t1", "3", role}, err);
}

static bool type(const char *role, size_t i, struct error *err)
{
	return quotes_put(store,
		&(struct quote_typed){
			.place = {.sheet = sheets[i].sheet, .question = "t4"}, .text = "Goed zo"},
		role, err);
}

static bool choose(const char *role, size_t i, struct error *err)
{
	const struct quote_place place = {.sheet = sheets[i].sheet, .question = "t4"};

	return quotes_choose(store, &place, true, role, err);
}

static bool result(const char *role, size_t i, struct error *err)
{
	struct results *results;

	(void)role, (void)i;
	if (!results_load(store, "Ede", NULL, &results, err))
		return false;
	results_free(results);
	return true;
}

static bool promise(const char *role, size_t i, struct error *err)
{
	struct action action = {.said = "bel ons", .doing = "wij bellen", .who = "team"};

	(void)role, (void)i;
	return actions_put(store, "Ede", "nl", &action, err);
}

static bool purge(const char *role, size_t i, struct error *err)
{
	(void)i;
	return store_purge(store, &TERMS, true, role, take_line, NULL, err);
}

static bool verify(const char *role, size_t i, struct error *err)
{
	(void)role, (void)i;
	return store_verify(store, take_fault, NULL, err);
}

static bool read_log(const char *role, size_t i, struct error *err)
{
	(void)role, (void)i;
	return store_log_each(store, take_entry, NULL, err);
}

static bool show_key(const char *role, size_t i, struct error *err)
{
	char text[KEY_TEXT_SIZE];

	(void)i;
	return vault_text(store, role, text, err);
}

static bool print(const char *role, size_t i, struct error *err)
{
	struct store_new_sheet sheet;
	struct printed what = PRINTED[0];
	int64_t run;

	(void)role, (void)i;
	new_sheets(&sheet, 1);
	if (!begin_print(store, &what, &sheet, "/nowhere/x.pdf", "x", &run, err))
		return false;
	return store_print_cancel(store, run, err);
}

static bool scan_again(const char *role, size_t i, struct error *err)
{
	struct scan_source source = make_source("blank.png", 1);
	struct reading r = {.verdict = VERDICT_BLANK};
	struct store_outcome outcome;

	(void)role, (void)i;
	return store_scan(store, &source, &r, &outcome, err);
}

static bool forget(const char *role, size_t i, struct error *err)
{
	struct store_proof proof;

	return store_forget(store, sheets[i].strip, role, &proof, err);
}

static bool take_rows(const char *role, size_t i, struct error *err)
{
	const struct export_request request = {
		.event = "Ede", .format = EXPORT_JSONL, .reason = "a test", .role = role};
	FILE *nowhere = fopen("/dev/null", "w");
	bool well;

	(void)i;
	assert_non_null(nowhere);
	well = export_write(store, &request, nowhere, err);
	fclose(nowhere);
	return well;
}

static bool decide_copy(const char *role, size_t i, struct error *err)
{
	/* There is none: whoever may ask is told so. */
	if (!store_decide_copy(store, sheets[i].sheet, 1, 1, true, role, err))
		return err->status == EX_NOINPUT;
	return true;
}

/* --- the table --------------------------------------------------------------------------- */

/* Who may, by first letters: o owner d designer c coordinator a administrator r reviewer
 * m ambassador f officer. Forgetting comes last: it destroys. */
static const struct {
	const char *what;
	bool (*call)(const char *role, size_t i, struct error *err);
	size_t sheet;
	const char *who;
} TABLE[] = {
	{"print", print, A, "oc"},
	{"scan", scan_again, A, "oa"},
	{"open a picture of a sheet without a name", open_picture, A, "oar"},
	{"open a picture of a client and a worker", open_picture, B, "oar"},
	{"open a picture of staff", open_picture, C, "ocar"},
	{"open a picture for the ambassador", open_picture, AMBASSADOR, "om"},
	{"decide", decide, A, "or"},
	{"decide for the ambassador", decide, AMBASSADOR, "om"},
	{"decide about a copy", decide_copy, A, "oar"},
	{"type over", type, A, "or"},
	{"type over for the ambassador", type, AMBASSADOR, "om"},
	{"choose", choose, A, "ocr"},
	{"choose for the ambassador", choose, AMBASSADOR, "om"},
	{"see results", result, A, "ocm"},
	{"promise", promise, A, "oc"},
	{"export", take_rows, A, "oca"},
	{"purge", purge, A, "oa"},
	{"verify", verify, A, "oa"},
	{"see the key", show_key, A, "oa"},
	{"read the log", read_log, A, "of"},
	{"destroy on request", forget, A, "oca"},
};

static void each_role_may_do_its_own_work_and_no_other(void **state)
{
	static const char *const NAMES[] = {"owner", "designer", "coordinator", "administrator",
		"reviewer", "ambassador", "officer"};
	static const char LETTERS[] = "odcarmf";
	struct error err;
	long sealed;

	(void)state;
	WELL(vault_create(store, false, "owner", &sealed, &err));
	for (size_t i = 0; i < sizeof TABLE / sizeof TABLE[0]; i++)
		for (size_t j = 0; LETTERS[j]; j++) {
			bool may = strchr(TABLE[i].who, LETTERS[j]) != NULL, did;

			WELL(store_act_as(store, NAMES[j], &err));
			did = TABLE[i].call(NAMES[j], TABLE[i].sheet, &err);
			WELL(store_act_as(store, NULL, &(struct error){0}));
			if (did != may)
				fail_msg("%s, %s: %s", NAMES[j], TABLE[i].what,
					did ? "was allowed" : err.text);
			if (!may)
				assert_int_equal(err.status, EX_NOPERM);
		}
}

static void refusal_says_whose_work_it_is(void **state)
{
	struct error err;

	(void)state;
	assert_false(open_picture("coordinator", A, &err));
	assert_non_null(strstr(err.text, "administrator and reviewer"));
	assert_non_null(strstr(err.text, "not for coordinator"));
}

static void role_of_the_program_holds_until_a_thread_names_another(void **state)
{
	struct error err;

	(void)state;
	store_close(store);
	setenv("SPIEGELBLAD_ROLE", "administrator", 1);
	WELL(store_open(at.db, &store, &err));
	assert_false(result(NULL, A, &err));
	assert_int_equal(err.status, EX_NOPERM);
	WELL(store_act_as(store, "coordinator", &err));
	WELL(result(NULL, A, &err));
	WELL(store_act_as(store, NULL, &err));
	assert_false(result(NULL, A, &err));
	unsetenv("SPIEGELBLAD_ROLE");
}

static void misspelt_role_is_not_everything(void **state)
{
	struct store *other;
	struct error err;

	(void)state;
	setenv("SPIEGELBLAD_ROLE", "adminstrator", 1);
	assert_false(store_open(at.db, &other, &err));
	assert_int_equal(err.status, EX_USAGE);
	unsetenv("SPIEGELBLAD_ROLE");
	assert_false(store_act_as(store, "boss", &err));
	assert_int_equal(err.status, EX_USAGE);
}

static void *see_results_as_administrator(void *context)
{
	struct error err;
	bool *saw = context;

	*saw = store_act_as(store, "administrator", &err) && result(NULL, A, &err);
	return NULL;
}

/* A desk serves two people at once. */
static void threads_act_in_their_own_roles(void **state)
{
	struct error err;
	pthread_t other;
	bool saw = true;

	(void)state;
	WELL(store_act_as(store, "coordinator", &err));
	assert_int_equal(pthread_create(&other, NULL, see_results_as_administrator, &saw), 0);
	pthread_join(other, NULL);
	assert_false(saw);
	WELL(result(NULL, A, &err));
}

/* The administrator destroys what is over its term without ever seeing a result. */
static void purge_keeps_results_that_its_role_may_not_see(void **state)
{
	struct error err;

	(void)state;
	memcpy(store->today, "2036-01-01", DAY_SIZE);
	WELL(store_act_as(store, "administrator", &err));
	WELL(store_purge(store, &TERMS, false, "administrator", take_line, NULL, &err));
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(each_role_may_do_its_own_work_and_no_other),
		T(refusal_says_whose_work_it_is),
		T(role_of_the_program_holds_until_a_thread_names_another),
		T(misspelt_role_is_not_everything),
		T(threads_act_in_their_own_roles),
		T(purge_keeps_results_that_its_role_may_not_see),
	};

	return cmocka_run_group_tests_name("roles", tests, NULL, NULL);
}
