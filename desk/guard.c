// SPDX-License-Identifier: EUPL-1.2
#include "guard.h"

#include "ascii.h"

#include <stdio.h>
#include <string.h>

bool guard_host(const char *host, int port, const char *name)
{
	const char *const NAMES[] = {"127.0.0.1", "localhost", "[::1]", name};
	char wanted[300];

	for (size_t i = 0; host && i < sizeof NAMES / sizeof NAMES[0]; i++) {
		if (!NAMES[i])
			continue;
		snprintf(wanted, sizeof wanted, "%.250s:%d", NAMES[i], port);
		if (ascii_same(host, wanted))
			return true;
	}
	/* A browser leaves the usual port of https out. */
	return host && name && port == 443 && ascii_same(host, name);
}

bool guard_origin(const char *origin, const char *fetch_site, const char *scheme, const char *host)
{
	size_t length = strlen(scheme);

	if (fetch_site && strcmp(fetch_site, "same-origin") != 0 && strcmp(fetch_site, "none") != 0)
		return false;
	if (!origin)
		return true;
	return host && strncmp(origin, scheme, length) == 0 &&
	       strncmp(origin + length, "://", 3) == 0 && ascii_same(origin + length + 3, host);
}
