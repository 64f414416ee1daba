// SPDX-License-Identifier: EUPL-1.2
/*
 * A password for a role, for those who want one: kept as an Argon2id hash in a file of the desk's
 * private folder. A role that has one is opened by it alone; links are no longer made for it.
 *
 * After PASSWORD_TRIES wrong ones in a row the role waits PASSWORD_PAUSE seconds.
 */
#ifndef PASSWORD_H
#define PASSWORD_H

#include "desk.h"

enum { PASSWORD_LEAST = 8, PASSWORD_MOST = 200, PASSWORD_TRIES = 5, PASSWORD_PAUSE = 60 };

/* Reads the file; what is in it must be sound. Call passwords_close in either case. */
bool passwords_open(struct desk *desk, struct error *err);
void passwords_close(struct desk *desk);

bool password_set(const struct desk *desk, enum role role);

enum password_answer { PASSWORD_RIGHT, PASSWORD_WRONG, PASSWORD_WAIT };

/* Takes about a tenth of a second on purpose. */
enum password_answer password_try(struct desk *desk, enum role role, const char *password);

/* Sets it; "" takes it away. EX_DATAERR when it is shorter than PASSWORD_LEAST characters. */
bool password_change(struct desk *desk, enum role role, const char *password, struct error *err);

#endif
