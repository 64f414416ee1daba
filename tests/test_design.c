// SPDX-License-Identifier: EUPL-1.2
/*
 * The layout rules L01-L12, L14 and L15 by number, over every form of the library in every language
 * and variant: by check_layout, by counts of its own on the layout and the drawing, and on paper.
 * And that check_layout sees what it is there for: every rule is broken once on purpose.
 */
#include "check_layout.h"
#include "design.h"
#include "frame.h"
#include "ink.h"
#include "library.h"
#include "paper.h"
#include "pdf.h"
#include "sheets.h"
#include "utf8.h"

#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sysexits.h>

#include <cmocka.h>

static const char *const VARIANTS[] = {"", "eenvoudig", "lijn"};

/* One design and what it was made for, with words for messages. */
struct subject {
	const struct form *form;
	struct design_request request;
	struct design *design;
	const struct layout *layout;
	char name[80];
};

typedef void visit(const struct subject *subject);

static void visit_form(const struct form *form, visit *look)
{
	for (size_t i = 0; i < form->language_count; i++) {
		for (size_t v = 0; v < 3; v++) {
			struct subject s = {.form = form};
			struct error err = {0};

			s.request = (struct design_request){.form = form,
				.language = form->languages[i].tag,
				.variant = VARIANTS[v],
				.specimen = i % 2 == 0};
			snprintf(s.name, sizeof s.name, "%s %s %s", form->id, s.request.language,
				VARIANTS[v]);
			s.design = design_new(&s.request, &err);
			if (!s.design)
				fail_msg("%s: %s", s.name, err.text);
			s.layout = s.design->layout;
			look(&s);
			design_free(s.design);
		}
	}
}

/* Every form of the library, language and variant. */
static void visit_all(visit *look)
{
	struct error err = {0};
	char **ids;
	size_t count;

	if (!library_ids(&ids, &count, &err))
		fail_msg("%s", err.text);
	assert_true(count >= 24);
	for (size_t i = 0; i < count; i++) {
		struct form *form = library_form(ids[i], &err);

		if (!form)
			fail_msg("%s", err.text);
		visit_form(form, look);
		form_free(form);
	}
	library_ids_free(ids, count);
}

/* --- all rules at once, by the product's own checker ------------------------------------------------ */

static void look_checked(const struct subject *s)
{
	struct remarks remarks = {0};
	struct error err = {0};

	if (!check_design(&s->request, s->design, &remarks, &err))
		fail_msg("%s: %s", s->name, err.text);
	if (remarks.count > 0)
		fail_msg("%s: %s: %s", s->name, remarks.items[0].rule, remarks.items[0].text);
	remarks_free(&remarks);
}

static void L01_to_L15_no_form_breaks_a_rule(void **state)
{
	(void)state;
	visit_all(look_checked);
}

/* --- the same rules, counted again ------------------------------------------------------------------- */

static const struct drawing *drawing_of(const struct subject *s, size_t side)
{
	return &s->design->sides[side].drawing;
}

static void look_text(const struct subject *s)
{
	for (size_t side = 0; side < s->layout->side_count; side++) {
		const struct drawing *d = drawing_of(s, side);

		for (size_t i = 0; i < d->count; i++) {
			const struct drawing_item *item = &d->items[i];
			size_t words = 1;

			if (item->kind != DRAW_TEXT || item->role == ROLE_FOOTER)
				continue;
			assert_true(item->size_pt >= 14);
			assert_true(item->line_grey == 0);
			for (const char *p = item->text; *p; p++)
				words += *p == ' ';
			if (words > 12 || utf8_length(item->text) > 60)
				fail_msg("%s: \"%s\"", s->name, item->text);
		}
	}
}

static void L01_L03_text_is_large_black_and_in_short_lines(void **state)
{
	(void)state;
	visit_all(look_text);
}

/* Is it part of a question's text? */
static bool is_question(const struct form *form, const char *line)
{
	for (size_t i = 0; i < form->question_count; i++)
		for (size_t k = 0; k < form->questions[i].text.count; k++)
			if (strlen(line) > 3 && strstr(form->questions[i].text.items[k].text, line))
				return true;
	return false;
}

/* Lines of a question's text: even steps, one straight edge. The first question of an Arabic side
 * may begin left of the upper code. */
static void look_question_text(const struct subject *s)
{
	for (size_t side = 0; side < s->layout->side_count; side++) {
		const struct drawing *d = drawing_of(s, side);
		double edge = 0;

		for (size_t i = 0; i < d->count; i++) {
			const struct drawing_item *item = &d->items[i];
			double here = s->layout->right_to_left ? rect_right(item->at) : item->at.x;

			if (item->kind != DRAW_TEXT || item->face != FONT_BOLD ||
				item->role != ROLE_READING || !is_question(s->form, item->text))
				continue;
			if (edge == 0)
				edge = here;
			if (fabs(here - edge) > 0.01 &&
				!(s->layout->right_to_left && here > edge)) {
				fail_msg("%s: \"%s\" is not aligned", s->name, item->text);
			}
			edge = here;
			if (i > 0 && item[-1].kind == DRAW_TEXT &&
				is_question(s->form, item[-1].text) && item->at.y > item[-1].at.y &&
				item->at.y - item[-1].at.y < 1.5 * item->size_pt * 25.4 / 72 - 0.01)
				fail_msg("%s: \"%s\" is too near", s->name, item->text);
		}
		assert_true(edge > 0);
	}
}

