// SPDX-License-Identifier: EUPL-1.2
#include "check.h"
#include "definition.h"
#include "import_words.h"
#include "library.h"
#include "pictogram.h"
#include "workbook.h"
#include "xlsform.h"
#include "xlsform_text.h"
#include "xlsform_type.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sysexits.h>

#include <cmocka.h>

/* What comes of a workbook that is described as in workbook.h. */
struct outcome {
	struct xlsform xlsform;
	struct form *form; /* read back from the definition */
	struct error err;
};

static struct outcome import_as(const char *text, const char *language)
{
	struct import_words words;
	struct xlsform_request request = {.words = &words,
		.name = "x.xlsx",
		.stem = "My survey",
		.regime = REGIME_A,
		.language = language};
	struct outcome o = {0};
	struct buffer bytes = {0}, yaml = {0};
	struct xlsx *x;

	assert_true(import_words_load(&words, &o.err));
	workbook_make(text, &bytes);
	x = xlsx_read(bytes.data, bytes.length, "x.xlsx", &o.err);
	assert_non_null(x);
	if (xlsform_read(x, &request, &o.xlsform, &o.err)) {
		definition_write(o.xlsform.form, "for\na test", &yaml);
		o.form = library_parse("x.yaml", buffer_text(&yaml), yaml.length, &o.err);
		if (!o.form)
			fail_msg("%s\n%s", o.err.text, buffer_text(&yaml));
	}
	xlsx_free(x);
	import_words_free(&words);
	buffer_free(&bytes);
	buffer_free(&yaml);
	return o;
}

static struct outcome import(const char *text)
{
	struct outcome o = import_as(text, NULL);

	assert_string_equal(o.err.text, "");
	assert_non_null(o.form);
	return o;
}

static void drop(struct outcome *o)
{
	form_free(o->form);
	xlsform_free(&o->xlsform);
}

/* Is this among the notes, as `sheet row, column: text`? */
static void says(const struct outcome *o, const char *line)
{
	struct buffer all = {0};
	char said[500];

	for (size_t i = 0; i < o->xlsform.notes.count; i++) {
		const struct xlsform_note *n = &o->xlsform.notes.items[i];

		snprintf(said, sizeof said, "%s %d%s%s: %s", n->sheet, n->row,
			*n->column ? ", " : "", n->column, n->text);
		buffer_printf(&all, "  %s\n", said);
		if (strcmp(said, line) == 0) {
			buffer_free(&all);
			return;
		}
	}
	fail_msg("not said: %s\nbut:\n%s", line, buffer_text(&all));
}

static const char *text_of(const struct texts *texts, const char *language)
{
	const char *text = texts_in(texts, language);

	return text ? text : "(none)";
}

#define HEAD                                                                                       \
	"= survey\ntype|name|label::Nederlands (nl)|label::English (en)|hint|required|relevant\n"
#define CHOICES "= choices\nlist_name|name|label::Nederlands (nl)|label::English (en)\n"

