// SPDX-License-Identifier: EUPL-1.2
#include "parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

/* Line numbers below count in this text. */
static const char FORM[] = /*  1 */ "form: t-c\n"
				    /*  2 */ "version: 3\n"
				    /*  3 */ "regime: C\n"
				    /*  4 */ "audience: staff\n"
				    /*  5 */ "languages: [nl, en]\n"
				    /*  6 */ "title: {nl: Proef, en: Try}\n"
				    /*  7 */ "intro: {nl: Over vandaag., en: About today.}\n"
				    /*  8 */ "questions:\n"
				    /*  9 */ "  - id: q1\n"
				    /* 10 */ "    type: faces5\n"
				    /* 11 */ "    text:\n"
				    /* 12 */ "      nl: Hoe was het?\n"
				    /* 13 */ "      en: How was it?\n"
				    /* 14 */ "  - id: q2\n"
				    /* 15 */ "    type: multi\n"
				    /* 16 */ "    max: 2\n"
				    /* 17 */ "    text: {nl: Wat?, en: What?}\n"
				    /* 18 */ "    options:\n"
				    /* 19 */ "      - code: 1\n"
				    /* 20 */ "        pictogram: ear\n"
				    /* 21 */ "        label: {nl: een, en: one}\n"
				    /* 22 */ "      - code: 2\n"
				    /* 23 */ "        pictogram: phone\n"
				    /* 24 */ "        label: {nl en: drie}\n"
				    /* 25 */ "  - id: q3\n"
				    /* 26 */ "    type: single\n"
				    /* 27 */ "    text: {nl: Ja?, en: Yes?}\n"
				    /* 28 */ "    options: A3\n"
				    /* 29 */ "  - id: q4\n"
				    /* 30 */ "    type: number\n"
				    /* 31 */ "    digits: 2\n"
				    /* 32 */ "    text: {nl: Hoe vaak?, en: How often?}\n"
				    /* 33 */ "  - id: q5\n"
				    /* 34 */ "    type: text\n"
				    /* 35 */ "    height: 40\n"
				    /* 36 */ "    text: {nl: Wat nog?, en: What else?}\n";

static const char SETS[] =
	"languages: [nl, en]\n"
	"sets:\n"
	"  F5:\n"
	"    - {code: 1, pictogram: face-1, label: {nl: slecht, en: bad}}\n"
	"    - {code: 5, pictogram: face-5, label: {nl: heel goed, en: very good}}\n"
	"  F3:\n"
	"    - {code: 2, pictogram: face-2, label: {nl: niet goed, en: not good}}\n"
	"    - {code: 4, pictogram: face-4, label: {nl: goed, en: good}}\n"
	"  A3:\n"
	"    - {code: 1, pictogram: amt-2, label: {nl: ja, en: 'yes'}}\n"
	"    - {code: 2, pictogram: amt-1, label: {nl: een beetje, en: a little}}\n"
	"    - {code: 3, pictogram: amt-0, label: {nl: nee, en: 'no'}}\n"
	"  YN:\n"
	"    - {code: 1, pictogram: thumb-up, label: {nl: ja, en: 'yes'}}\n"
	"    - {code: 2, pictogram: thumb-down, label: {nl: nee, en: 'no'}}\n";

static struct option_sets sets;

static int read_sets(void **state)
{
	struct mistakes mistakes = {0};
	struct yamlin *root = yamlin_read(SETS, strlen(SETS), &mistakes);

	(void)state;
	assert_non_null(root);
	assert_true(option_sets_read(root, &mistakes, &sets));
	yamlin_free(root);
	return 0;
}

static int free_sets(void **state)
{
	(void)state;
	option_sets_free(&sets);
	return 0;
}

static struct form *parse(const char *text, struct error *err)
{
	return parse_form("t.yaml", text, strlen(text), &sets, err);
}

/* FORM with its first `from` replaced by `to`. */
static char *changed(const char *from, const char *to)
{
	const char *at = strstr(FORM, from);
	size_t size = sizeof FORM + strlen(to);
	char *text = malloc(size);

	assert_non_null(at);
	assert_non_null(text);
	snprintf(text, size, "%.*s%s%s", (int)(at - FORM), FORM, to, at + strlen(from));
	return text;
}