static void L02_L03_questions_are_aligned_in_wide_lines(void **state)
{
	(void)state;
	visit_all(look_question_text);
}

static double gap_between(struct rect_mm a, struct rect_mm b)
{
	double across = fmax(a.x - b.x - b.w, b.x - a.x - a.w);
	double down = fmax(a.y - b.y - b.h, b.y - a.y - a.h);

	if (across < 0)
		return down;
	return down < 0 ? across : hypot(across, down);
}

static void look_boxes(const struct subject *s)
{
	bool staff = s->form->regime == REGIME_C;

	for (size_t side = 0; side < s->layout->side_count; side++) {
		const struct layout_side *l = &s->layout->sides[side];
		struct layout_option all[200];
		size_t count = 0;

		for (size_t i = 0; i < l->question_count; i++)
			for (size_t k = 0; k < l->questions[i].option_count; k++)
				all[count++] = l->questions[i].options[k];
		for (size_t i = 0; i < count; i++) {
			assert_true(all[i].box.w >= (staff ? 7 : 9) - 0.01);
			assert_true(all[i].box.w == all[i].box.h);
			for (size_t k = 0; k < i; k++) {
				double gap = gap_between(all[i].box, all[k].box);

				if (gap < (staff ? 6 : 8) - 0.01)
					fail_msg("%s: boxes %.2f mm apart", s->name, gap);
				assert_false(rect_overlaps(all[i].cell, all[k].cell));
			}
		}
	}
}

static void L04_L05_L06_boxes_are_large_and_far_apart(void **state)
{
	(void)state;
	visit_all(look_boxes);
}

/* The words that stand in a cell, one line behind the other. */
static void words_in(const struct drawing *d, struct rect_mm cell, char words[400])
{
	*words = '\0';
	for (size_t i = 0; i < d->count; i++) {
		const struct drawing_item *item = &d->items[i];
		struct ink ink;

		if (item->kind != DRAW_TEXT || !ink_of(item, &ink) || ink.count == 0 ||
			!rect_overlaps(cell, ink.rects[0]))
			continue;
		if (!rect_contains(cell, ink.rects[0], 0.01))
			fail_msg("\"%s\" leaves its cell", item->text);
		strcat(words, *words ? " " : "");
		strcat(words, item->text);
	}
}

static size_t pictures_in(const struct drawing *d, struct rect_mm cell, const char *key)
{
	size_t count = 0;

	for (size_t i = 0; i < d->count; i++)
		count += d->items[i].kind == DRAW_PICTOGRAM &&
			 rect_contains(cell, d->items[i].at, 0.01) &&
			 strcmp(d->items[i].pictogram->key, key) == 0;
	return count;
}

static void look_cells(const struct subject *s)
{
	for (size_t side = 0; side < s->layout->side_count; side++) {
		const struct layout_side *l = &s->layout->sides[side];

		for (size_t i = 0; i < l->question_count; i++) {
			for (size_t k = 0; k < l->questions[i].option_count; k++) {
				const struct layout_option *o = &l->questions[i].options[k];
				char words[400];

				if (l->questions[i].type == QUESTION_GRID)
					continue;
				words_in(drawing_of(s, side), o->cell, words);
				if (strcmp(words, o->label) != 0)
					fail_msg("%s: \"%s\" in the cell of \"%s\"", s->name, words,
						o->label);
				if (pictures_in(drawing_of(s, side), o->cell, o->pictogram) != 1)
					fail_msg("%s: no picture beside \"%s\"", s->name, o->label);
			}
		}
	}
}

static void L06_a_cell_holds_its_own_words_and_picture(void **state)
{
	(void)state;
	visit_all(look_cells);
}

static void look_sides(const struct subject *s)
{
	size_t expected = 0, found = 0;

	assert_true(s->layout->side_count == 1 || s->layout->side_count == 2);
	for (size_t i = 0; i < s->form->question_count; i++) {
		const struct question *q = &s->form->questions[i];

		expected += q->type == QUESTION_GRID ? q->statement_count : 1;
	}
	for (size_t side = 0; side < s->layout->side_count; side++) {
		const struct layout_side *l = &s->layout->sides[side];
		size_t faces = 0;

		found += l->question_count + l->area_count;
		for (size_t i = 0; i < l->question_count; i++)
			faces += l->questions[i].type <= QUESTION_FACES3;
		for (size_t i = 0; i < l->area_count; i++)
			faces += l->areas[i].type == QUESTION_LINE;
		assert_true(faces <= 4);
		assert_int_equal(l->side, side + 1);
		assert_int_equal(l->mark_count, FRAME_MARKS);
		assert_int_equal(l->code_count, 2);
		for (size_t i = 0; i < 2; i++)
			assert_true(l->codes[i].module_mm >= 0.5);
	}
	assert_int_equal(found, expected);
}

