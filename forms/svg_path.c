// SPDX-License-Identifier: EUPL-1.2
#include "svg_path.h"
#include "message.h"

#include <math.h>
#include <string.h>
#include <sysexits.h>

enum { PATH_NUMBERS_MAX = 7 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static const char *skip_blanks(const char *text)
{
	return text + strspn(text, " \t\r\n,");
}

/* Reads digits behind `sum`; returns how many. */
static int read_digits(const char **text, double *sum)
{
	int count = 0;

	for (; is_digit(**text); (*text)++, count++)
		*sum = *sum * 10 + (**text - '0');
	return count;
}

bool svg_number(const char **text, double *number)
{
	const char *p = *text = skip_blanks(*text);
	double value = 0, exponent = 0;
	bool minus = *p == '-', minus_exponent;
	int whole, broken = 0;

	if (*p == '-' || *p == '+')
		p++;
	whole = read_digits(&p, &value);
	if (*p == '.') {
		p++;
		broken = read_digits(&p, &value);
	}
	if (whole + broken == 0)
		return false;
	/* `e` begins an exponent only when digits follow. */
	if ((*p == 'e' || *p == 'E') && is_digit(p[p[1] == '-' || p[1] == '+' ? 2 : 1])) {
		p++;
		minus_exponent = *p == '-';
		p += !is_digit(*p);
		read_digits(&p, &exponent);
		exponent = minus_exponent ? -exponent : exponent;
	}
	value *= pow(10, exponent - broken);
	*number = minus ? -value : value;
	*text = p;
	return true;
}

bool svg_numbers(const char *text, double *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!svg_number(&text, &numbers[i]))
			return false;
	return *skip_blanks(text) == '\0';
}

/* What a path says next: a letter and its numbers, made absolute. */
struct path_order {
	char letter; /* upper case */
	double n[PATH_NUMBERS_MAX];
};

