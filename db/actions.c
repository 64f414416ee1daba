// SPDX-License-Identifier: EUPL-1.2
#include "actions.h"

#include "date.h"
#include "message.h"
#include "roles.h"
#include "store_inside.h"
#include "utf8.h"
#include "words.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

static const char *const STATUSES[ACTION_STATUSES] = {
	"not-started", "in-progress", "done", "not-possible"};

const char *action_status_name(enum action_status status)
{
	return STATUSES[status];
}

bool action_status_parse(const char *name, enum action_status *status)
{
	for (int i = 0; i < ACTION_STATUSES; i++)
		if (strcmp(STATUSES[i], name) == 0) {
			*status = (enum action_status)i;
			return true;
		}
	return false;
}

/* --- words ------------------------------------------------------------------------------- */

static bool check_words(const char *what, const char *text, size_t most, struct error *err)
{
	const char *at = text, *end = text + strlen(text);
	struct words words;
	size_t count;

	while (at < end) {
		uint32_t character = utf8_next(&at, end);

		if (character == UTF8_BAD || utf8_is_control(character))
			return error_set(err, EX_DATAERR,
				_("%s has a character in it that cannot be printed"), what);
	}
	if (!words_split(text, &words)) {
		words_free(&words);
		return error_memory(err);
	}
	count = words.count;
	words_free(&words);
	return count <= most ||
	       error_set(err, EX_DATAERR,
		       _("%s has %zu words and may have %zu: \"%.150s\"; say it shorter"), what,
		       count, most, text);
}

bool action_words_check(const struct action *a, struct error *err)
{
	return check_words(_("\"You said\""), a->said, ACTION_SAID_WORDS, err) &&
	       check_words(_("\"We do\""), a->doing, ACTION_DOING_WORDS, err) &&
	       check_words(_("\"This cannot be done, because\""), a->because, ACTION_BECAUSE_WORDS,
		       err);
}

static bool check_day(const char *day, struct error *err)
{
	struct date date;

	return !*day || date_read(day, &date) ||
	       error_set(err, EX_DATAERR, _("\"%.20s\" is no day; write it as 2026-06-01"), day);
}

static bool check(const struct action *a, struct error *err)
{
	if (a->number < 0 || a->number > ACTIONS_MAX)
		return error_set(err, EX_DATAERR, _("an action point has a number from 1 to %d"),
			ACTIONS_MAX);
	return action_words_check(a, err) && check_words(_("\"Who\""), a->who, 10, err) &&
	       check_day(a->due, err) && check_day(a->told, err);
}

/* --- reading ----------------------------------------------------------------------------- */

static void take_text(struct sql_statement *st, int column, char *text, size_t size)
{
	snprintf(text, size, "%s", sql_text(st, column));
}

static void take_row(struct sql_statement *st, struct action *a)
{
	int64_t status = sql_integer(st, 1);

	*a = (struct action){.number = (int)sql_integer(st, 0)};
	if (status >= 0 && status < ACTION_STATUSES)
		a->status = (enum action_status)status;
	take_text(st, 2, a->who, sizeof a->who);
	take_text(st, 3, a->due, sizeof a->due);
	take_text(st, 4, a->told, sizeof a->told);
	take_text(st, 5, a->pictogram, sizeof a->pictogram);
	take_text(st, 6, a->day, sizeof a->day);
	take_text(st, 7, a->changed, sizeof a->changed);
	take_text(st, 8, a->said, sizeof a->said);
	take_text(st, 9, a->doing, sizeof a->doing);
	take_text(st, 10, a->because, sizeof a->because);
}

/* Room for ACTIONS_MAX of them. */
static bool read_all(struct store *store, int64_t event, const char *language, struct action *list,
	size_t *count, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT a.number, a.status, a.who, a.due, a.told, a.pictogram, a.day, a.changed, "
		"w.said, w.doing, w.because FROM action a LEFT JOIN action_words w "
		"ON w.action = a.id AND w.language = :language "
		"WHERE a.event = :event ORDER BY a.number");
	enum sql_step step;

	*count = 0;
	sql_set_integer(st, ":event", event);
	sql_set_text(st, ":language", language);
	while ((step = sql_step(st, err)) == SQL_ROW && *count < ACTIONS_MAX)
		take_row(st, &list[(*count)++]);
	sql_finish(st);
	return step != SQL_FAILED;
}

bool actions_list(struct store *store, const char *event, const char *language,
	struct action **list, size_t *count, struct error *err)
{
	struct action *found = calloc(ACTIONS_MAX, sizeof *found);
	int64_t id;
	bool well;

	if (!found)
		return error_memory(err);
	well = store_begin(store, SQL_READ, err) &&
	       store_end(store,
		       store_find_event(store, event, &id, err) &&
			       read_all(store, id, language, found, count, err),
		       err);
	if (!well) {
		free(found);
		return false;
	}
	*list = found;
	return true;
}

/* --- writing ----------------------------------------------------------------------------- */

static bool next_number(struct store *store, int64_t event, int *number, struct error *err)
{
	struct sql_statement *st = sql_prepare(
		store->db, "SELECT coalesce(max(number), 0) + 1 FROM action WHERE event = :event");
	int64_t next;

	sql_set_integer(st, ":event", event);
	if (!sql_run_integer(st, 1, &next, err))
		return false;
	if (next > ACTIONS_MAX)
		return error_set(err, EX_DATAERR,
			_("this event has %d action points already, which is more than anybody can "
			  "keep"),
			ACTIONS_MAX);
	*number = (int)next;
	return true;
}