static void L10_L12_two_sides_at_most_and_all_questions_on_them(void **state)
{
	(void)state;
	visit_all(look_sides);
}

/* --- breaking rules on purpose ------------------------------------------------------------------------- */

/* A design that may be spoilt: sg-c, whose front has faces and words. */
struct spoilt {
	struct form *form;
	struct design_request request;
	struct design *design;
};

static struct spoilt fresh(void)
{
	struct error err = {0};
	struct spoilt s = {.form = library_form("sg-c", &err)};

	assert_non_null(s.form);
	s.request = (struct design_request){.form = s.form, .language = "nl"};
	s.design = design_new(&s.request, &err);
	assert_non_null(s.design);
	return s;
}

/* Does the checker name that rule now? Frees the design. */
static bool found(struct spoilt *s, const char *rule)
{
	struct remarks remarks = {0};
	struct error err = {0};
	bool any = false;

	assert_true(check_design(&s->request, s->design, &remarks, &err));
	for (size_t i = 0; i < remarks.count; i++)
		any = any || strcmp(remarks.items[i].rule, rule) == 0;
	remarks_free(&remarks);
	design_free(s->design);
	form_free(s->form);
	return any;
}

static struct drawing_item *item_with(struct spoilt *s, enum drawing_kind kind, const char *text)
{
	struct drawing *d = &s->design->sides[0].drawing;

	for (size_t i = 0; i < d->count; i++) {
		struct drawing_item *item = &d->items[i];

		if (item->kind == kind &&
			(!text || (kind == DRAW_TEXT ? strcmp(item->text, text) == 0
						     : strcmp(item->pictogram->key, text) == 0)))
			return item;
	}
	fail_msg("no such item");
	return NULL;
}

static struct drawing_item *box_item(struct spoilt *s)
{
	struct rect_mm box = s->design->layout->sides[0].questions[0].options[0].box;
	struct drawing *d = &s->design->sides[0].drawing;

	for (size_t i = 0; i < d->count; i++)
		if (d->items[i].kind == DRAW_BOX && rect_contains(box, d->items[i].at, 0.01) &&
			d->items[i].at.w > 8)
			return &d->items[i];
	fail_msg("no box");
	return NULL;
}

static struct layout_option *first_option(struct spoilt *s)
{
	return &s->design->layout->sides[0].questions[0].options[0];
}

static void the_checker_finds_words_that_are_too_small_or_light(void **state)
{
	struct spoilt s = fresh();

	(void)state;
	item_with(&s, DRAW_TEXT, "niet zo goed")->size_pt = 13.5;
	assert_true(found(&s, "L01"));
	s = fresh();
	item_with(&s, DRAW_TEXT, "niet zo goed")->line_grey = 0.5;
	assert_true(found(&s, "L08"));
	s = fresh();
	item_with(&s, DRAW_TEXT, "Zet een nieuw kruisje.")->at.y -= 0.5;
	assert_true(found(&s, "L02"));
}

static void the_checker_finds_boxes_that_are_wrong(void **state)
{
	struct spoilt s = fresh();
	struct drawing_item *item;

	(void)state;
	item = box_item(&s);
	item->at = rect_grown(item->at, -0.3);
	first_option(&s)->box = rect_grown(first_option(&s)->box, -0.3);
	assert_true(found(&s, "L04"));
	s = fresh();
	box_item(&s)->line_mm = 0.3;
	assert_true(found(&s, "L04"));
	s = fresh();
	drawing_line(&s.design->sides[0].drawing, (struct point_mm){first_option(&s)->box.x, 0},
		(struct point_mm){rect_right(first_option(&s)->box), 0}, 0.2);
	drawing_last(&s.design->sides[0].drawing)->at.y = first_option(&s)->box.y + 4;
	assert_true(found(&s, "L04"));
	s = fresh();
	s.design->layout->sides[0].questions[0].options[1].box.x -= 25;
	assert_true(found(&s, "L05"));
	s = fresh();
	item_with(&s, DRAW_TEXT, "slecht")->at.y += 4;
	assert_true(found(&s, "L05"));
	s = fresh();
	item_with(&s, DRAW_TEXT, "niet zo goed")->at.x += 12;
	assert_true(found(&s, "L06"));
}

