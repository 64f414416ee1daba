// SPDX-License-Identifier: EUPL-1.2
/*
 * Three ways in, since a zip file hardly ever stays whole when its bytes are changed: a whole
 * workbook (PK...), the XML of its sheet `survey` (<...), and else the cells, as workbook.h makes a
 * workbook of. What comes out must be a definition that can be read.
 */
#include "fuzz.h"

#include "../workbook.h"
#include "definition.h"
#include "library.h"
#include "xlsform.h"

static const char RELATIONS[] = WORKBOOK_RELS "<Relationship Id='a' Type='" WORKBOOK_TYPE
					      "officeDocument' Target='b'/></Relationships>";
static const char BOOK[] = "<workbook xmlns:r='r'><sheet name='survey' r:id='s'/></workbook>";
static const char BOOK_RELATIONS[] = WORKBOOK_RELS
	"<Relationship Id='s' Type='" WORKBOOK_TYPE "worksheet' Target='c'/>"
	"<Relationship Id='t' Type='" WORKBOOK_TYPE "sharedStrings' Target='c'/></Relationships>";

/* The same bytes as sheet and as shared strings: both readers see them. */
static void make_of_xml(const char *xml, size_t length, struct buffer *workbook)
{
	const struct workbook_part parts[] = {{"_rels/.rels", RELATIONS, 0}, {"b", BOOK, 0},
		{"_rels/b.rels", BOOK_RELATIONS, 0}, {"c", xml, length}};

	workbook_zip(parts, sizeof parts / sizeof parts[0], workbook);
}

static void read_back(const struct form *form)
{
	struct buffer yaml = {0};
	struct error err = {0};
	struct form *again;

	definition_write(form, "fuzz", &yaml);
	again = library_parse("fuzz.yaml", buffer_text(&yaml), yaml.length, &err);
	if (!again) {
		fprintf(stderr, "%s\n%s\n", err.text, buffer_text(&yaml));
		abort();
	}
	form_free(again);
	buffer_free(&yaml);
}

static void import(const char *bytes, size_t count)
{
	static struct import_words words; /* read once: it takes longer than the rest */
	struct xlsform_request request = {.words = &words, .name = "fuzz.xlsx", .stem = "fuzz"};
	struct error err = {0};
	struct xlsx *x = xlsx_read(bytes, count, "fuzz.xlsx", &err);
	struct xlsform xlsform = {0};

	workbook_must(words.intro.count > 0 || import_words_load(&words, &err));
	if (x && xlsform_read(x, &request, &xlsform, &err))
		read_back(xlsform.form);
	xlsform_free(&xlsform);
	xlsx_free(x);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct buffer copy = {0}, workbook = {0};

	buffer_add(&copy, bytes, count);
	if (count >= 2 && memcmp(bytes, "PK", 2) == 0) {
		import((const char *)bytes, count);
	} else if (count >= 1 && bytes[0] == '<') {
		make_of_xml(copy.data, copy.length, &workbook);
		import(workbook.data, workbook.length);
	} else if (count >= 1) {
		workbook_make(copy.data, &workbook);
		import(workbook.data, workbook.length);
	}
	buffer_free(&copy);
	buffer_free(&workbook);
	return 0;
}
