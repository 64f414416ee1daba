// SPDX-License-Identifier: EUPL-1.2
/* Terms may be shorter than what is promised, never longer (P13). */
#include "store_fixture.h"

#include "retention.h"

static struct home at;

static const char GOOD[] = "pictures: {A: 28, B: 90, C: 90}\n"
			   "answers: {A: 365, B: 365, C: 365}\n"
			   "actions: 730\n"
			   "log: 365\n"
			   "paper: 28\n";

/* One folder for all: where the library is, a program looks up once. */
static int set_up(void **state)
{
	char path[128];

	(void)state;
	home_make(&at);
	assert_int_equal(mkdir(home_path(&at, "library", path), 0700), 0);
	setenv("SPIEGELBLAD_DATA", at.folder, 1);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	home_remove(&at);
	return 0;
}

/* The terms with one text in the place of another. */
static bool read_terms(
	const char *text, const char *instead, struct store_terms *terms, struct error *err)
{
	const char *found = strstr(GOOD, text);
	char path[128];
	FILE *file = fopen(home_path(&at, "library/retention.yaml", path), "w");

	assert_non_null(file);
	assert_non_null(found);
	fprintf(file, "%.*s%s%s", (int)(found - GOOD), GOOD, instead, found + strlen(text));
	assert_int_equal(fclose(file), 0);
	return retention_terms(terms, err);
}

static void shorter_terms_hold(void **state)
{
	struct store_terms terms;
	struct error err;

	(void)state;
	WELL(read_terms("A: 28", "A: 7", &terms, &err));
	assert_int_equal(terms.pictures[0], 7);
	assert_int_equal(terms.pictures[1], 90);
	assert_int_equal(terms.answers[2], 365);
	WELL(read_terms("log: 365", "log: 30", &terms, &err));
	assert_int_equal(terms.log, 30);
}

static void longer_terms_than_may_be_promised_are_refused(void **state)
{
	static const char *const CHANGES[][2] = {{"A: 28", "A: 91"}, {"C: 90", "C: 91"},
		{"A: 365", "A: 366"}, {"actions: 730", "actions: 731"}, {"log: 365", "log: 731"},
		{"paper: 28", "paper: 29"}, {"paper: 28", "paper: 0"}, {"paper: 28", "paper: long"},
		{"paper: 28\n", ""}, {"log: 365", "logs: 365"}};
	struct store_terms terms;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof CHANGES / sizeof CHANGES[0]; i++) {
		assert_false(read_terms(CHANGES[i][0], CHANGES[i][1], &terms, &err));
		assert_int_equal(err.status, EX_DATAERR);
		assert_non_null(strstr(err.text, "retention.yaml:"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shorter_terms_hold),
		cmocka_unit_test(longer_terms_than_may_be_promised_are_refused),
	};

	return cmocka_run_group_tests_name("retention", tests, set_up, tear_down);
}