static void the_checker_finds_pictures_and_edges_that_are_wrong(void **state)
{
	struct spoilt s = fresh();
	struct drawing_item *item = item_with(&s, DRAW_PICTOGRAM, "face-1");

	(void)state;
	item->at = rect_grown(item->at, -0.5);
	assert_true(found(&s, "L07"));
	s = fresh();
	item_with(&s, DRAW_TEXT, "Spiegelgesprek – deelnemer")->at.x = 12;
	assert_true(found(&s, "L09"));
	s = fresh();
	first_option(&s)->box.y = 144;
	assert_true(found(&s, "L09"));
	s = fresh();
	item_with(&s, DRAW_TEXT, "Spiegelgesprek – deelnemer")->at.x = 100;
	assert_true(found(&s, "L10"));
	s = fresh();
	s.design->sides[0].sheet_code[0].used = false;
	assert_true(found(&s, "L11"));
	s = fresh();
	s.form->version = 2;
	assert_true(found(&s, "L11"));
	s = fresh();
	s.design->layout->right_to_left = true;
	assert_true(found(&s, "L15"));
	s = fresh();
	strcpy(s.design->layout->sides[1].questions[0].id, "zz");
	assert_true(found(&s, "L12"));
}

/* Does it say so in these words? Frees the design. */
static bool told(struct spoilt *s, const char *words)
{
	struct remarks remarks = {0};
	struct error err = {0};
	bool any = false;

	assert_true(check_design(&s->request, s->design, &remarks, &err));
	for (size_t i = 0; i < remarks.count; i++)
		any = any || strstr(remarks.items[i].text, words) != NULL;
	remarks_free(&remarks);
	design_free(s->design);
	form_free(s->form);
	return any;
}

static void change_words(struct drawing_item *item, const char *words)
{
	free(item->text);
	item->text = strdup(words);
	assert_non_null(item->text);
}

static void the_checker_tells_lines_that_are_too_long_or_broken(void **state)
{
	struct spoilt s = fresh();

	(void)state;
	change_words(item_with(&s, DRAW_TEXT, "Zet een nieuw kruisje."),
		"Zet een nieuw kruisje in het vakje dat beter past bij wat je er nu van vindt, en "
		"maak het andere zwart.");
	assert_true(told(&s, "more than"));
	s = fresh();
	change_words(item_with(&s, DRAW_TEXT, "Zet een nieuw kruisje."), "Zet een nieuw kruis-");
	assert_true(told(&s, "ends with a hyphen"));
}

static void the_checker_tells_boxes_and_cells_that_are_wrong(void **state)
{
	struct spoilt s = fresh();

	(void)state;
	assert_false(told(&s, "")); /* the form itself is well: nothing at all */
	s = fresh();
	box_item(&s)->line_grey = 0.3;
	assert_true(told(&s, "a box is a black line"));
	s = fresh();
	first_option(&s)[1].cell = first_option(&s)->cell;
	assert_true(told(&s, "overlap"));
}

static void the_checker_tells_pictures_that_are_thin_or_grey(void **state)
{
	struct spoilt s = fresh();
	struct drawing_item *item = item_with(&s, DRAW_PICTOGRAM, "face-1");
	struct pictogram copy = *item->pictogram;
	struct outline outlines[20];

	(void)state;
	assert_in_range(copy.outline_count, 1, 20);
	memcpy(outlines, copy.outlines, copy.outline_count * sizeof *outlines);
	copy.outlines = outlines;
	item->pictogram = &copy;
	for (size_t i = 0; i < copy.outline_count; i++)
		outlines[i].stroke_width /= 10;
	assert_true(told(&s, "face-1 has a line of"));
	s = fresh();
	item = item_with(&s, DRAW_PICTOGRAM, "face-1");
	memcpy(outlines, item->pictogram->outlines, copy.outline_count * sizeof *outlines);
	item->pictogram = &copy;
	for (size_t i = 0; i < copy.outline_count; i++)
		outlines[i].stroke = 0.6;
	assert_true(told(&s, "face-1 has a grey line"));
}

static void the_checker_tells_marks_and_codes_that_are_elsewhere(void **state)
{
	struct spoilt s = fresh();

	(void)state;
	s.design->layout->sides[0].marks[1].at.y = 148;
	assert_true(told(&s, "a fiducial stands where the sheet is folded"));
	s = fresh();
	s.design->layout->sides[0].marks[0].at.x += 3;
	assert_true(told(&s, "elsewhere than on every other form"));
	s = fresh();
	s.design->layout->sides[0].codes[0].box.y = 145;
	assert_true(told(&s, "a page code stands where the sheet is folded"));
	s = fresh();
	s.design->layout->sides[0].codes[0].module_mm = 0.4;
	assert_true(told(&s, "modules of 0.40 mm"));
	s = fresh();
	s.design->layout->sides[0].code_count = 1;
	assert_true(told(&s, "1 page codes; two"));
	s = fresh();
	s.design->layout->sides[0].codes[1].box.y = s.design->layout->sides[0].codes[0].box.y;
	assert_true(told(&s, "opposite corners"));
}

