// SPDX-License-Identifier: EUPL-1.2
/* What waits for a person: listing it, with pictures, and taking the person's word. */
#include "commands.h"

#include "jsonout.h"
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

/* --- pictures ---------------------------------------------------------------------------- */

/* A folder that nobody else can look into: made so, or found so. */
static bool private_folder(const char *folder, struct error *err)
{
	struct stat st;

	if (mkdir(folder, 0700) == 0)
		return true;
	if (errno != EEXIST)
		return error_set(err, EX_CANTCREAT, _("%s: cannot make this folder: %s"), folder,
			strerror(errno));
	if (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode))
		return error_set(err, EX_CANTCREAT, _("%s: is no folder"), folder);
	if (st.st_uid != geteuid() || (st.st_mode & 077))
		return error_set(err, EX_NOPERM,
			_("%s: others may look into this folder; name a new one, it is made for "
			  "you "
			  "alone"),
			folder);
	return true;
}

struct pictures {
	const char *folder;
	char code[SHEET_CODE_SIZE];
	int number;
	struct buffer *names; /* of what was written, parted by spaces */
	struct error *err;
	bool failed;
};

static bool write_bytes(const char *path, const void *bytes, size_t count, struct error *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool well = fd >= 0 && write(fd, bytes, count) == (ssize_t)count;

	if (fd >= 0 && close(fd) != 0)
		well = false;
	if (!well)
		error_set(err, EX_CANTCREAT, _("%s: cannot be written: %s"), path, strerror(errno));
	return well;
}

static bool write_picture(void *context, const struct store_picture *picture)
{
	struct pictures *p = context;
	struct buffer path = {0};

	buffer_printf(&path, "%s/%s-%s", p->folder, p->code, picture->question);
	if (p->number)
		buffer_printf(&path, "-copy%d", p->number);
	if (picture->index)
		buffer_printf(&path, "-%d", picture->index + 1);
	buffer_puts(&path, ".png");
	if (path.failed)
		p->failed = !error_memory(p->err);
	else
		p->failed =
			!write_bytes(buffer_text(&path), picture->png, picture->png_bytes, p->err);
	if (!p->failed)
		buffer_printf(p->names, "%s%s", p->names->length ? " " : "", buffer_text(&path));
	buffer_free(&path);
	return !p->failed;
}

/* The pictures of one doubt into the folder; `names` gets where they are. */
static bool write_pictures(struct store *store, const struct store_doubt *doubt, const char *folder,
	const char *role, struct buffer *names, struct error *err)
{
	struct pictures p = {.folder = folder, .number = doubt->number, .names = names, .err = err};

	sheet_code_write(doubt->sheet, p.code);
	return store_pictures(store, doubt->sheet, doubt->number,
		       doubt->copy || doubt->empty ? NULL : doubt->question, role, write_picture,
		       &p, err) &&
	       !p.failed;
}

/* --- the list ---------------------------------------------------------------------------- */

static void doubt_json(const struct store_doubt *d, const char *pictures)
{
	struct buffer line = {0};
	struct jsonout w = {.out = &line};
	char code[SHEET_CODE_SIZE];

	sheet_code_write(d->sheet, code);
	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "sheet", code);
	jsonout_string(&w, "kind", d->copy ? "copy" : d->empty ? "empty" : "answer");
	if (!d->empty)
		jsonout_integer(&w, "side", d->side);
	jsonout_integer(&w, "reading", d->number);
	jsonout_string(&w, "form", d->form);
	jsonout_string(&w, "language", d->language);
	if (!d->copy && !d->empty) {
		jsonout_string(&w, "question", d->question);
		jsonout_string(&w, "type", question_type_name(d->type));
		jsonout_string(&w, "state", answer_state_name(d->state));
		jsonout_string(&w, "seen", d->value);
		jsonout_string(&w, "note", d->note);
		jsonout_integer(&w, "max", d->max);
		jsonout_array_begin(&w, "codes");
		for (size_t i = 0; i < d->code_count; i++)
			jsonout_integer(&w, NULL, d->codes[i]);
		jsonout_array_end(&w);
	}
	jsonout_string(&w, "pictures", pictures);
	jsonout_object_end(&w);
	cli_line(&line);
}

