// SPDX-License-Identifier: EUPL-1.2
#include "leave.h"
#include "library.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include <cmocka.h>

static const struct {
	const char *id;
	enum regime regime;
	enum audience audience;
	size_t questions;
	bool u; /* has a Dutch u form */
} EXPECTED[] = {
	{"ca-1", REGIME_B, AUDIENCE_CLIENT, 5, true},
	{"ca-2", REGIME_A, AUDIENCE_CLIENT, 5, true},
	{"cb-b", REGIME_C, AUDIENCE_STAFF, 6, false},
	{"cb-c", REGIME_A, AUDIENCE_CLIENT, 5, true},
	{"ct-c", REGIME_A, AUDIENCE_CLIENT, 7, true},
	{"ei-a", REGIME_C, AUDIENCE_STAFF, 6, false},
	{"ei-e", REGIME_B, AUDIENCE_CLIENT, 7, false},
	{"ja", REGIME_A, AUDIENCE_CLIENT, 7, false},
	{"ma-g", REGIME_B, AUDIENCE_CLIENT, 6, true},
	{"ma-p", REGIME_C, AUDIENCE_STAFF, 5, false},
	{"mt-a", REGIME_B, AUDIENCE_CLIENT, 6, true},
	{"mt-e", REGIME_B, AUDIENCE_CLIENT, 6, true},
	{"sg-a", REGIME_C, AUDIENCE_STAFF, 7, false},
	{"sg-c", REGIME_A, AUDIENCE_CLIENT, 7, true},
	{"sg-t", REGIME_C, AUDIENCE_STAFF, 6, false},
	{"ss-c", REGIME_B, AUDIENCE_CLIENT, 8, true},
	{"ss-k", REGIME_B, AUDIENCE_CHILD, 7, false},
	{"ss-p", REGIME_B, AUDIENCE_STAFF, 8, false},
	{"st-g", REGIME_B, AUDIENCE_CLIENT, 7, true},
	{"ta", REGIME_A, AUDIENCE_CLIENT, 7, false},
	{"tr-n", REGIME_C, AUDIENCE_STAFF, 8, false},
	{"tr-v", REGIME_C, AUDIENCE_STAFF, 7, false},
	{"ww-e", REGIME_B, AUDIENCE_CLIENT, 7, true},
	{"ww-s", REGIME_B, AUDIENCE_CLIENT, 6, true},
};

enum { FORMS = sizeof EXPECTED / sizeof EXPECTED[0] };

static struct form *must_load(const char *id)
{
	struct error err = {0};
	struct form *form = library_form(id, &err);

	if (!form)
		print_error("%s\n", err.text);
	assert_non_null(form);
	return form;
}

static void the_library_holds_24_forms(void **state)
{
	struct error err = {0};
	char **ids = NULL;
	size_t count = 0;

	(void)state;
	assert_true(library_ids(&ids, &count, &err));
	assert_int_equal(count, FORMS);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(ids[i], EXPECTED[i].id);
	library_ids_free(ids, count);
}

static void every_form_has_its_regime_questions_and_languages(void **state)
{
	size_t questions = 0;

	(void)state;
	for (size_t i = 0; i < FORMS; i++) {
		struct form *form = must_load(EXPECTED[i].id);

		assert_string_equal(form->id, EXPECTED[i].id);
		assert_int_equal(form->regime, EXPECTED[i].regime);
		assert_int_equal(form->audience, EXPECTED[i].audience);
		assert_int_equal(form->question_count, EXPECTED[i].questions);
		assert_int_equal(form_language(form, "nl-u") != NULL, EXPECTED[i].u);
		assert_non_null(form_language(form, "nl"));
		assert_non_null(form_language(form, "en"));
		assert_string_not_equal(form->instrument, "");
		questions += form->question_count;
		form_free(form);
	}
	assert_int_equal(questions, 156);
}

