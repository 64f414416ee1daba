// SPDX-License-Identifier: EUPL-1.2
/*
 * The tables of the store, and how an older store becomes a new one.
 */
#ifndef SCHEMA_H
#define SCHEMA_H

#include "sql.h"

enum { SCHEMA_VERSION = 5 };

/* Makes the tables in an empty store, or brings an older one up to date, after writing a copy
 * beside it (`store.db.before-3` before it becomes version 3). EX_DATAERR when a newer program made it or when it is not
 * ours. A store that may only be read is left alone, unless it is older: EX_NOPERM. */
bool schema_ready(struct sql *db, struct error *err);

/* Makes the tables as they were in version `to`, without a copy: for tests of how an older store
 * becomes a new one. */
bool schema_climb(struct sql *db, int to, struct error *err);

#endif