static void the_checker_tells_sides_that_are_too_full_or_silent(void **state)
{
	struct spoilt s = fresh();
	const char *back = library_line("h.back", "nl", NULL);
	struct drawing *front = &s.design->sides[0].drawing;
	struct layout_side *side;

	(void)state;
	for (size_t i = 0; i < front->count; i++)
		if (front->items[i].kind == DRAW_TEXT &&
			strncmp(back, front->items[i].text, strlen(front->items[i].text)) == 0)
			change_words(&front->items[i], "Klaar.");
	assert_true(told(&s, "does not say that there is a back"));
	s = fresh();
	side = &s.design->layout->sides[0];
	side->questions =
		realloc(side->questions, (side->question_count + 5) * sizeof *side->questions);
	assert_non_null(side->questions);
	for (int i = 0; i < 5; i++)
		side->questions[side->question_count++] =
			(struct layout_question){.type = QUESTION_FACES5};
	assert_true(told(&s, "questions with faces on side 1; at most 4"));
}

/* --- forms that cannot be set ---------------------------------------------------------------------------- */

/* Writes a definition and reads it back. */
static struct form *form_from(const char *yaml)
{
	char path[] = "/tmp/design-XXXXXX.yaml";
	int fd = mkstemps(path, 5);
	struct error err = {0};
	struct form *form;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, yaml, strlen(yaml)), strlen(yaml));
	close(fd);
	form = library_form(path, &err);
	unlink(path);
	if (!form)
		fail_msg("%s", err.text);
	return form;
}

#define HEAD                                                                                       \
	"form: my-form\nversion: 1\nregime: B\naudience: client\nlanguages: [nl]\n"                \
	"title: {nl: Mijn formulier}\nintro: {nl: Over vandaag.}\nquestions:\n"

static const struct remark *remark_with(const struct remarks *remarks, const char *rule)
{
	for (size_t i = 0; i < remarks->count; i++)
		if (strcmp(remarks->items[i].rule, rule) == 0)
			return &remarks->items[i];
	return NULL;
}

static void L12_a_form_that_is_too_long_is_told_by_how_much(void **state)
{
	struct buffer yaml = {0};
	struct remarks remarks = {0};
	struct error err = {0};
	struct form *form;

	(void)state;
	buffer_puts(&yaml, HEAD);
	for (int i = 0; i < 14; i++)
		buffer_printf(&yaml, "  - {id: q%d, type: text, text: {nl: Wat nog?}}\n", i);
	form = form_from(buffer_text(&yaml));
	assert_true(check_layout(form, &remarks, &err));
	assert_non_null(remark_with(&remarks, "L12"));
	assert_true(remark_with(&remarks, "L12")->error);
	assert_non_null(strstr(remark_with(&remarks, "L12")->text, "mm too long"));
	assert_int_equal(remark_with(&remarks, "L12")->place.line, 5);
	remarks_free(&remarks);
	form_free(form);
	buffer_free(&yaml);
}

static void L03_L13_words_that_cannot_be_set_are_found_where_they_stand(void **state)
{
	static const char yaml[] = HEAD "  - {id: q1, type: faces5, text: {nl: Hoe gaat het?}}\n"
					"  - id: q2\n    type: text\n    text: {nl: Wat is 好?}\n";
	static const char wide[] = HEAD "  - {id: q1, type: faces5, text: {nl: Hoe gaat het?}}\n"
					"  - id: q2\n    type: text\n    text:\n"
					"      nl: "
					"Hottentottententententoonstellingsmakersopleidingsprogramm"
					"acommissievergadering?\n";
	struct remarks remarks = {0};
	struct error err = {0};
	struct form *form = form_from(yaml);

	(void)state;
	assert_true(check_layout(form, &remarks, &err));
	assert_non_null(remark_with(&remarks, "L13"));
	assert_non_null(strstr(remark_with(&remarks, "L13")->text, "U+597D"));
	assert_int_equal(remark_with(&remarks, "L13")->place.line, 10);
	remarks_free(&remarks);
	form_free(form);
	form = form_from(wide);
	assert_true(check_layout(form, &remarks, &err));
	assert_non_null(remark_with(&remarks, "L03"));
	assert_int_equal(remark_with(&remarks, "L03")->place.line, 10);
	remarks_free(&remarks);
	form_free(form);
}

/* --- on paper ----------------------------------------------------------------------------------------------- */

