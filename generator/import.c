// SPDX-License-Identifier: EUPL-1.2
#include "import.h"

#include "check.h"
#include "definition.h"
#include "import_words.h"
#include "jsonout.h"
#include "library.h"
#include "output.h"
#include "xlsform.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

const struct cli_option IMPORT_OPTIONS[] = {
	{.name = "output",
		.letter = 'o',
		.argument = "FILE",
		.help = N_("the definition to write, such as my-form.yaml; else to stdout")},
	{.name = "regime",
		.argument = "A|B|C",
		.help = N_("A without name (if left out), B client and worker, C staff")},
	{.name = "audience",
		.argument = "client|child|staff",
		.help = N_("who reads it; client if left out")},
	{.name = "lang",
		.argument = "LANGUAGE",
		.help = N_("of the columns that name none; else what the workbook says, else nl")},
	{0},
};

static int choice(const struct cli_arguments *a, const char *name, const char *const *words)
{
	const char *text = cli_text(a, name, words[0]);
	int i = 0;

	while (words[i] && strcmp(words[i], text) != 0)
		i++;
	return words[i] ? i : 0;
}

/* "My form.xlsx" of a path, without folder and ending. free() it. */
static char *stem_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');

	return strndup(name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
}

/* --- what is said -------------------------------------------------------------------------------- */

static void say_note(const char *path, const struct xlsform_note *n, bool json)
{
	struct buffer line = {0};
	struct jsonout w = {&line, false};

	if (!json) {
		cli_say(_("%s: %s row %d%s%s: %s"), path, n->sheet, n->row, *n->column ? ", " : "",
			n->column, n->text);
		return;
	}
	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "file", path);
	jsonout_string(&w, "sheet", n->sheet);
	jsonout_integer(&w, "row", n->row);
	jsonout_string(&w, "column", n->column);
	jsonout_string(&w, "text", n->text);
	jsonout_object_end(&w);
	cli_line(&line);
}

static void say_notes(const char *path, const struct xlsform_notes *notes, bool json)
{
	for (size_t i = 0; i < notes->count; i++)
		say_note(path, &notes->items[i], json);
	if (notes->lost > 0)
		cli_say(_("%s: and %zu more"), path, notes->lost);
}

/* What the rules for easy reading think of it, line by line of the new file. */
static bool say_remarks(const struct form *form, const char *file, struct error *err)
{
	struct remarks remarks = {0};
	bool good = check_words(form, &remarks, err);

	for (size_t i = 0; i < remarks.count; i++) {
		const struct remark *r = &remarks.items[i];

		cli_say("%s:%d:%d: %s: %s: %s%s%s", file, r->place.line, r->place.column, r->rule,
			r->error ? _("error") : _("advice"), r->text, *r->suggestion ? "; " : "",
			r->suggestion);
	}
	if (good && remarks_errors(&remarks) > 0)
		cli_say(_("%s breaks %zu rules for easy reading, see above; change the file, then: "
			  "formgen check %s%s"),
			file, remarks_errors(&remarks), strchr(file, '/') ? "" : "./", file);
	remarks_free(&remarks);
	return good;
}

/* --- the definition ------------------------------------------------------------------------------ */

/* The lines at the top of the file. The name may hold anything a file name can. */
static void write_head(const char *stem, struct buffer *head)
{
	buffer_puts(head, "Made by formgen import from \"");
	for (const char *c = stem; *c; c++)
		buffer_add(head, (unsigned char)*c < ' ' ? "?" : c, 1);
	buffer_puts(head,
		"\". A beginning: read every line, and look up in\n"
		"example.yaml what it means.\n"
		"  regime     A promises that nobody knows who filled it in; is that true?\n"
		"  pictogram  was guessed from the words, and is 'question' where none fitted\n"
		"  code       is what is stored; it keeps its meaning for ever\n"
		"Then: formgen check ./THIS-FILE.yaml   and   formgen specimen ./THIS-FILE.yaml");
}

/* The form as its own text tells it: what will be printed, and the lines to point at. */
static struct form *read_back(const char *file, const struct buffer *yaml, struct error *err)
{
	struct form *form = library_parse(file, buffer_text(yaml), yaml->length, err);

	if (!form && err->status == EX_DATAERR) {
		error_prefix(
			err, "%s", _("this questionnaire cannot be imported, please report it: "));
		err->status = EX_SOFTWARE;
	}
	return form;
}

static int write_definition(const struct cli_arguments *a, const struct xlsform *xlsform,
	const char *stem, struct error *err)
{
	const char *file = cli_text(a, "output", NULL);
	struct buffer yaml = {0}, head = {0};
	struct form *form = NULL;
	bool good;

	write_head(stem, &head);
	definition_write(xlsform->form, buffer_text(&head), &yaml);
	buffer_free(&head);
	good = yaml.failed ? error_memory(err) : true;
	if (good)
		form = read_back(file ? file : "stdout", &yaml, err);
	good = form && (!file || output_whole(file, &yaml, err));
	if (good && !file)
		fwrite(yaml.data, 1, yaml.length, stdout);
	if (good)
		cli_say(_("%zu questions taken over, %zu left out"), form->question_count,
			xlsform->questions_left);
	if (good && file)
		good = say_remarks(form, file, err);
	form_free(form);
	buffer_free(&yaml);
	return good ? EX_OK : cli_fail(err);
}

int import_run(const struct cli_arguments *a)
{
	static const char *const regimes[] = {"A", "B", "C", NULL};
	static const char *const audiences[] = {"client", "child", "staff", NULL};
	const char *path = a->operands[0];
	char *stem = stem_of(path);
	struct import_words words = {0};
	struct xlsform_request request = {.words = &words,
		.name = path,
		.stem = stem,
		.regime = (enum regime)choice(a, "regime", regimes),
		.audience = (enum audience)choice(a, "audience", audiences),
		.language = cli_text(a, "lang", NULL)};
	struct xlsform xlsform = {0};
	struct error err = {0};
	struct xlsx *xlsx;
	int status;

	if (cli_given(a, "json") && !cli_given(a, "output")) {
		free(stem);
		return cli_usage(_("--json needs -o FILE: both write to stdout"));
	}
	xlsx = stem ? xlsx_open(path, &err) : NULL;
	if (xlsx && import_words_load(&words, &err) &&
		xlsform_read(xlsx, &request, &xlsform, &err)) {
		say_notes(path, &xlsform.notes, cli_given(a, "json"));
		status = write_definition(a, &xlsform, stem, &err);
	} else {
		say_notes(path, &xlsform.notes, cli_given(a, "json"));
		status = stem ? cli_fail(&err) : EX_OSERR;
	}
	xlsform_free(&xlsform);
	import_words_free(&words);
	xlsx_free(xlsx);
	free(stem);
	return status;
}
