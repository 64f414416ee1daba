// SPDX-License-Identifier: EUPL-1.2
#include "guard.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

bool guard_host(const char *host, int port)
{
	static const char *const NAMES[] = {"127.0.0.1", "localhost", "[::1]"};
	char wanted[32];

	for (size_t i = 0; host && i < sizeof NAMES / sizeof NAMES[0]; i++) {
		snprintf(wanted, sizeof wanted, "%s:%d", NAMES[i], port);
		if (strcasecmp(host, wanted) == 0)
			return true;
	}
	return false;
}

bool guard_origin(const char *origin, const char *fetch_site, const char *host)
{
	static const char SCHEME[] = "http://";

	if (fetch_site && strcmp(fetch_site, "same-origin") != 0 && strcmp(fetch_site, "none") != 0)
		return false;
	if (!origin)
		return true;
	return host && strncmp(origin, SCHEME, strlen(SCHEME)) == 0 &&
	       strcasecmp(origin + strlen(SCHEME), host) == 0;
}