static bool write_row(
	struct store *store, int64_t event, const struct action *a, int64_t *id, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"INSERT INTO action (event, number, status, who, due, told, pictogram, day, "
		"changed) VALUES (:event, :number, :status, :who, :due, :told, :pictogram, :day, "
		":day) ON CONFLICT (event, number) DO UPDATE SET status = excluded.status, "
		"who = excluded.who, due = excluded.due, told = excluded.told, "
		"pictogram = excluded.pictogram, changed = excluded.changed RETURNING id");
	char day[DAY_SIZE];

	store_day(store, day);
	sql_set_integer(st, ":event", event);
	sql_set_integer(st, ":number", a->number);
	sql_set_integer(st, ":status", a->status);
	sql_set_text(st, ":who", a->who);
	sql_set_text(st, ":due", a->due);
	sql_set_text(st, ":told", a->told);
	sql_set_text(st, ":pictogram", a->pictogram);
	sql_set_text(st, ":day", day);
	return sql_run_integer(st, 0, id, err);
}

static bool write_words(struct store *store, int64_t id, const char *language,
	const struct action *a, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"INSERT INTO action_words (action, language, said, doing, because) "
		"VALUES (:action, :language, :said, :doing, :because) "
		"ON CONFLICT (action, language) DO UPDATE SET said = excluded.said, "
		"doing = excluded.doing, because = excluded.because");

	sql_set_integer(st, ":action", id);
	sql_set_text(st, ":language", language);
	sql_set_text(st, ":said", a->said);
	sql_set_text(st, ":doing", a->doing);
	sql_set_text(st, ":because", a->because);
	return sql_run(st, err);
}

static bool put_steps(struct store *store, const char *event, const char *language,
	struct action *a, struct error *err)
{
	int64_t event_id, id;

	if (!store_find_event(store, event, &event_id, err) ||
		(a->number == 0 && !next_number(store, event_id, &a->number, err)) ||
		!write_row(store, event_id, a, &id, err))
		return false;
	return (!*a->said && !*a->doing && !*a->because) ||
	       write_words(store, id, language, a, err);
}

bool actions_put(struct store *store, const char *event, const char *language,
	struct action *action, struct error *err)
{
	return store_may(store, RIGHT_ACTIONS, err) && check(action, err) &&
	       store_begin(store, SQL_WRITE, err) &&
	       store_end(store, put_steps(store, event, language, action, err), err);
}

static bool remove_steps(struct store *store, const char *event, int number, struct error *err)
{
	struct sql_statement *st;
	int64_t id;

	if (!store_find_event(store, event, &id, err))
		return false;
	st = sql_prepare(store->db, "DELETE FROM action WHERE event = :event AND number = :number");
	sql_set_integer(st, ":event", id);
	sql_set_integer(st, ":number", number);
	if (!sql_run(st, err))
		return false;
	return sql_changes(store->db) > 0 ||
	       error_set(err, EX_NOINPUT, _("\"%.150s\" has no action point %d"), event, number);
}

bool actions_remove(struct store *store, const char *event, int number, struct error *err)
{
	return store_may(store, RIGHT_ACTIONS, err) && store_begin(store, SQL_WRITE, err) &&
	       store_end(store, remove_steps(store, event, number, err), err);
}

/* --- languages --------------------------------------------------------------------------- */

static bool add_language(char ***list, size_t *count, const char *language)
{
	char **longer = realloc(*list, (*count + 1) * sizeof *longer);

	if (!longer)
		return false;
	*list = longer;
	longer[*count] = strdup(language);
	return longer[*count] && ++*count;
}

static bool languages_steps(
	struct store *store, const char *event, char ***list, size_t *count, struct error *err)
{
	struct sql_statement *st;
	enum sql_step step = SQL_DONE;
	bool room = true;
	int64_t id;

	if (!store_find_event(store, event, &id, err))
		return false;
	st = sql_prepare(store->db,
		"SELECT DISTINCT w.language FROM action_words w JOIN action a ON a.id = w.action "
		"WHERE a.event = :event ORDER BY w.language");
	sql_set_integer(st, ":event", id);
	while (room && (step = sql_step(st, err)) == SQL_ROW)
		room = add_language(list, count, sql_text(st, 0));
	sql_finish(st);
	return room ? step == SQL_DONE : error_memory(err);
}

bool actions_languages(
	struct store *store, const char *event, char ***languages, size_t *count, struct error *err)
{
	bool well;

	*languages = NULL;
	*count = 0;
	well = store_begin(store, SQL_READ, err) &&
	       store_end(store, languages_steps(store, event, languages, count, err), err);
	for (size_t i = 0; !well && i < *count; i++)
		free((*languages)[i]);
	if (!well) {
		free(*languages);
		*languages = NULL;
		*count = 0;
	}
	return well;
}

void actions_event(const char *event, char name[ACTIONS_EVENT_SIZE])
{
	int length = snprintf(name, ACTIONS_EVENT_SIZE, "%s · actions", event);

	if (length >= ACTIONS_EVENT_SIZE)
		name[0] = '\0';
}
