// SPDX-License-Identifier: EUPL-1.2
/*
 * The action list: every point of an event with who and when, and large boxes to tick how it
 * stands. It is a sheet like any other (an id, page codes, a layout), so at the next meeting the
 * ticked list goes through the scanner and formdb knows how the points stand.
 */
#ifndef ACTION_LIST_H
#define ACTION_LIST_H

#include "actions.h"
#include "design.h"
#include "form.h"
#include "result_words.h"

/* Rows on a front and a back together. */
enum { ACTION_LIST_MOST = 14 };

struct action_list {
	struct result_words *words;
	const char *event;
	const char *day; /* today */
	const struct action *actions;
	size_t count; /* 1..ACTION_LIST_MOST */
};

/* The list as a form (to register it) and its design; free both. NULL and err (EX_DATAERR) when
 * there are no points or too many. */
struct form *action_list_form(const struct action_list *list, struct error *err);
struct design *action_list_design(
	const struct action_list *list, const struct form *form, struct error *err);

#endif