static void pairs_point_at_a_form(void **state)
{
	static const char *const pairs[][2] = {
		{"ss-c", "ss-p"}, {"ss-k", "ss-p"}, {"tr-v", "tr-n"}, {"sg-c", ""}};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		struct form *form = must_load(pairs[i][0]);

		assert_string_equal(form->pair, pairs[i][1]);
		if (form->pair[0])
			form_free(must_load(form->pair));
		form_free(form);
	}
}

static void question_ids_are_unique_over_the_whole_library(void **state)
{
	char seen[200][FORM_ID_SIZE];
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < FORMS; i++) {
		struct form *form = must_load(EXPECTED[i].id);

		for (size_t k = 0; k < form->question_count; k++) {
			for (size_t j = 0; j < count; j++)
				assert_string_not_equal(seen[j], form->questions[k].id);
			memcpy(seen[count++], form->questions[k].id, FORM_ID_SIZE);
		}
		form_free(form);
	}
}

static void T13_role_questions_of_forms_without_name_are_marked(void **state)
{
	static const char *const who[][2] = {{"ct-c", "ct7"}, {"cb-c", "ci5"}, {"ta", "ta1"}};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct form *form = must_load(who[i][0]);

		assert_true(form_question(form, who[i][1])->who);
		form_free(form);
	}
}

static void sg5_takes_the_theme_words_of_an_event(void **state)
{
	struct form *form = must_load("sg-c");
	const struct question *q = form_question(form, "sg5");

	(void)state;
	assert_true(q->theme);
	assert_int_equal(q->type, QUESTION_MULTI);
	assert_int_equal(q->max, 2);
	assert_int_equal(q->option_count, 6);
	assert_string_equal(texts_in(&q->options[2].label, "nl-u"), "sneller contact");
	assert_string_equal(q->options[2].pictogram, "phone");
	assert_string_equal(texts_in(&form_question(form, "sg3")->text, "nl-u"),
		"Voelde u zich veilig in de kring?");
	assert_string_equal(texts_in(&form_question(form, "sg3")->text, "nl"),
		"Voelde je je veilig in de kring?");
	form_free(form);
}

static void ca_1_has_a_contact_strip(void **state)
{
	struct form *form = must_load("ca-1");

	(void)state;
	assert_true(form->contact_strip);
	form_free(form);
}

static void option_sets_have_the_codes_results_rely_on(void **state)
{
	static const struct {
		const char *name;
		size_t count;
		int first;
	} sets[] = {{"F5", 5, 1}, {"F3", 3, 2}, {"A3", 3, 1}, {"O3", 3, 1}, {"YN", 3, 1},
		{"YM", 3, 1}, {"WHO", 4, 1}, {"T5", 5, 1}};
	struct error err = {0};
	size_t count;

	(void)state;
	for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
		const struct option *options = library_option_set(sets[i].name, &count, &err);

		assert_non_null(options);
		assert_int_equal(count, sets[i].count);
		for (size_t k = 0; k < count; k++)
			assert_int_equal(options[k].code, sets[i].first + (int)k);
	}
	assert_null(library_option_set("F4", &count, &err));
	assert_string_equal(err.text, "option-sets.yaml: there is no set 'F4'");
}

static void fixed_lines_are_found_by_key_and_language(void **state)
{
	struct error err = {0};

	(void)state;
	assert_string_equal(library_line("h.skip", "nl", &err), "Je mag een vraag overslaan.");
	assert_string_equal(library_line("h.skip", "nl-u", &err), "U mag een vraag overslaan.");
	assert_string_equal(library_line("h.how", "en", &err), "Put a cross in the box.");
	assert_non_null(strstr(library_line("h.unsafe", "nl", &err), "0800-0432"));
	assert_null(library_line("h.nothing", "nl", &err));
	assert_string_equal(err.text, "fixed-lines.yaml: there is no line 'h.nothing'");
	assert_null(library_line("h.how", "fr", &err));
	assert_non_null(strstr(err.text, "'h.how' has no text in 'fr' (T12)"));
}

/* ---- finding a form ---- */

