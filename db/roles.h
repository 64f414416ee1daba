// SPDX-License-Identifier: EUPL-1.2
/*
 * Who may do what: each role as little as its work needs (P18).
 *
 *	owner          whoever has the file of the store and named no role: everything. For an
 *	               office where one person does it all; the log then says so
 *	designer       makes forms; nothing of what came back
 *	coordinator    prints, sees results, keeps promises, chooses texts; no picture of a sheet
 *	               without a name or of a client and worker
 *	administrator  scans, finds paper, exports with a reason, destroys, keeps the store and its
 *	               key; no results
 *	reviewer       opens pictures, decides, types over; no results
 *	ambassador     the forms of the client ambassador (ca-...), which are for nobody else
 *	officer        data-protection officer: the log and the destruction list, nothing else
 *
 * Functions of the store with a parameter `role` refuse by that; the others by the role that
 * store_act_as named for this thread, and allow everything when none was named. EX_NOPERM, with a
 * sentence that says whose work it is.
 */
#ifndef ROLES_H
#define ROLES_H

#include "store.h"

enum right {
	RIGHT_PRINT,   /* register sheets                                       */
	RIGHT_SCAN,    /* bring scans in                                        */
	RIGHT_RESULT,  /* numbers about a group                                 */
	RIGHT_CASE,    /* what single sheets say: a case, a list of work        */
	RIGHT_ACTIONS, /* what was promised                                     */
	RIGHT_DECIDE,  /* a word about an answer                                */
	RIGHT_COPY,    /* a word about a second reading                         */
	RIGHT_TYPE,    /* type over, paint over                                 */
	RIGHT_CHOOSE,  /* see typed texts, choose some                          */
	RIGHT_EXPORT,  /* rows for other programs                               */
	RIGHT_FORGET,  /* destroy on request                                    */
	RIGHT_CARE,    /* purge, verify, copies of the store                    */
	RIGHT_KEY,     /* the key of the store                                  */
	RIGHT_LOG,     /* who did what                                          */
	RIGHTS
};

/* "owner", the role of whoever named none. */
extern const char *const ROLE_OF_NOBODY;

/* Is it a role? Gives the name that lives as long as the program, or NULL. */
const char *role_known(const char *name);

bool role_may(const char *role, enum right right, struct error *err);

/* The same about a sheet of that form: those for the ambassador are for the ambassador, the others
 * are not. */
bool role_may_on(const char *role, enum right right, const char *form, struct error *err);

/* May this role see a picture of a sheet of that form and regime? */
bool role_may_open(const char *role, const char *form, char regime, struct error *err);

/* The role that acts on this thread, or ROLE_OF_NOBODY; and may it? */
const char *store_acting(struct store *store);
bool store_may(struct store *store, enum right right, struct error *err);

#endif
