// SPDX-License-Identifier: EUPL-1.2
#include "pack_command.h"

#include "event_file.h"
#include "jsonout.h"
#include "pack.h"
#include "page_code.h"

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

const struct cli_option PACK_OPTIONS[] = {
	{.name = "output",
		.letter = 'o',
		.argument = "FILE",
		.help = N_("the PDF to write; named after the event if left out")},
	{0}};

static void print_sheet(const struct pack_sheet *sheet, bool json)
{
	char code[SHEET_CODE_SIZE];
	struct buffer line = {0};
	struct jsonout w = {&line, false};

	sheet_code_write(sheet->sheet, code);
	if (!json) {
		puts(code);
		return;
	}
	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "sheet", code);
	jsonout_string(&w, "form", sheet->form);
	jsonout_string(&w, "language", sheet->language);
	jsonout_string(&w, "variant", sheet->variant);
	jsonout_object_end(&w);
	cli_line(&line);
}

static bool print_pack(const struct cli_arguments *a, const struct pack *pack, struct error *err)
{
	char *file = event_file(cli_text(a, "output", NULL), "pack", pack_event(pack));
	struct pack_result result = {0};
	struct store *store = NULL;
	bool good = file ? store_open(cli_text(a, "db", NULL), &store, err) : error_memory(err);

	good = good && pack_print(store, pack, file, &result, err);
	store_close(store);
	for (size_t i = 0; good && i < result.count; i++)
		print_sheet(&result.sheets[i], cli_given(a, "json"));
	if (good && result.again)
		cli_say(_("%s already holds these %zu sheets; nothing was changed. For another "
			  "pack choose another file name."),
			file, result.count);
	else if (good)
		cli_say(_("%s: %zu sheets for \"%s\", with what goes with them. Print it at 100%%, "
			  "on both sides."),
			file, result.count, pack_event(pack));
	pack_result_free(&result);
	free(file);
	return good;
}

int pack_run(const struct cli_arguments *a)
{
	struct error err = {0};
	struct pack *pack = pack_load(a->operands[0], &err);
	bool good = pack && print_pack(a, pack, &err);

	pack_free(pack);
	return good ? EX_OK : cli_fail(&err);
}
