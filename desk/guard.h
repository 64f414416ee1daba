// SPDX-License-Identifier: EUPL-1.2
/*
 * Does a request come from a page of ours, opened by the person at this computer?
 *
 * A web page from elsewhere can make the browser send requests to 127.0.0.1: by a name of its own
 * that it lets point here (DNS rebinding: then Host names that page), or straight away (then Origin
 * names it). Both headers are set by the browser and cannot be set by a page.
 */
#ifndef GUARD_H
#define GUARD_H

#include <stdbool.h>

/* Host must be 127.0.0.1, localhost or [::1] with this port, or the name (NULL = none) that the desk
 * was given for other computers. */
bool guard_host(const char *host, int port, const char *name);

/* What a POST must come with: no Origin at all (then it is no browser) or exactly the scheme
 * ("http", "https") and the Host, and no Sec-Fetch-Site that says another site. NULL: the header is
 * not there. */
bool guard_origin(const char *origin, const char *fetch_site, const char *scheme, const char *host);

#endif
