// SPDX-License-Identifier: EUPL-1.2
/* For most tests of db/: each test has a folder and an empty store of its own. */
#ifndef STORE_HOME_H
#define STORE_HOME_H

#include "store_fixture.h"

static struct home at;
static struct store *store;

static int set_up(void **state)
{
	struct error err = {0};

	(void)state;
	home_make(&at);
	WELL(store_open(at.db, &store, &err));
	return 0;
}

MAYBE int tear_down(void **state)
{
	(void)state;
	store_close(store);
	store = NULL;
	home_remove(&at);
	return 0;
}

#endif
