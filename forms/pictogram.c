// SPDX-License-Identifier: EUPL-1.2
#include "pictogram.h"
#include "buffer.h"
#include "library.h"
#include "message.h"
#include "svg_path.h"
#include "xml.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* How things are painted here: what an element has inherited. */
struct style {
	double fill, stroke, width;
	bool round_cap, round_join, even_odd;
	struct affine matrix;
};

struct reader {
	struct xml *xml;
	struct pictogram *pictogram;
	struct style styles[PICTOGRAM_DEPTH_MAX + 1]; /* [depth] holds what children inherit */
	size_t depth;                                 /* open svg and g elements            */
	unsigned words; /* open title and desc elements: what is in them is for people */
};

/* ---- painting ---- */

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);

	return c && at ? (int)(at - digits) : -1;
}

/* "#rgb" and "#rrggbb" with three equal parts. */
static bool read_grey(const char *text, double *grey)
{
	size_t length = strlen(text);
	size_t part = (length - 1) / 3;
	int high, low;

	if (*text != '#' || (length != 4 && length != 7))
		return false;
	high = hex_digit(text[1]);
	low = hex_digit(text[part]);
	if (high < 0 || low < 0 || memcmp(text + 1, text + 1 + part, part) != 0 ||
		memcmp(text + 1, text + 1 + 2 * part, part) != 0)
		return false;
	*grey = (16 * high + low) / 255.0;
	return true;
}

static bool read_paint(struct reader *r, const char *name, const char *value, double *paint)
{
	if (strcmp(value, "none") == 0)
		*paint = -1;
	else if (strcmp(value, "black") == 0)
		*paint = 0;
	else if (strcmp(value, "white") == 0)
		*paint = 1;
	else if (!read_grey(value, paint))
		return xml_fail(
			r->xml, _("%s '%s' is not none, black, white or grey"), name, value);
	return true;
}

/* Sets flag to whether value is the word for yes. */
static bool read_choice(struct reader *r, const char *name, const char *value, const char *no,
	const char *yes, bool *flag)
{
	*flag = strcmp(value, yes) == 0;
	if (!*flag && strcmp(value, no) != 0)
		return xml_fail(r->xml, _("%s '%s' is not %s or %s"), name, value, no, yes);
	return true;
}

static bool read_width(struct reader *r, const char *value, double *width)
{
	if (!svg_numbers(value, width, 1) || !(*width > 0 && *width <= OUTLINE_FARTHEST))
		return xml_fail(r->xml, _("stroke-width '%s' is not a number above 0"), value);
	return true;
}

static bool is_style(const char *name)
{
	static const char *const NAMES[] = {"fill", "stroke", "stroke-width", "stroke-linecap",
		"stroke-linejoin", "fill-rule", "transform", "style"};

	for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
		if (strcmp(name, NAMES[i]) == 0)
			return true;
	return false;
}

static bool set_property(struct reader *r, struct style *s, const char *name, const char *value)
{
	if (strcmp(name, "fill") == 0)
		return read_paint(r, name, value, &s->fill);
	if (strcmp(name, "stroke") == 0)
		return read_paint(r, name, value, &s->stroke);
	if (strcmp(name, "stroke-width") == 0)
		return read_width(r, value, &s->width);
	if (strcmp(name, "stroke-linecap") == 0)
		return read_choice(r, name, value, "butt", "round", &s->round_cap);
	if (strcmp(name, "stroke-linejoin") == 0)
		return read_choice(r, name, value, "miter", "round", &s->round_join);
	if (strcmp(name, "fill-rule") == 0)
		return read_choice(r, name, value, "nonzero", "evenodd", &s->even_odd);
	return xml_fail(r->xml, _("style '%s' is not understood"), name);
}

static char *trimmed(char *text)
{
	static const char BLANKS[] = " \t\r\n";
	size_t length;

	text += strspn(text, BLANKS);
	length = strlen(text);
	while (length > 0 && strchr(BLANKS, text[length - 1]))
		text[--length] = '\0';
	return text;
}