static void the_four_types_are_taken_over_with_their_languages(void **state)
{
	struct outcome o = import(HEAD "select_one c|how_was|Hoe was het?|How was it?\n"
				       "select_multiple c|Best-Of|Wat was goed?|What was good?\n"
				       "text|tip|Wat is je tip?|What is your tip?\n"
				       "integer|3x|Hoe vaak?|How often?\n" CHOICES
				       "c|a|het gesprek|the talk\nc|b|de film|the film\n");
	const struct form *f = o.form;

	(void)state;
	assert_string_equal(f->id, "my-survey");
	assert_int_equal(f->version, 1);
	assert_string_equal(text_of(&f->title, "nl"), "My survey");
	assert_string_equal(text_of(&f->intro, "en"), "Tell us what you think.");
	assert_int_equal(f->language_count, 2);
	assert_string_equal(f->languages[0].tag, "nl");
	assert_false(f->languages[1].draft);
	assert_int_equal(f->question_count, 4);
	assert_string_equal(f->questions[0].id, "how-was");
	assert_int_equal(f->questions[0].type, QUESTION_SINGLE);
	assert_string_equal(text_of(&f->questions[0].text, "en"), "How was it?");
	assert_int_equal(f->questions[0].option_count, 2);
	assert_int_equal(f->questions[0].options[1].code, 2);
	assert_string_equal(f->questions[0].options[1].pictogram, "video");
	assert_string_equal(text_of(&f->questions[0].options[1].label, "nl"), "de film");
	assert_string_equal(f->questions[1].id, "best-of");
	assert_int_equal(f->questions[1].type, QUESTION_MULTI);
	assert_int_equal(f->questions[1].max, 0);
	assert_int_equal(f->questions[2].type, QUESTION_TEXT);
	assert_string_equal(f->questions[3].id, "q3x");
	assert_int_equal(f->questions[3].type, QUESTION_NUMBER);
	assert_int_equal(f->questions[3].digits, 2);
	assert_int_equal(o.xlsform.notes.count, 0);
	drop(&o);
}

static void what_paper_has_not_is_said_with_sheet_and_row(void **state)
{
	struct outcome o = import(
		HEAD "start|start\n"
		     "begin_group|g|De dag|The day\n"
		     "text|t|Hoe was het?|How was it?|in short|yes|${a} = 1\n"
		     "end_group\n"
		     "text|u|Wat nog meer?|What else?||no\n"
		     "note|n|Nog even!|Hold on!\n"
		     "date|d|Wanneer?|When?\n"
		     "select_one gone|s|Wie dan?|Who then?\n"
		     "|x|Zonder soort|Without type\n"
		     "begin_repeat|r|Kind|Child\nend_repeat\n"
		     "= choices\nlist_name|name|label::Nederlands (nl)|label::English (en)|image\n"
		     "z|1|a|a|a.png\nz|2|b|b|b.png\n"
		     "= settings\nform_title|form_id|version|style\nDag|De Dag!|v2|pages\n");

	(void)state;
	assert_int_equal(o.form->question_count, 2);
	assert_int_equal(o.xlsform.questions_left, 2);
	assert_string_equal(o.form->id, "de-dag");
	assert_string_equal(text_of(&o.form->title, "en"), "Dag");
	says(&o, "survey 2, type: 'start' is not taken over: nothing is recorded unasked");
	says(&o, "survey 3, type: the group 'De dag' is not taken over, its questions are");
	says(&o, "survey 4, hint: not taken over: a form on paper has no hints; say it in the "
		 "question");
	says(&o, "survey 4, required: not taken over: on paper every question may be skipped");
	says(&o, "survey 4, relevant: not taken over: paper cannot leave out a question by itself; "
		 "everyone sees it");
	says(&o, "survey 7, type: a note between questions is not taken over");
	says(&o, "survey 8, type: question left out: paper has no 'date'");
	says(&o, "survey 9, type: question left out: 'choices' has no list 'gone'");
	says(&o, "survey 10, type: the row has no type and is left out");
	says(&o, "survey 11, type: a repeated group is not taken over: its questions are asked "
		 "once");
	says(&o, "choices 2, image: not taken over: pictures and sound stay behind; options have a "
		 "pictogram (in 2 rows)");
	says(&o, "settings 2, version: 'v2' is no number from 1 to 9999; the definition begins at "
		 "1");
	says(&o, "settings 2, style: not taken over");
	assert_int_equal(o.xlsform.notes.count, 13);
	drop(&o);
}

