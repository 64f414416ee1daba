// SPDX-License-Identifier: EUPL-1.2
/*
 * Which page answers which address, for whom, and what must be right before it does.
 *
 * Addresses are compared whole with a table: there is nothing in an address that becomes a path of
 * a file. Each page belongs to one role or, marked ROUTE_OPEN, to everybody.
 */
#ifndef SITE_H
#define SITE_H

#include "desk.h"
#include "http.h"
#include "visit.h"

enum {
	ROUTE_OPEN = 1,  /* without a session                                          */
	ROUTE_SLOW = 2,  /* draws, prints or hashes: see http.h                        */
	ROUTE_QUIET = 4, /* the page asks by itself: keeps no session awake            */
	ROUTE_BYTES = 8, /* the body is no form: the token comes in the header X-Token */
};

enum { FORM_BODY_MAX = 256 * 1024 };

struct route {
	enum http_method method;
	const char *path;
	enum role role; /* ROLE_NONE with ROUTE_OPEN */
	unsigned flags;
	void (*answer)(struct visit *visit);
};

/* Ends with a route without a path. */
extern const struct route ROUTES[];

/* The site of this desk, for http_start; the desk is lent. */
struct http_site site_of(struct desk *desk);

#endif