/* "fill:none;stroke:#000" */
static bool set_style(struct reader *r, struct style *s, const char *text)
{
	char *copy = strdup(text), *rest = NULL;
	bool good = true;

	if (!copy)
		return xml_fail_memory(r->xml);
	for (char *part = strtok_r(copy, ";", &rest); part && good;
		part = strtok_r(NULL, ";", &rest)) {
		char *value = strchr(part, ':');

		if (value) {
			*value = '\0';
			good = set_property(r, s, trimmed(part), trimmed(value + 1));
		} else if (*trimmed(part)) {
			good = xml_fail(r->xml, _("style '%s' is not understood"), trimmed(part));
		}
	}
	free(copy);
	return good;
}

static bool set_transform(struct reader *r, struct style *s, const char *value)
{
	struct error trouble;

	return svg_transform(value, &s->matrix, &trouble) || xml_fail(r->xml, "%s", trouble.text);
}

/* `style` is stronger than attributes, so it comes after them. */
static bool inherit(struct reader *r, struct style *s, const char **attributes)
{
	const char *style = NULL;

	for (; *attributes; attributes += 2) {
		if (strcmp(attributes[0], "style") == 0)
			style = attributes[1];
		else if (strcmp(attributes[0], "transform") == 0) {
			if (!set_transform(r, s, attributes[1]))
				return false;
		} else if (is_style(attributes[0]) &&
			   !set_property(r, s, attributes[0], attributes[1]))
			return false;
	}
	return !style || set_style(r, s, style);
}

/* ---- shapes ---- */

static bool number(
	struct reader *r, const char **attributes, const char *name, double fallback, double *value)
{
	const char *text = xml_attribute(attributes, name);

	*value = fallback;
	if (text && (!svg_numbers(text, value, 1) || !(fabs(*value) <= OUTLINE_FARTHEST)))
		return xml_fail(r->xml, _("%s '%s' is not a number"), name, text);
	return true;
}

static bool size(
	struct reader *r, const char **attributes, const char *name, double fallback, double *value)
{
	if (!number(r, attributes, name, fallback, value))
		return false;
	return *value >= 0 ? true : xml_fail(r->xml, _("%s is below 0"), name);
}

static bool trace_path(struct reader *r, const char **attributes, struct tracer *t)
{
	const char *data = xml_attribute(attributes, "d");
	struct error trouble;

	return svg_path_trace(data ? data : "", t, &trouble) ||
	       xml_fail(r->xml, "%s", trouble.text);
}

static bool trace_points(struct reader *r, const char **attributes, struct tracer *t)
{
	const char *points = xml_attribute(attributes, "points");
	struct error trouble;

	return svg_points_trace(points ? points : "", t, &trouble) ||
	       xml_fail(r->xml, "%s", trouble.text);
}

static bool trace_polygon(struct reader *r, const char **attributes, struct tracer *t)
{
	if (!trace_points(r, attributes, t))
		return false;
	if (t->outline->step_count > 0)
		trace_close(t);
	return true;
}

static bool trace_straight(struct reader *r, const char **attributes, struct tracer *t)
{
	struct spot from, to;

	if (!number(r, attributes, "x1", 0, &from.x) || !number(r, attributes, "y1", 0, &from.y) ||
		!number(r, attributes, "x2", 0, &to.x) || !number(r, attributes, "y2", 0, &to.y))
		return false;
	trace_move(t, from);
	trace_line(t, to);
	return true;
}

static bool trace_circle(struct reader *r, const char **attributes, struct tracer *t)
{
	struct spot centre;
	double radius;

	if (!number(r, attributes, "cx", 0, &centre.x) ||
		!number(r, attributes, "cy", 0, &centre.y) || !size(r, attributes, "r", 0, &radius))
		return false;
	if (radius > 0)
		trace_ellipse(t, centre, radius, radius);
	return true;
}

static bool trace_oval(struct reader *r, const char **attributes, struct tracer *t)
{
	struct spot centre;
	double rx, ry;

	if (!number(r, attributes, "cx", 0, &centre.x) ||
		!number(r, attributes, "cy", 0, &centre.y) || !size(r, attributes, "rx", 0, &rx) ||
		!size(r, attributes, "ry", 0, &ry))
		return false;
	if (rx > 0 && ry > 0)
		trace_ellipse(t, centre, rx, ry);
	return true;
}

