// SPDX-License-Identifier: EUPL-1.2
#include "commands.h"

#include "export.h"
#include "jsonout.h"
#include "roles.h"
#include "utf8.h"
#include "vault.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

bool command_store(const struct cli_arguments *a, struct store **store, struct error *err)
{
	const char *role = cli_text(a, "role", NULL);

	return store_open(cli_text(a, "db", NULL), store, err) &&
	       vault_use(*store, cli_text(a, "key", NULL), err) &&
	       (!role || store_act_as(*store, role, err));
}

static const char *operand(const struct cli_arguments *a, size_t index)
{
	return index < a->operand_count ? a->operands[index] : NULL;
}

bool command_role(const struct cli_arguments *a, const char **role, struct error *err)
{
	const char *given = cli_text(a, "role", NULL);

	if (!given)
		given = getenv("SPIEGELBLAD_ROLE");
	if (!given || !given[0])
		given = ROLE_OF_NOBODY;
	*role = role_known(given);
	if (*role)
		return true;
	error_set(err, EX_USAGE, _("there is no role \"%s\"; there are:"), given);
	for (const char *const *known = store_roles(); *known; known++) {
		size_t used = strlen(err->text);

		snprintf(err->text + used, sizeof err->text - used, " %s", *known);
	}
	return false;
}

/* --- events ------------------------------------------------------------------------------ */

static void write_balance(struct jsonout *w, const struct store_balance *b)
{
	jsonout_integer(w, "printed", b->printed);
	jsonout_integer(w, "returned", b->returned);
	jsonout_integer(w, "missing", b->missing);
	jsonout_integer(w, "filled_in", b->filled_in);
	jsonout_integer(w, "sides_in", b->sides_in);
	for (int i = 0; i < VERDICTS; i++)
		jsonout_integer(w, verdict_name((enum verdict)i), b->by_verdict[i]);
	jsonout_integer(w, "answers", b->answers);
	jsonout_integer(w, "doubtful", b->doubtful);
	jsonout_integer(w, "conflicts", b->conflicts);
}

static void events_json(const struct store_balance *events, size_t count)
{
	struct buffer line = {0};

	for (size_t i = 0; i < count; i++) {
		struct jsonout w = {.out = &line};

		jsonout_object_begin(&w, NULL);
		jsonout_string(&w, "event", events[i].event);
		jsonout_string(&w, "day", events[i].day);
		jsonout_string(&w, "forms", events[i].forms);
		write_balance(&w, &events[i]);
		jsonout_object_end(&w);
		cli_line(&line);
	}
	buffer_free(&line);
}

/* Columns by character, not by byte. */
static void print_padded(const char *text, size_t width)
{
	size_t length = utf8_length(text);

	printf("%s%*s", text, (int)(length < width ? width - length : 0), "");
}

enum { COUNTS = 4, COUNT_WIDTH = 9 };

/* Numbers end below the last letter of what stands above them. */
static void print_counts(const char *const heads[COUNTS], const long long counts[COUNTS])
{
	for (int i = 0; i < COUNTS; i++) {
		size_t width = utf8_length(heads[i]) + 2;

		width = width < COUNT_WIDTH ? COUNT_WIDTH : width;
		if (counts)
			printf("%*lld", (int)width, counts[i]);
		else
			printf("%*s%s", (int)(width - utf8_length(heads[i])), "", heads[i]);
	}
	putchar('\n');
}

static void events_table(const struct store_balance *events, size_t count)
{
	const char *const heads[COUNTS] = {
		_("printed"), _("returned"), _("missing"), _("to review")};
	size_t name = utf8_length(_("event")), forms = utf8_length(_("forms"));

	for (size_t i = 0; i < count; i++) {
		size_t n = utf8_length(events[i].event), f = utf8_length(events[i].forms);

		name = n > name ? n : name;
		forms = f > forms ? f : forms;
	}
	print_padded(_("event"), name + 2);
	print_padded(_("forms"), forms + 2);
	print_counts(heads, NULL);
	for (size_t i = 0; i < count; i++) {
		const struct store_balance *b = &events[i];
		long long counts[COUNTS] = {
			b->printed, b->returned, b->missing, b->doubtful + b->conflicts};

		print_padded(b->event, name + 2);
		print_padded(b->forms, forms + 2);
		print_counts(heads, counts);
	}
}

