// SPDX-License-Identifier: EUPL-1.2
/* Getting in, getting out, and what is the same for everybody. */
#include "assets.h"
#include "catalogue.h"
#include "page.h"
#include "page_list.h"
#include "password.h"

#include <stdio.h>
#include <string.h>

/* --- the first page ------------------------------------------------------------------------------- */

struct door {
	enum role role;
	const char *pictogram;
	enum phrase text;
};

static const struct door DOORS[ROLES] = {
	{ROLE_COORDINATOR, "people", PH_DOOR_COORDINATOR},
	{ROLE_ADMINISTRATOR, "letter", PH_DOOR_ADMINISTRATOR},
	{ROLE_REVIEWER, "magnifier", PH_DOOR_REVIEWER},
};

void page_start(struct visit *v)
{
	page_begin(v, say(v, PH_WELCOME), "");
	put(v, "<p>%s</p><ul class=\"doors\">", say(v, PH_WELCOME_TEXT));
	for (size_t i = 0; i < ROLES; i++)
		put(v,
			"<li><a href=\"/%s\"><img src=\"/pictogram?key=%s\" alt=\"\" width=\"72\" "
			"height=\"72\"><strong>%s</strong><span>%s</span></a></li>",
			role_name(DOORS[i].role), DOORS[i].pictogram, page_role(v, DOORS[i].role),
			say(v, DOORS[i].text));
	put(v, "</ul>");
	page_end(v);
}

/* --- getting in ------------------------------------------------------------------------------------- */

static void let_in(struct visit *v, enum role role, const char *cookie)
{
	char home[40];

	snprintf(v->response->cookies[0], sizeof v->response->cookies[0],
		"%s=%s; Path=/%s; HttpOnly; SameSite=Strict", role_name(role), cookie,
		role_name(role));
	snprintf(home, sizeof home, "/%s", role_name(role));
	visit_go(v, home, NULL);
}

void page_link(struct visit *v)
{
	char cookie[SESSION_SECRET_SIZE];
	enum role role = sessions_use_link(v->desk->sessions, visit_field(v, "link"), cookie);

	if (role != ROLE_NONE) {
		let_in(v, role, cookie);
		return;
	}
	v->response->status = 403;
	page_begin(v, say(v, PH_LINK_USED), "");
	put(v, "<p>%s</p><p>%s</p>", say(v, PH_LINK_USED_TEXT), say(v, PH_OPEN_AGAIN_HOW));
	put(v, "<p><a class=\"button\" href=\"/\">%s</a></p>", say(v, PH_TO_START));
	page_end(v);
}

void page_login(struct visit *v)
{
	enum role role = role_parse(visit_field(v, "role"));
	char cookie[SESSION_SECRET_SIZE];

	if (role == ROLE_NONE) {
		visit_refuse(v, 400);
		return;
	}
	switch (password_try(v->desk, role, visit_field(v, "password"))) {
	case PASSWORD_RIGHT:
		sessions_open(v->desk->sessions, role, cookie);
		let_in(v, role, cookie);
		break;
	case PASSWORD_WRONG:
		page_locked(v, role, PH_PASSWORD_WRONG);
		break;
	case PASSWORD_WAIT:
		visit_refuse(v, 429);
	}
}

void page_leave(struct visit *v)
{
	sessions_end(v->desk->sessions, v->cookie);
	snprintf(v->response->cookies[0], sizeof v->response->cookies[0],
		"%s=; Path=/%s; Max-Age=0; HttpOnly; SameSite=Strict", role_name(v->role),
		role_name(v->role));
	visit_go(v, "/", NULL);
}

void page_here(struct visit *v)
{
	v->response->type = "text/plain; charset=utf-8";
}

/* --- a password for this role ------------------------------------------------------------------------ */

static void write_password_form(struct visit *v, bool set)
{
	char path[48];

	snprintf(path, sizeof path, "/%s/password", role_name(v->role));
	page_form(v, path, "box");
	if (set)
		put(v,
			"<label for=\"old\">%s</label><input id=\"old\" name=\"old\" "
			"type=\"password\" autocomplete=\"current-password\" maxlength=\"%d\" "
			"required>",
			say(v, PH_PASSWORD_OLD), PASSWORD_MOST);
	put(v,
		"<label for=\"new\">%s</label><p class=\"hint\" id=\"new-hint\">%s</p>"
		"<input id=\"new\" name=\"new\" type=\"password\" autocomplete=\"new-password\" "
		"aria-describedby=\"new-hint\" maxlength=\"%d\"%s>",
		say(v, PH_PASSWORD_NEW), say(v, set ? PH_PASSWORD_HINT_NONE : PH_PASSWORD_HINT),
		PASSWORD_MOST, set ? "" : " required");
	put(v, "<button>%s</button></form>", say(v, PH_SAVE));
}

static void write_password_page(struct visit *v, const char *css_class, enum phrase news)
{
	page_begin(v, say(v, PH_PASSWORD_TITLE), "");
	if (news != PHRASES)
		page_notice(v, css_class, say(v, news));
	put(v, "<p>%s</p>", say1(v, PH_PASSWORD_TEXT, page_role(v, v->role)));
	write_password_form(v, password_set(v->desk, v->role));
	page_end(v);
}

void page_password(struct visit *v)
{
	write_password_page(v, "", PHRASES);
}

void page_password_save(struct visit *v)
{
	const char *old = visit_field(v, "old"), *new = visit_field(v, "new");
	enum password_answer answer = PASSWORD_RIGHT;
	struct error err = {0};

	if (password_set(v->desk, v->role))
		answer = password_try(v->desk, v->role, old);
	if (answer == PASSWORD_WAIT)
		visit_refuse(v, 429);
	else if (answer == PASSWORD_WRONG)
		write_password_page(v, "bad", PH_PASSWORD_WRONG);
	else if (!password_change(v->desk, v->role, new, &err))
		write_password_page(v, "bad", PH_PASSWORD_SHORT);
	else
		write_password_page(v, "good", PH_SAVED);
}

/* --- for everybody -------------------------------------------------------------------------------------- */

void page_asset(struct visit *v)
{
	const struct asset *asset = asset_find(v->request->path);

	if (!asset) {
		visit_refuse(v, 404);
		return;
	}
	buffer_add(visit_out(v), asset->bytes, asset->count);
	v->response->type = asset->type;
	v->response->lasting = true;
}

void page_picture(struct visit *v)
{
	const struct buffer *svg = catalogue_picture(v->desk->catalogue, visit_field(v, "key"));

	if (!svg) {
		visit_refuse(v, 404);
		return;
	}
	buffer_add(visit_out(v), svg->data, svg->length);
	v->response->type = "image/svg+xml";
	v->response->lasting = true;
}

/* Back to where the button was. Only a path of ours: a whole address would send people away. */
void page_language(struct visit *v)
{
	enum language language = language_parse(visit_field(v, "to"));
	const char *back = visit_field(v, "back");

	if (language == LANGUAGES) {
		visit_refuse(v, 400);
		return;
	}
	snprintf(v->response->cookies[0], sizeof v->response->cookies[0],
		"language=%s; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict",
		language_tag(language));
	if (back[0] != '/' || back[1] == '/' || back[1] == '\\')
		back = "/";
	visit_go(v, back, NULL);
}