static bool trace_rect(struct reader *r, const char **attributes, struct tracer *t)
{
	double x, y, w, h, rx, ry;

	if (!number(r, attributes, "x", 0, &x) || !number(r, attributes, "y", 0, &y) ||
		!size(r, attributes, "width", 0, &w) || !size(r, attributes, "height", 0, &h) ||
		!size(r, attributes, "rx", 0, &rx) || !size(r, attributes, "ry", rx, &ry))
		return false;
	if (w == 0 || h == 0)
		return true;
	if (!xml_attribute(attributes, "rx"))
		rx = ry;
	rx = fmin(rx, w / 2);
	ry = fmin(ry, h / 2);
	trace_move(t, (struct spot){x + rx, y});
	trace_line(t, (struct spot){x + w - rx, y});
	trace_arc(t, &(struct arc){rx, ry, 0, false, true, {x + w, y + ry}});
	trace_line(t, (struct spot){x + w, y + h - ry});
	trace_arc(t, &(struct arc){rx, ry, 0, false, true, {x + w - rx, y + h}});
	trace_line(t, (struct spot){x + rx, y + h});
	trace_arc(t, &(struct arc){rx, ry, 0, false, true, {x, y + h - ry}});
	trace_line(t, (struct spot){x, y + ry});
	trace_arc(t, &(struct arc){rx, ry, 0, false, true, {x + rx, y}});
	trace_close(t);
	return true;
}

static const struct shape {
	const char *element;
	bool (*trace)(struct reader *r, const char **attributes, struct tracer *t);
	const char *attributes; /* besides those of style, with a blank on both sides */
} SHAPES[] = {
	{"path", trace_path, " d "},
	{"line", trace_straight, " x1 y1 x2 y2 "},
	{"circle", trace_circle, " cx cy r "},
	{"ellipse", trace_oval, " cx cy rx ry "},
	{"rect", trace_rect, " x y width height rx ry "},
	{"polyline", trace_points, " points "},
	{"polygon", trace_polygon, " points "},
};

static const struct shape *find_shape(const char *element)
{
	for (size_t i = 0; i < sizeof SHAPES / sizeof *SHAPES; i++)
		if (strcmp(SHAPES[i].element, element) == 0)
			return &SHAPES[i];
	return NULL;
}

/* Stretching a line more one way than the other would make it thick and thin. */
static bool line_scale(const struct affine *m, double *scale)
{
	double along = hypot(m->a, m->b), across = hypot(m->c, m->d);

	*scale = sqrt(fabs(m->a * m->d - m->b * m->c));
	return fabs(along - across) <= 0.001 * along &&
	       fabs(m->a * m->c + m->b * m->d) <= 0.001 * along * across;
}

static bool finish_outline(struct reader *r, const struct style *s, struct outline *outline)
{
	double scale;

	outline->fill = s->fill;
	outline->stroke = s->stroke;
	outline->even_odd = s->even_odd;
	if (s->stroke < 0)
		return true;
	if (s->round_cap != s->round_join)
		return xml_fail(r->xml, _("stroke-linecap and stroke-linejoin are not both round"));
	if (!line_scale(&s->matrix, &scale))
		return xml_fail(r->xml, _("a transform would make lines thick and thin"));
	outline->round = s->round_cap;
	outline->stroke_width = s->width * scale;
	if (!(outline->stroke_width > 0 && outline->stroke_width <= OUTLINE_FARTHEST))
		return xml_fail(r->xml, _("a transform leaves nothing of a line"));
	return true;
}

static bool add_shape(
	struct reader *r, const struct shape *shape, const struct style *s, const char **attributes)
{
	struct pictogram *p = r->pictogram;
	struct outline *outline = &p->outlines[p->outline_count];
	struct tracer t = {.outline = outline, .matrix = s->matrix};

