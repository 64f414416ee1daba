// SPDX-License-Identifier: EUPL-1.2
#include "result_plan.h"

#include "library.h"
#include "member.h"
#include "message.h"
#include "texts.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { TOP_MAX = 12 };

static const char *const KINDS[] = {"bands", "ranking", "mirror", "split", "table", "choice",
	"quotes", "note", "plan", "pair", "series", "chosen", "often", "lines", NULL};
static const char *const HEADS[] = {"faces", "answers", NULL};

/* While reading: the file's languages and where mistakes go. */
struct reading_plan {
	struct languages languages;
	struct mistakes *mistakes;
};

static void read_texts(const struct reading_plan *r, const struct yamlin *map, const char *key,
	struct texts *texts)
{
	const struct yamlin *value = yamlin_member(map, key);

	if (value)
		texts_read(value, key, r->languages, r->mistakes, texts);
}

static void read_without(
	const struct reading_plan *r, const struct yamlin *list, struct result_row *row)
{
	static const struct member_range codes = {"without", 1, 99};

	if (!list || !member_list(list, "without", r->mistakes))
		return;
	for (size_t i = 0; i < list->count && i < FORM_OPTIONS_MAX; i++)
		if (member_number(&list->entries[i].value, codes, r->mistakes,
			    &row->without[row->without_count]))
			row->without_count++;
}

static void read_row(const struct reading_plan *r, const struct yamlin *map, struct result_row *row)
{
	static const char *const keys[] = {"question", "form", "label", "topic", "without", NULL};
	const struct yamlin *question, *form;
	const char *word;

	if (!member_keys(map, keys, r->mistakes))
		return;
	question = member_required(map, "question", r->mistakes);
	word = question ? member_word(question, "question", r->mistakes) : NULL;
	if (word)
		snprintf(row->question, sizeof row->question, "%s", word);
	form = yamlin_member(map, "form");
	if (form)
		member_id(form, "form", r->mistakes, row->form);
	read_texts(r, map, "label", &row->label);
	read_texts(r, map, "topic", &row->topic);
	read_without(r, yamlin_member(map, "without"), row);
}

static void read_rows(
	const struct reading_plan *r, const struct yamlin *list, struct result_section *section)
{
	if (!member_list(list, "questions", r->mistakes))
		return;
	section->rows = calloc(list->count + 1, sizeof *section->rows);
	if (!section->rows) {
		r->mistakes->failed = true;
		return;
	}
	for (size_t i = 0; i < list->count; i++)
		read_row(r, &list->entries[i].value, &section->rows[section->row_count++]);
}

static void read_group(
	const struct reading_plan *r, const struct yamlin *map, struct result_group *group)
{
	static const char *const keys[] = {"label", "codes", NULL};
	static const struct member_range range = {"codes", 1, 99};
	const struct yamlin *codes;

	if (!member_keys(map, keys, r->mistakes))
		return;
	read_texts(r, map, "label", &group->label);
	codes = member_required(map, "codes", r->mistakes);
	if (!codes || !member_list(codes, "codes", r->mistakes))
		return;
	for (size_t i = 0; i < codes->count && i < FORM_OPTIONS_MAX; i++)
		if (member_number(&codes->entries[i].value, range, r->mistakes,
			    &group->codes[group->code_count]))
			group->code_count++;
}

static void read_groups(
	const struct reading_plan *r, const struct yamlin *list, struct result_section *section)
{
	if (!member_list(list, "groups", r->mistakes))
		return;
	if (list->count > RESULT_GROUPS_MAX ||
		(section->kind == RESULT_SPLIT && list->count > RESULTS_PARTS_MAX)) {
		mistakes_add(r->mistakes, list->place, _("at most %d groups"), RESULTS_PARTS_MAX);
		return;
	}
	for (size_t i = 0; i < list->count; i++)
		read_group(r, &list->entries[i].value, &section->groups[section->group_count++]);
}

/* The id of a question. */
static void read_id(const struct reading_plan *r, const struct yamlin *map, const char *key,
	char id[2 * FORM_ID_SIZE])
{
	const struct yamlin *value = yamlin_member(map, key);
	const char *word = value ? member_word(value, key, r->mistakes) : NULL;

	if (word)
		snprintf(id, 2 * FORM_ID_SIZE, "%s", word);
}