static void nobody_is_asked_who_they_are(void **state)
{
	struct outcome o = import(HEAD "text|a|Wat is je naam?|What is it?\n"
				       "text|b|Wat vind je?|What do you think?\n"
				       "integer|c|Wat is het?|What is your date of birth?\n"
				       "text|client_phone|Waar ben je?|Where are you?\n"
				       "select_one l|d|Hoe wil je je naam horen?|How?\n" CHOICES
				       "l|1|hard|loud\nl|2|zacht|soft\n");

	(void)state;
	assert_int_equal(o.form->question_count, 2);
	assert_string_equal(o.form->questions[0].id, "b");
	assert_string_equal(o.form->questions[1].id, "d");
	says(&o, "survey 2: question left out: 'naam' asks who somebody is; no form may (P03)");
	says(&o, "survey 4: question left out: 'birth' asks who somebody is; no form may (P03)");
	says(&o, "survey 5: question left out: 'phone' asks who somebody is; no form may (P03)");
	drop(&o);
}

static void a_language_with_gaps_is_left_out_whole(void **state)
{
	struct outcome o = import(HEAD "text|a|Hoe was het?|How was it?\n"
				       "text|b|Wat is je tip?|\n"
				       "text|c|Wat nog meer?|\n");

	(void)state;
	assert_int_equal(o.form->language_count, 1);
	assert_string_equal(text_of(&o.form->questions[0].text, "en"), "(none)");
	says(&o, "survey 3, label::English (en): there is no text here and in 1 other places, so "
		 "'en' is left out as a whole; fill them in and import again");
	drop(&o);
}

static void a_label_that_is_missing_gives_way_to_the_name(void **state)
{
	struct outcome o = import("= survey\ntype|name|label\nselect_one l|how|\n"
				  "= choices\nlist name|name|label\nl|good|\nl|bad|slecht\n");

	(void)state;
	assert_string_equal(text_of(&o.form->questions[0].text, "nl"), "how");
	assert_string_equal(text_of(&o.form->questions[0].options[0].label, "nl"), "good");
	says(&o, "survey 2, label: there is no label; its name 'how' stands there now");
	says(&o, "choices 2, label: there is no label; its name 'good' stands there now");
	drop(&o);
}

static void languages_go_by_tag_or_name(void **state)
{
	struct outcome o = import("= survey\ntype|name|label::Dutch|label:English|label::Klingon|"
				  "label::French (fr)\n"
				  "text|a|Hoe was het?|How was it?|nuqneH|Comment?\n");

	(void)state;
	assert_int_equal(o.form->language_count, 2);
	assert_string_equal(o.form->languages[1].tag, "en");
	says(&o, "survey 1, label::Klingon: the language 'Klingon' is not known, so its texts are "
		 "left out; write its tag behind it, such as 'Nederlands (nl)'");
	says(&o, "survey 1, label::French (fr): the fixed lines of a form are not there in 'fr' "
		 "(fixed-lines.yaml), so its texts are left out");
	drop(&o);

	o = import("= survey\ntype|name|label::English (en)|label\ntext|a|How?|Hoe?\n"
		   "= settings\ndefault_language\nNederlands\n");
	assert_string_equal(o.form->languages[0].tag, "nl");
	assert_string_equal(text_of(&o.form->questions[0].text, "nl"), "Hoe?");
	drop(&o);

	o = import_as("= survey\ntype|name|label\ntext|a|How?\n", "en");
	assert_string_equal(o.form->languages[0].tag, "en");
	drop(&o);

	o = import("= survey\ntype|name|label::u (nl-u)\ntext|a|Hoe vond u het?\n");
	assert_string_equal(o.form->languages[0].tag, "nl");
	drop(&o);
}

static void choices_that_are_a_shared_set_become_it(void **state)
{
	struct outcome o =
		import(HEAD "select_one f|a|Hoe was het?|How was it?\n"
			    "select_one amt|b|Kon je praten?|Could you talk?\n"
			    "select_one yn|c|Kom je weer?|Will you be back?\n"
			    "select_multiple amt|d|Wat was er?|What was there?\n" CHOICES
			    "f|1|Slecht|Bad\nf|2|niet zo goed|not so good\nf|3|gaat wel|ok\n"
			    "f|4|goed|good\nf|5|heel goed.|very good\n"
			    "amt|x|ja|yes\namt|y|een beetje|a little\namt|z|nee|no\n"
			    "yn|x|ja|yes\nyn|y|nee|no\nyn|z|weet ik niet|I don't know\n");

	(void)state;
	assert_int_equal(o.form->questions[0].type, QUESTION_FACES5);
	assert_string_equal(o.form->questions[1].option_set, "A3");
	assert_int_equal(o.form->questions[2].type, QUESTION_YESNO);
	assert_string_equal(o.form->questions[3].option_set, "");
	drop(&o);
}

