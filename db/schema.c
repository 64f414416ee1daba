// SPDX-License-Identifier: EUPL-1.2
/*
 * The tables. A comment on every column; days are texts like 2026-11-30 (UTC) and no finer
 * time is kept anywhere (P04).
 *
 * No table has a row order that follows the order of scanning: what belongs to a sheet is
 * kept by the sheet's random id, a scan by a keyed hash of where it came from, a picture by a
 * random number. The order of a pile, and with it who sat next to whom, is not in here.
 *
 * Written in what SQLite and PostgreSQL share; the engine maps INTEGER, TEXT, BLOB and REAL
 * to its own types and drops STRICT and WITHOUT ROWID where it has none.
 */
#include "schema.h"

#include "message.h"

#include <stdio.h>
#include <sysexits.h>

static const char PRINTING[] =
	"CREATE TABLE setting ("
	"  name  TEXT NOT NULL PRIMARY KEY," /* 'page_key': secret that page codes are made with */
	"  value BLOB NOT NULL"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE event ("
	"  id    INTEGER PRIMARY KEY,"  /* in order of first printing                  */
	"  name  TEXT NOT NULL UNIQUE," /* as the coordinator typed it                 */
	"  day   TEXT NOT NULL"         /* on which its first sheets were printed      */
	") STRICT;"

	"CREATE TABLE design ("
	"  id         INTEGER PRIMARY KEY,"
	"  hash       BLOB NOT NULL UNIQUE," /* of all below and the pictures, 32 bytes   */
	"  form       TEXT NOT NULL,"        /* id: sg-c                                  */
	"  version    INTEGER NOT NULL,"     /* of the definition                         */
	"  language   TEXT NOT NULL,"        /* tag: nl-u                                 */
	"  variant    TEXT NOT NULL,"        /* '', 'eenvoudig', 'lijn'                   */
	"  regime     TEXT NOT NULL CHECK (regime IN ('A', 'B', 'C')),"
	"  sides      INTEGER NOT NULL," /* 1 or 2                                    */
	"  definition TEXT NOT NULL,"    /* its YAML, frozen                          */
	"  layout     TEXT NOT NULL,"    /* its layout JSON, frozen                   */
	"  day        TEXT NOT NULL"     /* of first printing                         */
	") STRICT;"

	"CREATE TABLE design_side ("
	"  design INTEGER NOT NULL REFERENCES design (id),"
	"  side   INTEGER NOT NULL," /* from 1                                            */
	"  blank  BLOB NOT NULL,"    /* PNG of the side before anybody writes on it       */
	"  PRIMARY KEY (design, side)"
	") STRICT;"

	"CREATE TABLE question ("
	"  design INTEGER NOT NULL REFERENCES design (id),"
	"  number INTEGER NOT NULL," /* from 1, in the order of reading                    */
	"  id     TEXT NOT NULL,"    /* sg1; a row of a grid: gr1.a                        */
	"  type   TEXT NOT NULL,"    /* faces5, ... as in the layout JSON                  */
	"  side   INTEGER NOT NULL,"
	"  max    INTEGER NOT NULL," /* options that may be ticked; 0 = any number         */
	"  codes  TEXT NOT NULL,"    /* of its options in their order: 1,2,3; '' = none    */
	"  bands  TEXT NOT NULL,"    /* for a scale, of each option: n, m or g (not good,
					middle, good) or - ; '' = no scale */
	"  PRIMARY KEY (design, number),"
	"  UNIQUE (design, id)"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE run ("
	"  id        INTEGER PRIMARY KEY,"
	"  event     INTEGER NOT NULL REFERENCES event (id),"
	"  design    INTEGER NOT NULL REFERENCES design (id),"
	"  pending   INTEGER NOT NULL," /* 1 until its file stands where it should         */
	"  file      TEXT NOT NULL,"    /* absolute path of the PDF; '' once it counts     */
	"  file_hash BLOB NOT NULL,"    /* of the PDF, 32 bytes                            */
	"  sheets    INTEGER NOT NULL," /* how many                                        */
	"  day       TEXT NOT NULL"     /* of printing                                     */
	") STRICT;"
	"CREATE INDEX run_by_event ON run (event);"
	"CREATE INDEX run_by_hash ON run (file_hash);"

	"CREATE TABLE sheet ("
	"  sheet    INTEGER PRIMARY KEY," /* its random id, 55 bits                         */
	"  run      INTEGER NOT NULL REFERENCES run (id),"
	"  place    INTEGER NOT NULL," /* in the file that was printed, from 1 (shuffled)*/
	"  pair     INTEGER,"          /* random number shared with its other half       */
	"  family   INTEGER,"          /* regime B: random number of the family          */
	"  worker   INTEGER,"          /* regime B: random number of the worker, only to
					     count that there are enough of them            */
	"  returned INTEGER NOT NULL," /* 1: at least one side was scanned               */
	"  answered INTEGER NOT NULL," /* questions with a clear answer that counts      */
	"  gone     INTEGER NOT NULL"  /* 0 here, 1 destroyed on request, 2 term over    */
	") STRICT;"
	"CREATE INDEX sheet_by_run ON sheet (run);"
	"CREATE INDEX sheet_by_pair ON sheet (pair) WHERE pair IS NOT NULL;"
	"CREATE INDEX sheet_gone ON sheet (run) WHERE gone <> 0;"

	"CREATE TABLE strip ("
	"  hash  BLOB NOT NULL PRIMARY KEY," /* keyed hash of the code on the strip, 16 bytes */
	"  sheet INTEGER NOT NULL"           /* whose strip it is                             */
	") STRICT, WITHOUT ROWID;";

static const char READING[] =
	"CREATE TABLE scan ("
	"  key      BLOB NOT NULL PRIMARY KEY," /* keyed hash of file content and page, 16 bytes */
	"  event    INTEGER REFERENCES event (id)," /* null: the sheet is not known          */
	"  sheet    INTEGER," /* null: not known, or destroyed                      */
	"  side     INTEGER,"
	"  number   INTEGER,"          /* of the reading it left in side; null: none         */
	"  verdict  INTEGER NOT NULL," /* 0 read 1 duplicate 2 blank 3 foreign 4 unreadable  */
	"  reason   TEXT NOT NULL,"    /* one sentence, '' when simply read                  */
	"  day      TEXT NOT NULL,"    /* of reading                                         */
	"  scale    REAL,"             /* health of printer and scanner: size, 1 = as printed*/
	"  skew     REAL,"             /* degrees                                            */
	"  contrast REAL"              /* 0..1                                               */
	") STRICT, WITHOUT ROWID;"

	/* Where a side came from that was not simply read, so that a person can find the paper.
	 * For sides that were read it is not kept: it would be the order of the pile. */
	"CREATE TABLE source ("
	"  key  BLOB NOT NULL PRIMARY KEY REFERENCES scan (key) ON DELETE CASCADE,"
	"  file TEXT NOT NULL,"   /* name as it was given                                    */
	"  page INTEGER NOT NULL" /* from 1                                                  */
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE side ("
	"  sheet   INTEGER NOT NULL REFERENCES sheet (sheet),"
	"  side    INTEGER NOT NULL,"
	"  number  INTEGER NOT NULL," /* 0 the reading that counts, 1.. others with other ink */
	"  state   INTEGER NOT NULL," /* 0 counts, 1 waits for a person, 2 set aside by one   */
	"  verdict INTEGER NOT NULL," /* as in scan                                          */
	"  reason  TEXT NOT NULL,"
	"  day     TEXT NOT NULL," /* of reading                                          */
	"  PRIMARY KEY (sheet, side, number)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX side_waiting ON side (sheet) WHERE state = 1;"

	/* What the machine saw, never changed afterwards: a person's word is in decision. */
	"CREATE TABLE answer ("
	"  sheet    INTEGER NOT NULL REFERENCES sheet (sheet),"
	"  number   INTEGER NOT NULL," /* of the reading, as in side                         */
	"  question INTEGER NOT NULL," /* question.number of the sheet's design              */
	"  state    INTEGER NOT NULL," /* 0 answered 1 blank 2 doubtful 3 conflict           */
	"  value    TEXT NOT NULL,"    /* codes that are ticked, '2,5'; a number; 0..100     */
	"  note     TEXT NOT NULL,"    /* 'corrected', ... or ''                             */
	"  marks    BLOB NOT NULL,"    /* per option: code, state, ink, confidence (marks.h) */
	"  PRIMARY KEY (sheet, number, question)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX answer_unclear ON answer (sheet, number, question) WHERE state >= 2;"

	"CREATE TABLE decision ("
	"  turn     INTEGER PRIMARY KEY," /* the last one about an answer holds; undo removes it */
	"  sheet    INTEGER NOT NULL REFERENCES sheet (sheet),"
	"  number   INTEGER NOT NULL,"
	"  question INTEGER NOT NULL,"
	"  state    INTEGER NOT NULL," /* as in answer                                       */
	"  value    TEXT NOT NULL,"
	"  role     TEXT NOT NULL," /* of the person who decided; no name                 */
	"  day      TEXT NOT NULL"
	") STRICT;"
	"CREATE INDEX decision_by_answer ON decision (sheet, number, question, turn);"

	"CREATE TABLE crop ("
	"  id       INTEGER PRIMARY KEY," /* random                                          */
	"  sheet    INTEGER NOT NULL REFERENCES sheet (sheet),"
	"  number   INTEGER NOT NULL,"
	"  question TEXT NOT NULL," /* id; may be one that is not in question          */
	"  day      TEXT NOT NULL," /* of reading; its term runs from here             */
	"  png      BLOB NOT NULL"  /* what a person has to look at                    */
	") STRICT;"
	"CREATE INDEX crop_by_sheet ON crop (sheet);";

/* Counts, kept in the same transaction as what they count; formdb verify adds up again. */
static const char COUNTING[] =
	"CREATE TABLE balance ("
	"  event      INTEGER NOT NULL PRIMARY KEY," /* 0: sides that belong to no event       */
	"  read       INTEGER NOT NULL,"             /* sides                                  */
	"  duplicate  INTEGER NOT NULL,"
	"  blank      INTEGER NOT NULL,"
	"  foreign_   INTEGER NOT NULL,"
	"  unreadable INTEGER NOT NULL"
	") STRICT;"

	"CREATE TABLE tally_sheet ("
	"  event    INTEGER NOT NULL REFERENCES event (id),"
	"  design   INTEGER NOT NULL REFERENCES design (id),"
	"  printed  INTEGER NOT NULL,"
	"  returned INTEGER NOT NULL,"
	"  answered INTEGER NOT NULL," /* returned and not wholly blank                      */
	"  PRIMARY KEY (event, design)"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE tally_state ("
	"  event    INTEGER NOT NULL REFERENCES event (id),"
	"  design   INTEGER NOT NULL REFERENCES design (id),"
	"  question INTEGER NOT NULL,"
	"  answered INTEGER NOT NULL," /* sheets                                             */
	"  blank    INTEGER NOT NULL,"
	"  doubtful INTEGER NOT NULL,"
	"  conflict INTEGER NOT NULL,"
	"  PRIMARY KEY (event, design, question)"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE tally_option ("
	"  event    INTEGER NOT NULL REFERENCES event (id),"
	"  design   INTEGER NOT NULL REFERENCES design (id),"
	"  question INTEGER NOT NULL,"
	"  code     INTEGER NOT NULL," /* of the option; the number; the place on the line   */
	"  count    INTEGER NOT NULL," /* sheets that say so                                 */
	"  PRIMARY KEY (event, design, question, code)"
	") STRICT, WITHOUT ROWID;"

	/* What was printed of results, so that two versions cannot be compared with each other to
	 * find out about one person. Only numbers that may be printed come in here. */
	"CREATE TABLE published ("
	"  event    INTEGER NOT NULL REFERENCES event (id),"
	"  form     TEXT NOT NULL,"
	"  question TEXT NOT NULL,"    /* id; '' for the sheets as a whole                   */
	"  version  INTEGER NOT NULL," /* of the event's results, from 1                     */
	"  day      TEXT NOT NULL,"
	"  shown    TEXT NOT NULL," /* struct small_shown in words (results.c)            */
	"  PRIMARY KEY (event, form, question, version)"
	") STRICT, WITHOUT ROWID;";

static const char KEEPING[] =
	/* Who opened or took out what. Rows are only ever added; each carries a hash over itself
	 * and the row before, so that a change in the middle shows. */
	"CREATE TABLE log ("
	"  entry  INTEGER PRIMARY KEY,"
	"  day    TEXT NOT NULL,"
	"  role   TEXT NOT NULL," /* account of a role, no name                              */
	"  action TEXT NOT NULL," /* export, forget, purge, review, ...                      */
	"  object TEXT NOT NULL," /* which event or sheet                                    */
	"  reason TEXT NOT NULL," /* as given, or ''                                         */
	"  hash   BLOB NOT NULL"  /* 32 bytes                                                */
	") STRICT;"

	/* The destruction list: what was destroyed, and when; not what it said. */
	"CREATE TABLE destroyed ("
	"  entry  INTEGER PRIMARY KEY,"
	"  day    TEXT NOT NULL,"
	"  kind   TEXT NOT NULL," /* crop, answers, strip, ...                             */
	"  sheet  INTEGER,"       /* null when it is a number of things together           */
	"  event  INTEGER,"
	"  count  INTEGER NOT NULL," /* how many                                              */
	"  reason TEXT NOT NULL"     /* 'term' or 'request'                                   */
	") STRICT;";

/* What a team promised after an event, and what became of it. No names of clients come in here. */
static const char PROMISING[] =
	"CREATE TABLE action ("
	"  id        INTEGER PRIMARY KEY,"
	"  event     INTEGER NOT NULL REFERENCES event (id),"
	"  number    INTEGER NOT NULL," /* on the list of the event, from 1                   */
	"  status    INTEGER NOT NULL," /* 0 not started 1 in progress 2 done 3 not possible  */
	"  who       TEXT NOT NULL,"    /* does it: a function or a team                      */
	"  due       TEXT NOT NULL,"    /* day, or ''                                         */
	"  told      TEXT NOT NULL,"    /* day on which clients were told, or ''              */
	"  pictogram TEXT NOT NULL,"    /* key, or ''                                         */
	"  day       TEXT NOT NULL,"    /* of entering; its term runs from here               */
	"  changed   TEXT NOT NULL,"    /* day of the last change                             */
	"  UNIQUE (event, number)"
	") STRICT;"

	"CREATE TABLE action_words ("
	"  action   INTEGER NOT NULL REFERENCES action (id) ON DELETE CASCADE,"
	"  language TEXT NOT NULL," /* tag                                                 */
	"  said     TEXT NOT NULL," /* what clients said, in few words                     */
	"  doing    TEXT NOT NULL," /* what we do about it, or ''                          */
	"  because  TEXT NOT NULL," /* why it cannot be done, or ''                        */
	"  PRIMARY KEY (action, language)"
	") STRICT, WITHOUT ROWID;"

	/* Answers on scanned lists and action sheets that have been taken over, so that each is
	 * taken over once. */
	"CREATE TABLE action_taken ("
	"  sheet    INTEGER NOT NULL,"
	"  question TEXT NOT NULL,"
	"  value    TEXT NOT NULL,"
	"  PRIMARY KEY (sheet, question)"
	") STRICT, WITHOUT ROWID;";

/* What people wrote, typed over by a reviewer; and the keys of what is sealed. */
static const char SEALING[] =
	/* Each picture and each text that is sealed has a key of its own here, wrapped for whoever
	 * holds the key of the store: without this row nobody can open it any more. */
	"CREATE TABLE seal ("
	"  id      INTEGER PRIMARY KEY," /* of the crop or the quote that it opens              */
	"  wrapped BLOB NOT NULL"        /* its key, 80 bytes (secret.h)                        */
	") STRICT;"

	"ALTER TABLE crop ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0;"  /* 1: png is sealed  */
	"ALTER TABLE crop ADD COLUMN blacked INTEGER NOT NULL DEFAULT 0;" /* places painted over */

	"CREATE TABLE quote ("
	"  id       INTEGER PRIMARY KEY," /* random, as of a crop; no number is in both        */
	"  sheet    INTEGER NOT NULL REFERENCES sheet (sheet),"
	"  number   INTEGER NOT NULL," /* of the reading, as in side                         */
	"  question INTEGER NOT NULL," /* question.number of the sheet's design              */
	"  sealed   INTEGER NOT NULL," /* 1: text is sealed                                  */
	"  text     BLOB NOT NULL,"    /* UTF-8, at most 120 characters                      */
	"  left_out INTEGER NOT NULL," /* sum of 1 a name, 2 a place, 4 what could be known  */
	"  chosen   INTEGER NOT NULL," /* 0 not for the result, else in this order           */
	"  role     TEXT NOT NULL,"    /* of the person who typed it; no name                */
	"  day      TEXT NOT NULL,"    /* of typing                                          */
	"  UNIQUE (sheet, number, question)"
	") STRICT;";

static const char QUEUEING[] =
	/* Scans that wait to be read by any computer; a row goes when all its pages are in. */
	"CREATE TABLE queue ("
	"  id     INTEGER PRIMARY KEY,"  /* random                                            */
	"  hash   BLOB NOT NULL UNIQUE," /* of the file, 32 bytes                             */
	"  file   TEXT NOT NULL,"        /* name as it was given                              */
	"  bytes  INTEGER NOT NULL,"
	"  state  INTEGER NOT NULL," /* 0 waits 1 taken 2 failed                          */
	"  tries  INTEGER NOT NULL," /* how often it was taken                            */
	"  ticket INTEGER NOT NULL," /* random: of the last taking                        */
	"  worker TEXT NOT NULL,"    /* computer and process that has it, or ''           */
	"  until  INTEGER NOT NULL," /* its lease, in seconds since 1970; 0 = none        */
	"  reason TEXT NOT NULL,"    /* why the last try failed, or ''                    */
	"  day    TEXT NOT NULL"     /* of putting in                                     */
	") STRICT;"

	"CREATE TABLE queue_part ("
	"  id     INTEGER PRIMARY KEY," /* random, as of a crop                              */
	"  scan   INTEGER NOT NULL REFERENCES queue (id),"
	"  number INTEGER NOT NULL," /* from 1                                            */
	"  sealed INTEGER NOT NULL," /* 1: bytes are sealed                               */
	"  bytes  BLOB NOT NULL,"    /* a mebibyte of the file; the last one is shorter   */
	"  UNIQUE (scan, number)"
	") STRICT;"

	/* Where its file is looked for when its program was killed; '' = on any computer. */
	"ALTER TABLE run ADD COLUMN machine TEXT NOT NULL DEFAULT '';";

/* What stands out about a sheet and changes none of its answers. */
static const char FLAGGING[] =
	/* Sum of 1 (writing that may be a name) and 2 (every answer in the same outer box). */
	"ALTER TABLE side ADD COLUMN flags INTEGER NOT NULL DEFAULT 0;";

/* Step i brings version i to i + 1. A step, once released, is never edited. */
static bool first_version(struct sql *db, struct error *err)
{
	return sql_script(db, PRINTING, err) && sql_script(db, READING, err) &&
	       sql_script(db, COUNTING, err) && sql_script(db, KEEPING, err);
}

static bool second_version(struct sql *db, struct error *err)
{
	return sql_script(db, PROMISING, err);
}

static bool third_version(struct sql *db, struct error *err)
{
	return sql_script(db, SEALING, err);
}

static bool fourth_version(struct sql *db, struct error *err)
{
	return sql_script(db, QUEUEING, err);
}

static bool fifth_version(struct sql *db, struct error *err)
{
	return sql_script(db, FLAGGING, err);
}

static bool (*const STEPS[SCHEMA_VERSION])(struct sql *db, struct error *err) = {
	first_version,
	second_version,
	third_version,
	fourth_version,
	fifth_version,
};

static bool look(struct sql *db, int *version, struct error *err)
{
	if (!sql_schema(db, version, err))
		return false;
	if (*version < 0)
		return error_set(err, EX_DATAERR,
			_("%s: this is a database of another program; name another file with --db"),
			sql_where(db));
	if (*version > SCHEMA_VERSION)
		return error_set(err, EX_DATAERR,
			_("%s: a newer version of this program made this store (format %d, this "
			  "program knows %d); install the newer version"),
			sql_where(db), *version, SCHEMA_VERSION);
	if (*version < SCHEMA_VERSION && sql_read_only(db))
		return error_set(err, EX_NOPERM,
			_("%s: this store is older than this program and may only be read; run any "
			  "command once as somebody who may write it"),
			sql_where(db));
	return true;
}

/* An older store is copied before anything in it changes. */
static bool keep_copy(struct sql *db, struct error *err)
{
	char name[32];

	snprintf(name, sizeof name, "before-%d", SCHEMA_VERSION);
	return sql_keep_copy(db, name, err) ||
	       error_prefix(err, _("the copy before bringing the store up to date failed: "));
}

static bool climb_steps(struct sql *db, int to, struct error *err)
{
	int version = 0;

	/* Another program may have done it while we waited. */
	if (!look(db, &version, err))
		return false;
	for (int i = version; i < to; i++)
		if (!STEPS[i](db, err) || !sql_set_schema(db, i + 1, err))
			return false;
	return true;
}

bool schema_climb(struct sql *db, int to, struct error *err)
{
	if (!sql_begin(db, SQL_WRITE, err))
		return false;
	if (climb_steps(db, to, err))
		return sql_commit(db, err);
	sql_rollback(db);
	return false;
}

bool schema_ready(struct sql *db, struct error *err)
{
	int version = 0;

	if (!look(db, &version, err) || !sql_ready_to_write(db, err))
		return false;
	if (version == SCHEMA_VERSION)
		return true;
	return (version == 0 || keep_copy(db, err)) && schema_climb(db, SCHEMA_VERSION, err);
}
