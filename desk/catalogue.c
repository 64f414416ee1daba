// SPDX-License-Identifier: EUPL-1.2
#include "catalogue.h"

#include "library.h"
#include "member.h"
#include "secret.h"

#include <dirent.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct catalogue {
	pthread_rwlock_t lock; /* for forms, count and old */
	struct form **forms;   /* of the library, then of one's own; has room for all */
	size_t library_count, form_count;
	struct form **old; /* that others took the place of: may still be looked at */
	size_t old_count;
	struct picture {
		char key[PICTOGRAM_KEY_SIZE];
		struct buffer svg;
	} * pictures;
	size_t picture_count;
};

struct instrument {
	const char *id;
	enum phrase name;
};

/* In the order of the pages: what is used most often first. */
static const struct instrument INSTRUMENTS[] = {
	{"spiegelgesprek", PH_I_SPIEGELGESPREK},
	{"cliententafel", PH_I_CLIENTENTAFEL},
	{"samen-sterker", PH_I_SAMEN_STERKER},
	{"wat-werkt-start", PH_I_WAT_WERKT},
	{"wat-werkt-eind", PH_I_WAT_WERKT},
	{"matching", PH_I_MATCHING},
	{"startvragen", PH_I_STARTVRAGEN},
	{"maatjes", PH_I_MAATJES},
	{"clientbureau", PH_I_CLIENTBUREAU},
	{"jongerenambassadeurs", PH_I_JONGERENAMBASSADEURS},
	{"training", PH_I_TRAINING},
	{"arena", PH_I_ARENA},
	{"ervaringsdeskundigheid", PH_I_ERVARINGSDESKUNDIGHEID},
	{"clientambassadeur", PH_I_CLIENTAMBASSADEUR},
};
enum { INSTRUMENT_COUNT = sizeof INSTRUMENTS / sizeof INSTRUMENTS[0] };

static size_t place_of(const char *instrument)
{
	size_t i = 0;

	while (i < INSTRUMENT_COUNT && strcmp(INSTRUMENTS[i].id, instrument) != 0)
		i++;
	return i;
}

enum phrase catalogue_instrument(const char *instrument)
{
	size_t place = place_of(instrument);

	return place < INSTRUMENT_COUNT ? INSTRUMENTS[place].name : PH_I_OTHER;
}

/* --- forms -------------------------------------------------------------------------------------- */

/* Clients come before staff: who makes sheets for a circle starts with those of the clients. */
static int by_instrument(const void *left, const void *right)
{
	const struct form *a = *(struct form *const *)left, *b = *(struct form *const *)right;
	size_t one = place_of(a->instrument), two = place_of(b->instrument);
	bool staff = a->audience == AUDIENCE_STAFF;

	if (one != two)
		return one < two ? -1 : 1;
	if (staff != (b->audience == AUDIENCE_STAFF))
		return staff ? 1 : -1;
	return strcmp(a->id, b->id);
}

static bool read_forms(struct catalogue *c, struct buffer *trouble, struct error *err)
{
	char **ids;
	size_t count;

	if (!library_ids(&ids, &count, err))
		return false;
	c->forms = calloc(count + CATALOGUE_OWN_MAX, sizeof(struct form *));
	for (size_t i = 0; c->forms && i < count; i++) {
		struct error wrong = {0};
		struct form *form = library_form(ids[i], &wrong);

		if (form)
			c->forms[c->form_count++] = form;
		else if (trouble)
			buffer_printf(trouble, "%s\n", wrong.text);
	}
	library_ids_free(ids, count);
	if (!c->forms)
		return error_memory(err);
	qsort(c->forms, c->form_count, sizeof(struct form *), by_instrument);
	c->library_count = c->form_count;
	return true;
}

/* --- pictograms --------------------------------------------------------------------------------- */

/* "ear" of "ear.svg"; false for anything else. */
static bool is_picture(const char *name, char key[PICTOGRAM_KEY_SIZE])
{
	static const char ENDING[] = ".svg";
	size_t length = strlen(name);

	if (length <= strlen(ENDING) || length - strlen(ENDING) >= PICTOGRAM_KEY_SIZE ||
		strcmp(name + length - strlen(ENDING), ENDING) != 0)
		return false;
	memcpy(key, name, length - strlen(ENDING));
	key[length - strlen(ENDING)] = '\0';
	return member_is_id(key);
}

static bool add_picture(struct catalogue *c, const char *folder, const char *name)
{
	char key[PICTOGRAM_KEY_SIZE], path[PATH_MAX + PICTOGRAM_KEY_SIZE + 16];
	struct picture *list;
	struct buffer svg = {0};

	if (!is_picture(name, key))
		return true;
	snprintf(path, sizeof path, "%s/pictograms/%s.svg", folder, key);
	list = realloc(c->pictures, (c->picture_count + 1) * sizeof list[0]);
	if (!list || !library_read(path, &svg, NULL)) {
		c->pictures = list ? list : c->pictures;
		buffer_free(&svg);
		return false;
	}
	c->pictures = list;
	strcpy(list[c->picture_count].key, key);
	list[c->picture_count++].svg = svg;
	return true;
}

/* A page can do without its pictures, so one that cannot be read is only left out. */
static void read_pictures(struct catalogue *c)
{
	const char *folder = library_folder(NULL);
	char path[PATH_MAX + 16];
	const struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof path, "%s/pictograms", folder ? folder : "");
	dir = opendir(path);
	while (dir && (entry = readdir(dir)) != NULL)
		add_picture(c, folder, entry->d_name);
	if (dir)
		closedir(dir);
}

