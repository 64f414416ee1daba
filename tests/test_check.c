// SPDX-License-Identifier: EUPL-1.2
/*
 * Each T rule with a form that keeps to it and forms that break it. Pictograms that are not
 * drawn are told as T07 by the rule's own test only; elsewhere they are passed over, so that
 * these tests do not hang on drawings.
 */
#include "check.h"
#include "library.h"
#include "word_rules.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include <cmocka.h>

/* A form that breaks no rule. Line numbers below count in this text. */
static const char FORM[] =
	/*  1 */ "form: t-c\n"
		 /*  2 */ "version: 1\n"
		 /*  3 */ "regime: A\n"
		 /*  4 */ "audience: client\n"
		 /*  5 */ "languages: [nl, nl-u, en]\n"
		 /*  6 */ "title: {nl nl-u: Proef, en: Try}\n"
		 /*  7 */ "intro: {nl nl-u: Dit gaat over vandaag., en: About today.}\n"
		 /*  8 */ "questions:\n"
		 /*  9 */ "  - id: q1\n"
		 /* 10 */ "    type: faces5\n"
		 /* 11 */ "    text:\n"
		 /* 12 */ "      nl: Hoe vond je het?\n"
		 /* 13 */ "      nl-u: Hoe vond u het?\n"
		 /* 14 */ "      en: How was it?\n"
		 /* 15 */ "  - id: q2\n"
		 /* 16 */ "    type: multi\n"
		 /* 17 */ "    text: {nl nl-u: Wat hielp?, en: What helped?}\n"
		 /* 18 */ "    options:\n"
		 /* 19 */ "      - code: 1\n"
		 /* 20 */ "        pictogram: ear\n"
		 /* 21 */ "        label: {nl nl-u: luisteren, en: listening}\n"
		 /* 22 */ "      - code: 2\n"
		 /* 23 */ "        pictogram: phone\n"
		 /* 24 */ "        label: {nl nl-u: bellen, en: calling}\n"
		 /* 25 */ "  - id: q3\n"
		 /* 26 */ "    type: single\n"
		 /* 27 */ "    text: {nl nl-u: Was er tijd?, en: Was there time?}\n"
		 /* 28 */ "    options: A3\n"
		 /* 29 */ "  - id: q4\n"
		 /* 30 */ "    type: yesno\n"
		 /* 31 */ "    text: {nl nl-u: Is het klaar?, en: Is it done?}\n"
		 /* 32 */ "  - id: q5\n"
		 /* 33 */ "    type: text\n"
		 /* 34 */ "    text: {nl nl-u: Wat nog meer?, en: What else?}\n";

static char path[64];
static const char *program; /* how this test was called */

static int make_path(void **state)
{
	int file;

	(void)state;
	strcpy(path, "/tmp/test_check.XXXXXX.yaml");
	file = mkstemps(path, 5);
	return file < 0 ? -1 : close(file);
}

static int remove_path(void **state)
{
	(void)state;
	return unlink(path);
}

static void write_form(const char *text)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static struct remarks check_file(const char *id_or_path)
{
	struct error err = {0};
	struct form *form = library_form(id_or_path, &err);
	struct remarks remarks = {0};

	if (!form || !check_words(form, &remarks, &err))
		print_error("%s\n", err.text);
	assert_non_null(form);
	assert_int_equal(err.status, 0);
	form_free(form);
	return remarks;
}

/* FORM with its first `from` replaced by `to`, and the next pair, ... up to NULL. */
static struct remarks check_changed(const char *const *changes)
{
	char text[4000], next[4000];

	strcpy(text, FORM);
	for (; changes[0]; changes += 2) {
		const char *at = strstr(text, changes[0]);

		assert_non_null(at);
		snprintf(next, sizeof next, "%.*s%s%s", (int)(at - text), text, changes[1],
			at + strlen(changes[0]));
		strcpy(text, next);
	}
	write_form(text);
	return check_file(path);
}

static bool about_drawings(const struct remark *remark)
{
	return strstr(remark->text, "there is no pictogram") != NULL;
}