	if (p->outline_count >= PICTOGRAM_OUTLINES_MAX)
		return xml_fail(r->xml, _("more than %d shapes"), PICTOGRAM_OUTLINES_MAX);
	*outline = (struct outline){0};
	p->outline_count++; /* from here on pictogram_free knows it */
	if (!shape->trace(r, attributes, &t))
		return false;
	if (t.lacks)
		return xml_fail_memory(r->xml);
	if (t.failed)
		return xml_fail(
			r->xml, _("%s: too many steps or too large a number"), shape->element);
	if (!finish_outline(r, s, outline))
		return false;
	if (outline->step_count == 0 || (outline->fill < 0 && outline->stroke < 0)) {
		free(outline->steps);
		p->outline_count--;
	}
	return true;
}

/* ---- elements ---- */

static bool known_attributes(
	struct reader *r, const char *element, const char *known, const char **attributes)
{
	for (; *attributes; attributes += 2) {
		char word[64];

		snprintf(word, sizeof word, " %s ", attributes[0]);
		/* An id is a name for editors and draws nothing. */
		if (!is_style(attributes[0]) && strcmp(attributes[0], "id") != 0 &&
			!strstr(known, word))
			return xml_fail(r->xml,
				_("<%s> has an attribute '%s' that is not understood"), element,
				attributes[0]);
	}
	return true;
}

static bool begin_drawing(struct reader *r, const char **attributes)
{
	const char *box = xml_attribute(attributes, "viewBox");
	struct pictogram *p = r->pictogram;
	double n[4];

	if (!known_attributes(r, "svg", " viewBox xmlns version width height ", attributes))
		return false;
	if (!box || !svg_numbers(box, n, 4) || !(n[2] > 0 && n[2] <= OUTLINE_FARTHEST) ||
		!(n[3] > 0 && n[3] <= OUTLINE_FARTHEST) || !(fabs(n[0]) <= OUTLINE_FARTHEST) ||
		!(fabs(n[1]) <= OUTLINE_FARTHEST))
		return xml_fail(r->xml, _("<svg> has no viewBox of four numbers"));
	p->left = n[0];
	p->top = n[1];
	p->width = n[2];
	p->height = n[3];
	return true;
}

/* What SVG starts with: filled black, no line, lines 1 wide. */
static const struct style FIRST_STYLE = {.stroke = -1, .width = 1, .matrix = {1, 0, 0, 1, 0, 0}};

static void begin_element(struct reader *r, const char *element, const char **attributes)
{
	const struct shape *shape = find_shape(element);
	struct style style = r->depth ? r->styles[r->depth] : FIRST_STYLE;
	bool group = strcmp(element, r->depth ? "g" : "svg") == 0;

	if (!group && (r->depth == 0 || !shape)) {
		xml_fail(r->xml, _("<%s> is not understood here"), element);
		return;
	}
	if (!inherit(r, &style, attributes))
		return;
	if (!group) {
		if (known_attributes(r, element, shape->attributes, attributes))
			add_shape(r, shape, &style, attributes);
		return;
	}
	if (r->depth == 0 ? !begin_drawing(r, attributes)
			  : !known_attributes(r, "g", "", attributes))
		return;
	if (r->depth == PICTOGRAM_DEPTH_MAX)
		xml_fail(r->xml, _("groups lie more than %d deep"), PICTOGRAM_DEPTH_MAX);
	else
		r->styles[++r->depth] = style;
}

static bool is_words(const char *element)
{
	return strcmp(element, "title") == 0 || strcmp(element, "desc") == 0;
}

static void on_start(void *reader, const char *element, const char **attributes)
{
	struct reader *r = reader;

	if (r->depth > 0 && is_words(element))
		r->words++;
	else if (r->words > 0)
		xml_fail(r->xml, _("<%s> is not understood here"), element);
	else
		begin_element(r, element, attributes);
}

static void on_end(void *reader, const char *element)
{
	struct reader *r = reader;

	if (is_words(element))
		r->words--;
	else if (!find_shape(element))
		r->depth--;
}

/* ---- reading ---- */

