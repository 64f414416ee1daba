// SPDX-License-Identifier: EUPL-1.2
/*
 * Who is sitting at this computer, in which role?
 *
 * A session begins with a link that works once (printed by formdesk, or made for a person who
 * starts it again) or with the password of the role. It lives in memory only: it ends with the
 * program. After SESSION_IDLE_SECONDS without anything done it is locked.
 *
 * Every secret is 32 random bytes; kept are only their hashes, so that looking one up does not tell
 * by its time how much of it was right.
 */
#ifndef SESSION_H
#define SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

/* The roles that have pages. Least rights (P18): each page belongs to one. */
enum role { ROLE_COORDINATOR, ROLE_ADMINISTRATOR, ROLE_REVIEWER, ROLES, ROLE_NONE = ROLES };

/* "coordinator", ...: as in the store's log, in paths and on the command line. */
const char *role_name(enum role role);
enum role role_parse(const char *name); /* ROLE_NONE for anything else */

enum {
	SESSION_SECRET_SIZE = 65, /* 64 hexadecimal digits and a zero byte */
	SESSION_IDLE_SECONDS = 15 * 60,
	SESSIONS_MAX = 64, /* the one that was idle longest gives way */
	LINKS_MAX = 32,
};

struct sessions;

/* `clock` answers seconds that only go up; NULL: the system's. NULL: out of memory. */
struct sessions *sessions_new(time_t (*clock)(void));
void sessions_free(struct sessions *sessions);

/* A secret for a link that opens a session of that role once, within that many seconds. */
void sessions_link(
	struct sessions *sessions, enum role role, long seconds, char secret[SESSION_SECRET_SIZE]);

/* Uses up a link: opens a session, tells its role and the cookie's secret. ROLE_NONE: it is no
 * link, was used, or is too old. */
enum role sessions_use_link(
	struct sessions *sessions, const char *link, char cookie[SESSION_SECRET_SIZE]);

/* Opens a session: after the right password. */
void sessions_open(struct sessions *sessions, enum role role, char cookie[SESSION_SECRET_SIZE]);

enum session_state {
	SESSION_NONE,   /* no such session                       */
	SESSION_LOCKED, /* was idle too long                     */
	SESSION_OTHER,  /* a session, but of another role        */
	SESSION_OPEN,
};

/* Is this cookie good for pages of that role? `active`: a person did something, so the session
 * stays open; false for what a page asks by itself. */
enum session_state sessions_check(
	struct sessions *sessions, const char *cookie, enum role role, bool active);

void sessions_end(struct sessions *sessions, const char *cookie);

/* The token that a form of this session must bring back: made from the cookie with a key of this
 * run, so that a page from elsewhere, which cannot read the cookie, cannot know it. Any cookie has
 * one. */
void sessions_token(
	const struct sessions *sessions, const char *cookie, char token[SESSION_SECRET_SIZE]);
bool sessions_token_right(const struct sessions *sessions, const char *cookie, const char *token);

/* A new secret of the same kind. */
void session_secret(char secret[SESSION_SECRET_SIZE]);

#endif