static void print_remarks(const struct remarks *remarks)
{
	for (size_t i = 0; i < remarks->count; i++)
		print_error("%d:%d: %s: %s (%s)\n", remarks->items[i].place.line,
			remarks->items[i].place.column, remarks->items[i].rule,
			remarks->items[i].text, remarks->items[i].suggestion);
}

/* How many remarks there are, the missing drawings left out. */
static size_t count_remarks(const struct remarks *remarks)
{
	size_t count = 0;

	for (size_t i = 0; i < remarks->count; i++)
		count += !about_drawings(&remarks->items[i]);
	return count;
}

/* Exactly one rule is broken by the changed form: "line:column: rule: text". */
static void breaks(const char *expected, const char *const *changes)
{
	struct remarks remarks = check_changed(changes);
	bool found = false;

	for (size_t i = 0; i < remarks.count; i++) {
		const struct remark *r = &remarks.items[i];
		char line[400];

		snprintf(line, sizeof line, "%d:%d: %s: %s", r->place.line, r->place.column,
			r->rule, r->text);
		if (strncmp(line, expected, strlen(expected)) == 0) {
			found = true;
			assert_true(r->error);
			assert_string_not_equal(r->suggestion, "");
		}
	}
	if (!found || count_remarks(&remarks) != 1) {
		print_error("expected %s\n", expected);
		print_remarks(&remarks);
	}
	assert_true(found);
	assert_int_equal(count_remarks(&remarks), 1);
	remarks_free(&remarks);
}

static void passes(const char *const *changes)
{
	struct remarks remarks = check_changed(changes);

	if (count_remarks(&remarks) != 0)
		print_remarks(&remarks);
	assert_int_equal(count_remarks(&remarks), 0);
	remarks_free(&remarks);
}

#define CHANGES(...) ((const char *const[]){__VA_ARGS__, NULL, NULL})

#define NL_Q1 "nl: Hoe vond je het?"
#define EN_Q1 "en: How was it?"
#define NL_Q3 "nl nl-u: Was er tijd?"

static void a_form_that_keeps_all_rules_has_no_remarks(void **state)
{
	(void)state;
	passes((const char *const[]){NULL, NULL});
}

static void T01_sentences_are_short(void **state)
{
	(void)state;
	passes(CHANGES(NL_Q1, "nl: Een twee drie vier vijf zes zeven acht negen tien?"));
	breaks("12:11: T01: question q1 (nl): a sentence of 11 words; at most 10",
		CHANGES(NL_Q1, "nl: Een twee drie vier vijf zes zeven acht negen tien elf?"));
	passes(CHANGES("Dit gaat over vandaag.",
		"Een twee drie vier vijf zes zeven acht negen tien elf twaalf."));
	breaks("7:34: T01: intro (nl): a sentence of 13 words; at most 12",
		CHANGES("{nl nl-u: Dit gaat over vandaag.,",
			"{nl-u: Over vandaag., nl: Een twee drie vier vijf zes zeven acht negen "
			"tien elf twaalf dertien.,"));
	passes(CHANGES(NL_Q1, "nl: Een twee drie vier vijf zes zeven? Kies er twee."));
}

static void T01_the_form_as_a_whole_is_short(void **state)
{
	static const char nine[] = "Een twee drie vier vijf zes zeven acht negen?";
	char q1[80], q2[80], q3[80], q4[80], q5[80];

	(void)state;
	snprintf(q1, sizeof q1, "nl: %s", nine);
	snprintf(q2, sizeof q2, "nl-u: Wat hielp?, nl: %s", nine);
	snprintf(q3, sizeof q3, "nl-u: Was er tijd?, nl: %s", nine);
	snprintf(q4, sizeof q4, "nl-u: Is het klaar?, nl: %s", nine);
	snprintf(q5, sizeof q5, "nl-u: Wat nog meer?, nl: %s", nine);
	/* 4 + 5 times 9 words over 6 sentences is 8.1 */
	breaks("9:5: T01: (nl): 8.1 words per sentence over the whole form; at most 8",
		CHANGES(NL_Q1, q1, "nl nl-u: Wat hielp?", q2, NL_Q3, q3, "nl nl-u: Is het klaar?",
			q4, "nl nl-u: Wat nog meer?", q5));
}

