// SPDX-License-Identifier: EUPL-1.2
/* Style, scripts and icon, as part of the program: no file is read, so none can be missing. */
#ifndef ASSETS_H
#define ASSETS_H

#include <stddef.h>

struct asset {
	const char *path; /* "/desk.css" */
	const char *type;
	const char *bytes;
	size_t count;
};

/* NULL when there is none with that path. */
const struct asset *asset_find(const char *path);

/* Changes when any of them does; for addresses, so that a browser does not use an old one. */
const char *assets_version(void);

#endif