struct pictogram *pictogram_read(
	const char *svg, size_t length, const char *name, struct error *err)
{
	static const struct xml_listener listener = {.start = on_start, .end = on_end};
	struct reader r = {.pictogram = calloc(1, sizeof *r.pictogram)};
	bool good = false;

	if (r.pictogram)
		r.pictogram->outlines = calloc(PICTOGRAM_OUTLINES_MAX, sizeof(struct outline));
	if (length > PICTOGRAM_BYTES_MAX) {
		error_set(err, EX_DATAERR, _("%s: more than %d bytes, too much for a pictogram"),
			name, PICTOGRAM_BYTES_MAX);
	} else if (!r.pictogram || !r.pictogram->outlines) {
		error_memory(err);
	} else {
		r.xml = xml_new(&listener, &r, name, err);
		good = r.xml && xml_feed(r.xml, svg, length, true);
	}
	xml_free(r.xml);
	if (good)
		return r.pictogram;
	pictogram_free(r.pictogram);
	return NULL;
}

void pictogram_free(struct pictogram *pictogram)
{
	if (!pictogram)
		return;
	for (size_t i = 0; i < pictogram->outline_count; i++)
		free(pictogram->outlines[i].steps);
	free(pictogram->outlines);
	free(pictogram);
}

double pictogram_thinnest_mm(const struct pictogram *pictogram, double size_mm)
{
	double scale = size_mm / fmax(pictogram->width, pictogram->height);
	double thinnest = 0;

	for (size_t i = 0; i < pictogram->outline_count; i++) {
		const struct outline *o = &pictogram->outlines[i];

		if (o->stroke < 0 || o->stroke == o->fill)
			continue; /* only thickens a filled shape */
		if (thinnest == 0 || o->stroke_width * scale < thinnest)
			thinnest = o->stroke_width * scale;
	}
	return thinnest;
}

/* ---- the folder ---- */

static bool read_file(const char *path, struct buffer *content, struct error *err)
{
	char block[4096];
	FILE *file = fopen(path, "rb");
	size_t count;
	bool bad;

	if (!file)
		return error_set(err, errno == ENOENT ? EX_NOINPUT : EX_IOERR, "%s: %s", path,
			strerror(errno));
	do {
		count = fread(block, 1, sizeof block, file);
		buffer_add(content, block, count);
	} while (count == sizeof block && content->length <= PICTOGRAM_BYTES_MAX);
	bad = ferror(file) != 0;
	fclose(file);
	if (bad)
		return error_set(err, EX_IOERR, _("%s: cannot be read"), path);
	return content->failed ? error_memory(err) : true;
}

static struct pictogram *read_key(const char *key, struct error *err)
{
	const char *folder = library_folder(err);
	struct pictogram *pictogram = NULL;
	struct buffer path = {0}, content = {0};

	if (!folder)
		return NULL;
	buffer_printf(&path, "%s/pictograms/%s.svg", folder, key);
	if (path.failed)
		error_memory(err);
	else if (read_file(path.data, &content, err))
		pictogram = pictogram_read(buffer_text(&content), content.length, path.data, err);
	if (pictogram)
		snprintf(pictogram->key, sizeof pictogram->key, "%s", key);
	buffer_free(&path);
	buffer_free(&content);
	return pictogram;
}

/* It becomes part of a path, so nothing in it may lead elsewhere. */
static bool is_key(const char *key)
{
	size_t length = strlen(key);

	return length > 0 && length < PICTOGRAM_NAME_SIZE &&
	       strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

/* The cache that pictogram.h tells of: some seventy drawings at most, in the order they
 * were asked for. */
struct kept {
	struct pictogram *pictogram;
	struct kept *next;
};

const struct pictogram *pictogram_load(const char *key, struct error *err)
{
	static struct kept *first;
	struct kept *kept = first;

	while (kept && strcmp(kept->pictogram->key, key) != 0)
		kept = kept->next;
	if (kept)
		return kept->pictogram;
	if (!is_key(key)) {
		error_set(err, EX_DATAERR, _("'%s' is no name of a pictogram"), key);
		return NULL;
	}
	kept = malloc(sizeof *kept);
	if (!kept) {
		error_memory(err);
		return NULL;
	}
	kept->pictogram = read_key(key, err);
	if (!kept->pictogram) {
		free(kept);
		return NULL;
	}
	kept->next = first;
	first = kept;
	return kept->pictogram;
}