static void T02_one_question_of_at_most_two_sentences(void **state)
{
	(void)state;
	breaks("12:11: T02: question q1 (nl): 3 sentences; at most 2",
		CHANGES(NL_Q1, "nl: Hoe was het? Kies er een. Zet een kruis."));
	breaks("12:11: T02: question q1 (nl): 2 question marks; exactly one",
		CHANGES(NL_Q1, "nl: Hoe was het? Wat hielp?"));
	breaks("14:11: T02: question q1 (en): no question and no request",
		CHANGES(EN_Q1, "en: The talk"));
	passes(CHANGES(EN_Q1, "en: Choose a face."));
	passes(CHANGES(NL_Q1, "nl: Kies een gezicht."));
	passes(CHANGES(NL_Q1, "nl: Hoe was het? Je mag ook tekenen."));
}

static void T03_one_subject_per_question(void **state)
{
	(void)state;
	breaks("12:11: T03: question q1 (nl): two subjects in one question, joined by 'en'",
		CHANGES(NL_Q1, "nl: Hoe waren de zaal en het eten?"));
	breaks("12:11: T03: question q1 (nl): two subjects",
		CHANGES(NL_Q1, "nl: Hoe was de zaal en/of het eten?"));
	breaks("14:11: T03: question q1 (en): two subjects in one question, joined by 'and'",
		CHANGES(EN_Q1, "en: How were room and food?"));
	passes(CHANGES(NL_Q1, "nl: Hoe gaat lezen en schrijven?"));
	passes(CHANGES(NL_Q1, "nl: Hoe was de zaal of de tuin?"));
	passes(CHANGES("nl nl-u: bellen", "nl nl-u: bellen en appen"));
}

static void T04_difficult_words_are_for_staff_only(void **state)
{
	struct remarks remarks;

	(void)state;
	breaks("12:11: T04: question q1 (nl): 'bejegening' is a difficult word",
		CHANGES(NL_Q1, "nl: Hoe was de bejegening?"));
	breaks("12:11: T04: question q1 (nl): 'Evaluatie' is a difficult word",
		CHANGES(NL_Q1, "nl: Evaluatie klaar?"));
	breaks("24:38: T04: option of q2 (en): 'participation'",
		CHANGES("en: calling", "en: participation"));
	breaks("7:7: T04: title (nl): 'traject'",
		CHANGES("title: {nl nl-u: Proef, en: Try}", "title:\n  nl: Het traject\n"
							    "  nl-u: Proef\n  en: Try"));
	remarks = check_changed(CHANGES(NL_Q1, "nl: Hoe was de bejegening?", "regime: A",
		"regime: C", "audience: client", "audience: staff"));
	assert_int_equal(count_remarks(&remarks), 0);
	remarks_free(&remarks);
}

static void T04_the_alternative_is_the_suggestion(void **state)
{
	struct remarks remarks = check_changed(CHANGES(NL_Q1, "nl: Hoe was de evaluatie?"));

	(void)state;
	for (size_t i = 0; i < remarks.count; i++) {
		if (!about_drawings(&remarks.items[i]))
			assert_string_equal(
				remarks.items[i].suggestion, "write instead: terugkijken");
	}
	remarks_free(&remarks);
}

static void T05_je_and_u_stay_apart(void **state)
{
	(void)state;
	breaks("12:11: T05: question q1 (nl): 'u' belongs to the other form of address",
		CHANGES(NL_Q1, "nl: Hoe vond u het?"));
	breaks("13:13: T05: question q1 (nl-u): 'je' belongs to the other form of address",
		CHANGES("nl-u: Hoe vond u het?", "nl-u: Hoe vond u je dag?"));
	breaks("24:38: T05: option of q2 (nl-u): 'jouw'",
		CHANGES("{nl nl-u: bellen, en: calling}",
			"{nl: jouw huis, nl-u: jouw huis, en: x}"));
}