/* The changed form is refused, and one line of the error begins with `mistake`. */
static void refused(const char *from, const char *to, const char *mistake)
{
	char *text = changed(from, to);
	struct error err = {0};
	struct form *form = parse(text, &err);
	char line[300];

	snprintf(line, sizeof line, "t.yaml:%s", mistake);
	if (form || !strstr(err.text, line))
		print_error("found    %s\nexpected %s\n", err.text, line);
	assert_null(form);
	assert_int_equal(err.status, EX_DATAERR);
	assert_non_null(strstr(err.text, line));
	free(text);
}

static struct form *accepted(const char *from, const char *to)
{
	char *text = changed(from, to);
	struct error err = {0};
	struct form *form = parse(text, &err);

	if (!form)
		print_error("%s\n", err.text);
	assert_non_null(form);
	free(text);
	return form;
}

/* ---- what a form becomes ---- */

static void a_form_is_read_whole(void **state)
{
	struct error err = {0};
	struct form *form = parse(FORM, &err);
	const struct question *q;

	(void)state;
	assert_non_null(form);
	assert_string_equal(form->id, "t-c");
	assert_int_equal(form->version, 3);
	assert_int_equal(form->regime, REGIME_C);
	assert_int_equal(regime_letter(form->regime), 'C');
	assert_int_equal(form->audience, AUDIENCE_STAFF);
	assert_int_equal(form->language_count, 2);
	assert_string_equal(texts_in(&form->title, "en"), "Try");
	assert_string_equal(texts_in(&form->intro, "nl"), "Over vandaag.");
	assert_null(texts_in(&form->intro, "nl-u"));
	assert_string_equal(form->path, "t.yaml");
	assert_int_equal(form->source_length, strlen(FORM));
	assert_memory_equal(form->source, FORM, sizeof FORM);
	assert_int_equal(form->question_count, 5);
	q = form_question(form, "q2");
	assert_int_equal(q->type, QUESTION_MULTI);
	assert_int_equal(q->max, 2);
	assert_int_equal(q->option_count, 2);
	assert_int_equal(q->options[1].code, 2);
	assert_string_equal(q->options[0].pictogram, "ear");
	assert_string_equal(texts_in(&q->options[0].label, "en"), "one");
	assert_int_equal(q->place.line, 14);
	assert_int_equal(form_question(form, "q4")->digits, 2);
	assert_int_equal((int)form_question(form, "q5")->height_mm, 40);
	assert_null(form_question(form, "q6"));
	form_free(form);
	form_free(NULL);
}

static void scales_and_yesno_bring_their_own_options(void **state)
{
	struct form *form = accepted("type: single\n    text: {nl: Ja?, en: Yes?}\n    options: A3",
		"type: yesno\n    text: {nl: Ja?, en: Yes?}");
	const struct question *q = form_question(form, "q1");

	(void)state;
	assert_string_equal(q->option_set, "F5");
	assert_int_equal(q->option_count, 2);
	assert_int_equal(q->max, 1);
	q = form_question(form, "q3");
	assert_string_equal(q->option_set, "YN");
	form_free(form);
	form = accepted("type: faces5", "type: faces3");
	assert_int_equal(form->questions[0].options[0].code, 2);
	assert_int_equal(form->questions[0].options[1].code, 4);
	form_free(form);
	form = accepted("type: faces5", "type: line");
	assert_int_equal(form->questions[0].type, QUESTION_LINE);
	assert_string_equal(form->questions[0].options[0].pictogram, "face-1");
	form_free(form);
}

static void a_set_can_have_more_options_behind_it(void **state)
{
	struct form *form =
		accepted("options: A3\n", "options: A3\n    extra-options:\n      - {code: 4, "
					  "pictogram: x, label: {nl en: z}}\n");
	const struct question *q = form_question(form, "q3");

	(void)state;
	assert_int_equal(q->option_count, 4);
	assert_int_equal(q->options[3].code, 4);
	assert_string_equal(q->option_set, "A3");
	form_free(form);
	refused("options: A3\n",
		"options: A3\n    extra-options:\n      - {code: 3, pictogram: x, label: {nl en: "
		"z}}\n",
		"30:16: code 3 stands here twice");
}