int command_events(const struct cli_arguments *a)
{
	struct store_balance *events = NULL;
	struct store *store = NULL;
	struct error err;
	size_t count = 0;
	bool well = command_store(a, &store, &err) && store_events(store, &events, &count, &err);

	store_close(store);
	if (!well)
		return cli_fail(&err);
	if (cli_given(a, "json"))
		events_json(events, count);
	else if (count)
		events_table(events, count);
	else
		cli_say(_("there are no events yet: print sheets for one with formgen print"));
	free(events);
	return EX_OK;
}

/* --- balance ----------------------------------------------------------------------------- */

static void write_trouble(struct jsonout *w, const struct store_trouble *t)
{
	char code[SHEET_CODE_SIZE] = "";

	if (t->has_sheet)
		sheet_code_write(t->sheet, code);
	jsonout_object_begin(w, NULL);
	jsonout_string(w, "file", t->file);
	jsonout_integer(w, "page", t->page);
	jsonout_string(w, "verdict", verdict_name(t->verdict));
	jsonout_string(w, "reason", t->reason);
	jsonout_boolean(w, "decide", t->waits);
	jsonout_string(w, "sheet", t->has_sheet ? code : NULL);
	if (t->has_sheet)
		jsonout_integer(w, "side", t->side);
	jsonout_string(w, "day", t->day);
	jsonout_object_end(w);
}

static void balance_json(
	const struct store_balance *b, const struct store_trouble *troubles, size_t count)
{
	struct buffer line = {0};
	struct jsonout w = {.out = &line};

	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "event", b->event[0] ? b->event : NULL);
	write_balance(&w, b);
	jsonout_array_begin(&w, "trouble");
	for (size_t i = 0; i < count; i++)
		write_trouble(&w, &troubles[i]);
	jsonout_array_end(&w);
	jsonout_object_end(&w);
	cli_line(&line);
	buffer_free(&line);
}

static void print_count(const char *words, int indent, long long count)
{
	printf("%*s", indent, "");
	print_padded(words, (size_t)(24 - indent));
	printf("%9lld\n", count);
}

static void balance_table(const struct store_balance *b)
{
	const char *const verdicts[VERDICTS] = {
		_("read"), _("duplicate"), _("blank"), _("foreign"), _("unreadable")};

	if (b->event[0])
		printf("%s (%s)\n", b->event, b->forms);
	else
		printf("%s\n", _("whole store"));
	print_count(_("sheets printed"), 0, b->printed);
	print_count(_("returned"), 2, b->returned);
	print_count(_("missing"), 2, b->missing);
	print_count(_("sides in"), 0, b->sides_in);
	for (int i = 0; i < VERDICTS; i++)
		print_count(verdicts[i], 2, b->by_verdict[i]);
	print_count(_("questions"), 0, b->answers);
	print_count(_("doubtful"), 2, b->doubtful);
	print_count(_("two answers"), 2, b->conflicts);
}

static void trouble_table(const struct store_trouble *troubles, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct store_trouble *t = &troubles[i];
		char code[SHEET_CODE_SIZE] = "";

		if (i == 0)
			printf("\n%s\n", _("not simply read:"));
		if (t->has_sheet)
			sheet_code_write(t->sheet, code);
		printf(_("  %s, page %d: %s"), t->file, t->page, verdict_name(t->verdict));
		if (t->reason[0])
			printf(": %s", t->reason);
		if (t->has_sheet)
			printf(_(" (sheet %s, side %d)"), code, t->side);
		printf("\n");
	}
}

static bool load_balance(struct store *store, const char *event, struct store_balance *balance,
	struct store_trouble **troubles, size_t *count, struct error *err)
{
	return (event ? store_event_balance(store, event, balance, err)
		      : store_total_balance(store, balance, err)) &&
	       store_troubles(store, event, troubles, count, err);
}