static void T06_questions_are_not_negative(void **state)
{
	(void)state;
	breaks("12:11: T06: question q1 (nl): 'niet' makes the question negative",
		CHANGES(NL_Q1, "nl: Was het niet fijn?"));
	breaks("14:11: T06: question q1 (en): 'Don't' makes the question negative",
		CHANGES(EN_Q1, "en: Don't you like it?"));
	breaks("12:11: T06: question q1 (nl): asks to agree with a statement ('mee eens')",
		CHANGES(NL_Q1, "nl: Ben je het daar mee eens?"));
	passes(CHANGES("nl nl-u: bellen", "nl nl-u: niet bellen"));
}

static void T06_a_statement_is_no_question(void **state)
{
	struct remarks remarks = check_changed(CHANGES(NL_Q1, "nl: Ik voel me veilig."));

	(void)state;
	assert_int_equal(count_remarks(&remarks), 2);
	remarks_free(&remarks);
}

static void T07_labels_are_short_and_differ(void **state)
{
	(void)state;
	passes(CHANGES("nl nl-u: bellen", "nl nl-u: een twee drie vier vijf"));
	breaks("24:38: T07: option of q2 (en): a label of 6 words; at most 5",
		CHANGES("en: calling", "en: one two three four five six"));
	breaks("24:38: T07: option of q2 (en): options 1 and 2 read the same: 'Listening!'",
		CHANGES("en: calling", "en: Listening!"));
}

static void T07_pictograms_exist_and_differ(void **state)
{
	struct remarks remarks =
		check_changed(CHANGES("pictogram: phone", "pictogram: no-such-drawing"));
	bool found = false;

	(void)state;
	for (size_t i = 0; i < remarks.count; i++) {
		const struct remark *r = &remarks.items[i];

		found = found ||
			(strcmp(r->rule, "T07") == 0 && r->place.line == 22 && r->error &&
				strstr(r->text, "there is no pictogram 'no-such-drawing'"));
	}
	assert_true(found);
	remarks_free(&remarks);
	breaks("22:9: T07: option of q2 (nl): options 1 and 2 have the same pictogram 'ear'",
		CHANGES("pictogram: phone", "pictogram: ear"));
}

static const char SEVEN[] = "\n      - {code: 3, pictogram: a3, label: {nl nl-u: c, en: c}}"
			    "\n      - {code: 4, pictogram: a4, label: {nl nl-u: d, en: d}}"
			    "\n      - {code: 5, pictogram: a5, label: {nl nl-u: e, en: e}}"
			    "\n      - {code: 6, pictogram: a6, label: {nl nl-u: f, en: f}}";

static void T08_six_options_and_one_set_of_faces(void **state)
{
	char more[1000];

	(void)state;
	snprintf(more, sizeof more, "en: calling}%s", SEVEN);
	passes(CHANGES("en: calling}", more));
	snprintf(more, sizeof more, "en: calling}%s%s", SEVEN,
		"\n      - {code: 7, pictogram: a7, label: {nl nl-u: g, en: g}}");
	breaks("15:5: T08: question q2: 7 options; at most 6", CHANGES("en: calling}", more));
	breaks("29:5: T08: questions q1 and q4 have different faces; one set per form",
		CHANGES("type: yesno", "type: faces3"));
	breaks("29:5: T08: questions q4 and q1 have different faces",
		CHANGES("type: faces5", "type: faces3", "type: yesno", "type: line"));
	passes(CHANGES("type: yesno", "type: line"));
}

static const char TEXT_BOX[] = "type: text\n    text: {nl nl-u: Wat nog?, en: What else?}\n";

static void T09_five_to_eight_questions_and_little_to_write(void **state)
{
	char more[1000];

	(void)state;
	breaks("29:5: T09: 4 questions; 5 to 8",
		CHANGES("  - id: q5\n    type: text\n    text: {nl nl-u: Wat nog meer?, en: What "
			"else?}\n",
			""));
	snprintf(more, sizeof more, "en: What else?}\n");
	for (int i = 6; i <= 9; i++)
		snprintf(more + strlen(more), sizeof more - strlen(more),
			"  - {id: q%d, type: yesno, text: {nl nl-u: Ja?, en: Sure?}}\n", i);
	breaks("38:5: T09: 9 questions; 5 to 8", CHANGES("en: What else?}\n", more));
	breaks("9:5: T09: the first question asks to write", CHANGES("type: faces5", "type: text"));
	snprintf(more, sizeof more, "en: What else?}\n  - id: q6\n    %s  - id: q7\n    %s",
		TEXT_BOX, TEXT_BOX);
	breaks("38:5: T09: 3 boxes to write in; at most 2", CHANGES("en: What else?}\n", more));
	passes(CHANGES("en: What else?}\n", more, "regime: A", "regime: C", "audience: client",
		"audience: staff"));
}