/* Structural similarity of two pictures of the same size over windows of 8 by 8 pixels. */
static double similarity(const unsigned char *a, const unsigned char *b, int size)
{
	const double c1 = 6.5025, c2 = 58.5225; /* (0.01 * 255)^2, (0.03 * 255)^2 */
	double sum = 0;
	int windows = 0;

	for (int y = 0; y + 8 <= size; y += 4) {
		for (int x = 0; x + 8 <= size; x += 4) {
			double ma = 0, mb = 0, aa = 0, bb = 0, ab = 0;

			for (int i = 0; i < 64; i++) {
				double p = a[(y + i / 8) * size + x + i % 8];
				double q = b[(y + i / 8) * size + x + i % 8];

				ma += p / 64, mb += q / 64;
				aa += p * p / 64, bb += q * q / 64, ab += p * q / 64;
			}
			aa -= ma * ma, bb -= mb * mb, ab -= ma * mb;
			sum += (2 * ma * mb + c1) * (2 * ab + c2) /
			       ((ma * ma + mb * mb + c1) * (aa + bb + c2));
			windows++;
		}
	}
	return sum / windows;
}

/* The mean of a square of pixels: how an eye at reading distance sees it. */
static void soften(const struct paper *p, int left, int top, int size, unsigned char *out)
{
	for (int y = 0; y < size; y++) {
		for (int x = 0; x < size; x++) {
			int sum = 0;

			for (int i = 0; i < 9; i++)
				sum += 255 -
				       paper_ink(p, left + x + i % 3 - 1, top + y + i / 3 - 1);
			out[y * size + x] = (unsigned char)(sum / 9);
		}
	}
}

/* L07: every pictogram of the library at its smallest, as grey and as a black-and-white copy. */
static void L07_L08_pictograms_survive_a_black_and_white_copy(void **state)
{
	enum { DPI = 200, SIZE = 96 };
	char folder[4096];
	DIR *dir;
	struct dirent *entry;
	double lowest = 1;

	(void)state;
	snprintf(folder, sizeof folder, "%s/pictograms", library_folder(NULL));
	dir = opendir(folder);
	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		struct drawing d = {.width_mm = 20, .height_mm = 20};
		struct buffer bytes = {0};
		struct error err = {0};
		struct paper grey, mono;
		struct pdf *pdf;
		unsigned char a[SIZE * SIZE], b[SIZE * SIZE];
		char *dot = strrchr(entry->d_name, '.');
		double like;

		if (!dot || strcmp(dot, ".svg") != 0)
			continue;
		*dot = '\0';
		drawing_pictogram(
			&d, pictogram_load(entry->d_name, &err), (struct rect_mm){4, 4, 12, 12});
		assert_non_null(d.items[0].pictogram);
		pdf = pdf_new("", &err);
		assert_true(pdf_announce(pdf, &d, &err) &&
			    pdf_page(pdf, PDF_NO_STENCIL, &d, &err) &&
			    pdf_bytes(pdf, &bytes, &err));
		assert_true(paper_draw(&bytes, 1, DPI, false, &grey));
		assert_true(paper_draw(&bytes, 1, DPI, true, &mono));
		soften(&grey, 31, 31, SIZE, a);
		soften(&mono, 31, 31, SIZE, b);
		like = similarity(a, b, SIZE);
		lowest = fmin(lowest, like);
		if (like < 0.85)
			fail_msg("%s: similarity %.2f", entry->d_name, like);
		paper_free(&grey);
		paper_free(&mono);
		pdf_free(pdf);
		buffer_free(&bytes);
		drawing_free(&d);
	}
	closedir(dir);
	print_message("the least legible pictogram keeps %.2f\n", lowest);
}

/* L08: what is printed has no colour at all, and nothing that must be read is grey. */
static void L08_pages_are_black_on_white(void **state)
{
	static const char *const forms[] = {"sg-c", "ss-c", "mt-e"};
	struct error err = {0};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct form *form = library_form(forms[i], &err);
		struct design_request request = {.form = form, .language = "nl"};
		struct buffer pdf = {0};
		struct paper paper;
		size_t dark = 0, middle = 0, area;

		assert_true(sheets_specimen(&request, &pdf, &err));
		assert_true(paper_draw(&pdf, 1, 200, false, &paper));
		area = (size_t)paper.width * (size_t)paper.height;
		for (size_t k = 0; k < area; k++) {
			dark += paper.grey[k] < 80;
			middle += paper.grey[k] >= 80 && paper.grey[k] < 200;
		}
		/* Only the edges of letters and the thin rules between questions are in between. */
		assert_true(dark > area / 100);
		assert_true(middle < dark);
		paper_free(&paper);
		buffer_free(&pdf);
		form_free(form);
	}
}

/* --- L14 -------------------------------------------------------------------------------------------------------- */