static void doubt_words(const struct store_doubt *d, const char *pictures)
{
	char code[SHEET_CODE_SIZE];

	sheet_code_write(d->sheet, code);
	if (d->copy)
		printf(_("%s  side %d  other ink: did somebody else fill in a copy? "
			 "--copy %s counts, or --copy %s ignored"),
			code, d->side, code, code);
	else if (d->empty)
		printf(_("%s  nothing found: is the paper empty? --empty %s yes, or --empty %s no; "
			 "a scanner that is set too light hides pencil"),
			code, code, code);
	else
		printf("%s  %s  %s%s%s", code, d->question, answer_state_name(d->state),
			d->value[0] ? _("  seen: ") : "", d->value);
	if (d->note[0] && !d->empty)
		printf("  (%s)", d->note);
	if (pictures[0])
		printf("  %s", pictures);
	printf("\n");
}

static bool list_doubts(
	const struct cli_arguments *a, struct store *store, const char *role, struct error *err)
{
	const char *folder = cli_text(a, "crops", NULL);
	struct store_doubt *list = NULL;
	struct buffer pictures = {0};
	size_t count = 0;
	bool well = (!folder || private_folder(folder, err)) &&
		    store_doubts(store, a->operands[0], &list, &count, err);

	for (size_t i = 0; well && i < count; i++) {
		pictures.length = 0;
		buffer_puts(&pictures, "");
		well = !folder || write_pictures(store, &list[i], folder, role, &pictures, err);
		if (!well)
			break;
		if (cli_given(a, "json"))
			doubt_json(&list[i], buffer_text(&pictures));
		else
			doubt_words(&list[i], buffer_text(&pictures));
	}
	if (well && count == 0)
		cli_say(_("nothing waits for a person"));
	else if (well && !cli_given(a, "json"))
		cli_say(_("answer one with: formdb review \"%s\" --answer SHEET QUESTION CODE; "
			  "instead of a code: 2,5 or blank, double, written, later"),
			a->operands[0]);
	buffer_free(&pictures);
	free(list);
	return well;
}

/* --- what stands out ----------------------------------------------------------------------- */

static void flagged_json(const struct store_flagged *f)
{
	struct buffer line = {0};
	struct jsonout w = {.out = &line};
	char code[SHEET_CODE_SIZE];

	sheet_code_write(f->sheet, code);
	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "sheet", code);
	jsonout_string(&w, "kind", "flags");
	jsonout_integer(&w, "reading", f->number);
	jsonout_string(&w, "form", f->form);
	jsonout_array_begin(&w, "flags");
	for (unsigned i = 0; i < FLAGS; i++)
		if (f->flags & 1U << i)
			jsonout_string(&w, NULL, flag_name((enum store_flag)(1U << i)));
	jsonout_array_end(&w);
	jsonout_object_end(&w);
	cli_line(&line);
}

static void flagged_words(const struct store_flagged *f)
{
	char code[SHEET_CODE_SIZE];

	sheet_code_write(f->sheet, code);
	if (f->flags & FLAG_STRAIGHT)
		printf(_("%s  straight line: all answers in the same outer box\n"), code);
	if (f->flags & FLAG_NOTHING)
		printf(_("%s  nothing found: on the sides that came in; others are missing\n"),
			code);
	if (f->flags & FLAG_STRUCK)
		printf(_("%s  struck out: a question is struck through, or a side scribbled over; "
			 "that counts as blank\n"),
			code);
	if (f->flags & FLAG_NAME)
		printf(_("%s  name: something was written that may be a name, initials or a "
			 "signature\n"),
			code);
}