static void T10_nothing_to_work_out(void **state)
{
	(void)state;
	breaks("12:11: T10: question q1 (nl): a percentage in a text for clients",
		CHANGES(NL_Q1, "nl: Was 50% goed?"));
	breaks("12:11: T10: question q1 (nl): a number with decimals",
		CHANGES(NL_Q1, "nl: Was 2,5 uur goed?"));
	breaks("12:11: T10: question q1 (nl): a date or a fraction",
		CHANGES(NL_Q1, "nl: Was 12/5 goed?"));
	breaks("12:11: T10: question q1 (nl): a date in numbers",
		CHANGES(NL_Q1, "nl: Was je er op 12-5-2026?"));
	breaks("12:11: T10: question q1 (nl): 'keer per week' has to be worked out",
		CHANGES(NL_Q1, "nl: Was het twee keer per week?"));
	breaks("12:11: T10: question q1 (nl): 'bijv' is an abbreviation",
		CHANGES(NL_Q1, "nl: Was bijv het eten goed?"));
	breaks("12:11: T10: question q1 (nl): 'o' is an abbreviation",
		CHANGES(NL_Q1, "nl: Was o.a. het eten goed?"));
	breaks("14:11: T10: question q1 (en): 'PGB' is an abbreviation",
		CHANGES(EN_Q1, "en: How was the PGB?"));
	passes(CHANGES(EN_Q1, "en: Was it OK at 9 on 0800-0432?"));
	passes(CHANGES(NL_Q1, "nl: Was 50% goed?", "regime: A", "regime: C", "audience: client",
		"audience: staff"));
}

static void T11_fixed_lines_are_there_in_every_language(void **state)
{
	/* Dutch as spoken on the moon: the option sets do not know it, so only own words. */
	static const char moon[] =
		"form: t-c\nversion: 1\nregime: A\naudience: client\nlanguages: [xx]\n"
		"title: {xx: A}\nintro: {xx: B}\nquestions:\n"
		"  - {id: q0, type: number, digits: 1, text: {xx: C?}}\n"
		"  - {id: q1, type: number, digits: 1, text: {xx: C?}}\n"
		"  - {id: q2, type: number, digits: 1, text: {xx: C?}}\n"
		"  - {id: q3, type: number, digits: 1, text: {xx: C?}}\n"
		"  - {id: q4, type: number, digits: 1, text: {xx: C?}}\n";
	static const char *const keys[] = {"h.how", "h.example", "h.skip", "h.right", "h.fix",
		"h.help", "h.back", "h.end", "h.A", "h.strip", "h.unsafe"};
	struct remarks remarks;
	size_t lines = 0;

	(void)state;
	write_form(moon);
	remarks = check_file(path);
	for (size_t i = 0; i < remarks.count; i++)
		lines += strcmp(remarks.items[i].rule, "T11") == 0;
	assert_int_equal(lines, sizeof keys / sizeof keys[0]);
	for (size_t k = 0; k < lines; k++) {
		char text[100];
		bool found = false;

		snprintf(text, sizeof text, "the fixed line %s has no text in 'xx'", keys[k]);
		for (size_t i = 0; i < remarks.count; i++)
			found = found || strcmp(remarks.items[i].text, text) == 0;
		assert_true(found);
	}
	remarks_free(&remarks);
}