static void L14_the_same_form_gives_the_same_bytes_and_tells_nobody_who_printed(void **state)
{
	static const char *const secrets[] = {"/CreationDate", "/ModDate", "/Author", "/ID"};
	struct error err = {0};
	char **ids;
	size_t count;

	(void)state;
	assert_true(library_ids(&ids, &count, &err));
	for (size_t i = 0; i < count; i++) {
		struct form *form = library_form(ids[i], &err);
		struct design_request request = {.form = form, .language = form->languages[0].tag};
		struct buffer a = {0}, b = {0};

		assert_true(sheets_specimen(&request, &a, &err));
		assert_true(sheets_specimen(&request, &b, &err));
		assert_int_equal(a.length, b.length);
		assert_memory_equal(a.data, b.data, a.length);
		for (size_t k = 0; k < sizeof secrets / sizeof *secrets; k++)
			assert_null(memmem(a.data, a.length, secrets[k], strlen(secrets[k])));
		buffer_free(&a);
		buffer_free(&b);
		form_free(form);
	}
	library_ids_free(ids, count);
}

/* --- other languages ---------------------------------------------------------------------------------------------- */

static void L15_arabic_mirrors_cells_but_no_codes_and_fiducials(void **state)
{
	struct error err = {0};
	struct form *form = library_form("sg-c", &err);
	struct design *designs[2];
	static const char *const languages[] = {"nl", "ar"};
	const struct layout_side *l, *r;
	const struct layout_question *ql, *qr;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct design_request request = {.form = form, .language = languages[i]};

		designs[i] = design_new(&request, &err);
		assert_non_null(designs[i]);
	}
	assert_false(designs[0]->layout->right_to_left);
	assert_true(designs[1]->layout->right_to_left);
	l = &designs[0]->layout->sides[0];
	r = &designs[1]->layout->sides[0];
	assert_memory_equal(l->marks, r->marks, sizeof l->marks);
	assert_memory_equal(l->codes, r->codes, sizeof l->codes);
	/* sg1, the faces: each stands where its mirror image did; bad is 1 in both. */
	ql = &l->questions[0];
	qr = &r->questions[0];
	assert_string_equal(ql->id, qr->id);
	for (size_t i = 0; i < ql->option_count; i++) {
		assert_int_equal(ql->options[i].code, qr->options[i].code);
		assert_true(
			fabs(ql->options[i].box.x + rect_right(qr->options[i].box) - 210) < 0.01);
	}
	assert_true(ql->options[0].box.x < 105 && qr->options[0].box.x > 105);
	/* sg2, words: box before its words, from whichever side one reads. */
	ql = &l->questions[1];
	qr = &r->questions[1];
	for (size_t i = 0; i < ql->option_count; i++) {
		assert_true(rect_centre(ql->options[i].box).x < rect_centre(ql->options[i].cell).x);
		assert_true(rect_centre(qr->options[i].box).x > rect_centre(qr->options[i].cell).x);
	}
	design_free(designs[0]);
	design_free(designs[1]);
	form_free(form);
}

static bool has_word(const struct drawing *d, const char *word)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->items[i].kind == DRAW_TEXT && strstr(d->items[i].text, word))
			return true;
	return false;
}

static size_t drafts;

static void look_draft(const struct subject *s)
{
	bool draft = form_language(s->form, s->request.language)->draft;
	const char *own = library_line("p.draft", s->request.language, NULL);

	drafts += draft;
	for (size_t i = 0; i < s->layout->side_count; i++) {
		assert_int_equal(has_word(drawing_of(s, i), "concept"), draft);
		assert_true(!draft || has_word(drawing_of(s, i), own));
	}
}

static void a_draft_translation_says_so_on_every_side_also_in_dutch(void **state)
{
	(void)state;
	drafts = 0;
	visit_all(look_draft);
	assert_true(drafts >= 5 * 5 * 3);
}

/* CA-1: who can be reached where stands below the cut, on the front only. */
static void a_contact_strip_is_cut_off_and_holds_nothing_to_read(void **state)
{
	struct error err = {0};
	struct form *form = library_form("ca-1", &err);
	struct design_request request = {.form = form, .language = "nl"};
	struct design *design = design_new(&request, &err);

	(void)state;
	assert_non_null(design);
	assert_true(design->layout->strip_mm == FRAME_CUT_MM);
	assert_true(has_word(&design->sides[0].drawing, "Telefoon"));
	assert_false(design->sides[0].strip_code.used);
	for (size_t side = 0; side < design->layout->side_count; side++) {
		const struct layout_side *l = &design->layout->sides[side];

		for (size_t i = 0; i < l->area_count; i++)
			assert_true(rect_bottom(l->areas[i].area) < FRAME_CUT_MM);
		for (size_t i = 0; i < l->code_count; i++)
			assert_true(rect_bottom(l->codes[i].box) < FRAME_CUT_MM);
	}
	design_free(design);
	form_free(form);
}

/* --- grid --------------------------------------------------------------------------------------------------------- */