int command_balance(const struct cli_arguments *a)
{
	struct store_balance balance;
	struct store_trouble *troubles = NULL;
	struct store *store = NULL;
	struct error err;
	size_t count = 0;
	bool well = command_store(a, &store, &err) &&
		    load_balance(store, operand(a, 0), &balance, &troubles, &count, &err);

	store_close(store);
	if (!well)
		return cli_fail(&err);
	if (cli_given(a, "json")) {
		balance_json(&balance, troubles, count);
	} else {
		balance_table(&balance);
		trouble_table(troubles, count);
	}
	free(troubles);
	return EX_OK;
}

/* --- export ------------------------------------------------------------------------------ */

/* A file that is there whole or not at all, and that nobody else can read. */
struct new_file {
	const char *path;
	char *temporary;
	FILE *stream;
};

static bool new_file_open(struct new_file *file, const char *path, struct error *err)
{
	struct buffer name = {0};
	int fd;

	buffer_printf(&name, "%s.XXXXXX", path);
	if (name.failed)
		return error_memory(err);
	*file = (struct new_file){.path = path, .temporary = name.data};
	fd = mkostemp(file->temporary, O_CLOEXEC);
	if (fd >= 0)
		file->stream = fdopen(fd, "w");
	if (file->stream)
		return true;
	error_set(err, EX_CANTCREAT, _("%s: cannot be written: %s"), path, strerror(errno));
	if (fd >= 0) {
		close(fd);
		unlink(file->temporary);
	}
	free(file->temporary);
	return false;
}

static bool new_file_close(struct new_file *file, bool keep, struct error *err)
{
	bool well = keep;

	if (well && (fflush(file->stream) != 0 || fsync(fileno(file->stream)) != 0 ||
			    ferror(file->stream)))
		well = error_set(
			err, EX_IOERR, _("%s: cannot be written: %s"), file->path, strerror(errno));
	fclose(file->stream);
	if (well && rename(file->temporary, file->path) != 0)
		well = error_set(err, EX_CANTCREAT, _("%s: cannot be written: %s"), file->path,
			strerror(errno));
	if (!well)
		unlink(file->temporary);
	free(file->temporary);
	return well;
}

static bool write_rows(struct store *store, const struct export_request *request, const char *path,
	struct error *err)
{
	struct new_file file = {0};

	if (!path)
		return export_write(store, request, stdout, err);
	return new_file_open(&file, path, err) &&
	       new_file_close(&file, export_write(store, request, file.stream, err), err);
}

/* The codebook goes beside the rows: answers.csv, answers.csv.codebook.csv. A workbook has it
 * inside. Empty when none is wanted. */
static void codebook_path(
	const struct cli_arguments *a, const struct export_request *request, struct buffer *path)
{
	const char *output = cli_text(a, "output", NULL), *named = cli_text(a, "codebook", NULL);

	if (named)
		buffer_puts(path, named);
	else if (output && request->format != EXPORT_XLSX)
		buffer_printf(path, "%s.codebook.csv", output);
}

static bool write_export(const struct cli_arguments *a, struct store *store,
	struct export_request *request, struct error *err)
{
	const char *output = cli_text(a, "output", NULL);
	struct buffer path = {0};
	struct new_file codebook = {0};
	bool well;

	codebook_path(a, request, &path);
	if (path.failed)
		return error_memory(err);
	if (path.length == 0) {
		buffer_free(&path);
		return write_rows(store, request, output, err);
	}
	well = new_file_open(&codebook, buffer_text(&path), err);
	if (well) {
		request->codebook = codebook.stream;
		well = new_file_close(&codebook, write_rows(store, request, output, err), err);
	}
	if (well)
		cli_say(_("what the columns mean: %s"), buffer_text(&path));
	buffer_free(&path);
	return well;
}

/* A workbook on a terminal is noise. */
static bool goes_somewhere(
	const struct cli_arguments *a, const struct export_request *request, struct error *err)
{
	bool text = request->format == EXPORT_CSV || request->format == EXPORT_JSONL;

	return text || cli_given(a, "output") || !isatty(STDOUT_FILENO) ||
	       error_set(err, EX_USAGE, _("name a file for the rows: -o answers.%s"),
		       export_format_name(request->format));
}

