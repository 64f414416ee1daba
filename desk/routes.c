// SPDX-License-Identifier: EUPL-1.2
#include "page_list.h"
#include "site.h"

#define OF_A_ROLE(name, role)                                                                      \
	{HTTP_POST, "/" name "/leave", role, 0, page_leave},                                       \
		{HTTP_POST, "/" name "/language", role, 0, page_language},                         \
		{HTTP_GET, "/" name "/here", role, 0, page_here},                                  \
		{HTTP_GET, "/" name "/password", role, 0, page_password},                          \
	{                                                                                          \
		HTTP_POST, "/" name "/password", role, ROUTE_SLOW, page_password_save              \
	}

const struct route ROUTES[] = {
	{HTTP_GET, "/", ROLE_NONE, ROUTE_OPEN, page_start},
	{HTTP_GET, "/in", ROLE_NONE, ROUTE_OPEN, page_link},
	{HTTP_POST, "/login", ROLE_NONE, ROUTE_OPEN | ROUTE_SLOW, page_login},
	{HTTP_POST, "/language", ROLE_NONE, ROUTE_OPEN, page_language},
	{HTTP_GET, "/pictogram", ROLE_NONE, ROUTE_OPEN, page_picture},
	{HTTP_GET, "/desk.css", ROLE_NONE, ROUTE_OPEN, page_asset},
	{HTTP_GET, "/desk.js", ROLE_NONE, ROUTE_OPEN, page_asset},
	{HTTP_GET, "/scan.js", ROLE_NONE, ROUTE_OPEN, page_asset},
	{HTTP_GET, "/review.js", ROLE_NONE, ROUTE_OPEN, page_asset},
	{HTTP_GET, "/own.js", ROLE_NONE, ROUTE_OPEN, page_asset},
	{HTTP_GET, "/black.js", ROLE_NONE, ROUTE_OPEN, page_asset},
	{HTTP_GET, "/icon.svg", ROLE_NONE, ROUTE_OPEN, page_asset},

	OF_A_ROLE("coordinator", ROLE_COORDINATOR),
	OF_A_ROLE("administrator", ROLE_ADMINISTRATOR),
	OF_A_ROLE("reviewer", ROLE_REVIEWER),

	{HTTP_GET, "/coordinator", ROLE_COORDINATOR, 0, page_forms},
	{HTTP_GET, "/coordinator/form", ROLE_COORDINATOR, ROUTE_SLOW, page_form_order},
	{HTTP_GET, "/coordinator/sides", ROLE_COORDINATOR, ROUTE_SLOW, page_form_sides},
	{HTTP_GET, "/coordinator/page.png", ROLE_COORDINATOR, ROUTE_SLOW | ROUTE_QUIET,
		page_form_picture},
	{HTTP_GET, "/coordinator/day", ROLE_COORDINATOR, 0, page_day},
	{HTTP_POST, "/coordinator/day", ROLE_COORDINATOR, ROUTE_SLOW, page_day_make},
	{HTTP_GET, "/coordinator/own", ROLE_COORDINATOR, ROUTE_SLOW, page_own},
	{HTTP_POST, "/coordinator/own-look", ROLE_COORDINATOR, ROUTE_SLOW, page_own_look},
	{HTTP_POST, "/coordinator/own-save", ROLE_COORDINATOR, ROUTE_SLOW, page_own_save},
	{HTTP_GET, "/coordinator/draft.png", ROLE_COORDINATOR, ROUTE_SLOW | ROUTE_QUIET,
		page_draft_picture},
	{HTTP_POST, "/coordinator/action-list", ROLE_COORDINATOR, ROUTE_SLOW, page_actions_print},
	{HTTP_POST, "/coordinator/print", ROLE_COORDINATOR, ROUTE_SLOW, page_print},
	{HTTP_GET, "/coordinator/printed", ROLE_COORDINATOR, 0, page_printed},
	{HTTP_GET, "/coordinator/printed.png", ROLE_COORDINATOR, ROUTE_SLOW | ROUTE_QUIET,
		page_printed_picture},
	{HTTP_GET, "/coordinator/printed.pdf", ROLE_COORDINATOR, 0, page_printed_file},
	{HTTP_GET, "/coordinator/events", ROLE_COORDINATOR, 0, page_events},
	{HTTP_GET, "/coordinator/event", ROLE_COORDINATOR, 0, page_event},
	{HTTP_POST, "/coordinator/result", ROLE_COORDINATOR, ROUTE_SLOW, page_result},
	{HTTP_GET, "/coordinator/paper", ROLE_COORDINATOR, 0, page_paper},
	{HTTP_GET, "/coordinator/paper.png", ROLE_COORDINATOR, ROUTE_SLOW | ROUTE_QUIET,
		page_paper_picture},
	{HTTP_GET, "/coordinator/paper.pdf", ROLE_COORDINATOR, 0, page_paper_file},

	{HTTP_GET, "/coordinator/quotes", ROLE_COORDINATOR, 0, page_quotes},
	{HTTP_POST, "/coordinator/quote", ROLE_COORDINATOR, 0, page_quote_choose},
	{HTTP_GET, "/coordinator/actions", ROLE_COORDINATOR, 0, page_actions},
	{HTTP_POST, "/coordinator/action", ROLE_COORDINATOR, 0, page_actions_save},
	{HTTP_POST, "/coordinator/action-remove", ROLE_COORDINATOR, 0, page_actions_remove},
	{HTTP_POST, "/coordinator/card", ROLE_COORDINATOR, ROUTE_SLOW, page_actions_card},

	{HTTP_GET, "/administrator", ROLE_ADMINISTRATOR, 0, page_scan},
	{HTTP_POST, "/administrator/begin", ROLE_ADMINISTRATOR, 0, page_pile_begin},
	{HTTP_POST, "/administrator/file", ROLE_ADMINISTRATOR, 0, page_pile_file},
	{HTTP_POST, "/administrator/slice", ROLE_ADMINISTRATOR, ROUTE_BYTES, page_pile_slice},
	{HTTP_POST, "/administrator/read", ROLE_ADMINISTRATOR, 0, page_pile_read},
	{HTTP_POST, "/administrator/clear", ROLE_ADMINISTRATOR, 0, page_pile_clear},
	{HTTP_POST, "/administrator/type", ROLE_ADMINISTRATOR, ROUTE_SLOW, page_pile_type},
	{HTTP_GET, "/administrator/pile", ROLE_ADMINISTRATOR, 0, page_pile},
	{HTTP_GET, "/administrator/status", ROLE_ADMINISTRATOR, ROUTE_QUIET, page_pile_status},
	{HTTP_GET, "/administrator/scan", ROLE_ADMINISTRATOR, 0, page_scan_large},
	{HTTP_GET, "/administrator/scan.png", ROLE_ADMINISTRATOR, ROUTE_SLOW | ROUTE_QUIET,
		page_scan_picture},

	{HTTP_GET, "/administrator/scanner", ROLE_ADMINISTRATOR, ROUTE_SLOW, page_intake},
	{HTTP_POST, "/administrator/scanner", ROLE_ADMINISTRATOR, 0, page_intake_scan},
	{HTTP_POST, "/administrator/watch", ROLE_ADMINISTRATOR, ROUTE_SLOW, page_intake_watch},
	{HTTP_GET, "/administrator/destroy", ROLE_ADMINISTRATOR, 0, page_destroy},
	{HTTP_POST, "/administrator/destroy", ROLE_ADMINISTRATOR, 0, page_destroy_now},
	{HTTP_GET, "/administrator/export", ROLE_ADMINISTRATOR, 0, page_export},
	{HTTP_POST, "/administrator/export", ROLE_ADMINISTRATOR, ROUTE_SLOW, page_export_take},
	{HTTP_GET, "/administrator/copies", ROLE_ADMINISTRATOR, 0, page_copies},
	{HTTP_POST, "/administrator/copy", ROLE_ADMINISTRATOR, 0, page_copy_decide},

	{HTTP_GET, "/reviewer", ROLE_REVIEWER, 0, page_review},
	{HTTP_GET, "/reviewer/next", ROLE_REVIEWER, 0, page_review_next},
	{HTTP_GET, "/reviewer/queue", ROLE_REVIEWER, 0, page_review_queue},
	{HTTP_GET, "/reviewer/doubt", ROLE_REVIEWER, 0, page_review_doubt},
	{HTTP_GET, "/reviewer/crop.png", ROLE_REVIEWER, 0, page_review_crop},
	{HTTP_POST, "/reviewer/decide", ROLE_REVIEWER, 0, page_review_decide},
	{HTTP_POST, "/reviewer/undo", ROLE_REVIEWER, 0, page_review_undo},
	{HTTP_GET, "/reviewer/text", ROLE_REVIEWER, 0, page_text},
	{HTTP_POST, "/reviewer/text", ROLE_REVIEWER, 0, page_text_keep},
	{HTTP_GET, "/reviewer/text.png", ROLE_REVIEWER, 0, page_text_picture},
	{HTTP_POST, "/reviewer/black", ROLE_REVIEWER, 0, page_text_black},
	{HTTP_POST, "/reviewer/concern", ROLE_REVIEWER, 0, page_review_concern},

	{HTTP_GET, NULL, ROLE_NONE, 0, NULL},
};