static void codes_are_numbers_of_the_workbook_where_they_can_be(void **state)
{
	struct outcome o =
		import(HEAD "select_one a|a|Wat?|What?\nselect_one b|b|Wie?|Who?\n" CHOICES
			    "a|7|een|one\na|3|twee|two\n"
			    "b|0|een|one\nb|1|twee|two\n");

	(void)state;
	assert_int_equal(o.form->questions[0].options[0].code, 7);
	assert_int_equal(o.form->questions[0].options[1].code, 3);
	assert_int_equal(o.form->questions[1].options[0].code, 1);
	assert_int_equal(o.form->questions[1].options[1].code, 2);
	drop(&o);
}

static void limits_in_a_constraint_are_used(void **state)
{
	struct outcome o = import("= survey\ntype|name|label|constraint\n"
				  "select_multiple c|a|Wat?|count-selected(.) <= 2\n"
				  "select_multiple c|b|Wie?|count-selected(.)<2\n"
				  "integer|d|Hoe vaak?|. >= 0 and . < 1000\n"
				  "= choices\nlist_name|name|label\nc|x|een\nc|y|twee\nc|z|drie\n");

	(void)state;
	assert_int_equal(o.form->questions[0].max, 2);
	assert_int_equal(o.form->questions[1].type, QUESTION_SINGLE);
	assert_int_equal(o.form->questions[2].digits, 3);
	says(&o, "survey 4, constraint: not taken over: paper cannot check an answer");
	assert_int_equal(o.xlsform.notes.count, 1);
	drop(&o);
	assert_int_equal(xlsform_most_choices("count-selected(.) <= 13"), 0);
	assert_int_equal(xlsform_most_choices(". <= 2"), 0);
	assert_int_equal(xlsform_digits(". <= 99999999999999999999"), FORM_DIGITS_MAX);
	assert_int_equal(xlsform_digits(". < 0"), 2);
	assert_int_equal(xlsform_digits(". <= 9"), 1);
}