static void a_grid_is_a_question_per_statement_with_boxes_under_each_other(void **state)
{
	static const char yaml[] =
		"form: grid-try\nversion: 1\nregime: C\naudience: staff\nlanguages: [nl]\n"
		"title: {nl: Proef}\nintro: {nl: Over je team.}\nquestions:\n"
		"  - id: g1\n    type: grid\n    text: {nl: Hoe gaat het in je team?}\n"
		"    options: O3\n    statements:\n"
		"      - {id: a, text: {nl: Wij luisteren naar elkaar.}}\n"
		"      - {id: b, text: {nl: Wij komen afspraken na.}}\n"
		"      - {id: c, text: {nl: Er is tijd om heel rustig met elkaar te praten over "
		"hoe het gaat.}}\n"
		"  - {id: g2, type: single, text: {nl: Was dit duidelijk?}, options: A3}\n";
	struct form *form = form_from(yaml);
	struct design_request request = {.form = form, .language = "nl"};
	struct remarks remarks = {0};
	struct error err = {0};
	struct design *design = design_new(&request, &err);
	const struct layout_question *q;

	(void)state;
	assert_non_null(design);
	q = design->layout->sides[0].questions;
	assert_int_equal(design->layout->sides[0].question_count, 4);
	assert_string_equal(q[0].id, "g1.a");
	assert_string_equal(q[2].id, "g1.c");
	assert_string_equal(q[1].text, "Wij komen afspraken na.");
	for (size_t row = 0; row < 3; row++) {
		assert_int_equal(q[row].type, QUESTION_GRID);
		assert_int_equal(q[row].max, 1);
		assert_int_equal(q[row].option_count, 3);
		for (size_t i = 0; i < 3; i++) {
			assert_int_equal(q[row].options[i].code, i + 1);
			assert_true(q[row].options[i].box.x == q[0].options[i].box.x);
			assert_true(row == 0 ||
				    q[row].options[i].box.y > q[row - 1].options[i].box.y + 12);
		}
	}
	assert_string_equal(q[3].id, "g2");
	assert_true(check_layout(form, &remarks, &err));
	if (remarks.count > 0)
		fail_msg("%s: %s", remarks.items[0].rule, remarks.items[0].text);
	remarks_free(&remarks);
	design_free(design);
	form_free(form);
}

/* T13: a small event leaves out who somebody is; the numbers close up. */
static void T13_small_events_are_not_asked_who_they_are(void **state)
{
	struct error err = {0};
	struct form *form = library_form("ct-c", &err);
	const int sheets[] = {0, 9, 10};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct design_request request = {
			.form = form, .language = "nl", .expected_sheets = sheets[i]};
		struct design *design = design_new(&request, &err);
		bool asked = false;

		assert_non_null(design);
		for (size_t side = 0; side < design->layout->side_count; side++)
			for (size_t k = 0; k < design->layout->sides[side].question_count; k++)
				asked = asked || strcmp(design->layout->sides[side].questions[k].id,
							 "ct7") == 0;
		assert_int_equal(asked, sheets[i] != 9);
		design_free(design);
	}
	form_free(form);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(L01_to_L15_no_form_breaks_a_rule),
		cmocka_unit_test(L01_L03_text_is_large_black_and_in_short_lines),
		cmocka_unit_test(L02_L03_questions_are_aligned_in_wide_lines),
		cmocka_unit_test(L04_L05_L06_boxes_are_large_and_far_apart),
		cmocka_unit_test(L06_a_cell_holds_its_own_words_and_picture),
		cmocka_unit_test(L10_L12_two_sides_at_most_and_all_questions_on_them),
		cmocka_unit_test(the_checker_finds_words_that_are_too_small_or_light),
		cmocka_unit_test(the_checker_finds_boxes_that_are_wrong),
		cmocka_unit_test(the_checker_finds_pictures_and_edges_that_are_wrong),
		cmocka_unit_test(the_checker_tells_lines_that_are_too_long_or_broken),
		cmocka_unit_test(the_checker_tells_boxes_and_cells_that_are_wrong),
		cmocka_unit_test(the_checker_tells_pictures_that_are_thin_or_grey),
		cmocka_unit_test(the_checker_tells_marks_and_codes_that_are_elsewhere),
		cmocka_unit_test(the_checker_tells_sides_that_are_too_full_or_silent),
		cmocka_unit_test(L12_a_form_that_is_too_long_is_told_by_how_much),
		cmocka_unit_test(L03_L13_words_that_cannot_be_set_are_found_where_they_stand),
		cmocka_unit_test(L07_L08_pictograms_survive_a_black_and_white_copy),
		cmocka_unit_test(L08_pages_are_black_on_white),
		cmocka_unit_test(
			L14_the_same_form_gives_the_same_bytes_and_tells_nobody_who_printed),
		cmocka_unit_test(L15_arabic_mirrors_cells_but_no_codes_and_fiducials),
		cmocka_unit_test(a_draft_translation_says_so_on_every_side_also_in_dutch),
		cmocka_unit_test(a_contact_strip_is_cut_off_and_holds_nothing_to_read),
		cmocka_unit_test(a_grid_is_a_question_per_statement_with_boxes_under_each_other),
		cmocka_unit_test(T13_small_events_are_not_asked_who_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