static void an_id_may_be_typed_in_capitals(void **state)
{
	struct form *form = must_load("SG-C");

	(void)state;
	assert_string_equal(form->id, "sg-c");
	form_free(form);
}

static void no_form(const char *name, int status, const char *text)
{
	struct error err = {0};

	assert_null(library_form(name, &err));
	if (err.status != status || !strstr(err.text, text))
		print_error("[%d] %s\n", err.status, err.text);
	assert_int_equal(err.status, status);
	assert_non_null(strstr(err.text, text));
}

static void an_unknown_id_is_answered_with_the_nearest(void **state)
{
	(void)state;
	no_form("sgc", EX_NOINPUT, "there is no form 'sgc' in the library; did you mean 'sg-c'?");
	no_form("zzzzzz", EX_NOINPUT, "'formgen list' shows all");
	no_form("fixed-lines", EX_NOINPUT, "there is no form 'fixed-lines'");
	no_form("", EX_NOINPUT, "there is no form ''");
	no_form("sg c", EX_NOINPUT, "there is no form 'sg c'");
	no_form("a-very-long-name-that-no-form-can-have", EX_NOINPUT, "there is no form");
}

static void a_path_that_is_not_there_is_no_input(void **state)
{
	(void)state;
	no_form("./nothing.yaml", EX_NOINPUT, "./nothing.yaml: No such file or directory");
	no_form("nothing.yaml", EX_NOINPUT, "nothing.yaml: No such file");
	no_form("/", EX_NOINPUT, "/: is a folder, not a file");
}

static char folder[64];

static int make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/test_library.XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

/* A file in the test's own folder; the caller removes it. */
static void write_file(const char *name, const char *text, char path[128])
{
	FILE *file;

	snprintf(path, 128, "%s/%s", folder, name);
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void mistakes_name_the_path_as_it_was_given(void **state)
{
	char path[128], expected[256];

	(void)state;
	write_file("own.yaml", "form: own\nversion: x\n", path);
	snprintf(expected, sizeof expected, "%s:2:10: 'version: x' must be a whole number", path);
	no_form(path, EX_DATAERR, expected);
	unlink(path);
	write_file("empty.yaml", "", path);
	snprintf(expected, sizeof expected, "%s:1:1: the file is empty", path);
	no_form(path, EX_DATAERR, expected);
	unlink(path);
}

static void a_file_of_100_MB_is_refused_at_once(void **state)
{
	char path[128], expected[256];

	(void)state;
	write_file("large.yaml", "form: a\n", path);
	assert_int_equal(truncate(path, 100 * 1000 * 1000), 0);
	snprintf(expected, sizeof expected, "%s: larger than 1 MB", path);
	no_form(path, EX_DATAERR, expected);
	unlink(path);
}

/* ---- the data folder ---- */

/* The folder is found once per program, so each case runs in a process of its own. The
 * answer is the exit status of `check`. */
static int in_child(int (*check)(void))
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		setenv("SPIEGELBLAD_DATA", folder, 1);
		leave(check());
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int fails_without_library(void)
{
	struct error err = {0};

	return library_folder(&err) == NULL && err.status == EX_UNAVAILABLE &&
			       strstr(err.text, folder)
		       ? 0
		       : 1;
}

static int finds_one_form(void)
{
	struct error err = {0};
	char **ids = NULL;
	size_t count = 0;

	if (!library_ids(&ids, &count, &err) || count != 1 || strcmp(ids[0], "one") != 0)
		return 1;
	library_ids_free(ids, count);
	/* its option sets have a mistake, and its name is not what the file is called */
	if (library_form("one", &err) || err.status != EX_DATAERR)
		return 2;
	if (!strstr(err.text, "option-sets.yaml:2:1: unknown key 'sest'; did you mean 'sets'?"))
		return 3;
	return library_line("h.how", "nl", &err) == NULL && err.status == EX_NOINPUT ? 0 : 4;
}

static int finds_the_wrong_name(void)
{
	struct error err = {0};

	if (library_form("one", &err) || err.status != EX_DATAERR)
		return 1;
	return strstr(err.text, "the form calls itself 'two'") ? 0 : 2;
}

static void the_data_folder_can_be_named(void **state)
{
	char library[128], sets[128], form[128], other[128];

	(void)state;
	assert_int_equal(in_child(fails_without_library), 0);
	snprintf(library, sizeof library, "%s/library", folder);
	assert_int_equal(mkdir(library, 0700), 0);
	write_file("library/option-sets.yaml", "languages: [nl]\nsest: {}\n", sets);
	write_file("library/one.yaml",
		"form: two\nversion: 1\nregime: A\naudience: client\nlanguages: [nl]\n"
		"title: {nl: a}\nintro: {nl: b}\nquestions: [{id: q, type: text, text: {nl: c}}]\n",
		form);
	write_file("library/Not a form.yaml", "", other);
	assert_int_equal(in_child(finds_one_form), 0);
	write_file("library/option-sets.yaml",
		"languages: [nl]\nsets: {A: [{code: 1, pictogram: a, label: {nl: a}}]}\n", sets);
	assert_int_equal(in_child(finds_the_wrong_name), 0);
	unlink(sets);
	unlink(form);
	unlink(other);
	assert_int_equal(rmdir(library), 0);
}

/* ---- random damage to a real form ---- */

static uint32_t chance(uint64_t *seed, uint32_t bound)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33) % bound;
}