static void types_are_known_in_all_their_spellings(void **state)
{
	static const struct {
		const char *typed;
		enum xlsform_kind kind;
		const char *list;
	} wanted[] = {
		{"select_one yes_no", XLSFORM_ONE, "yes_no"},
		{"  Select  One from\tA ", XLSFORM_ONE, "A"},
		{"select_multiple x or_other", XLSFORM_MANY, "x"},
		{"select all that apply from x", XLSFORM_MANY, "x"},
		{"select_one_from_file a.csv", XLSFORM_OTHER, ""},
		{"select_one", XLSFORM_ONE, ""},
		{"string", XLSFORM_TEXT, ""},
		{"int", XLSFORM_INTEGER, ""},
		{"begin group", XLSFORM_GROUP, ""},
		{"end", XLSFORM_RECORDED, ""},
		{"end_group", XLSFORM_END, ""},
		{"integers", XLSFORM_OTHER, ""},
		{"rank x", XLSFORM_OTHER, ""},
		{"", XLSFORM_OTHER, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		struct xlsform_type type = xlsform_type(wanted[i].typed);

		if (type.kind != wanted[i].kind || strcmp(type.list, wanted[i].list) != 0)
			fail_msg("'%s' is %d '%s'", wanted[i].typed, type.kind, type.list);
	}
	assert_true(xlsform_type("select_one a or_other").or_other);
	assert_false(xlsform_type("select_one a").or_other);
}

static void or_other_becomes_a_choice(void **state)
{
	struct outcome o = import(
		HEAD "select_one c or_other|a|Wat?|What?\n" CHOICES "c|x|het gesprek|the talk\n");

	(void)state;
	assert_int_equal(o.form->questions[0].option_count, 2);
	assert_string_equal(text_of(&o.form->questions[0].options[1].label, "nl"), "iets anders");
	assert_string_equal(o.form->questions[0].options[1].pictogram, "pencil");
	says(&o, "survey 2, type: 'or_other' became a choice; there is no room to write what else");
	drop(&o);
}

static void too_many_questions_and_choices_are_said(void **state)
{
	struct buffer text = {0};
	struct outcome o;

	(void)state;
	buffer_puts(&text, HEAD "select_one many|m|Wat?|What?\n");
	for (int i = 0; i < FORM_QUESTIONS_MAX + 2; i++)
		buffer_printf(&text, "text|same|Vraag %d?|Question %d?\n", i, i);
	buffer_puts(&text, CHOICES);
	for (int i = 0; i < FORM_OPTIONS_MAX + 1; i++)
		buffer_printf(&text, "many|c%d|keus %d|choice %d\n", i, i, i);
	o = import(buffer_text(&text));
	assert_int_equal(o.form->question_count, FORM_QUESTIONS_MAX);
	assert_int_equal(o.xlsform.questions_left, 3);
	says(&o, "survey 2, type: question left out: 13 choices; on paper there can be 12");
	says(&o, "survey 27: question left out: a form has at most 24");
	for (size_t i = 1; i < o.form->question_count; i++)
		assert_ptr_equal(
			form_question(o.form, o.form->questions[i].id), &o.form->questions[i]);
	drop(&o);
	buffer_free(&text);
}

static void a_workbook_that_is_no_xlsform_is_refused(void **state)
{
	static const struct {
		const char *text, *sentence;
	} wanted[] = {
		{"= Blad1\na|b\n",
			"x.xlsx: there is no sheet 'survey', so it is no XLSForm; see xlsform.org"},
		{"= survey\nvraag|antwoord\nHoe?|Goed\n",
			"x.xlsx: the sheet 'survey' has no column 'type' in its first row, so it "
			"is "
			"no XLSForm; see xlsform.org"},
		{"= survey\ntype|name\ntext|a\n",
			"x.xlsx: the sheet 'survey' has no column 'label'"},
		{"= survey\ntype|name|label::Deutsch (de)\ntext|a|Wie?\n",
			"x.xlsx: the sheet 'survey' has no texts in a language that can be "
			"printed; a column such as 'label::Nederlands (nl)' brings them"},
		{"= survey\ntype|name|label\ndate|a|Wanneer?\n",
			"x.xlsx: no question could be taken over; select_one, select_multiple, "
			"text and integer are the types that can"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		struct outcome o = import_as(wanted[i].text, NULL);

		assert_null(o.form);
		assert_string_equal(o.err.text, wanted[i].sentence);
		assert_int_equal(o.err.status, EX_DATAERR);
		drop(&o);
	}
}

static void tidies(const char *typed, const char *wanted)
{
	struct xlsform_tidied t = xlsform_tidy(typed);

	assert_string_equal(t.text, wanted);
	free(t.text);
}

static void texts_are_made_fit_for_one_line(void **state)
{
	struct xlsform_tidied t;
	char *longest = malloc(2000);

	(void)state;
	tidies("  Hoe\n\n gaat\t het? ", "Hoe gaat het?");
	tidies("**Hoe** <span style=\"color:red\">gaat</span><br/>het?", "Hoe gaat het?");
	tidies("3. Hoe?", "Hoe?");
	tidies("Q12) Hoe?", "Hoe?");
	tidies("## Hoe?", "Hoe?");
	tidies("3.5 of 4?", "3.5 of 4?");
	tidies("1.", "1.");
	tidies("a &amp; b&nbsp;c &lt; d", "a & b c < d");
	tidies("sa\xC2\xADmen\xE2\x80\x8B", "samen");
	tidies("a < b, c > d", "a < b, c > d");
	tidies("x\xFFy", "x y");
	tidies("", "");
	t = xlsform_tidy("Hoe oud is ${name}?");
	assert_string_equal(t.text, "Hoe oud is \xE2\x80\xA6?");
	assert_true(t.reference);
	free(t.text);
	t = xlsform_tidy("e\xCC\x81\xC3\xA9n");
	assert_string_equal(t.text, "e\xC3\xA9n");
	assert_true(t.accent);
	free(t.text);
	assert_non_null(longest);
	memset(longest, 'a', 1999);
	memcpy(longest + FORM_TEXT_BYTES_MAX - 1, "\xC3\xA9", 2);
	longest[1999] = '\0';
	t = xlsform_tidy(longest);
	assert_true(t.too_long);
	assert_int_equal(strlen(t.text), FORM_TEXT_BYTES_MAX - 1);
	free(t.text);
	free(longest);
}

static void ids_are_made_of_any_name(void **state)
{
	char id[FORM_ID_SIZE];

	(void)state;
	xlsform_id("How_Was  it?", "q", id);
	assert_string_equal(id, "how-was-it");
	xlsform_id("12 dagen", "q", id);
	assert_string_equal(id, "q12-dagen");
	xlsform_id("\xE1\x88\xB0", "q", id);
	assert_string_equal(id, "");
	xlsform_id("abcdefghijklmnopqrstuvwxyz0123456789", "q", id);
	assert_int_equal(strlen(id), FORM_ID_SIZE - 1);
}

/* Texts that YAML would take for something else come back as they were. */
static void any_text_survives_the_definition(void **state)
{
	struct outcome o =
		import("= survey\ntype|name|label\n"
		       "text|a|- Hoe: \"zo\" \\n of # 'zus'? {x: [y]} *a &b !c %d @e `f\n"
		       "text|b|yes\n");

	(void)state;
	assert_string_equal(text_of(&o.form->questions[0].text, "nl"),
		"- Hoe: \"zo\" \\n of # 'zus'? {x: [y]} *a &b !c %d @e `f");
	assert_string_equal(text_of(&o.form->questions[1].text, "nl"), "yes");
	drop(&o);
}

/* Reads it back, and compares what matters with what it was. */
static void survives(const struct form *form)
{
	struct error err = {0};
	struct buffer once = {0}, twice = {0};
	struct form *again;

	definition_write(form, "", &once);
	again = library_parse("again.yaml", buffer_text(&once), once.length, &err);
	assert_string_equal(err.text, "");
	assert_non_null(again);
	definition_write(again, "", &twice);
	assert_string_equal(buffer_text(&once), buffer_text(&twice));
	assert_int_equal(again->regime, form->regime);
	assert_int_equal(again->audience, form->audience);
	assert_string_equal(again->pair, form->pair);
	assert_int_equal(again->question_count, form->question_count);
	for (size_t i = 0; i < form->question_count; i++) {
		const struct question *a = &form->questions[i], *b = &again->questions[i];

		assert_string_equal(a->id, b->id);
		assert_int_equal(a->type, b->type);
		assert_int_equal(a->max, b->max);
		assert_int_equal(a->who, b->who);
		assert_int_equal(a->option_count, b->option_count);
		assert_int_equal(a->statement_count, b->statement_count);
		for (size_t k = 0; k < a->option_count; k++)
			assert_int_equal(a->options[k].code, b->options[k].code);
	}
	form_free(again);
	buffer_free(&once);
	buffer_free(&twice);
}

static void every_form_of_the_library_survives_being_written(void **state)
{
	struct error err = {0};
	char **ids;
	size_t count;

	(void)state;
	assert_true(library_ids(&ids, &count, &err));
	assert_true(count >= 24);
	for (size_t i = 0; i < count; i++) {
		struct form *form = library_form(ids[i], &err);

		assert_non_null(form);
		survives(form);
		form_free(form);
	}
	library_ids_free(ids, count);
}

static void grids_survive_too(void **state)
{
	static const char text[] =
		"form: g\nversion: 1\nregime: C\naudience: staff\n"
		"languages: [nl]\ntitle: {nl: T}\nintro: {nl: I}\nquestions:\n"
		"  - id: g1\n    type: grid\n    text: {nl: Q}\n    options: A3\n"
		"    statements:\n      - {id: a, text: {nl: A}}\n"
		"      - {id: b, text: {nl: B}}\n";
	struct error err = {0};
	struct form *form = library_parse("g.yaml", text, strlen(text), &err);

	(void)state;
	assert_non_null(form);
	survives(form);
	form_free(form);
}

static void the_linter_has_its_say(void **state)
{
	struct outcome o =
		import("= survey\ntype|name|label\n"
		       "text|a|Wat vindt u van de bejegening en van de evaluatie van het "
		       "traject tot nu toe?\n");
	struct remarks remarks = {0};

	(void)state;
	assert_true(check_words(o.form, &remarks, &o.err));
	assert_true(remarks_errors(&remarks) >= 4);
	remarks_free(&remarks);
	drop(&o);
}

static void guesses(const char *dutch, const char *key)
{
	struct option option = {0};
	struct text_in item = {.language = "nl"};
	struct import_words words;
	struct error err = {0};
	const char *found;
	char text[100];

	assert_true(import_words_load(&words, &err));
	snprintf(text, sizeof text, "%s", dutch);
	item.text = text;
	option.label = (struct texts){.items = &item, .count = 1};
	found = import_pictogram(&words, &option, "", NULL, 0);
	assert_string_equal(found ? found : "(none)", key);
	import_words_free(&words);
}

static void pictograms_follow_from_words(void **state)
{
	(void)state;
	guesses("ja", "thumb-up");
	guesses("helemaal niet", "amt-0");
	guesses("beter luisteren", "ear");
	guesses("Mijn pleegouders", "foster");
	guesses("weet ik niet", "question");
	guesses("xyz", "(none)");
}

static void every_word_list_names_a_drawing_that_is_there(void **state)
{
	struct import_words words;
	struct error err = {0};

	(void)state;
	assert_true(import_words_load(&words, &err));
	assert_true(words.pictograms.count > 300);
	for (size_t i = 0; i < words.pictograms.count; i++)
		if (!pictogram_load(words.pictograms.items[i].belongs, &err))
			fail_msg("%s", err.text);
	import_words_free(&words);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_four_types_are_taken_over_with_their_languages),
		cmocka_unit_test(what_paper_has_not_is_said_with_sheet_and_row),
		cmocka_unit_test(nobody_is_asked_who_they_are),
		cmocka_unit_test(a_language_with_gaps_is_left_out_whole),
		cmocka_unit_test(a_label_that_is_missing_gives_way_to_the_name),
		cmocka_unit_test(languages_go_by_tag_or_name),
		cmocka_unit_test(choices_that_are_a_shared_set_become_it),
		cmocka_unit_test(codes_are_numbers_of_the_workbook_where_they_can_be),
		cmocka_unit_test(limits_in_a_constraint_are_used),
		cmocka_unit_test(types_are_known_in_all_their_spellings),
		cmocka_unit_test(or_other_becomes_a_choice),
		cmocka_unit_test(too_many_questions_and_choices_are_said),
		cmocka_unit_test(a_workbook_that_is_no_xlsform_is_refused),
		cmocka_unit_test(texts_are_made_fit_for_one_line),
		cmocka_unit_test(ids_are_made_of_any_name),
		cmocka_unit_test(any_text_survives_the_definition),
		cmocka_unit_test(every_form_of_the_library_survives_being_written),
		cmocka_unit_test(grids_survive_too),
		cmocka_unit_test(the_linter_has_its_say),
		cmocka_unit_test(pictograms_follow_from_words),
		cmocka_unit_test(every_word_list_names_a_drawing_that_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
