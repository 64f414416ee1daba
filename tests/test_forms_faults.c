// SPDX-License-Identifier: EUPL-1.2
/*
 * From the text of a form to its pages, while one allocation of it fails: never a crash, and what
 * could not be made for lack of memory is told as that. Each try is a process of its own, so that
 * what is read once and kept is read anew.
 */
#include "faulty.h"

#include "check.h"
#include "check_layout.h"
#include "design.h"
#include "layout.h"
#include "leave.h"
#include "library.h"
#include "pictogram.h"
#include "theme.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include <cmocka.h>

/* What a try tells the test. */
static struct report {
	bool well, came;
	long calls;
	struct error err;
} * report;

/* A form of one language with a question of each kind. */
static const char FORM[] =
	"form: my-form\nversion: 1\nregime: B\naudience: client\nlanguages: [nl]\n"
	"title: {nl: Mijn formulier}\nintro: {nl: Over vandaag.}\nquestions:\n"
	"  - {id: q1, type: faces5, text: {nl: Hoe was het vandaag?}}\n"
	"  - {id: q2, type: yesno, text: {nl: Was het genoeg?}}\n"
	"  - id: q3\n    type: multi\n    max: 2\n    text: {nl: Wat hielp je?}\n    options:\n"
	"      - {code: 1, pictogram: ear, label: {nl: luisteren}}\n"
	"      - {code: 2, pictogram: plan, label: {nl: een plan}}\n"
	"      - {code: 3, pictogram: phone, label: {nl: bellen}}\n"
	"  - {id: q4, type: text, text: {nl: Wat nog?}}\n"
	"  - {id: q5, type: number, digits: 2, text: {nl: Hoe oud ben je?}}\n"
	"  - {id: q6, type: line, text: {nl: Hoe gaat het nu?}}\n";

static struct form *my_form(struct error *err)
{
	return library_parse("my-form.yaml", FORM, strlen(FORM), err);
}

static bool read_form(struct error *err)
{
	struct form *form = library_form("sg-c", err);

	form_free(form);
	return form != NULL;
}

static bool read_mistakes(struct error *err)
{
	static const char TEXT[] = "form: my-form\nversion: one\nregime: D\nlanguages: [nl]\n"
				   "questions:\n  - {id: q1, type: faces6}\n  - {id: q1}\n";
	struct error mine = {0};
	struct form *form = library_parse("my-form.yaml", TEXT, strlen(TEXT), &mine);

	assert_null(form);
	if (mine.status == EX_DATAERR && strstr(mine.text, "my-form.yaml:2:"))
		return true;
	*err = mine;
	return false;
}

static bool list_forms(struct error *err)
{
	char **ids;
	size_t count;

	if (!library_ids(&ids, &count, err))
		return false;
	library_ids_free(ids, count);
	return true;
}

static bool check_its_words(struct error *err)
{
	struct remarks remarks = {0};
	struct form *form = my_form(err);
	bool well = form && check_words(form, &remarks, err);

	remarks_free(&remarks);
	form_free(form);
	return well;
}

static bool set_pages(struct error *err)
{
	struct form *form = my_form(err);
	struct design_request request = {.form = form, .language = "nl"};
	struct design *design = form ? design_new(&request, err) : NULL;
	struct buffer json = {0};
	struct layout *layout = NULL;

	if (design && layout_write(design->layout, &json, err))
		layout = layout_read(buffer_text(&json), json.length, err);
	layout_free(layout);
	buffer_free(&json);
	design_free(design);
	form_free(form);
	return layout != NULL;
}

static bool check_pages(struct error *err)
{
	struct remarks remarks = {0};
	struct form *form = my_form(err);
	bool well = form && check_layout(form, &remarks, err);

	remarks_free(&remarks);
	form_free(form);
	return well;
}

static bool load_picture(struct error *err)
{
	return pictogram_load("face-1", err) != NULL;
}

static const struct subject {
	const char *name;
	bool (*call)(struct error *err);
} SUBJECTS[] = {
	{"read a form", read_form},
	{"tell mistakes", read_mistakes},
	{"list the library", list_forms},
	{"check words", check_its_words},
	{"set pages", set_pages},
	{"check pages", check_pages},
	{"load a picture", load_picture},
};

/* --- one try ------------------------------------------------------------------------------ */

static void try(const struct subject *s, long n)
{
	pid_t child;
	int status;

	memset(report, 0, sizeof *report);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		fault_begin(FAULT_MEMORY, n);
		report->well = s->call(&report->err);
		report->calls = n - fault_left;
		report->came = fault_end();
		leave(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail_msg("%s: allocation %ld failed, and the program died of it", s->name, n);
}

/* In so many places: the first ones, and the others as evenly as may be. */
static long tries(void)
{
	const char *times = getenv("TIMES");

	return times ? strtol(times, NULL, 10) : 120;
}

static void memory_that_runs_out_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof SUBJECTS / sizeof SUBJECTS[0]; i++) {
		const struct subject *s = &SUBJECTS[i];
		long calls, n;

		try(s, LONG_MAX);
		if (!report->well)
			fail_msg("%s: %s", s->name, report->err.text);
		calls = report->calls;
		for (long k = 0; k < tries(); k++) {
			n = 1 + (calls - 1) * k * k / ((tries() - 1) * (tries() - 1));
			try(s, n);
			assert_true(report->came);
			if (report->well)
				fail_msg("%s: allocation %ld of %ld failed, and nobody was told",
					s->name, n, calls);
			if (report->err.status != EX_OSERR || !strstr(report->err.text, "memory"))
				fail_msg("%s: allocation %ld of %ld: %d: %s", s->name, n, calls,
					report->err.status, report->err.text);
		}
		if (getenv("FAULTY_TALK"))
			fprintf(stderr, "%-24s %ld\n", s->name, calls);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(memory_that_runs_out_is_told)};

	report = mmap(
		NULL, sizeof *report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (report == MAP_FAILED)
		return EX_OSERR;
	return cmocka_run_group_tests_name("forms: faults", tests, NULL, NULL);
}
