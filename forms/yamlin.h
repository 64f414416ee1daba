// SPDX-License-Identifier: EUPL-1.2
/*
 * YAML, read: a tree of texts, lists and maps, each with its place in the file.
 *
 * A narrow YAML for files that people type: every scalar is text (`no` stays "no"), keys
 * are texts and stand once in their map, one document per file. Anchors, aliases and tags
 * are refused, and so is anything deeper or larger than a definition can be. yamlin.c is
 * the only file that includes libyaml's yaml.h.
 */
#ifndef YAMLIN_H
#define YAMLIN_H

#include "mistakes.h"

enum {
	YAMLIN_BYTES_MAX = 1000 * 1000, /* a library form is about 5 kB */
	YAMLIN_DEPTH_MAX = 12,
	YAMLIN_NODES_MAX = 10 * 1000, /* a form in eight languages has about 800 */
};

enum yamlin_kind { YAMLIN_TEXT, YAMLIN_LIST, YAMLIN_MAP };

struct yamlin_entry;

struct yamlin {
	enum yamlin_kind kind;
	struct place place;
	char *text; /* TEXT: UTF-8, may be empty; else NULL */
	struct yamlin_entry *entries;
	size_t count; /* LIST and MAP */
};

struct yamlin_entry {
	char *key; /* MAP; NULL in a LIST */
	struct place key_place;
	struct yamlin value;
};

/* The tree in these bytes, or NULL with at least one mistake added. Free with
 * yamlin_free. The root may be of any kind. */
struct yamlin *yamlin_read(const char *bytes, size_t length, struct mistakes *mistakes);
void yamlin_free(struct yamlin *root);

/* The value of that key, or NULL; also NULL when map is NULL or no map. */
const struct yamlin *yamlin_member(const struct yamlin *map, const char *key);

#endif
