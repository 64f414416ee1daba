// SPDX-License-Identifier: EUPL-1.2
#include "site.h"

#include "page.h"
#include "pile.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { THREADS_QUICK = 4, THREADS_SLOW = 2 };

/* --- where does it go? -------------------------------------------------------------------------- */

/* NULL when there is no such page; *allow tells the methods of the path when only that is wrong. */
static const struct route *find_route(enum http_method method, const char *path, const char **allow)
{
	*allow = NULL;
	for (const struct route *r = ROUTES; r->path; r++) {
		if (strcmp(r->path, path) != 0)
			continue;
		if (r->method == method)
			return r;
		*allow = r->method == HTTP_GET ? "GET, HEAD" : "POST";
	}
	return NULL;
}

static int status_of(enum session_state state)
{
	switch (state) {
	case SESSION_OPEN:
		return 0;
	case SESSION_OTHER:
		return 403;
	case SESSION_NONE:
	case SESSION_LOCKED:
		break;
	}
	return 401;
}

static int check_session(
	struct desk *desk, const struct http_request *request, const struct route *route)
{
	char cookie[SESSION_SECRET_SIZE];

	if (route->flags & ROUTE_OPEN)
		return 0;
	http_cookie(request, role_name(route->role), cookie, sizeof cookie);
	return status_of(
		sessions_check(desk->sessions, cookie, route->role, !(route->flags & ROUTE_QUIET)));
}

/* The body must be what the page takes, and what is no form must show its token at once. */
static int check_body(
	struct desk *desk, const struct http_request *request, const struct route *route)
{
	static const char FORM[] = "application/x-www-form-urlencoded";
	static const char BYTES[] = "application/octet-stream";
	const char *wanted = route->flags & ROUTE_BYTES ? BYTES : FORM;
	const char *type = http_header(request, "Content-Type");
	const char *token = http_header(request, "X-Token");
	char cookie[SESSION_SECRET_SIZE];

	if (route->method != HTTP_POST)
		return 0;
	if (!type || strncasecmp(type, wanted, strlen(wanted)) != 0)
		return 415;
	if (!(route->flags & ROUTE_BYTES))
		return 0;
	http_cookie(request, role_name(route->role), cookie, sizeof cookie);
	return token && sessions_token_right(desk->sessions, cookie, token) ? 0 : 403;
}

static void plan(void *context, const struct http_request *request, struct http_plan *plan)
{
	struct desk *desk = context;
	const struct route *route = find_route(request->method, request->path, &plan->allow);

	if (!route) {
		plan->refuse = plan->allow ? 405 : 404;
		return;
	}
	plan->route = route;
	plan->slow = route->flags & ROUTE_SLOW;
	if (route->method == HTTP_POST)
		plan->body_max = route->flags & ROUTE_BYTES ? PILE_SLICE_MAX : FORM_BODY_MAX;
	plan->refuse = check_session(desk, request, route);
	if (!plan->refuse)
		plan->refuse = check_body(desk, request, route);
}

/* --- answering ------------------------------------------------------------------------------------- */

/* Whose pages are these, by the address? Also for addresses that are none. */
static enum role role_of(const char *path)
{
	for (int i = 0; i < ROLES; i++) {
		const char *name = role_name((enum role)i);
		size_t length = strlen(name);

		if (path[0] == '/' && strncmp(path + 1, name, length) == 0 &&
			(path[1 + length] == '/' || path[1 + length] == '\0'))
			return (enum role)i;
	}
	return ROLE_NONE;
}

/* The cookie that proves who sends a form: that of the session, else one that every visitor gets. */
static void find_cookie(struct visit *v)
{
	struct desk *desk = v->desk;

	if (v->role != ROLE_NONE)
		http_cookie(v->request, role_name(v->role), v->cookie, sizeof v->cookie);
	if (v->role != ROLE_NONE &&
		sessions_check(desk->sessions, v->cookie, v->role, false) != SESSION_OPEN)
		v->role = ROLE_NONE;
	if (v->role == ROLE_NONE)
		http_cookie(v->request, "visitor", v->cookie, sizeof v->cookie);
	if (!v->cookie[0]) {
		session_secret(v->cookie);
		snprintf(v->response->cookies[1], sizeof v->response->cookies[1],
			"visitor=%s; Path=/; HttpOnly; SameSite=Strict", v->cookie);
	}
	sessions_token(desk->sessions, v->cookie, v->token);
}

static enum language find_language(const struct http_request *request)
{
	char tag[8];
	enum language language;

	http_cookie(request, "language", tag, sizeof tag);
	language = language_parse(tag);
	return language == LANGUAGES ? DUTCH : language;
}

static bool token_right(const struct visit *v, const struct route *route)
{
	return route->method != HTTP_POST || route->flags & ROUTE_BYTES ||
	       sessions_token_right(
		       v->desk->sessions, v->cookie, fields_text(&v->request->form, "token", ""));
}

/* The store knows the role too, and refuses by itself what is not its work (P18). */
static void answer_as(struct visit *v, const struct route *route)
{
	struct store *store = v->desk->store;
	struct error err = {0};

	if (!store_act_as(store, v->role == ROLE_NONE ? NULL : role_name(v->role), &err)) {
		visit_fail(v, &err);
		return;
	}
	route->answer(v);
	store_act_as(store, NULL, NULL);
}

static void answer(void *context, const struct http_request *request, const struct http_plan *plan,
	struct http_response *response)
{
	const struct route *route = plan->route;
	struct visit v = {.desk = context, .request = request, .response = response};

	v.language = find_language(request);
	v.role = role_of(request->path);
	find_cookie(&v);
	response->allow = plan->allow;
	response->retry = plan->refuse == 503;
	if (plan->refuse == 401)
		page_locked(&v, role_of(request->path), PHRASES);
	else if (plan->refuse)
		visit_refuse(&v, plan->refuse);
	else if (!token_right(&v, route))
		visit_refuse(&v, 403);
	else
		answer_as(&v, route);
	visit_end(&v);
}

struct http_site site_of(struct desk *desk)
{
	return (struct http_site){.context = desk,
		.plan = plan,
		.answer = answer,
		.quick_threads = THREADS_QUICK,
		.slow_threads = THREADS_SLOW};
}