/* --- ----------------------------------------------------------------------------------------------- */

struct catalogue *catalogue_new(struct buffer *trouble, struct error *err)
{
	struct catalogue *c = calloc(1, sizeof *c);

	if (!c) {
		error_memory(err);
		return NULL;
	}
	pthread_rwlock_init(&c->lock, NULL);
	if (!read_forms(c, trouble, err)) {
		catalogue_free(c);
		return NULL;
	}
	read_pictures(c);
	return c;
}

void catalogue_free(struct catalogue *catalogue)
{
	if (!catalogue)
		return;
	for (size_t i = 0; i < catalogue->form_count; i++)
		form_free(catalogue->forms[i]);
	for (size_t i = 0; i < catalogue->old_count; i++)
		form_free(catalogue->old[i]);
	for (size_t i = 0; i < catalogue->picture_count; i++)
		buffer_free(&catalogue->pictures[i].svg);
	free(catalogue->forms);
	free(catalogue->old);
	free(catalogue->pictures);
	pthread_rwlock_destroy(&catalogue->lock);
	free(catalogue);
}

/* --- asking -------------------------------------------------------------------------------------- */

/* A lock is no part of what a catalogue says. */
static void hold(const struct catalogue *catalogue)
{
	pthread_rwlock_rdlock(&((struct catalogue *)catalogue)->lock);
}

static void let_go(const struct catalogue *catalogue)
{
	pthread_rwlock_unlock(&((struct catalogue *)catalogue)->lock);
}

size_t catalogue_count(const struct catalogue *catalogue)
{
	size_t count;

	hold(catalogue);
	count = catalogue->form_count;
	let_go(catalogue);
	return count;
}

const struct form *catalogue_at(const struct catalogue *catalogue, size_t place)
{
	const struct form *form;

	hold(catalogue);
	form = catalogue->forms[place];
	let_go(catalogue);
	return form;
}

/* The place of the form with that id; form_count when there is none. With the lock held. */
static size_t find_form(const struct catalogue *catalogue, const char *id)
{
	size_t i = 0;

	while (i < catalogue->form_count && strcmp(catalogue->forms[i]->id, id) != 0)
		i++;
	return i;
}

const struct form *catalogue_form(const struct catalogue *catalogue, const char *id)
{
	const struct form *form = NULL;
	size_t place;

	hold(catalogue);
	place = find_form(catalogue, id);
	if (place < catalogue->form_count)
		form = catalogue->forms[place];
	let_go(catalogue);
	return form;
}

bool catalogue_is_own(const struct catalogue *catalogue, const char *id)
{
	size_t place;
	bool own;

	hold(catalogue);
	place = find_form(catalogue, id);
	own = place >= catalogue->library_count && place < catalogue->form_count;
	let_go(catalogue);
	return own;
}

/* With the lock held. */
static bool put_in(struct catalogue *c, struct form *form)
{
	size_t place = find_form(c, form->id);
	struct form **old;

	if (place < c->library_count || place == c->library_count + CATALOGUE_OWN_MAX)
		return false;
	if (place == c->form_count) {
		c->forms[c->form_count++] = form;
		return true;
	}
	old = realloc(c->old, (c->old_count + 1) * sizeof(struct form *));
	if (!old)
		return false;
	c->old = old;
	old[c->old_count++] = c->forms[place];
	c->forms[place] = form;
	return true;
}

bool catalogue_add(struct catalogue *catalogue, struct form *form)
{
	bool added;

	pthread_rwlock_wrlock(&catalogue->lock);
	added = put_in(catalogue, form);
	pthread_rwlock_unlock(&catalogue->lock);
	if (!added)
		form_free(form);
	return added;
}

void catalogue_stamp(const struct form *form, char stamp[CATALOGUE_STAMP_SIZE])
{
	unsigned char hash[HASH_BYTES];
	char hex[HASH_HEX_SIZE];

	secret_hash(form->source, form->source_length, hash);
	secret_hex(hash, hex);
	memcpy(stamp, hex, CATALOGUE_STAMP_SIZE - 1);
	stamp[CATALOGUE_STAMP_SIZE - 1] = '\0';
}

const struct buffer *catalogue_picture(const struct catalogue *catalogue, const char *key)
{
	for (size_t i = 0; i < catalogue->picture_count; i++)
		if (strcmp(catalogue->pictures[i].key, key) == 0)
			return &catalogue->pictures[i].svg;
	return NULL;
}

const char *catalogue_title(const struct form *form, enum language language)
{
	static const char *const TAGS[LANGUAGES][3] = {{"nl", "nl-u", "en"}, {"en", "nl", "nl-u"}};
	const char *title = NULL;

	for (size_t i = 0; i < 3 && !title; i++)
		title = texts_in(&form->title, TAGS[language][i]);
	return title ? title : form->id;
}

bool catalogue_has_language(const struct form *form, const char *tag)
{
	return form_language(form, tag) != NULL;
}

bool catalogue_has_variant(const struct form *form, const char *variant)
{
	bool faces = false;

	for (size_t i = 0; i < form->question_count; i++)
		faces = faces || form->questions[i].type == QUESTION_FACES5;
	return variant[0] == '\0' ||
	       (faces && (strcmp(variant, "eenvoudig") == 0 || strcmp(variant, "lijn") == 0));
}