static void a_grid_has_statements_and_is_for_staff(void **state)
{
	static const char grid[] = "type: grid\n"
				   "    statements:\n"
				   "      - {id: a, text: {nl: Eén, en: One}}\n"
				   "      - {id: b, text: {nl: Twee, en: Two}}\n";
	struct form *form = accepted("type: single\n", grid);
	char *text = changed("type: single\n", grid);
	struct error err = {0};

	(void)state;
	assert_int_equal(form->questions[2].statement_count, 2);
	assert_string_equal(form->questions[2].statements[1].id, "b");
	assert_string_equal(texts_in(&form->questions[2].statements[1].text, "en"), "Two");
	form_free(form);
	text[strlen("form: t-c\nversion: 3\nregime: ")] = 'A';
	assert_null(parse(text, &err));
	assert_non_null(strstr(err.text, "t.yaml:25:5: a grid is for staff only (regime C)"));
	free(text);
	refused("type: single\n", "type: grid\n", "25:5: 'statements' is missing here");
	refused("type: single\n", "type: grid\n    statements: [{id: a, text: {nl en: x}}]\n",
		"27:17: a grid has 2 to 12 statements");
	refused("type: single\n",
		"type: grid\n    statements:\n      - {id: a, text: {nl en: x}}\n"
		"      - {id: a, text: {nl en: y}}\n",
		"29:14: id 'a' stands here twice");
}

static void who_theme_pair_and_strip_are_read(void **state)
{
	struct form *form = accepted("type: single", "who: yes\n    type: single");

	(void)state;
	assert_true(form->questions[2].who);
	assert_false(form->questions[1].theme);
	form_free(form);
	form = accepted("max: 2", "theme: true");
	assert_true(form->questions[1].theme);
	assert_int_equal(form->questions[1].max, 0);
	form_free(form);
	form = accepted("version: 3\nregime: C", "version: 3\nregime: B\npair: t-p\n"
						 "contact-strip: yes\n"
						 "instrument: spiegelgesprek");
	assert_string_equal(form->pair, "t-p");
	assert_true(form->contact_strip);
	assert_string_equal(form->instrument, "spiegelgesprek");
	form_free(form);
	refused("version: 3", "version: 3\ncontact-strip: yes",
		"3:16: a strip with name and telephone is for regime B only");
	refused("version: 3", "version: 3\npair: t-c", "3:7: a form cannot be its own pair");
	refused("type: single", "who: maybe\n    type: single", "26:10: 'who: maybe' is unknown");
}

static void a_scale_may_be_reversed_where_much_and_little_are_known(void **state)
{
	struct form *form = accepted("type: single", "reversed: yes\n    type: single");

	(void)state;
	assert_true(form->questions[2].reversed);
	form_free(form);
	refused("max: 2", "reversed: yes", "16:15: a question of type 'multi' has no 'reversed'");
	refused("type: single\n    text: {nl: Ja?, en: Yes?}\n    options: A3",
		"type: single\n    reversed: yes\n    text: {nl: Ja?, en: Yes?}\n    options: F5",
		"27:15: 'reversed' is for the amounts amt-0, amt-1 and amt-2 only");
}

static void a_draft_language_is_marked(void **state)
{
	struct form *form = accepted("[nl, en]", "[nl, {language: en, draft: yes}]");

	(void)state;
	assert_true(form_language(form, "en")->draft);
	assert_false(form_language(form, "nl")->draft);
	assert_null(form_language(form, "tr"));
	form_free(form);
}

static void spaces_in_a_text_are_tidied(void **state)
{
	struct form *form = accepted("nl: Hoe was het?", "nl: \"  Hoe   was het? \"");

	(void)state;
	assert_string_equal(texts_in(&form->questions[0].text, "nl"), "Hoe was het?");
	form_free(form);
}

/* ---- mistakes ---- */

static void unknown_keys_are_told_with_the_nearest(void **state)
{
	(void)state;
	refused("version: 3", "vesrion: 3", "2:1: unknown key 'vesrion'; did you mean 'version'?");
	refused("version: 3", "vesrion: 3", "1:1: 'version' is missing here");
	refused("max: 2", "maks: 2", "16:5: unknown key 'maks'; did you mean 'max'?");
	refused("pictogram: ear", "picto: ear", "20:9: unknown key 'picto'");
	refused("version: 3", "version: 3\ncolour-of-paper: green",
		"3:1: unknown key 'colour-of-paper'");
}

