// SPDX-License-Identifier: EUPL-1.2
/* Looking after the store: verify, backup, purge, forget. */
#include "commands.h"

#include "jsonout.h"
#include "retention.h"

#include <sysexits.h>

/* --- verify ------------------------------------------------------------------------------ */

struct faults {
	bool json;
	long count;
};

static void print_fault(void *context, const char *fault)
{
	struct faults *faults = context;
	struct buffer line = {0};
	struct jsonout w = {.out = &line};

	faults->count++;
	if (!faults->json) {
		printf("%s\n", fault);
		return;
	}
	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "fault", fault);
	jsonout_object_end(&w);
	cli_line(&line);
}

int command_verify(const struct cli_arguments *a)
{
	struct faults faults = {.json = cli_given(a, "json")};
	struct store *store = NULL;
	struct error err;
	bool well =
		command_store(a, &store, &err) && store_verify(store, print_fault, &faults, &err);

	store_close(store);
	if (!well)
		return cli_fail(&err);
	if (faults.count) {
		error_set(&err, EX_DATAERR,
			_("the store is not in order; put back a copy made by formdb backup"));
		return cli_fail(&err);
	}
	cli_say(_("the store is in order: everything belongs to something and every count fits"));
	return EX_OK;
}

/* --- backup ------------------------------------------------------------------------------ */

int command_backup(const struct cli_arguments *a)
{
	struct store *store = NULL;
	struct error err;
	bool well = command_store(a, &store, &err) && store_backup(store, a->operands[0], &err);

	store_close(store);
	if (!well)
		return cli_fail(&err);
	cli_say(_("%s: a whole copy of the store. The same terms hold for it: destroy it in time"),
		a->operands[0]);
	return EX_OK;
}

/* --- purge ------------------------------------------------------------------------------- */

struct purging {
	bool json;
	long lines;
};

static void print_destroyed(void *context, const struct store_destroyed *d)
{
	struct purging *p = context;
	struct buffer line = {0};
	struct jsonout w = {.out = &line};

	p->lines++;
	if (!p->json) {
		printf("%-9s  %6ld", d->kind, d->items);
		if (d->event[0])
			printf(_("  of %ld sheets  %s"), d->sheets, d->event);
		printf("%s%s\n", d->form[0] ? "  " : "", d->form);
		return;
	}
	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "kind", d->kind);
	jsonout_integer(&w, "items", d->items);
	jsonout_string(&w, "event", d->event[0] ? d->event : NULL);
	jsonout_string(&w, "form", d->form[0] ? d->form : NULL);
	jsonout_integer(&w, "sheets", d->sheets);
	jsonout_object_end(&w);
	cli_line(&line);
}

static bool print_listed(void *context, const struct store_destroyed_line *d)
{
	const struct purging *p = context;
	struct buffer line = {0};
	struct jsonout w = {.out = &line};
	char code[SHEET_CODE_SIZE] = "";

	if (d->has_sheet)
		sheet_code_write(d->sheet, code);
	if (!p->json) {
		printf("%s  %-9s  %6ld  %s%s%s%s%s\n", d->day, d->kind, d->items,
			d->by_term ? _("term over") : _("on request"), code[0] ? "  " : "", code,
			d->event[0] ? "  " : "", d->event);
		return true;
	}
	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "day", d->day);
	jsonout_string(&w, "kind", d->kind);
	jsonout_integer(&w, "items", d->items);
	jsonout_string(&w, "reason", d->by_term ? "term" : "request");
	jsonout_string(&w, "sheet", code[0] ? code : NULL);
	jsonout_string(&w, "event", d->event[0] ? d->event : NULL);
	jsonout_object_end(&w);
	cli_line(&line);
	return true;
}

static int list_destroyed(const struct cli_arguments *a)
{
	struct purging purging = {.json = cli_given(a, "json")};
	struct store *store = NULL;
	struct error err;
	bool well = command_store(a, &store, &err) &&
		    store_destroyed_each(store, print_listed, &purging, &err);

	store_close(store);
	return well ? EX_OK : cli_fail(&err);
}