int command_export(const struct cli_arguments *a)
{
	struct export_request request = {.event = operand(a, 0),
		.reason = cli_text(a, "reason", NULL),
		.language = cli_text(a, "lang", "nl")};
	struct store *store = NULL;
	struct error err;
	bool well;

	request.separator = strcmp(cli_text(a, "separator", "comma"), "semicolon") == 0 ? ';' : ',';
	export_format_parse(cli_text(a, "format", ""), &request.format);
	well = goes_somewhere(a, &request, &err) && command_role(a, &request.role, &err) &&
	       command_store(a, &store, &err) && write_export(a, store, &request, &err);
	store_close(store);
	return well ? EX_OK : cli_fail(&err);
}

/* --- log --------------------------------------------------------------------------------- */

struct log_print {
	bool json, sound;
	long long entry;
	struct buffer line;
};

static bool print_entry(void *context, const struct store_log_entry *entry)
{
	struct log_print *p = context;
	struct jsonout w = {.out = &p->line};

	p->entry++;
	p->sound = p->sound && entry->sound;
	if (p->json) {
		jsonout_object_begin(&w, NULL);
		jsonout_string(&w, "day", entry->day);
		jsonout_string(&w, "role", entry->role);
		jsonout_string(&w, "action", entry->action);
		jsonout_string(&w, "object", entry->object);
		jsonout_string(&w, "reason", entry->reason);
		jsonout_boolean(&w, "sound", entry->sound);
		jsonout_object_end(&w);
	} else {
		buffer_printf(&p->line, "%s  %s  %s  %s%s%s%s", entry->day, entry->role,
			entry->action, entry->object, entry->reason[0] ? "  (" : "", entry->reason,
			entry->reason[0] ? ")" : "");
		if (!entry->sound)
			buffer_puts(&p->line, _("  << changed afterwards"));
	}
	cli_line(&p->line);
	return true;
}

static void check_json(const struct store_log_check *check)
{
	struct buffer line = {0};
	struct jsonout w = {.out = &line};

	jsonout_object_begin(&w, NULL);
	jsonout_integer(&w, "entries", check->entries);
	jsonout_integer(&w, "unsound", check->unsound);
	jsonout_boolean(&w, "cut", check->cut);
	jsonout_boolean(&w, "noted", check->noted_found);
	jsonout_string(&w, "first_day", check->first_day);
	jsonout_string(&w, "last_day", check->last_day);
	jsonout_string(&w, "seal", check->seal);
	jsonout_object_end(&w);
	cli_line(&line);
	buffer_free(&line);
}

static bool check_log(const struct cli_arguments *a, struct store *store, struct error *err)
{
	struct store_log_check check;

	if (!store_log_check(store, cli_text(a, "seal", NULL), &check, err))
		return false;
	if (cli_given(a, "json"))
		check_json(&check);
	else
		printf(_("%ld lines from %s to %s; seal %s\n"), check.entries, check.first_day,
			check.last_day, check.seal);
	if (check.unsound || check.cut)
		return error_set(err, EX_DATAERR,
			check.cut ? _("lines were taken off the end of the log by another program")
				  : _("the log was changed by another program"));
	return check.noted_found ||
	       error_set(err, EX_DATAERR,
		       _("the seal you noted is not in the log: it was made anew, or those lines "
			 "are over their term"));
}

static bool print_log(const struct cli_arguments *a, struct store *store, struct error *err)
{
	struct log_print print = {.json = cli_given(a, "json"), .sound = true};
	bool well = store_log_each(store, print_entry, &print, err);

	buffer_free(&print.line);
	return well && (print.sound || error_set(err, EX_DATAERR,
					       _("the log was changed by another program")));
}

int command_log(const struct cli_arguments *a)
{
	bool check = cli_given(a, "check") || cli_given(a, "seal");
	struct store *store = NULL;
	struct error err;
	bool well = command_store(a, &store, &err) &&
		    (check ? check_log(a, store, &err) : print_log(a, store, &err));

	store_close(store);
	return well ? EX_OK : cli_fail(&err);
}