static void read_section(
	const struct reading_plan *r, const struct yamlin *map, struct result_section *section)
{
	static const char *const keys[] = {"kind", "title", "text", "questions", "heads", "top",
		"beside", "large", "guarded", "by", "groups", "weight", "pairs", "typed", NULL};
	static const struct member_range tops = {"top", 1, TOP_MAX};
	const struct yamlin *kind, *questions, *top, *heads, *groups;
	int choice;

	if (!member_keys(map, keys, r->mistakes))
		return;
	kind = member_required(map, "kind", r->mistakes);
	choice = kind ? member_choice(kind, "kind", KINDS, r->mistakes) : -1;
	if (choice >= 0)
		section->kind = (enum result_kind)choice;
	read_texts(r, map, "title", &section->title);
	read_texts(r, map, "text", &section->text);
	heads = yamlin_member(map, "heads");
	if (heads)
		section->heads_of_answers = member_choice(heads, "heads", HEADS, r->mistakes) == 1;
	questions = yamlin_member(map, "questions");
	if (questions)
		read_rows(r, questions, section);
	top = yamlin_member(map, "top");
	if (top)
		member_number(top, tops, r->mistakes, &section->top);
	member_optional_yes(map, "beside", r->mistakes, &section->beside);
	member_optional_yes(map, "large", r->mistakes, &section->large);
	member_optional_yes(map, "pairs", r->mistakes, &section->pairs);
	member_optional_yes(map, "typed", r->mistakes, &section->typed);
	read_id(r, map, "by", section->by);
	read_id(r, map, "weight", section->weight);
	groups = yamlin_member(map, "groups");
	if (groups)
		read_groups(r, groups, section);
	member_optional_yes(map, "guarded", r->mistakes, &section->guarded);
}

static void read_sections(const struct reading_plan *r, const struct yamlin *list,
	struct result_section **sections, size_t *count)
{
	if (!member_list(list, "sections", r->mistakes))
		return;
	*sections = calloc(list->count + 1, sizeof **sections);
	if (!*sections) {
		r->mistakes->failed = true;
		return;
	}
	for (size_t i = 0; i < list->count; i++)
		read_section(r, &list->entries[i].value, &(*sections)[(*count)++]);
}

static void read_case(
	const struct reading_plan *r, const struct yamlin *map, struct result_plan *plan)
{
	static const char *const keys[] = {"title", "text", "foot", "sections", NULL};
	const struct yamlin *sections;

	if (!member_keys(map, keys, r->mistakes))
		return;
	read_texts(r, map, "title", &plan->case_title);
	read_texts(r, map, "text", &plan->case_text);
	read_texts(r, map, "foot", &plan->case_foot);
	sections = member_required(map, "sections", r->mistakes);
	if (sections)
		read_sections(r, sections, &plan->case_sections, &plan->case_count);
}

/* --- lists -------------------------------------------------------------------------------------- */

static void read_codes(const struct reading_plan *r, const struct yamlin *list,
	int codes[FORM_OPTIONS_MAX], size_t *count)
{
	static const struct member_range range = {"codes", 1, 99};

	if (!list || !member_list(list, "codes", r->mistakes))
		return;
	for (size_t i = 0; i < list->count && i < FORM_OPTIONS_MAX; i++)
		if (member_number(&list->entries[i].value, range, r->mistakes, &codes[*count]))
			++*count;
}

static void read_when(
	const struct reading_plan *r, const struct yamlin *map, struct result_when *when)
{
	static const char *const keys[] = {"question", "codes", "also", "also-codes", NULL};

	if (!member_keys(map, keys, r->mistakes))
		return;
	read_id(r, map, "question", when->question);
	read_id(r, map, "also", when->also);
	read_codes(r, yamlin_member(map, "codes"), when->codes, &when->code_count);
	read_codes(r, yamlin_member(map, "also-codes"), when->also_codes, &when->also_count);
}

static void read_whens(const struct reading_plan *r, const struct yamlin *map, const char *key,
	struct result_when whens[RESULT_WHENS_MAX], size_t *count)
{
	const struct yamlin *list = yamlin_member(map, key);