/* How many there are is always told; which, when it is asked. */
static bool tell_flags(
	const struct cli_arguments *a, struct store *store, bool each, struct error *err)
{
	struct store_flagged *list = NULL;
	size_t count = 0, straight = 0, names = 0, empty = 0, struck = 0;

	if (!store_flags(store, a->operands[0], &list, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		straight += (list[i].flags & FLAG_STRAIGHT) != 0;
		names += (list[i].flags & FLAG_NAME) != 0;
		empty += (list[i].flags & FLAG_NOTHING) != 0;
		struck += (list[i].flags & FLAG_STRUCK) != 0;
		if (each && cli_given(a, "json"))
			flagged_json(&list[i]);
		else if (each)
			flagged_words(&list[i]);
	}
	free(list);
	if (count || each)
		cli_say(_("sheets with all answers in one line: %zu; with what may be a name: "
			  "%zu; struck out: %zu; with nothing on the side that came in: %zu%s"),
			straight, names, struck, empty, each ? "" : _("; --flags tells which"));
	return true;
}

/* --- a person's word --------------------------------------------------------------------- */

static bool read_sheet(const char *typed, sheet_id *sheet, struct error *err)
{
	return sheet_code_read(typed, sheet) || error_set(err, EX_USAGE,
							_("'%s' is no sheet code: twelve letters "
							  "and digits, as on the sheet; one of "
							  "them may be misread"),
							typed);
}

/* A sheet of another event is a slip of the hand. */
static bool check_event(struct store *store, sheet_id sheet, const char *event, struct error *err)
{
	char found[200];

	if (!store_sheet_event(store, sheet, found, err))
		return false;
	return strcmp(found, event) == 0 ||
	       error_set(err, EX_USAGE, _("this sheet belongs to \"%s\", not to \"%s\""), found,
		       event);
}

static bool take_answer(
	const struct cli_arguments *a, struct store *store, const char *role, struct error *err)
{
	struct store_word word = {.number = (int)cli_whole(a, "reading", 0),
		.question = cli_part(a, "answer", 1),
		.answer = cli_part(a, "answer", 2),
		.role = role};

	if (!read_sheet(cli_part(a, "answer", 0), &word.sheet, err) ||
		!check_event(store, word.sheet, a->operands[0], err))
		return false;
	if (strcmp(word.answer, "later") == 0)
		return true;
	return store_decide(store, &word, err);
}

/* All readings with other ink of that sheet that wait, or with --reading one. */
static bool take_copy(
	const struct cli_arguments *a, struct store *store, const char *role, struct error *err)
{
	const char *word = cli_part(a, "copy", 1);
	bool counts = strcmp(word, "counts") == 0, found = false, well;
	struct store_doubt *list = NULL;
	long wanted = cli_whole(a, "reading", 0);
	size_t count = 0;
	sheet_id sheet;

	if (!counts && strcmp(word, "ignored") != 0)
		return error_set(
			err, EX_USAGE, _("say counts or ignored of a copy, not '%s'"), word);
	well = read_sheet(cli_part(a, "copy", 0), &sheet, err) &&
	       store_doubts(store, a->operands[0], &list, &count, err);
	for (size_t i = 0; well && i < count; i++) {
		if (!list[i].copy || list[i].sheet != sheet || (wanted && list[i].number != wanted))
			continue;
		found = true;
		well = store_decide_copy(
			store, sheet, list[i].side, list[i].number, counts, role, err);
	}
	free(list);
	if (well && !found)
		cli_say(_("no reading with other ink of this sheet waits for a word"));
	return well;
}

/* Of the reading that counts, or with --reading of a copy. */
static bool take_empty(
	const struct cli_arguments *a, struct store *store, const char *role, struct error *err)
{
	const char *word = cli_part(a, "empty", 1);
	bool empty = strcmp(word, "yes") == 0;
	sheet_id sheet;

	if (!empty && strcmp(word, "no") != 0)
		return error_set(
			err, EX_USAGE, _("say yes when the paper is empty, or no; not '%s'"), word);
	return read_sheet(cli_part(a, "empty", 0), &sheet, err) &&
	       check_event(store, sheet, a->operands[0], err) &&
	       store_decide_empty(store, sheet, (int)cli_whole(a, "reading", 0), empty, role, err);
}

static bool undo(const struct cli_arguments *a, struct store *store, struct error *err)
{
	struct store_doubt undone;
	char code[SHEET_CODE_SIZE];

	if (!store_undo(store, a->operands[0], &undone, err))
		return false;
	sheet_code_write(undone.sheet, code);
	if (undone.empty) {
		cli_say(_("taken back: whether sheet %s is empty is asked again"), code);
		return true;
	}
	cli_say(_("taken back: %s, question %s is %s again"), code, undone.question,
		answer_state_name(undone.state));
	return true;
}

int command_review(const struct cli_arguments *a)
{
	int asked = cli_given(a, "answer") + cli_given(a, "copy") + cli_given(a, "empty") +
		    cli_given(a, "undo") + cli_given(a, "flags");
	struct store *store = NULL;
	const char *role;
	struct error err;
	bool well;

	if (asked > 1)
		return cli_usage(_("give one of --answer, --copy, --empty, --undo and --flags"));
	well = command_role(a, &role, &err) && command_store(a, &store, &err);
	if (well && cli_given(a, "answer"))
		well = take_answer(a, store, role, &err);
	else if (well && cli_given(a, "copy"))
		well = take_copy(a, store, role, &err);
	else if (well && cli_given(a, "empty"))
		well = take_empty(a, store, role, &err);
	else if (well && cli_given(a, "undo"))
		well = undo(a, store, &err);
	else if (well && cli_given(a, "flags"))
		well = tell_flags(a, store, true, &err);
	else if (well)
		well = list_doubts(a, store, role, &err) && tell_flags(a, store, false, &err);
	store_close(store);
	return well ? EX_OK : cli_fail(&err);
}
