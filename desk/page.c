// SPDX-License-Identifier: EUPL-1.2
#include "page.h"

#include "assets.h"
#include "password.h"

#include <string.h>

struct item {
	const char *path;
	enum phrase label;
};

/* The menu of each role. */
static const struct item MENUS[ROLES][4] = {
	[ROLE_COORDINATOR] = {{"/coordinator", PH_MENU_PRINT}, {"/coordinator/day", PH_MENU_DAY},
		{"/coordinator/events", PH_MENU_EVENTS}},
	[ROLE_ADMINISTRATOR] = {{"/administrator", PH_MENU_SCAN},
		{"/administrator/scanner", PH_MENU_SCANNER},
		{"/administrator/destroy", PH_MENU_DESTROY},
		{"/administrator/export", PH_MENU_EXPORT}},
	[ROLE_REVIEWER] = {{"/reviewer", PH_MENU_REVIEW}},
};

static const enum phrase ROLE_WORDS[ROLES] = {
	PH_ROLE_COORDINATOR, PH_ROLE_ADMINISTRATOR, PH_ROLE_REVIEWER};

const char *page_role(const struct visit *v, enum role role)
{
	return say(v, ROLE_WORDS[role]);
}

static void write_menu(struct visit *v, const char *here)
{
	put(v, "<nav aria-label=\"%s\"><ul>", say(v, PH_MENU));
	for (size_t i = 0; i < 4 && MENUS[v->role][i].path; i++) {
		const struct item *item = &MENUS[v->role][i];

		put(v, "<li><a href=\"%s\"", item->path);
		if (strcmp(item->path, here) == 0)
			put(v, " aria-current=\"page\"");
		put(v, ">%s</a></li>", say(v, item->label));
	}
	put(v, "</ul></nav>");
}

/* The other language, in its own words. */
static void write_language(struct visit *v)
{
	enum language other = v->language == DUTCH ? ENGLISH : DUTCH;
	const char *tag = language_tag(other);

	struct buffer path = {0};

	/* The token is that of the session, whose cookie only goes to the pages of its role. */
	buffer_printf(&path, "%s%s/language", v->role == ROLE_NONE ? "" : "/", role_name(v->role));
	page_form(v, visit_keep(v, &path), "plain");
	if (v->request->method == HTTP_GET)
		put(v, "<input type=\"hidden\" name=\"back\" value=\"%s%s%s\">", v->request->path,
			v->request->query_text[0] ? "?" : "", v->request->query_text);
	put(v, "<button name=\"to\" value=\"%s\" lang=\"%s\" class=\"quiet\">%s</button></form>",
		tag, tag, phrase(other, PH_THIS_LANGUAGE));
}

static void write_head(struct visit *v, const char *title)
{
	const char *version = assets_version();

	put(v,
		"<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
		"<title>%s – Spiegelblad</title>"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
		language_tag(v->language), title);
	put(v,
		"<link rel=\"stylesheet\" href=\"/desk.css?v=%s\">"
		"<link rel=\"icon\" href=\"/icon.svg?v=%s\" type=\"image/svg+xml\">"
		"<script src=\"/desk.js?v=%s\" defer></script></head>",
		version, version, version);
}

void page_begin(struct visit *v, const char *title, const char *here)
{
	bool known = v->role != ROLE_NONE;
	const char *role = role_name(v->role);

	write_head(v, title);
	put(v, "<body class=\"%s\">", known ? "somebody" : "nobody");
	put(v, "<a class=\"skip\" href=\"#main\">%s</a><header class=\"top\"><div>",
		say(v, PH_SKIP));
	put(v,
		"<a class=\"brand\" href=\"/%s\"><img src=\"/icon.svg?v=%s\" alt=\"\" width=\"36\" "
		"height=\"36\">Spiegelblad</a>",
		role, assets_version());
	if (known) {
		put(v, "<p class=\"role\"><span class=\"hidden\">%s </span>%s</p>",
			say(v, PH_YOU_ARE), page_role(v, v->role));
		write_menu(v, here);
	}
	put(v, "<div class=\"ends\">");
	write_language(v);
	if (known) {
		put(v, "<form method=\"post\" action=\"/%s/leave\" class=\"plain\">", role);
		put(v, "<input type=\"hidden\" name=\"token\" value=\"%s\">", v->token);
		put(v, "<button class=\"quiet\">%s</button></form>", say(v, PH_LEAVE));
	}
	put(v, "</div></div></header><main id=\"main\" tabindex=\"-1\"");
	if (known)
		put(v, " data-here=\"/%s/here\" data-lock-seconds=\"%d\"", role,
			SESSION_IDLE_SECONDS);
	put(v, "><h1>%s</h1>", title);
}

