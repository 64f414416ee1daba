// SPDX-License-Identifier: EUPL-1.2
/*
 * libyaml reads the bytes and hands out events; we build the tree. Bytes that libyaml
 * would refuse without a line number (no UTF-8, control characters, tabs) are looked for
 * first. libyaml's words are replaced by what a person should do.
 */
#include "yamlin.h"

#include "message.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct reader {
	yaml_parser_t parser;
	struct mistakes *mistakes;
	size_t nodes;
};

/* ---- the bytes ---- */

static size_t skip_byte_order_mark(const char *bytes, size_t length)
{
	return length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

/* What is wrong with this character, or NULL. */
static const char *wrong_character(uint32_t c, bool line_start)
{
	if (c == '\t')
		return line_start ? _("a tab at the start of a line; use spaces") : NULL;
	if (c == '\n' || c == '\r')
		return NULL;
	if (utf8_is_control(c))
		return _("an invisible control character; type this line again");
	return NULL;
}

/* Adds at most one mistake: after a bad byte nothing is sure. */
static bool check_bytes(const char *bytes, size_t length, struct mistakes *mistakes)
{
	const char *at = bytes + skip_byte_order_mark(bytes, length);
	const char *end = bytes + length;
	struct place place = {1, 1};
	bool line_start = true;

	while (at < end) {
		const char *here = at;
		uint32_t c = utf8_next(&at, end);
		const char *wrong;

		if (c == UTF8_BAD) {
			mistakes_add(mistakes, place,
				_("not UTF-8: byte 0x%02X at offset %zu; save the file as UTF-8"),
				(unsigned char)*here, (size_t)(here - bytes));
			return false;
		}
		wrong = wrong_character(c, line_start);
		if (wrong) {
			mistakes_add(mistakes, place, "%s (U+%04X)", wrong, (unsigned)c);
			return false;
		}
		if (c == '\n' || (c == '\r' && (at == end || *at != '\n'))) {
			place = (struct place){place.line + 1, 1};
			line_start = true;
		} else {
			place.column++;
			line_start = line_start && c == ' ';
		}
	}
	return true;
}

/* ---- libyaml ---- */

static struct place place_of(yaml_mark_t mark)
{
	return (struct place){(int)mark.line + 1, (int)mark.column + 1};
}

struct wording {
	const char *theirs, *ours;
};

/* What libyaml says, and what a person can do with it. */
static const struct wording WORDINGS[] = {
	{"did not find expected key",
		N_("wrong indentation, or a text that needs quotes around it")},
	{"did not find expected '-' indicator",
		N_("wrong indentation: the items of a list start in the same column, with '- '")},
	{"did not find expected ',' or '}'",
		N_("a '}' is missing, or a text with a comma or colon needs quotes")},
	{"did not find expected ',' or ']'",
		N_("a ']' is missing, or a text with a comma or colon needs quotes")},
	{"mapping values are not allowed in this context",
		N_("wrong indentation, or a text with a colon in it: put quotes around the text")},
	{"block sequence entries are not allowed in this context",
		N_("wrong indentation: a list starts on its own line")},
	{"block mapping entries are not allowed in this context", N_("wrong indentation")},
	{"could not find expected ':'", N_("a key without a colon behind it")},
	{"did not find expected <document start>",
		N_("wrong indentation: this stands left of the rest")},
	{"found character that cannot start any token",
		N_("a text cannot start with this character: put quotes around the text")},
	{"found unexpected end of stream", N_("a closing quote is missing")},
	{"found unexpected document indicator", N_("a closing quote is missing")},
	{"found unknown escape character",
		N_("a backslash between double quotes: use single quotes")},
	{"did not find expected alphabetic or numeric character",
		N_("a text cannot start with & or *: put quotes around the text")},
	{"did not find expected node content", N_("a value is missing here")},
};

static void add_parser_mistake(struct reader *r)
{
	const yaml_parser_t *p = &r->parser;
	const char *problem = p->problem ? p->problem : "cannot be read";

	if (p->error == YAML_MEMORY_ERROR) {
		r->mistakes->failed = true;
		return;
	}
	for (size_t i = 0; i < sizeof WORDINGS / sizeof WORDINGS[0]; i++) {
		if (strcmp(problem, WORDINGS[i].theirs) == 0) {
			mistakes_add(
				r->mistakes, place_of(p->problem_mark), "%s", _(WORDINGS[i].ours));
			return;
		}
	}
	mistakes_add(r->mistakes, place_of(p->problem_mark), _("no proper YAML: %s"), problem);
}

static bool next_event(struct reader *r, yaml_event_t *event)
{
	if (yaml_parser_parse(&r->parser, event))
		return true;
	add_parser_mistake(r);
	return false;
}

/* ---- the tree ---- */

static void free_inside(struct yamlin *node)
{
	for (size_t i = 0; i < node->count; i++) {
		free(node->entries[i].key);
		free_inside(&node->entries[i].value);
	}
	free(node->entries);
	free(node->text);
	*node = (struct yamlin){0};
}

static bool refuse(struct reader *r, const yaml_event_t *event, const char *text)
{
	mistakes_add(r->mistakes, place_of(event->start_mark), "%s", text);
	return false;
}

static bool out_of_memory(struct reader *r)
{
	r->mistakes->failed = true;
	return false;
}

/* The text of a scalar event. */
static char *copy_scalar(struct reader *r, const yaml_event_t *event)
{
	size_t length = event->data.scalar.length;
	char *text;

	if (memchr(event->data.scalar.value, '\0', length)) {
		refuse(r, event, _("an invisible control character in the text (U+0000)"));
		return NULL;
	}
	text = malloc(length + 1);
	if (!text) {
		out_of_memory(r);
		return NULL;
	}
	memcpy(text, event->data.scalar.value, length);
	text[length] = '\0';
	return text;
}

/* Anchors, aliases and tags: what a short file can blow up with. */
static bool is_plain(struct reader *r, const yaml_event_t *event)
{
	const yaml_char_t *anchor = NULL, *tag = NULL;

	if (event->type == YAML_ALIAS_EVENT)
		return refuse(r, event, _("references (*name) are not used here: repeat the text"));
	if (event->type == YAML_SCALAR_EVENT) {
		anchor = event->data.scalar.anchor;
		tag = event->data.scalar.tag;
	} else if (event->type == YAML_SEQUENCE_START_EVENT) {
		anchor = event->data.sequence_start.anchor;
		tag = event->data.sequence_start.tag;
	} else if (event->type == YAML_MAPPING_START_EVENT) {
		anchor = event->data.mapping_start.anchor;
		tag = event->data.mapping_start.tag;
	}
	if (anchor)
		return refuse(r, event, _("anchors (&name) are not used here: leave it out"));
	if (tag)
		return refuse(r, event, _("tags (!name) are not used here: leave it out"));
	return true;
}

static struct yamlin_entry *add_entry(struct reader *r, struct yamlin *node)
{
	/* Room for 4, 8, 16, ... entries. */
	if (node->count == 0 || (node->count >= 4 && (node->count & (node->count - 1)) == 0)) {
		size_t room = node->count ? 2 * node->count : 4;
		struct yamlin_entry *entries =
			realloc(node->entries, room * sizeof node->entries[0]);

		if (!entries) {
			out_of_memory(r);
			return NULL;
		}
		node->entries = entries;
	}
	node->entries[node->count] = (struct yamlin_entry){0};
	return &node->entries[node->count++];
}

static bool read_node(struct reader *r, const yaml_event_t *event, struct yamlin *node, int depth);

static bool read_key(struct reader *r, const yaml_event_t *event, struct yamlin *map)
{
	struct yamlin_entry *entry;
	char *key;

	if (!is_plain(r, event))
		return false;
	if (event->type != YAML_SCALAR_EVENT)
		return refuse(r, event, _("a key must be a word"));
	key = copy_scalar(r, event);
	if (!key)
		return false;
	for (size_t i = 0; i < map->count; i++) {
		if (strcmp(map->entries[i].key, key) == 0)
			mistakes_add(r->mistakes, place_of(event->start_mark),
				_("'%s' stands here twice; the first one is on line %d"), key,
				map->entries[i].key_place.line);
	}
	entry = add_entry(r, map);
	if (!entry) {
		free(key);
		return false;
	}
	entry->key = key;
	entry->key_place = place_of(event->start_mark);
	return true;
}

/* Reads up to the end of the list or map that has just begun. */
static bool read_entries(struct reader *r, struct yamlin *node, int depth)
{
	bool map = node->kind == YAMLIN_MAP;
	yaml_event_type_t end = map ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT;

	for (;;) {
		yaml_event_t event;
		bool ok;

		if (!next_event(r, &event))
			return false;
		if (event.type == end) {
			yaml_event_delete(&event);
			return true;
		}
		ok = map ? read_key(r, &event, node) : add_entry(r, node) != NULL;
		if (ok && map) {
			yaml_event_delete(&event);
			if (!next_event(r, &event))
				return false;
		}
		ok = ok && read_node(r, &event, &node->entries[node->count - 1].value, depth + 1);
		yaml_event_delete(&event);
		if (!ok)
			return false;
	}
}

static bool read_node(struct reader *r, const yaml_event_t *event, struct yamlin *node, int depth)
{
	if (!is_plain(r, event))
		return false;
	if (depth > YAMLIN_DEPTH_MAX || ++r->nodes > YAMLIN_NODES_MAX)
		return refuse(r, event, _("too deep or too long for a definition"));
	node->place = place_of(event->start_mark);
	if (event->type == YAML_SCALAR_EVENT) {
		node->kind = YAMLIN_TEXT;
		node->text = copy_scalar(r, event);
		return node->text != NULL;
	}
	node->kind = event->type == YAML_MAPPING_START_EVENT ? YAMLIN_MAP : YAMLIN_LIST;
	return read_entries(r, node, depth);
}

/* stream start, document start, the root, document end, stream end */
static bool read_document(struct reader *r, struct yamlin *root)
{
	yaml_event_type_t last = YAML_NO_EVENT;
	bool found = false;

	while (last != YAML_STREAM_END_EVENT) {
		yaml_event_t event;
		bool ok = true;

		if (!next_event(r, &event))
			return false;
		last = event.type;
		if (last == YAML_DOCUMENT_START_EVENT && found)
			ok = refuse(r, &event,
				_("a second document ('---') in one file; make two files of it"));
		if (last == YAML_SCALAR_EVENT || last == YAML_SEQUENCE_START_EVENT ||
			last == YAML_MAPPING_START_EVENT || last == YAML_ALIAS_EVENT) {
			found = true;
			ok = read_node(r, &event, root, 1);
		}
		yaml_event_delete(&event);
		if (!ok)
			return false;
	}
	if (!found)
		mistakes_add(r->mistakes, (struct place){1, 1},
			_("the file is empty; copy forms/library/example.yaml to begin with"));
	return found;
}

struct yamlin *yamlin_read(const char *bytes, size_t length, struct mistakes *mistakes)
{
	struct reader r = {.mistakes = mistakes};
	size_t mark = skip_byte_order_mark(bytes, length);
	struct yamlin *root;
	size_t before = mistakes->count;

	if (length > YAMLIN_BYTES_MAX) {
		mistakes_add(mistakes, (struct place){0, 0},
			_("larger than 1 MB; a definition is a few kB of text"));
		return NULL;
	}
	if (!check_bytes(bytes, length, mistakes))
		return NULL;
	root = calloc(1, sizeof *root);
	if (!root || !yaml_parser_initialize(&r.parser)) {
		free(root);
		mistakes->failed = true;
		return NULL;
	}
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)bytes + mark, length - mark);
	if (!read_document(&r, root) || mistakes->count > before || mistakes->failed) {
		yamlin_free(root);
		root = NULL;
	}
	yaml_parser_delete(&r.parser);
	return root;
}

void yamlin_free(struct yamlin *root)
{
	if (!root)
		return;
	free_inside(root);
	free(root);
}

const struct yamlin *yamlin_member(const struct yamlin *map, const char *key)
{
	if (!map || map->kind != YAMLIN_MAP)
		return NULL;
	for (size_t i = 0; i < map->count; i++) {
		if (strcmp(map->entries[i].key, key) == 0)
			return &map->entries[i].value;
	}
	return NULL;
}
