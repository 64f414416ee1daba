// SPDX-License-Identifier: EUPL-1.2
#include "published.h"

#include <stdlib.h>
#include <string.h>

/* --- words for what was published -------------------------------------------------------- */

/* A number: `-` hidden, `<` few, else its value. */
static void write_number(struct buffer *out, struct small_number n)
{
	if (n.kind == SMALL_EXACT)
		buffer_printf(out, " %ld", n.value);
	else
		buffer_puts(out, n.kind == SMALL_FEW ? " <" : " -");
}

static struct small_number read_number(const char **at)
{
	struct small_number n = {SMALL_HIDDEN, 0};
	char *end;

	while (**at == ' ')
		++*at;
	if (**at == '<')
		n.kind = SMALL_FEW;
	else if (**at >= '0' && **at <= '9')
		n = (struct small_number){SMALL_EXACT, strtol(*at, &end, 10)};
	while (**at && **at != ' ')
		++*at;
	return n;
}

/* level scale people blank unclear three-bands option-count [code number]... */
static void write_shown(struct buffer *out, const struct small_shown *s, const int *codes)
{
	buffer_printf(out, "%d %d", (int)s->level, s->scale ? 1 : 0);
	write_number(out, s->people);
	write_number(out, s->blank);
	write_number(out, s->unclear);
	for (size_t i = 0; i < SMALL_BANDS; i++)
		write_number(out, s->bands[i]);
	buffer_printf(out, " %zu", s->option_count);
	for (size_t i = 0; i < s->option_count; i++) {
		buffer_printf(out, " %d", codes[i]);
		write_number(out, s->options[i]);
	}
}

static void read_shown(const char *at, struct small_shown *s, int codes[SMALL_OPTIONS_MAX])
{
	*s = (struct small_shown){.level = (enum small_level)read_number(&at).value};
	s->scale = read_number(&at).value != 0;
	s->people = read_number(&at);
	s->blank = read_number(&at);
	s->unclear = read_number(&at);
	for (size_t i = 0; i < SMALL_BANDS; i++)
		s->bands[i] = read_number(&at);
	s->option_count = (size_t)read_number(&at).value;
	if (s->option_count > SMALL_OPTIONS_MAX)
		s->option_count = SMALL_OPTIONS_MAX;
	for (size_t i = 0; i < s->option_count; i++) {
		codes[i] = (int)read_number(&at).value;
		s->options[i] = read_number(&at);
	}
	small_order(s);
}

/* --- versions ---------------------------------------------------------------------------- */

static bool same_codes(
	const struct published_item *item, const struct small_shown *old, const int *codes)
{
	return item->shown.option_count == old->option_count &&
	       memcmp(item->codes, codes, old->option_count * sizeof *codes) == 0;
}

/* May it be printed beside that earlier version? */
static bool may_follow(const struct publishing *p, struct published_item *item,
	const struct small_shown *old, const int *codes)
{
	if (item->question[0] == '\0')
		return small_renew_people(old, &item->shown, p->limits);
	/* Other options: the two cannot be put beside each other, but their people can. */
	if (!same_codes(item, old, codes))
		return small_renew_people(old, &item->shown, p->limits);
	return small_renew(old, &item->shown, p->limits);
}

static struct sql_statement *versions(const struct publishing *p, const struct published_item *item)
{
	struct sql_statement *st = sql_prepare(p->store->db,
		"SELECT version, shown FROM published WHERE event = :event AND form = :form "
		"AND question = :question ORDER BY version");

	sql_set_integer(st, ":event", p->event);
	sql_set_text(st, ":form", item->form);
	sql_set_text(st, ":question", item->question);
	return st;
}

/* Compares with every version there was. *last gets the last one; *may whether the new one may
 * be printed. */
bool published_last(const struct publishing *p, struct published_item *item,
	struct published_item *last, bool *may, struct error *err)
{
	struct sql_statement *st = versions(p, item);
	enum sql_step step;

	*may = true;
	*last = (struct published_item){.form = item->form, .question = item->question};
	while ((step = sql_step(st, err)) == SQL_ROW) {
		last->version = (int)sql_integer(st, 0);
		read_shown(sql_text(st, 1), &last->shown, last->codes);
		*may = *may && may_follow(p, item, &last->shown, last->codes);
	}
	sql_finish(st);
	return step == SQL_DONE;
}

bool published_write(const struct publishing *p, struct published_item *item, struct error *err)
{
	struct sql_statement *st;
	struct buffer shown = {0};
	bool well;

	item->version = p->version;
	write_shown(&shown, &item->shown, item->codes);
	/* Half of it would let the next version tell more than it may. */
	if (shown.failed) {
		buffer_free(&shown);
		return error_memory(err);
	}
	st = sql_prepare(p->store->db,
		"INSERT INTO published (event, form, question, version, day, shown) "
		"VALUES (:event, :form, :question, :version, :day, :shown)");
	sql_set_integer(st, ":event", p->event);
	sql_set_text(st, ":form", item->form);
	sql_set_text(st, ":question", item->question);
	sql_set_integer(st, ":version", item->version);
	sql_set_text(st, ":day", p->day);
	sql_set_text(st, ":shown", buffer_text(&shown));
	well = sql_run(st, err);
	buffer_free(&shown);
	return well;
}

static bool same_number(struct small_number a, struct small_number b)
{
	return a.kind == b.kind && (a.kind != SMALL_EXACT || a.value == b.value);
}

bool published_same(const struct published_item *a, const struct published_item *b)
{
	const struct small_shown *x = &a->shown, *y = &b->shown;

	if (x->level != y->level || x->scale != y->scale || x->option_count != y->option_count ||
		!same_number(x->people, y->people) || !same_number(x->blank, y->blank) ||
		!same_number(x->unclear, y->unclear))
		return false;
	for (size_t i = 0; i < SMALL_BANDS; i++)
		if (!same_number(x->bands[i], y->bands[i]))
			return false;
	for (size_t i = 0; i < x->option_count; i++)
		if (a->codes[i] != b->codes[i] || !same_number(x->options[i], y->options[i]))
			return false;
	return true;
}