static void a_language_without_word_lists_is_told(void **state)
{
	static const char moon[] =
		"form: t-c\nversion: 1\nregime: B\naudience: client\nlanguages: [xx]\n"
		"title: {xx: A}\nintro: {xx: B}\nquestions:\n"
		"  - {id: q0, type: number, digits: 1, text: {xx: Evaluatie en niet}}\n";
	struct remarks remarks;
	size_t advice = 0;

	(void)state;
	write_form(moon);
	remarks = check_file(path);
	for (size_t i = 0; i < remarks.count; i++) {
		if (remarks.items[i].error)
			continue;
		advice++;
		assert_string_equal(remarks.items[i].text,
			"no word lists for 'xx' yet: T02, T03, T04, T06, T10 not checked in this "
			"language");
	}
	assert_int_equal(advice, 1);
	remarks_free(&remarks);
}

static void T13_who_somebody_is_is_asked_of_large_groups_only(void **state)
{
	(void)state;
	breaks("25:5: T13: question q3 asks who somebody is",
		CHANGES("options: A3", "options: WHO"));
	passes(CHANGES("options: A3", "options: WHO\n    who: yes"));
	breaks("25:5: T13: question q3 asks who somebody is",
		CHANGES(NL_Q3, "nl nl-u: In welke rol kwam iedereen?"));
	passes(CHANGES("options: A3", "options: WHO", "regime: A", "regime: B"));
}

static void remarks_stand_in_the_order_of_the_file(void **state)
{
	struct remarks remarks = check_changed(CHANGES(NL_Q1, "nl: Was u niet blij en op tijd?",
		"en: What else?", "en: What not?", "type: yesno", "type: faces3"));
	int line = 0;

	(void)state;
	assert_true(count_remarks(&remarks) >= 5);
	assert_int_equal(remarks_errors(&remarks), remarks.count);
	for (size_t i = 0; i < remarks.count; i++) {
		assert_true(remarks.items[i].place.line >= line);
		line = remarks.items[i].place.line;
	}
	remarks_free(&remarks);
}

/* ---- the files that a coordinator edits ---- */