static void missing_keys_are_told(void **state)
{
	(void)state;
	refused("form: t-c\n", "", "1:1: 'form' is missing here");
	refused("  - id: q1\n    type", "  - type", "9:5: 'id' is missing here");
	refused("        pictogram: ear\n", "", "19:9: 'pictogram' is missing here");
	refused("    options: A3\n", "", "25:5: 'options' is missing here");
	refused("    digits: 2\n", "", "29:5: 'digits' is missing here");
	refused("languages: [nl, en]\n", "", "1:1: 'languages' is missing here");
}

static void T12_a_missing_text_is_told_with_its_language(void **state)
{
	(void)state;
	refused("      en: How was it?\n", "", "12:7: 'text' has no text in 'en' (T12)");
	refused("{nl: Proef, en: Try}", "{en: Try}", "6:8: 'title' has no text in 'nl' (T12)");
	refused("{nl: een, en: one}", "{nl: een}", "21:16: 'label' has no text in 'en' (T12)");
	refused("[nl, en]", "[nl, en, tr]", "28:14: option set A3 has no words in 'tr'");
}

static void T12_two_languages_share_a_text_only_when_it_says_so(void **state)
{
	struct form *form = accepted("{nl en: drie}", "{nl  en: drie}");

	(void)state;
	assert_string_equal(texts_in(&form->questions[1].options[1].label, "nl"), "drie");
	assert_string_equal(texts_in(&form->questions[1].options[1].label, "en"), "drie");
	form_free(form);
	refused("{nl en: drie}", "{nl: drie}", "24:16: 'label' has no text in 'en' (T12)");
	refused("{nl en: drie}", "{nl en: drie, en: three}", "24:30: a second text in 'en'");
	refused("{nl en: drie}", "{nl nl en: drie}", "24:17: a second text in 'nl'");
}

static void languages_are_checked(void **state)
{
	(void)state;
	refused("[nl, en]", "[nl, en, Dutch]", "5:21: 'Dutch' is no language");
	refused("[nl, en]", "[nl, en, nl]", "5:21: language 'nl' stands here twice");
	refused("[nl, en]", "[]", "5:12: 'languages' must name 1 to 16 languages");
	refused("[nl, en]", "nl en", "5:12: 'languages' must be a list");
	refused("[nl, en]", "[nl-u, en]", "5:12: 'nl-u' (u) needs 'nl' (je) beside it");
	refused("{nl: Proef, en: Try}", "{nl: Proef, en: Try, de: Probe}",
		"6:29: 'de' is not in the list 'languages'");
	refused("{nl: Proef, en: Try}", "{nl: Proef, eng: Try}",
		"6:20: 'eng' is not in the list 'languages' of this file; did you mean 'en'?");
	refused("{nl: Proef, en: Try}", "Proef", "6:8: 'title' needs a text per language");
	refused("{nl: Proef, en: Try}", "{nl: [Proef], en: Try}", "6:13: 'nl' must be one text");
}

static void texts_are_checked(void **state)
{
	char *lots = malloc(2000);

	(void)state;
	assert_non_null(lots);
	refused("nl: Hoe was het?", "nl: ''", "12:11: the text of 'nl' is empty");
	refused("nl: Hoe was het?", "nl:", "12:10: the text of 'nl' is empty");
	refused("nl: Hoe was het?", "nl: \"a\\nb\"", "12:11: the text of 'nl' has a line break");
	refused("nl: Hoe was het?", "nl: \"a\\tb\"",
		"12:11: the text of 'nl' has an invisible control character (U+0009)");
	refused("nl: Hoe was het?", "nl: caf\x65\xCC\x81",
		"12:11: the text of 'nl' has an accent that is loose from its letter (U+0301)");
	memcpy(lots, "nl: ", 4);
	memset(lots + 4, 'x', 1000);
	lots[1004] = '\0';
	refused("nl: Hoe was het?", lots,
		"12:11: the text of 'nl' is much too long (1000 letters)");
	free(lots);
}