static int numbers_of(char letter)
{
	switch (letter) {
	case 'M':
	case 'L':
	case 'T':
		return 2;
	case 'H':
	case 'V':
		return 1;
	case 'C':
		return 6;
	case 'S':
	case 'Q':
		return 4;
	case 'A':
		return 7;
	case 'Z':
		return 0;
	default:
		return -1;
	}
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* Flags of an arc are one character and need nothing between them. */
static bool read_flag(const char **text, double *flag)
{
	*text = skip_blanks(*text);
	if (**text != '0' && **text != '1')
		return false;
	*flag = *(*text)++ - '0';
	return true;
}

static bool read_order(const char **text, struct path_order *order)
{
	int count = numbers_of(order->letter);

	for (int i = 0; i < count; i++) {
		bool flag = order->letter == 'A' && (i == 3 || i == 4);

		if (flag ? !read_flag(text, &order->n[i]) : !svg_number(text, &order->n[i]))
			return false;
	}
	return true;
}

/* Small letters count from where the pen is. */
static void make_absolute(struct path_order *order, struct spot at)
{
	int count = numbers_of(order->letter);

	if (order->letter == 'V') {
		order->n[0] += at.y;
		return;
	}
	for (int i = order->letter == 'A' ? 5 : 0; i < count; i++)
		order->n[i] += (order->letter == 'A' ? i - 5 : i) % 2 ? at.y : at.x;
}

static struct spot mirrored(struct spot control, struct spot at)
{
	return (struct spot){2 * at.x - control.x, 2 * at.y - control.y};
}

/* What S and T look back at: the last control point, and of what kind of curve. */
struct memory {
	struct spot control;
	char kind; /* 'C', 'Q' or 0 */
};

static void follow(struct tracer *t, const struct path_order *o, struct memory *memory)
{
	const double *n = o->n;
	struct memory next = {.kind = 0};
	struct spot first = {n[0], n[1]}, second = {n[2], n[3]}, third = {n[4], n[5]};
	struct spot smooth = t->at;

	if (memory->kind == (o->letter == 'S' ? 'C' : 'Q'))
		smooth = mirrored(memory->control, t->at);
	switch (o->letter) {
	case 'M':
		trace_move(t, first);
		break;
	case 'L':
		trace_line(t, first);
		break;
	case 'H':
		trace_line(t, (struct spot){n[0], t->at.y});
		break;
	case 'V':
		trace_line(t, (struct spot){t->at.x, n[0]});
		break;
	case 'C':
		next = (struct memory){second, 'C'};
		trace_curve(t, first, second, third);
		break;
	case 'S':
		next = (struct memory){first, 'C'};
		trace_curve(t, smooth, first, second);
		break;
	case 'Q':
		next = (struct memory){first, 'Q'};
		trace_quadratic(t, first, second);
		break;
	case 'T':
		next = (struct memory){smooth, 'Q'};
		trace_quadratic(t, smooth, first);
		break;
	case 'A':
		trace_arc(t, &(struct arc){n[0], n[1], n[2], n[3] > 0, n[4] > 0, {n[5], n[6]}});
		break;
	default:
		trace_close(t);
	}
	*memory = next;
}

static bool broken(const char *data, const char *at, const char *what, struct error *err)
{
	return error_set(err, EX_DATAERR, _("path data: %s, at character %zu"), what,
		(size_t)(at - data) + 1);
}

bool svg_path_trace(const char *data, struct tracer *t, struct error *err)
{
	const char *p = skip_blanks(data);
	struct memory memory = {.kind = 0};
	char letter = 0;

	while (*p && !t->failed) {
		struct path_order order = {0};

		if (numbers_of(upper(*p)) >= 0)
			letter = *p++;
		else if (!letter || upper(letter) == 'Z')
			return broken(data, p, _("a command letter is missing"), err);
		order.letter = upper(letter);
		if (t->outline->step_count == 0 && order.letter != 'M')
			return broken(data, p, _("it does not begin with M"), err);
		if (!read_order(&p, &order))
			return broken(data, p, _("a number is missing"), err);
		if (letter != order.letter)
			make_absolute(&order, t->at);
		follow(t, &order, &memory);
		/* More numbers after a move are lines. */
		if (order.letter == 'M')
			letter = letter == 'M' ? 'L' : 'l';
		p = skip_blanks(p);
	}
	return true;
}

bool svg_points_trace(const char *points, struct tracer *t, struct error *err)
{
	const char *p = points;
	struct spot spot;

	while (svg_number(&p, &spot.x)) {
		if (!svg_number(&p, &spot.y))
			return broken(points, p, _("a number is missing"), err);
		if (t->outline->step_count == 0)
			trace_move(t, spot);
		else
			trace_line(t, spot);
		if (t->failed)
			return true;
	}
	return *p ? broken(points, p, _("a number is missing"), err) : true;
}

/* One function of a transform; n holds the numbers that were given, of 6 at most. */
static bool transform_step(
	const char *name, size_t length, const double *n, int given, struct affine *m)
{
	static const double DEGREE = 0.01745329251994329577; /* in radians */

	*m = (struct affine){1, 0, 0, 1, 0, 0};
	if (length == 6 && strncmp(name, "matrix", 6) == 0 && given == 6) {
		*m = (struct affine){n[0], n[1], n[2], n[3], n[4], n[5]};
	} else if (length == 9 && strncmp(name, "translate", 9) == 0 &&
		   (given == 1 || given == 2)) {
		m->e = n[0];
		m->f = given == 2 ? n[1] : 0;
	} else if (length == 5 && strncmp(name, "scale", 5) == 0 && (given == 1 || given == 2)) {
		m->a = n[0];
		m->d = given == 2 ? n[1] : n[0];
	} else if (length == 6 && strncmp(name, "rotate", 6) == 0 && (given == 1 || given == 3)) {
		double x = given == 3 ? n[1] : 0, y = given == 3 ? n[2] : 0;
		double c = cos(n[0] * DEGREE), s = sin(n[0] * DEGREE);

		*m = (struct affine){c, s, -s, c, x - c * x + s * y, y - s * x - c * y};
	} else {
		return false;
	}
	return true;
}

bool svg_transform(const char *text, struct affine *matrix, struct error *err)
{
	struct affine all = *matrix, step;

	for (const char *p = skip_blanks(text); *p; p = skip_blanks(p)) {
		const char *name = p;
		size_t length = strspn(p, "abcdefghijklmnopqrstuvwxyz");
		double n[6] = {0};
		int given = 0;

		p = skip_blanks(p + length);
		if (*p++ != '(')
			return error_set(
				err, EX_DATAERR, _("transform '%s' is not understood"), text);
		while (given < 6 && svg_number(&p, &n[given]))
			given++;
		p = skip_blanks(p);
		if (*p++ != ')' || !transform_step(name, length, n, given, &step))
			return error_set(
				err, EX_DATAERR, _("transform '%s' is not understood"), text);
		all = affine_after(&all, &step);
	}
	*matrix = all;
	return true;
}