static int keep_paper(const struct cli_arguments *a)
{
	const struct store_paper paper = {.event = cli_part(a, "paper", 0),
		.first = cli_part(a, "paper", 1),
		.second = cli_part(a, "paper", 2)};
	struct store *store = NULL;
	const char *role;
	struct error err;
	bool well = command_role(a, &role, &err) && command_store(a, &store, &err) &&
		    store_paper_gone(store, &paper, role, &err);

	store_close(store);
	if (!well)
		return cli_fail(&err);
	cli_say(_("on the destruction list: the paper of \"%s\", by %s and %s"), paper.event,
		paper.first, paper.second);
	return EX_OK;
}

int command_purge(const struct cli_arguments *a)
{
	struct purging purging = {.json = cli_given(a, "json")};
	bool dry = cli_given(a, "dry-run");
	struct store_terms terms;
	struct store *store = NULL;
	const char *role;
	struct error err;
	bool well;

	if (cli_given(a, "list"))
		return list_destroyed(a);
	if (cli_given(a, "paper"))
		return keep_paper(a);
	well = command_role(a, &role, &err) && retention_terms(&terms, &err) &&
	       command_store(a, &store, &err) &&
	       store_purge(store, &terms, dry, role, print_destroyed, &purging, &err);

	store_close(store);
	if (!well)
		return cli_fail(&err);
	if (purging.lines == 0)
		cli_say(_("nothing is over its term"));
	else if (dry)
		cli_say(_("nothing was destroyed yet: this is what would be"));
	else
		cli_say(_("destroyed, and written on the destruction list"));
	return EX_OK;
}

/* --- forget ------------------------------------------------------------------------------ */

static void forget_json(const struct store_proof *proof)
{
	struct buffer line = {0};
	struct jsonout w = {.out = &line};

	jsonout_object_begin(&w, NULL);
	jsonout_boolean(&w, "already", proof->already);
	jsonout_string(&w, "reason", proof->by_term ? "term" : "request");
	jsonout_string(&w, "day", proof->day);
	jsonout_string(&w, "event", proof->event);
	jsonout_integer(&w, "sheets", proof->sheets);
	jsonout_integer(&w, "answers", proof->answers);
	jsonout_integer(&w, "pictures", proof->pictures);
	jsonout_integer(&w, "texts", proof->texts);
	jsonout_object_end(&w);
	cli_line(&line);
}

static void forget_words(const struct store_proof *proof, const char *code)
{
	if (proof->already && proof->by_term)
		printf(_("%s: already destroyed on %s: the term of its answers was over (%s)\n"),
			code, proof->day, proof->event);
	else if (proof->already)
		printf(_("%s: already destroyed on %s, on request (%s)\n"), code, proof->day,
			proof->event);
	else
		printf(_("%s: destroyed on %s: %ld answers, %ld pictures and %ld texts of %ld "
			 "sheets (%s)\n"),
			code, proof->day, proof->answers, proof->pictures, proof->texts,
			proof->sheets, proof->event);
}

int command_forget(const struct cli_arguments *a)
{
	struct store *store = NULL;
	struct store_proof proof;
	char code[SHEET_CODE_SIZE];
	const char *role;
	struct error err;
	sheet_id asked;
	bool well;

	if (!sheet_code_read(a->operands[0], &asked))
		return cli_usage(_("'%s' is no code: twelve letters and digits, as on the strip "
				   "or the sheet; one of them may be misread"),
			a->operands[0]);
	well = command_role(a, &role, &err) && command_store(a, &store, &err) &&
	       store_forget(store, asked, role, &proof, &err);
	store_close(store);
	if (!well)
		return cli_fail(&err);
	sheet_code_write(asked, code);
	if (cli_given(a, "json"))
		forget_json(&proof);
	else
		forget_words(&proof, code);
	if (!proof.already)
		cli_say(_("results that are printed from now on are without this; paper that "
			  "was handed out is not called back"));
	return EX_OK;
}
