// SPDX-License-Identifier: EUPL-1.2
/* Scans from a scanner and from a folder that is watched. */
#include "intake.h"
#include "page.h"
#include "page_list.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

static void write_scanners(struct visit *v)
{
	struct scanner_found found[SCANNERS_MAX];
	struct error err = {0};
	size_t count = 0;

	put(v, "<h2>%s</h2>", say(v, PH_SCANNER));
	if (!intake_scanners(v->desk->intake, found, &count, &err)) {
		page_notice(v, "wait", say(v, PH_NO_SCANIMAGE));
		return;
	}
	if (count == 0) {
		put(v, "<p>%s</p><p><a class=\"button\" href=\"/administrator/scanner\">%s</a></p>",
			say(v, PH_NO_SCANNER), say(v, PH_LOOK_FOR_SCANNERS));
		return;
	}
	put(v, "<p>%s</p><ul class=\"choices-list\">", say(v, PH_SCANNER_TEXT));
	for (size_t i = 0; i < count; i++) {
		put(v, "<li>");
		page_form(v, "/administrator/scanner", "plain");
		put(v,
			"<button class=\"main\" name=\"device\" value=\"%s\">%s</button></form>"
			"</li>",
			found[i].device, say1(v, PH_SCAN_WITH, found[i].name));
	}
	put(v, "</ul>");
}

static void write_watch(struct visit *v, enum phrase wrong, const char *typed)
{
	char folder[PATH_MAX];

	intake_watched(v->desk->intake, folder);
	put(v, "<h2>%s</h2>", say(v, PH_WATCH));
	if (wrong != PHRASES)
		page_notice(v, "bad", say(v, wrong));
	if (folder[0])
		page_notice(v, "good", say1(v, PH_WATCHED, folder));
	put(v, "<p>%s</p>", say(v, PH_WATCH_TEXT));
	page_form(v, "/administrator/watch", "box");
	put(v,
		"<label for=\"path\">%s</label><p class=\"hint\" id=\"path-hint\">%s</p><input "
		"id=\"path\" name=\"folder\" maxlength=\"2000\" value=\"%s\" autocomplete=\"off\" "
		"spellcheck=\"false\" aria-describedby=\"path-hint\">",
		say(v, PH_WATCH_FOLDER), say(v, PH_WATCH_HINT), typed ? typed : folder);
	put(v, "<button class=\"main\">%s</button></form>", say(v, PH_SAVE));
}

static void write_page(struct visit *v, enum phrase wrong, const char *typed)
{
	page_begin(v, say(v, PH_INTAKE_TITLE), "/administrator/scanner");
	write_scanners(v);
	write_watch(v, wrong, typed);
	page_end(v);
}

void page_intake(struct visit *v)
{
	write_page(v, PHRASES, NULL);
}

void page_intake_scan(struct visit *v)
{
	char pile[PILE_ID_SIZE], query[PILE_ID_SIZE + 8];
	struct error err = {0};

	if (!intake_scan(v->desk->intake, visit_field(v, "device"), pile, &err)) {
		visit_fail(v, &err);
		return;
	}
	snprintf(query, sizeof query, "pile=%s", pile);
	visit_go(v, "/administrator/pile", query);
}

void page_intake_watch(struct visit *v)
{
	const char *folder = visit_field(v, "folder");
	struct error err = {0};

	if (intake_watch(v->desk->intake, folder, &err)) {
		visit_go(v, "/administrator/scanner", NULL);
	} else if (err.status == EX_USAGE) {
		v->response->status = 422;
		write_page(v, PH_WATCH_WRONG, folder);
	} else {
		visit_fail(v, &err);
	}
}