	if (!list || !member_list(list, key, r->mistakes))
		return;
	for (size_t i = 0; i < list->count && *count < RESULT_WHENS_MAX; i++)
		read_when(r, &list->entries[i].value, &whens[(*count)++]);
}

static void read_list(
	const struct reading_plan *r, const struct yamlin *map, struct result_list *list)
{
	static const char *const keys[] = {"list", "form", "title", "text", "when", "unless",
		"older", "signal", "questions", NULL};
	static const struct member_range days = {"days", 1, 999};
	const struct yamlin *id, *form, *questions, *number;
	struct result_section section = {.kind = RESULT_CHOSEN};

	if (!member_keys(map, keys, r->mistakes))
		return;
	id = member_required(map, "list", r->mistakes);
	form = member_required(map, "form", r->mistakes);
	questions = member_required(map, "questions", r->mistakes);
	if (!id || !form || !questions)
		return;
	member_id(id, "list", r->mistakes, list->id);
	member_id(form, "form", r->mistakes, list->form);
	read_texts(r, map, "title", &list->title);
	read_texts(r, map, "text", &list->text);
	read_whens(r, map, "when", list->when, &list->when_count);
	read_whens(r, map, "unless", list->unless, &list->unless_count);
	number = yamlin_member(map, "older");
	if (number)
		member_number(number, days, r->mistakes, &list->older);
	number = yamlin_member(map, "signal");
	if (number)
		member_number(number, days, r->mistakes, &list->signal);
	read_rows(r, questions, &section);
	list->rows = section.rows;
	list->row_count = section.row_count;
}

static void read_lists(
	const struct reading_plan *r, const struct yamlin *lists, struct result_plan *plan)
{
	if (!member_list(lists, "lists", r->mistakes))
		return;
	plan->lists = calloc(lists->count + 1, sizeof *plan->lists);
	if (!plan->lists) {
		r->mistakes->failed = true;
		return;
	}
	for (size_t i = 0; i < lists->count; i++)
		read_list(r, &lists->entries[i].value, &plan->lists[plan->list_count++]);
}

static void read_forms(
	const struct reading_plan *r, const struct yamlin *list, struct result_plan *plan)
{
	if (!member_list(list, "forms", r->mistakes))
		return;
	plan->forms = calloc(list->count + 1, sizeof *plan->forms);
	if (!plan->forms) {
		r->mistakes->failed = true;
		return;
	}
	for (size_t i = 0; i < list->count; i++)
		member_id(&list->entries[i].value, "forms", r->mistakes,
			plan->forms[plan->form_count++]);
}

static void read_plan(const struct yamlin *root, struct mistakes *mistakes, void *into)
{
	static const char *const keys[] = {"result", "languages", "pictogram", "title", "forms",
		"sections", "case", "lists", NULL};
	struct reading_plan r = {.mistakes = mistakes};
	const struct yamlin *id, *languages, *forms, *sections, *pictogram, *more;
	struct result_plan *plan = into;

	if (!member_keys(root, keys, mistakes))
		return;
	id = member_required(root, "result", mistakes);
	languages = member_required(root, "languages", mistakes);
	forms = member_required(root, "forms", mistakes);
	sections = member_required(root, "sections", mistakes);
	pictogram = yamlin_member(root, "pictogram");
	if (!id || !languages || !forms || !sections)
		return;
	member_id(id, "result", mistakes, plan->id);
	if (pictogram)
		member_id(pictogram, "pictogram", mistakes, plan->pictogram);
	if (languages_read(languages, mistakes, &r.languages)) {
		read_texts(&r, root, "title", &plan->title);
		read_forms(&r, forms, plan);
		read_sections(&r, sections, &plan->sections, &plan->section_count);
		more = yamlin_member(root, "case");
		if (more)
			read_case(&r, more, plan);
		more = yamlin_member(root, "lists");
		if (more)
			read_lists(&r, more, plan);
	}
	free(r.languages.items);
}

static bool is_there(const char *name, struct error *err)
{
	const char *data = library_folder(err);
	char path[PATH_MAX + 64];
	struct stat st;

	if (!data)
		return false;
	snprintf(path, sizeof path, "%s/library/%s", data, name);
	return stat(path, &st) == 0;
}