static void damaged_sg_c_gives_a_form_or_a_placed_mistake(void **state)
{
	struct form *whole = must_load("sg-c");
	char path[128];
	uint64_t seed = 7;
	size_t forms = 0, mistakes = 0;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		size_t length = whole->source_length;
		struct error err = {0};
		struct form *form;
		FILE *file;

		snprintf(path, sizeof path, "%s/damaged.yaml", folder);
		file = fopen(path, "wb");
		assert_non_null(file);
		if (chance(&seed, 4) == 0)
			length = chance(&seed, (uint32_t)length);
		fwrite(whole->source, 1, length, file);
		for (uint32_t flips = chance(&seed, 4); length && flips; flips--) {
			fseek(file, (long)chance(&seed, (uint32_t)length), SEEK_SET);
			fputc((int)chance(&seed, 256), file);
		}
		assert_int_equal(fclose(file), 0);
		form = library_form(path, &err);
		if (!form) {
			assert_int_equal(err.status, EX_DATAERR);
			assert_memory_equal(err.text, path, strlen(path));
			assert_int_equal(err.text[strlen(path)], ':');
		}
		forms += form != NULL;
		mistakes += form == NULL;
		form_free(form);
	}
	unlink(path);
	form_free(whole);
	assert_true(forms > 300);
	assert_true(mistakes > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		/* before anything else has found the folder */
		cmocka_unit_test(the_data_folder_can_be_named),
		cmocka_unit_test(the_library_holds_24_forms),
		cmocka_unit_test(every_form_has_its_regime_questions_and_languages),
		cmocka_unit_test(pairs_point_at_a_form),
		cmocka_unit_test(question_ids_are_unique_over_the_whole_library),
		cmocka_unit_test(T13_role_questions_of_forms_without_name_are_marked),
		cmocka_unit_test(sg5_takes_the_theme_words_of_an_event),
		cmocka_unit_test(ca_1_has_a_contact_strip),
		cmocka_unit_test(option_sets_have_the_codes_results_rely_on),
		cmocka_unit_test(fixed_lines_are_found_by_key_and_language),
		cmocka_unit_test(an_id_may_be_typed_in_capitals),
		cmocka_unit_test(an_unknown_id_is_answered_with_the_nearest),
		cmocka_unit_test(a_path_that_is_not_there_is_no_input),
		cmocka_unit_test(mistakes_name_the_path_as_it_was_given),
		cmocka_unit_test(a_file_of_100_MB_is_refused_at_once),
		cmocka_unit_test(damaged_sg_c_gives_a_form_or_a_placed_mistake),
	};

	return cmocka_run_group_tests_name("library", tests, make_folder, remove_folder);
}