static void a_mistake_in_the_rules_is_told_with_its_place(void **state)
{
	char folder[] = "/tmp/test_check_rules.XXXXXX", command[300];
	pid_t child;
	int status = -1;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(command, sizeof command,
		"cp -r '%s/library' %s/ && sed -i 's/^  options: 6 .*/  options: six/; "
		"s/^  - rule: T02/  - rule: R2/' %s/library/sentence-rules.yaml",
		library_folder(NULL), folder, folder);
	assert_int_equal(system(command), 0);
	child = fork();
	if (child == 0) {
		/* the folder is known to this program already; a new one is needed */
		setenv("SPIEGELBLAD_DATA", folder, 1);
		execl(program, program, "rules", (char *)NULL);
		_exit(2);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	snprintf(command, sizeof command, "rm -r %s", folder);
	assert_int_equal(system(command), 0);
	assert_int_equal(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 0);
}

/* Runs in a process of its own, see above. */
static int rules_are_refused(void)
{
	struct error err = {0};
	struct word_rules rules;
	bool loaded = word_rules_load(&rules, &err);

	word_rules_free(&rules);
	if (loaded || err.status != EX_DATAERR)
		return 3;
	if (!strstr(err.text, "/library/sentence-rules.yaml:"))
		return 4;
	if (!strstr(err.text, "'options: six' must be a whole number from 1 to 100"))
		return 5;
	return strstr(err.text, "'R2' is no rule; they are T01 to T13") ? 0 : 6;
}

static void every_exception_gives_its_reason_and_is_needed(void **state)
{
	struct error err = {0};
	struct word_rules rules;

	(void)state;
	assert_true(word_rules_load(&rules, &err));
	assert_int_equal(rules.exception_count, 4);
	assert_true(word_rules_allow(&rules, "T02", "sg-a", "sa1", NULL));
	assert_false(word_rules_allow(&rules, "T02", "sg-a", "sa2", NULL));
	assert_false(word_rules_allow(&rules, "T01", "sg-a", "sa1", NULL));
	word_rules_free(&rules);
}

/* ---- the library ---- */

static void every_form_of_the_library_and_the_example_keep_the_rules(void **state)
{
	struct error err = {0};
	char **ids = NULL;
	size_t count = 0, wrong = 0;

	(void)state;
	assert_true(library_ids(&ids, &count, &err));
	assert_int_equal(count, 24);
	for (size_t i = 0; i <= count; i++) {
		struct remarks remarks = check_file(i < count ? ids[i] : "example");

		if (count_remarks(&remarks))
			print_remarks(&remarks);
		wrong += count_remarks(&remarks);
		remarks_free(&remarks);
	}
	library_ids_free(ids, count);
	assert_int_equal(wrong, 0);
}

static void T07_every_pictogram_of_the_library_is_drawn(void **state)
{
	struct error err = {0};
	char **ids = NULL;
	size_t count = 0, missing = 0;

	(void)state;
	assert_true(library_ids(&ids, &count, &err));
	for (size_t i = 0; i <= count; i++) {
		struct remarks remarks = check_file(i < count ? ids[i] : "example");

		for (size_t k = 0; k < remarks.count; k++) {
			if (!about_drawings(&remarks.items[k]))
				continue;
			print_error("%s\n", remarks.items[k].text);
			missing++;
		}
		remarks_free(&remarks);
	}
	library_ids_free(ids, count);
	assert_int_equal(missing, 0);
}

/* The fixed lines keep the rules of an intro: short sentences, one form of address. */
static void the_fixed_lines_keep_the_rules_too(void **state)
{
	static const char *const keys[] = {"h.how", "h.skip", "h.right", "h.fix", "h.help", "h.A",
		"h.B", "h.C", "h.strip", "h.unsafe", "h.end", "p.contact", "p.write"};
	static const char *const languages[] = {"nl", "nl-u", "en"};
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		struct error err = {0};
		char intro[800];
		struct remarks remarks;

		snprintf(intro, sizeof intro, "intro: {nl: '%s', nl-u: '%s', en: '%s'}",
			library_line(keys[i], languages[0], &err),
			library_line(keys[i], languages[1], &err),
			library_line(keys[i], languages[2], &err));
		remarks = check_changed(CHANGES(
			"intro: {nl nl-u: Dit gaat over vandaag., en: About today.}", intro));
		if (count_remarks(&remarks))
			print_remarks(&remarks);
		wrong += count_remarks(&remarks);
		remarks_free(&remarks);
	}
	assert_int_equal(wrong, 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_form_that_keeps_all_rules_has_no_remarks),
		cmocka_unit_test(T01_sentences_are_short),
		cmocka_unit_test(T01_the_form_as_a_whole_is_short),
		cmocka_unit_test(T02_one_question_of_at_most_two_sentences),
		cmocka_unit_test(T03_one_subject_per_question),
		cmocka_unit_test(T04_difficult_words_are_for_staff_only),
		cmocka_unit_test(T04_the_alternative_is_the_suggestion),
		cmocka_unit_test(T05_je_and_u_stay_apart),
		cmocka_unit_test(T06_questions_are_not_negative),
		cmocka_unit_test(T06_a_statement_is_no_question),
		cmocka_unit_test(T07_labels_are_short_and_differ),
		cmocka_unit_test(T07_pictograms_exist_and_differ),
		cmocka_unit_test(T08_six_options_and_one_set_of_faces),
		cmocka_unit_test(T09_five_to_eight_questions_and_little_to_write),
		cmocka_unit_test(T10_nothing_to_work_out),
		cmocka_unit_test(T11_fixed_lines_are_there_in_every_language),
		cmocka_unit_test(a_language_without_word_lists_is_told),
		cmocka_unit_test(T13_who_somebody_is_is_asked_of_large_groups_only),
		cmocka_unit_test(remarks_stand_in_the_order_of_the_file),
		cmocka_unit_test(a_mistake_in_the_rules_is_told_with_its_place),
		cmocka_unit_test(every_exception_gives_its_reason_and_is_needed),
		cmocka_unit_test(every_form_of_the_library_and_the_example_keep_the_rules),
		cmocka_unit_test(T07_every_pictogram_of_the_library_is_drawn),
		cmocka_unit_test(the_fixed_lines_keep_the_rules_too),
	};

	program = argv[0];
	if (argc > 1 && strcmp(argv[1], "rules") == 0)
		return rules_are_refused();
	return cmocka_run_group_tests_name("check", tests, make_path, remove_path);
}