void page_end(struct visit *v)
{
	put(v, "</main><footer><p>%s", say(v, PH_FOOT));
	if (v->role != ROLE_NONE)
		put(v, " <a href=\"/%s/password\">%s</a>", role_name(v->role),
			say(v, PH_PASSWORD_TITLE));
	put(v, "</p></footer></body></html>\n");
}

void page_form(struct visit *v, const char *path, const char *css_class)
{
	put(v,
		"<form method=\"post\" action=\"%s\" class=\"%s\">"
		"<input type=\"hidden\" name=\"token\" value=\"%s\">",
		path, css_class, v->token);
}

void page_notice(struct visit *v, const char *css_class, const char *text)
{
	put(v, "<p class=\"notice %s\" role=\"status\">%s</p>", css_class, text);
}

void page_option(struct visit *v, const char *value, const char *label, const char *chosen)
{
	put(v, "<option value=\"%s\"%s>%s</option>", value,
		strcmp(value, chosen) == 0 ? " selected" : "", label);
}

/* --- the door ------------------------------------------------------------------------------------- */

void page_locked(struct visit *v, enum role role, enum phrase news)
{
	v->response->status = 401;
	v->role = ROLE_NONE;
	page_begin(v, say(v, PH_401), "");
	if (news != PHRASES)
		page_notice(v, "bad", say(v, news));
	put(v, "<p>%s</p>", say1(v, PH_LOCKED_FOR, page_role(v, role)));
	if (password_set(v->desk, role)) {
		page_form(v, "/login", "box");
		put(v,
			"<input type=\"hidden\" name=\"role\" value=\"%s\">"
			"<label for=\"password\">%s</label>"
			"<input id=\"password\" name=\"password\" type=\"password\" required "
			"autocomplete=\"current-password\" maxlength=\"%d\" autofocus>"
			"<button>%s</button></form>",
			role_name(role), say(v, PH_PASSWORD), PASSWORD_MOST, say(v, PH_ENTER));
	} else {
		put(v, "<p>%s</p><p>%s</p>", say(v, PH_OPEN_AGAIN), say(v, PH_OPEN_AGAIN_HOW));
	}
	page_end(v);
}

/* --- refusals --------------------------------------------------------------------------------------- */

struct refusal {
	int status;
	enum phrase title, text;
};

static const struct refusal REFUSALS[] = {
	{400, PH_400, PH_400_TEXT}, {401, PH_401, PH_401_TEXT}, {403, PH_403, PH_403_TEXT},
	{404, PH_404, PH_404_TEXT}, {405, PH_400, PH_400_TEXT}, {411, PH_400, PH_400_TEXT},
	{413, PH_413, PH_413_TEXT}, {414, PH_400, PH_400_TEXT}, {415, PH_400, PH_400_TEXT},
	{422, PH_422, PH_422_TEXT}, {429, PH_429, PH_429_TEXT}, {503, PH_503, PH_503_TEXT},
	{507, PH_507, PH_507_TEXT}, {0, PH_500, PH_500_TEXT}, /* anything else */
};

void page_refusal(struct visit *v, const char *detail)
{
	const struct refusal *r = REFUSALS;

	while (r->status && r->status != v->response->status)
		r++;
	page_begin(v, say(v, r->title), "");
	put(v, "<p>%s</p>", say(v, r->text));
	if (detail)
		put(v,
			"<details><summary>%s</summary><p lang=\"en\" "
			"class=\"said\">%s</p></details>",
			say(v, PH_DETAIL), detail);
	put(v, "<p><a class=\"button\" href=\"/%s\">%s</a></p>", role_name(v->role),
		say(v, PH_TO_START));
	page_end(v);
}

void page_mistake(struct visit *v, enum phrase what)
{
	v->response->status = 422;
	page_begin(v, say(v, PH_422), "");
	page_notice(v, "bad", say(v, what));
	put(v, "<p>%s</p>", say(v, PH_GO_BACK));
	page_end(v);
}