struct result_plan *result_plan_load(const char *name, struct error *err)
{
	struct result_plan *plan;
	char path[FORM_ID_SIZE + 16];

	snprintf(path, sizeof path, "results/%.31s.yaml", name);
	if (!*name || !is_there(path, err))
		return NULL;
	plan = calloc(1, sizeof *plan);
	if (!plan) {
		error_memory(err);
	} else if (!library_table(path, read_plan, plan, err)) {
		result_plan_free(plan);
		plan = NULL;
	}
	return plan;
}

/* --- a plan from a form ------------------------------------------------------------------------- */

static struct result_section *add_section(struct result_plan *plan, enum result_kind kind)
{
	struct result_section *section = &plan->sections[plan->section_count++];

	section->kind = kind;
	return section;
}

/* Adds the question to a section; false when memory ran out. */
static bool add_row(struct result_section *section, const struct results_question *question)
{
	struct result_row *rows =
		realloc(section->rows, (section->row_count + 1) * sizeof *section->rows);

	if (!rows)
		return false;
	section->rows = rows;
	rows[section->row_count] = (struct result_row){0};
	memcpy(rows[section->row_count++].question, question->id, sizeof question->id);
	return true;
}

static enum result_kind kind_of(const struct results_question *question)
{
	if (question->shown.scale)
		return RESULT_BANDS;
	if (question->type == QUESTION_TEXT)
		return RESULT_QUOTES;
	return question->type == QUESTION_MULTI ? RESULT_RANKING : RESULT_CHOICE;
}

/* The section a question belongs in: those of one kind stand together, but every ranking is a
 * section of its own. */
static struct result_section *section_for(struct result_plan *plan, enum result_kind kind)
{
	for (size_t i = 0; kind != RESULT_RANKING && i < plan->section_count; i++)
		if (plan->sections[i].kind == kind)
			return &plan->sections[i];
	return add_section(plan, kind);
}

static bool add_questions(
	struct result_plan *plan, const struct results_form *numbers, enum result_kind kind)
{
	for (size_t i = 0; i < numbers->question_count; i++) {
		const struct results_question *question = &numbers->questions[i];

		if (kind_of(question) == kind && question->type != QUESTION_NUMBER &&
			!add_row(section_for(plan, kind), question))
			return false;
	}
	return true;
}

struct result_plan *result_plan_default(
	const struct form *form, const struct results_form *numbers, struct error *err)
{
	struct result_plan *plan = calloc(1, sizeof *plan);
	bool good = plan != NULL;

	if (good) {
		plan->sections = calloc(numbers->question_count + 2, sizeof *plan->sections);
		plan->forms = calloc(1, sizeof *plan->forms);
		good = plan->sections && plan->forms;
	}
	for (int kind = RESULT_BANDS; good && kind <= RESULT_QUOTES; kind++)
		good = add_questions(plan, numbers, (enum result_kind)kind);
	if (!good) {
		result_plan_free(plan);
		error_memory(err);
		return NULL;
	}
	memcpy(plan->id, form->id, sizeof plan->id);
	memcpy(plan->forms[plan->form_count++], form->id, sizeof form->id);
	add_section(plan, RESULT_PLAN);
	return plan;
}

static void free_rows(struct result_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		texts_free(&rows[i].label);
		texts_free(&rows[i].topic);
	}
	free(rows);
}

static void free_sections(struct result_section *sections, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free_rows(sections[i].rows, sections[i].row_count);
		texts_free(&sections[i].title);
		texts_free(&sections[i].text);
		for (size_t k = 0; k < sections[i].group_count; k++)
			texts_free(&sections[i].groups[k].label);
	}
	free(sections);
}

static void free_lists(struct result_list *lists, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free_rows(lists[i].rows, lists[i].row_count);
		texts_free(&lists[i].title);
		texts_free(&lists[i].text);
	}
	free(lists);
}

void result_plan_free(struct result_plan *plan)
{
	if (!plan)
		return;
	free_sections(plan->sections, plan->section_count);
	free_sections(plan->case_sections, plan->case_count);
	free_lists(plan->lists, plan->list_count);
	texts_free(&plan->title);
	texts_free(&plan->case_title);
	texts_free(&plan->case_text);
	texts_free(&plan->case_foot);
	free(plan->forms);
	free(plan);
}
