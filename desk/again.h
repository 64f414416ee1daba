// SPDX-License-Identifier: EUPL-1.2
/*
 * Starting formdesk while a desk with the same store is open: the open one gives a new link, so that
 * a click on the icon always works, also after a session was locked.
 *
 * They talk through a socket in the desk's private folder, which only its owner can reach; the
 * other side's user is looked at as well.
 */
#ifndef AGAIN_H
#define AGAIN_H

#include "desk.h"

enum { AGAIN_LINK_SIZE = 400, AGAIN_LINK_SECONDS = 120 };

/* Asks the desk that is open for a link for this role. False: none is open. */
bool again_ask(const char *folder, enum role role, char link[AGAIN_LINK_SIZE]);

struct again;

/* Answers such questions from now on; desk->origin is known. NULL and err. */
struct again *again_open(struct desk *desk, struct error *err);
void again_close(struct again *again); /* NULL is fine */

/* The link for a role: one that works once, or its first page when it has a password. */
void again_link(struct desk *desk, enum role role, long seconds, char link[AGAIN_LINK_SIZE]);

#endif
