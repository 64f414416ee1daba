// SPDX-License-Identifier: EUPL-1.2
#include "pdf_content.h"

#include "units.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Scanners fit A4 pictures on Letter pages and the other way round, which cuts off or
 * leaves up to 8 %. Two pages on one sheet show half of a picture: that must not pass. */
static const double COVER_LEAST = 0.9;

/* A picture turned by more than this is not simply "upright" or "on its side". The page is
 * registered later at any angle, so a few degrees do no harm here. */
static const double SLANT_MOST = 0.1; /* sine of about 6 degrees */

enum { OPERANDS_MAX = 64, DEPTH_MAX = 64 };

static const struct pdf_box EVERYWHERE = {-1e9, -1e9, 1e9, 1e9};

/* --- words ------------------------------------------------------------------------------ */

enum word_kind { WORD_END, WORD_NUMBER, WORD_NAME, WORD_OTHER, WORD_OPERATOR };

struct reader {
	const unsigned char *at, *end;
	enum word_kind kind;
	double number;
	char text[PDF_NAME_SIZE]; /* name or operator; "" when too long */
	bool broken;
};

static bool is_space(int c)
{
	return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

static bool is_delimiter(int c)
{
	return c && strchr("()<>[]{}/%", c);
}

static void skip_space(struct reader *r)
{
	while (r->at < r->end) {
		if (*r->at == '%')
			while (r->at < r->end && *r->at != '\n' && *r->at != '\r')
				r->at++;
		else if (is_space(*r->at))
			r->at++;
		else
			return;
	}
}

/* ( ... ) with brackets inside and after a backslash. */
static void skip_string(struct reader *r)
{
	int depth = 0;

	for (; r->at < r->end; r->at++) {
		if (*r->at == '\\' && r->at + 1 < r->end) {
			r->at++;
		} else if (*r->at == '(') {
			depth++;
		} else if (*r->at == ')' && --depth == 0) {
			r->at++;
			return;
		}
	}
	r->broken = true;
}

static void skip_hex_string(struct reader *r)
{
	while (r->at < r->end && *r->at != '>')
		r->at++;
	if (r->at < r->end)
		r->at++;
	else
		r->broken = true;
}

static int hex_digit(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Letters up to the next delimiter. In a name #41 stands for A. */
static void take_text(struct reader *r, bool name)
{
	size_t n = 0;

	while (r->at < r->end && !is_space(*r->at) && !is_delimiter(*r->at)) {
		int c = *r->at++;

		if (name && c == '#' && r->end - r->at >= 2 && hex_digit(r->at[0]) >= 0 &&
			hex_digit(r->at[1]) >= 0) {
			c = hex_digit(r->at[0]) * 16 + hex_digit(r->at[1]);
			r->at += 2;
		}
		if (n < sizeof r->text)
			r->text[n++] = (char)c;
	}
	if (n == sizeof r->text) {
		r->broken = true;
		n = 0;
	}
	r->text[n] = '\0';
}

/* PDF numbers have no exponent and always a dot; strtod would follow the locale. */
static bool parse_number(const char *text, double *number)
{
	double value = 0, unit = 1;
	bool dot = false, digits = false, minus = *text == '-';

	if (*text == '-' || *text == '+')
		text++;
	for (; *text; text++) {
		if (*text == '.' && !dot) {
			dot = true;
		} else if (*text >= '0' && *text <= '9') {
			digits = true;
			value = value * 10 + (*text - '0');
			if (dot)
				unit *= 10;
		} else {
			return false;
		}
	}
	*number = (minus ? -value : value) / unit;
	return digits && isfinite(*number);
}

static void next_word(struct reader *r)
{
	skip_space(r);
	r->kind = WORD_END;
	if (r->at >= r->end)
		return;
	r->kind = WORD_OTHER;
	switch (*r->at) {
	case '(':
		skip_string(r);
		return;
	case '<':
		r->at++;
		if (r->at < r->end && *r->at == '<')
			r->at++;
		else
			skip_hex_string(r);
		return;
	case '>':
	case '[':
	case ']':
	case '{':
	case '}':
	case ')':
		r->at++;
		return;
	case '/':
		r->at++;
		take_text(r, true);
		r->kind = WORD_NAME;
		return;
	}
	take_text(r, false);
	r->kind = parse_number(r->text, &r->number) ? WORD_NUMBER : WORD_OPERATOR;
}

/* --- graphics state --------------------------------------------------------------------- */

struct state {
	struct pdf_matrix matrix;
	struct pdf_box clip;
	int text_mode;
	bool black;
	int state_count;
};

struct machine {
	struct state now, saved[DEPTH_MAX];
	int depth;
	double numbers[OPERANDS_MAX]; /* operands before the operator, the last ones */
	int number_count;
	char name[PDF_NAME_SIZE]; /* the first name among them; "" = none */
	struct pdf_box path;      /* the path so far, on the page */
	bool path_is_box, path_begun, clip_next;
	int painted;
	struct pdf_content *out;
};

enum { TEXT_INVISIBLE = 3 };

static struct pdf_matrix multiply(struct pdf_matrix m, struct pdf_matrix n)
{
	return (struct pdf_matrix){m.a * n.a + m.b * n.c, m.a * n.b + m.b * n.d,
		m.c * n.a + m.d * n.c, m.c * n.b + m.d * n.d, m.e * n.a + m.f * n.c + n.e,
		m.e * n.b + m.f * n.d + n.f};
}

static struct pdf_box box_of(struct pdf_matrix m, double x0, double y0, double x1, double y1)
{
	double xs[4], ys[4];
	struct pdf_box box;

	for (int i = 0; i < 4; i++) {
		double x = i & 1 ? x1 : x0, y = i & 2 ? y1 : y0;

		xs[i] = m.a * x + m.c * y + m.e;
		ys[i] = m.b * x + m.d * y + m.f;
	}
	box.x0 = fmin(fmin(xs[0], xs[1]), fmin(xs[2], xs[3]));
	box.x1 = fmax(fmax(xs[0], xs[1]), fmax(xs[2], xs[3]));
	box.y0 = fmin(fmin(ys[0], ys[1]), fmin(ys[2], ys[3]));
	box.y1 = fmax(fmax(ys[0], ys[1]), fmax(ys[2], ys[3]));
	return box;
}

static struct pdf_box meet(struct pdf_box p, struct pdf_box q)
{
	struct pdf_box both = {
		fmax(p.x0, q.x0), fmax(p.y0, q.y0), fmin(p.x1, q.x1), fmin(p.y1, q.y1)};

	if (both.x1 < both.x0)
		both.x1 = both.x0;
	if (both.y1 < both.y0)
		both.y1 = both.y0;
	return both;
}

static double area(struct pdf_box box)
{
	return (box.x1 - box.x0) * (box.y1 - box.y0);
}

/* The last `count` operands, or NULL when there are fewer. */
static const double *operands(const struct machine *m, int count)
{
	return m->number_count >= count ? m->numbers + m->number_count - count : NULL;
}

/* --- operators: each returns false when the page is not plain ----------------------------- */

static bool save(struct machine *m)
{
	if (m->depth == DEPTH_MAX)
		return false;
	m->saved[m->depth++] = m->now;
	return true;
}

static bool restore(struct machine *m)
{
	if (m->depth)
		m->now = m->saved[--m->depth];
	return true;
}

static bool concatenate(struct machine *m)
{
	const double *n = operands(m, 6);

	if (!n)
		return false;
	m->now.matrix =
		multiply((struct pdf_matrix){n[0], n[1], n[2], n[3], n[4], n[5]}, m->now.matrix);
	return true;
}

static bool paint_object(struct machine *m)
{
	struct pdf_content *out = m->out;

	if (m->painted++ || !m->name[0])
		return false;
	memcpy(out->picture, m->name, sizeof out->picture);
	out->matrix = m->now.matrix;
	out->clip = m->now.clip;
	out->black = m->now.black;
	out->state_count = m->now.state_count;
	return true;
}

static bool use_state(struct machine *m)
{
	if (m->painted)
		return true; /* it cannot change what stands there */
	if (m->now.state_count == PDF_STATES_MAX)
		return false;
	memcpy(m->out->states[m->now.state_count++], m->name, PDF_NAME_SIZE);
	return true;
}

static bool rectangle(struct machine *m)
{
	const double *n = operands(m, 4);

	if (!n)
		return false;
	m->path_is_box = !m->path_begun;
	m->path_begun = true;
	m->path = box_of(m->now.matrix, n[0], n[1], n[0] + n[2], n[1] + n[3]);
	return true;
}

static bool other_path(struct machine *m)
{
	m->path_begun = true;
	m->path_is_box = false;
	return true;
}

static bool clip(struct machine *m)
{
	m->clip_next = true;
	return true;
}

/* n: ends a path without painting it, and makes it the clip if W was said. */
static bool end_path(struct machine *m)
{
	bool simple = m->path_is_box;

	if (m->clip_next && simple)
		m->now.clip = meet(m->now.clip, m->path);
	simple = simple || !m->clip_next;
	m->clip_next = m->path_begun = m->path_is_box = false;
	return simple;
}

static bool fill_grey(struct machine *m)
{
	const double *n = operands(m, 1);

	m->now.black = n && n[0] <= 0;
	return true;
}

static bool fill_rgb(struct machine *m)
{
	const double *n = operands(m, 3);

	m->now.black = n && n[0] <= 0 && n[1] <= 0 && n[2] <= 0;
	return true;
}

static bool fill_cmyk(struct machine *m)
{
	const double *n = operands(m, 4);

	m->now.black = n && n[3] >= 1;
	return true;
}

static bool fill_unknown(struct machine *m)
{
	m->now.black = false;
	return true;
}

static bool text_mode(struct machine *m)
{
	const double *n = operands(m, 1);

	m->now.text_mode = n && n[0] >= 0 && n[0] <= 7 ? (int)n[0] : 0;
	return true;
}

static bool show_text(struct machine *m)
{
	return m->now.text_mode == TEXT_INVISIBLE;
}

/* Marked content: only an optional layer (/OC) can make something not show. */
static bool begin_marked(struct machine *m)
{
	return strcmp(m->name, "OC") != 0;
}

static bool harmless(struct machine *m)
{
	(void)m;
	return true;
}

/* Everything that is not in this list paints, or is not known: the page is not plain. */
static const struct {
	const char *name;
	bool (*run)(struct machine *);
} OPERATORS[] = {
	{"q", save},
	{"Q", restore},
	{"cm", concatenate},
	{"Do", paint_object},
	{"gs", use_state},
	{"re", rectangle},
	{"m", other_path},
	{"l", other_path},
	{"c", other_path},
	{"v", other_path},
	{"y", other_path},
	{"h", harmless},
	{"W", clip},
	{"W*", clip},
	{"n", end_path},
	{"g", fill_grey},
	{"rg", fill_rgb},
	{"k", fill_cmyk},
	{"cs", fill_unknown},
	{"sc", fill_unknown},
	{"scn", fill_unknown},
	{"Tr", text_mode},
	{"Tj", show_text},
	{"TJ", show_text},
	{"'", show_text},
	{"\"", show_text},
	{"BMC", begin_marked},
	{"BDC", begin_marked},
	{"EMC", harmless},
	{"MP", harmless},
	{"DP", harmless},
	{"BX", harmless},
	{"EX", harmless},
	{"BT", harmless},
	{"ET", harmless},
	{"Tf", harmless},
	{"Td", harmless},
	{"TD", harmless},
	{"Tm", harmless},
	{"T*", harmless},
	{"Tc", harmless},
	{"Tw", harmless},
	{"Tz", harmless},
	{"TL", harmless},
	{"Ts", harmless},
	{"G", harmless},
	{"RG", harmless},
	{"K", harmless},
	{"CS", harmless},
	{"SC", harmless},
	{"SCN", harmless},
	{"w", harmless},
	{"J", harmless},
	{"j", harmless},
	{"M", harmless},
	{"d", harmless},
	{"i", harmless},
	{"ri", harmless},
};

static bool run_operator(struct machine *m, const char *name)
{
	for (size_t i = 0; i < sizeof OPERATORS / sizeof *OPERATORS; i++)
		if (!strcmp(OPERATORS[i].name, name))
			return OPERATORS[i].run(m);
	return false;
}

static void add_number(struct machine *m, double number)
{
	if (m->number_count == OPERANDS_MAX) { /* a long array of TJ: keep the last ones */
		memmove(m->numbers, m->numbers + 1, (OPERANDS_MAX - 1) * sizeof *m->numbers);
		m->number_count--;
	}
	m->numbers[m->number_count++] = number;
}

void pdf_content_read(const char *text, size_t length, struct pdf_content *content)
{
	const unsigned char *bytes = (const unsigned char *)text;
	struct reader r = {.at = bytes, .end = bytes + length};
	struct machine m = {
		.now = {.matrix = {1, 0, 0, 1, 0, 0}, .clip = EVERYWHERE, .black = true},
		.out = content};
	bool plain = true;

	*content = (struct pdf_content){0};
	for (next_word(&r); plain && r.kind != WORD_END && !r.broken; next_word(&r)) {
		switch (r.kind) {
		case WORD_NUMBER:
			add_number(&m, r.number);
			break;
		case WORD_NAME:
			if (!m.name[0])
				memcpy(m.name, r.text, sizeof m.name);
			break;
		case WORD_OPERATOR:
			plain = run_operator(&m, r.text);
			m.number_count = 0;
			m.name[0] = '\0';
			break;
		default:
			break;
		}
	}
	content->plain = plain && !r.broken && m.painted == 1;
}

/* --- place ------------------------------------------------------------------------------ */

struct direction {
	double x, y; /* to the right and down, as the page is looked at */
};

static struct direction turn_clockwise(struct direction d, int rotate)
{
	for (int quarters = ((rotate / 90) % 4 + 4) % 4; quarters > 0; quarters--)
		d = (struct direction){-d.y, d.x};
	return d;
}

/* Where the rows run to (across) and where they follow each other to (down). */
static int orientation_of(struct direction across, struct direction down)
{
	double length_a = hypot(across.x, across.y), length_d = hypot(down.x, down.y);
	bool level =
		fabs(across.y) <= SLANT_MOST * length_a && fabs(down.x) <= SLANT_MOST * length_d;
	bool steep =
		fabs(across.x) <= SLANT_MOST * length_a && fabs(down.y) <= SLANT_MOST * length_d;

	if (!(length_a > 0) || !(length_d > 0))
		return 0;
	if (level && across.x > 0)
		return down.y > 0 ? 1 : 4;
	if (level)
		return down.y > 0 ? 2 : 3;
	if (steep && across.y > 0)
		return down.x > 0 ? 5 : 6;
	if (steep)
		return down.x > 0 ? 8 : 7;
	return 0;
}

void pdf_content_place(const struct pdf_content *content, const struct pdf_page_shape *page,
	int width, int height, struct pdf_place *place)
{
	const struct pdf_matrix *m = &content->matrix;
	struct direction across = {m->a, -m->b}, down = {-m->c, m->d};
	struct pdf_box picture = box_of(*m, 0, 0, 1, 1);
	struct pdf_box shown = meet(meet(picture, page->box), content->clip);
	double inches_x = hypot(m->a, m->b) * page->unit / PT_PER_INCH;
	double inches_y = hypot(m->c, m->d) * page->unit / PT_PER_INCH;

	*place = (struct pdf_place){0};
	place->orientation = orientation_of(
		turn_clockwise(across, page->rotate), turn_clockwise(down, page->rotate));
	if (!(inches_x > 0) || !(inches_y > 0) || !place->orientation)
		return;
	place->dpi_x = width / inches_x;
	place->dpi_y = height / inches_y;
	place->covers = area(shown) >= COVER_LEAST * area(page->box) &&
			area(shown) >= COVER_LEAST * area(picture) && area(shown) > 0;
}