static void double_ids_and_codes_are_told(void **state)
{
	(void)state;
	refused("id: q3", "id: q1", "25:9: id 'q1' stands here twice; the first one is on line 9");
	refused("code: 2", "code: 1", "22:15: code 1 stands here twice");
	refused("version: 3", "version: 3\nversion: 4",
		"3:1: 'version' stands here twice; the first one is on line 2");
}

static void values_are_checked(void **state)
{
	(void)state;
	refused("type: faces5", "type: face5",
		"10:11: 'type: face5' is unknown; did you mean "
		"'faces5'?");
	refused("type: faces5", "type: slider",
		"10:11: 'type: slider' is unknown; choose from "
		"faces5, faces3, single");
	refused("regime: C", "regime: D", "3:9: 'regime: D' is unknown");
	refused("regime: C", "regime: [C]", "3:9: 'regime' must be one word or text");
	refused("audience: staff", "audience: adults",
		"4:11: 'audience: adults' is unknown; choose from client, child, staff");
	refused("version: 3", "version: 0", "2:10: 'version: 0' must be a whole number");
	refused("version: 3", "version: 1.5", "2:10: 'version: 1.5' must be a whole number");
	refused("version: 3", "version: 99999999999", "2:10: 'version: 99999999999' must be");
	refused("version: 3", "version:", "2:9: 'version' is empty");
	refused("code: 1", "code: 0", "19:15: 'code: 0' must be a whole number from 1 to 99");
	refused("code: 1", "code: 100", "19:15: 'code: 100' must be");
	refused("code: 1", "code: ja", "19:15: 'code: ja' must be");
	refused("digits: 2", "digits: 7", "31:13: 'digits: 7' must be a whole number from 1 to 6");
	refused("height: 40", "height: 29",
		"35:13: 'height: 29' must be a whole number from 30 to 200");
	refused("max: 2", "max: 3", "16:10: 'max: 3' must be a whole number from 2 to 2");
	refused("form: t-c", "form: T-C", "1:7: 'form: T-C' must be small letters");
	refused("form: t-c", "form: a23456789-123456789-123456789-12",
		"1:7: 'form: a23456789-123456789-123456789-12' must be small letters");
	refused("pictogram: ear", "pictogram: ../ear", "20:20: 'pictogram: ../ear' must be");
	refused("id: q1", "id: 1q", "9:9: 'id: 1q' must be small letters");
}

static void option_sets_are_checked(void **state)
{
	(void)state;
	refused("options: A3", "options: A4",
		"28:14: there is no option set 'A4'; did you mean 'A3'?");
	refused("options: A3", "options: []", "28:14: options must be the name of a set");
	refused("options: A3", "options: {a: b}", "28:14: options must be the name of a set");
	refused("options: A3", "options: ", "28:13: options must be the name of a set");
	refused("type: faces5", "type: faces5\n    options: A3",
		"11:14: 'faces5' has its own options");
}

static void keys_of_another_type_are_refused(void **state)
{
	(void)state;
	refused("type: faces5", "type: faces5\n    max: 2",
		"11:10: a question of type 'faces5' has no 'max'");
	refused("type: number", "type: number\n    options: A3",
		"31:14: a question of type 'number' has no 'options'");
	refused("type: text", "type: text\n    who: yes",
		"35:10: a question of type 'text' has no 'who'");
	refused("type: single", "type: single\n    digits: 2",
		"27:13: a question of type 'single' has no 'digits'");
}

static void shapes_are_checked(void **state)
{
	struct error err = {0};

	(void)state;
	refused("  - id: q1\n    type: faces5", "  - q0\n  - id: q1\n    type: faces5",
		"9:5: expected lines of the form 'key: value'");
	assert_null(parse("just text\n", &err));
	assert_non_null(strstr(err.text, "t.yaml:1:1: expected lines of the form 'key: value'"));
	assert_null(parse("- a\n- b\n", &err));
	assert_non_null(strstr(err.text, "t.yaml:1:1: expected lines of the form"));
	assert_null(parse("", &err));
	assert_string_equal(err.text, "t.yaml:1:1: the file is empty; copy "
				      "forms/library/example.yaml to begin with");
	assert_int_equal(err.status, EX_DATAERR);
}

static void many_mistakes_are_told_in_order(void **state)
{
	struct error err = {0};
	char text[2000];
	size_t n = (size_t)snprintf(text, sizeof text, "form: t\nversion: 1\n");
	int line = 2;

	(void)state;
	for (int i = 0; i < 30; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "strange-%d: x\n", i);
	assert_null(parse(text, &err));
	for (const char *at = strchr(err.text, '\n'); at; at = strchr(at + 1, '\n')) {
		int found = 0;

		if (sscanf(at, "\nt.yaml:%d:", &found) != 1)
			break;
		assert_true(found >= line || found == 1);
		line = found;
	}
	assert_non_null(strstr(err.text, "unknown key 'strange-0'"));
	assert_non_null(strstr(err.text, "\nand "));
}

/* ---- random damage ---- */

/* A small generator of its own (Knuth's MMIX constants): the same on every machine. */
static uint32_t chance(uint64_t *seed, uint32_t bound)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33) % bound;
}

/* Every line of the error begins with the path, and a place where there is one. */
static void assert_placed(const struct error *err)
{
	assert_int_equal(err->status, EX_DATAERR);
	for (const char *line = err->text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		assert_true(strncmp(line, "t.yaml:", 7) == 0 || strncmp(line, "and ", 4) == 0);
	}
}

static void damage(char *text, size_t *length, uint64_t *seed)
{
	static const char signs[] = "\n :-#&*!|>'\"%@`{}[],?\t\\\0\x80\xC3\xFF";
	uint32_t count = 1 + chance(seed, 4);

	for (uint32_t i = 0; i < count && *length; i++) {
		size_t at = chance(seed, (uint32_t)*length);
		size_t cut = chance(seed, 12);

		switch (chance(seed, 4)) {
		case 0:
			text[at] = (char)chance(seed, 256);
			break;
		case 1:
			text[at] = signs[chance(seed, sizeof signs - 1)];
			break;
		case 2:
			*length = chance(seed, 8) ? *length : at;
			break;
		default:
			cut = cut < *length - at ? cut : *length - at;
			memmove(text + at, text + at + cut, *length - at - cut);
			*length -= cut;
		}
	}
}

static void random_damage_gives_a_form_or_a_placed_mistake(void **state)
{
	uint64_t seed = 20261121;
	size_t forms = 0, mistakes = 0;

	(void)state;
	for (int round = 0; round < 6000; round++) {
		size_t length = strlen(FORM);
		char *text = malloc(length);
		struct error err = {0};
		struct form *form;

		assert_non_null(text);
		memcpy(text, FORM, length);
		damage(text, &length, &seed);
		form = parse_form("t.yaml", text, length, &sets, &err);
		if (form)
			forms++;
		else
			mistakes++, assert_placed(&err);
		form_free(form);
		free(text);
	}
	/* Both must happen often, or the test shows nothing. */
	assert_true(forms > 300);
	assert_true(mistakes > 3000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_form_is_read_whole),
		cmocka_unit_test(scales_and_yesno_bring_their_own_options),
		cmocka_unit_test(a_set_can_have_more_options_behind_it),
		cmocka_unit_test(a_grid_has_statements_and_is_for_staff),
		cmocka_unit_test(who_theme_pair_and_strip_are_read),
		cmocka_unit_test(a_scale_may_be_reversed_where_much_and_little_are_known),
		cmocka_unit_test(a_draft_language_is_marked),
		cmocka_unit_test(spaces_in_a_text_are_tidied),
		cmocka_unit_test(unknown_keys_are_told_with_the_nearest),
		cmocka_unit_test(missing_keys_are_told),
		cmocka_unit_test(T12_a_missing_text_is_told_with_its_language),
		cmocka_unit_test(T12_two_languages_share_a_text_only_when_it_says_so),
		cmocka_unit_test(languages_are_checked),
		cmocka_unit_test(texts_are_checked),
		cmocka_unit_test(double_ids_and_codes_are_told),
		cmocka_unit_test(values_are_checked),
		cmocka_unit_test(option_sets_are_checked),
		cmocka_unit_test(keys_of_another_type_are_refused),
		cmocka_unit_test(shapes_are_checked),
		cmocka_unit_test(many_mistakes_are_told_in_order),
		cmocka_unit_test(random_damage_gives_a_form_or_a_placed_mistake),
	};

	return cmocka_run_group_tests_name("parse", tests, read_sets, free_sets);
}
