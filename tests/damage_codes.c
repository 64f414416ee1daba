// SPDX-License-Identifier: EUPL-1.2
/*
 * damage_codes: is a damaged code ever taken for another sheet's? Draws page codes, damages them as
 * pens, paper, printers and scanners do until about half cannot be read any more, and reads them;
 * damages texts that a QR reader might get wrong and codes that people type. Counts.
 *
 *	make build/tests/damage_codes && build/tests/damage_codes 100000 [SEED]
 *
 * Exit status 1 when anything was taken for another sheet that had been printed, or a picture
 * for any sheet but its own.
 */
#include "code.h"
#include "page_code.h"

#include <math.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PRINTED = 100000, SIDE_MM = 32, CODE_AT_MM = 5, CODE_MM = 22, MODULES = 25 };

static const unsigned char KEY[PAGE_KEY_BYTES] = "a secret for the damage of codes";
static const char LETTERS[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/* --- chance (splitmix64, Steele, Lea and Flood 2014) ---------------------------------------- */

struct dice {
	uint64_t state;
};

static uint64_t bits(struct dice *d)
{
	uint64_t z = d->state += 0x9E3779B97F4A7C15;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
	return z ^ (z >> 31);
}

static double even(struct dice *d, double low, double high)
{
	return low + (high - low) * (double)(bits(d) >> 11) / 9007199254740992.0;
}

static int below(struct dice *d, int n)
{
	return (int)(bits(d) % (uint64_t)n);
}

/* --- what was printed ------------------------------------------------------------------------- */

static sheet_id printed[PRINTED];

static int compare_ids(const void *a, const void *b)
{
	sheet_id x = *(const sheet_id *)a, y = *(const sheet_id *)b;

	return (x > y) - (x < y);
}

static void print_sheets(struct dice *d)
{
	for (int i = 0; i < PRINTED; i++)
		printed[i] = (bits(d) >> (64 - SHEET_ID_BITS)) | 1;
	qsort(printed, PRINTED, sizeof *printed, compare_ids);
}

static bool was_printed(sheet_id id)
{
	return bsearch(&id, printed, PRINTED, sizeof *printed, compare_ids) != NULL;
}

/* --- pictures --------------------------------------------------------------------------------- */

/* A piece of a page around one code, light from 0 to 1. */
struct piece {
	int size; /* px */
	double per_mm;
	float *light;
};

static void draw_code(struct piece *p, const QRcode *qr, double black)
{
	double module = CODE_MM / (double)MODULES;

	for (int y = 0; y < p->size; y++)
		for (int x = 0; x < p->size; x++) {
			double u = ((x + 0.5) / p->per_mm - CODE_AT_MM) / module;
			double v = ((y + 0.5) / p->per_mm - CODE_AT_MM) / module;
			bool in = u >= 0 && v >= 0 && u < MODULES && v < MODULES;

			p->light[y * p->size + x] =
				in && (qr->data[(int)v * MODULES + (int)u] & 1) ? (float)black : 1;
		}
}

/* A stroke or blot: everything within `half` mm of the line from a to b becomes `tone`. */
struct smear {
	double ax, ay, bx, by, half, tone;
	bool lifts; /* white that covers; else ink that darkens */
};

static void smear(struct piece *p, const struct smear *s)
{
	double dx = s->bx - s->ax, dy = s->by - s->ay, length = dx * dx + dy * dy;

	for (int y = 0; y < p->size; y++)
		for (int x = 0; x < p->size; x++) {
			double px = (x + 0.5) / p->per_mm - s->ax,
			       py = (y + 0.5) / p->per_mm - s->ay;
			double t = length > 0 ? (px * dx + py * dy) / length : 0;
			float *there = &p->light[y * p->size + x];

			t = fmin(1, fmax(0, t));
			if (hypot(px - t * dx, py - t * dy) > s->half)
				continue;
			*there = s->lifts ? (float)s->tone : fminf(*there, (float)s->tone);
		}
}

static void smear_some(struct piece *p, struct dice *d, int count)
{
	for (int i = 0; i < count; i++) {
		struct smear s = {even(d, 2, 30), even(d, 2, 30), 0, 0, even(d, 0.2, 2),
			even(d, 0, 0.6), below(d, 2) == 0};
		bool blot = below(d, 3) == 0;

		s.bx = blot ? s.ax : even(d, 0, SIDE_MM);
		s.by = blot ? s.ay : even(d, 0, SIDE_MM);
		s.half = blot ? even(d, 1, 5) : s.half;
		s.tone = s.lifts ? even(d, 0.9, 1) : s.tone;
		smear(p, &s);
	}
}

/* Three passes of a box come near a bell. */
static void blur(struct piece *p, int reach)
{
	float *row = malloc((size_t)p->size * sizeof *row);

	for (int pass = 0; row && reach > 0 && pass < 6; pass++)
		for (int i = 0; i < p->size; i++) {
			int step = pass & 1 ? p->size : 1;
			float *line = p->light + (pass & 1 ? i : i * p->size);

			for (int k = 0; k < p->size; k++) {
				float sum = 0;

				for (int r = -reach; r <= reach; r++) {
					int at = k + r < 0          ? 0
						 : k + r >= p->size ? p->size - 1
								    : k + r;

					sum += line[at * step];
				}
				row[k] = sum / (float)(2 * reach + 1);
			}
			for (int k = 0; k < p->size; k++)
				line[k * step] = row[k];
		}
	free(row);
}

/* Noise, tone and threshold, into bytes. */
static void expose(const struct piece *p, struct dice *d, struct image *scan)
{
	double noise = below(d, 4) ? even(d, 0, 0.15) : even(d, 0.1, 0.7);
	double paper = even(d, 0.7, 1.05), threshold = below(d, 3) ? 0 : even(d, 0.25, 0.8);

	for (int i = 0; i < p->size * p->size; i++) {
		double v = paper * p->light[i] +
			   noise * (even(d, -1, 1) + even(d, -1, 1) + even(d, -1, 1)) / 1.7;

		v = threshold > 0 ? v > threshold : fmin(1, fmax(0, v));
		scan->pixels[(size_t)(i / p->size) * scan->stride + (size_t)(i % p->size)] =
			(uint8_t)(255 * v + 0.5);
	}
}

/* Where on the scan the piece lies: as the squares of a page would tell, to about 0.3 mm. */
static bool place_page(const struct piece *p, struct dice *d, struct transform *t)
{
	struct match corners[4];

	for (int i = 0; i < 4; i++) {
		struct point_mm at = {i & 1 ? SIDE_MM : 0, i & 2 ? SIDE_MM : 0};
		struct point_px is = {(at.x + even(d, -0.5, 0.5)) * p->per_mm,
			(at.y + even(d, -0.5, 0.5)) * p->per_mm};

		corners[i] = (struct match){at, is, 1};
	}
	return transform_fit(t, TRANSFORM_HOMOGRAPHY, corners, 4);
}

struct counts {
	long right, unread, refused, wrong, wrong_printed;
};

/* What a text says, against what was meant. */
static void judge(const char *text, const struct page_code *meant, struct counts *counts)
{
	struct page_code code;

	if (page_code_read(text, KEY, &code) != PAGE_CODE_OURS)
		counts->refused++;
	else if (code.sheet == meant->sheet && code.side == meant->side)
		counts->right++;
	else {
		counts->wrong++;
		counts->wrong_printed += was_printed(code.sheet);
	}
}

static struct page_code any_code(struct dice *d)
{
	return (struct page_code){
		(uint16_t)(bits(d) & 1023), printed[below(d, PRINTED)], 1 + below(d, 2)};
}

static void read_piece(struct code_reader *reader, struct dice *d, const struct image *scan,
	const struct transform *page, const struct page_code *meant, struct counts *counts)
{
	struct rect_mm box = {CODE_AT_MM, CODE_AT_MM, CODE_MM, CODE_MM};
	struct code found[CODES_FOUND_MAX], code;
	struct ground ground;

	if (!ground_look(&ground, scan, 1, NULL)) {
		counts->unread++;
		return;
	}
	if (code_read_at(reader, &(struct code_place){&ground, page, box, false}, &code))
		judge(code.text, meant, counts);
	else if (below(d, 8) == 0 && code_find(reader, &ground, found) > 0)
		judge(found[0].text, meant, counts);
	else
		counts->unread++;
	ground_free(&ground);
}

static bool damage_pictures(long count, struct dice *d, struct counts *counts)
{
	struct code_reader *reader = code_reader_new(NULL);

	for (long i = 0; reader && i < count; i++) {
		static const int DPI[] = {100, 120, 150};
		struct piece p = {.per_mm = DPI[below(d, 3)] / 25.4};
		struct page_code meant = any_code(d);
		char text[PAGE_CODE_SIZE];
		struct image scan;
		struct transform page;
		QRcode *qr;

		page_code_write(&meant, KEY, text);
		qr = QRcode_encodeString(text, 2, QR_ECLEVEL_H, QR_MODE_8, 1);
		p.size = (int)(SIDE_MM * p.per_mm);
		p.light = malloc((size_t)p.size * (size_t)p.size * sizeof *p.light);
		if (!qr || !p.light || !image_new(&scan, p.size, p.size, NULL))
			return false;
		draw_code(&p, qr, even(d, 0, 0.5));
		smear_some(&p, d, below(d, 5));
		blur(&p, below(d, 4) ? below(d, 2) : below(d, 5));
		expose(&p, d, &scan);
		if (place_page(&p, d, &page))
			read_piece(reader, d, &scan, &page, &meant, counts);
		image_free(&scan);
		free(p.light);
		QRcode_free(qr);
	}
	code_reader_free(reader);
	return reader != NULL;
}

/* --- texts -------------------------------------------------------------------------------------- */

/* Changes one to four characters; swaps, drops or doubles some. */
static void damage_text(char *text, struct dice *d)
{
	for (int times = 1 + below(d, 4); times > 0; times--) {
		size_t length = strlen(text), at = (size_t)below(d, (int)length);

		switch (length > 2 ? below(d, 6) : 0) {
		case 3: /* swaps two neighbours */
			if (at + 1 < length) {
				char kept = text[at];

				text[at] = text[at + 1];
				text[at + 1] = kept;
			}
			break;
		case 4: /* one is lost */
			memmove(text + at, text + at + 1, length - at);
			break;
		case 5: /* one is lost and another is doubled: the length stays */
			memmove(text + at, text + at + 1, length - at);
			at = (size_t)below(d, (int)length - 1);
			memmove(text + at + 1, text + at, length - at);
			text[length] = '\0';
			break;
		default:
			text[at] = LETTERS[below(d, 32)];
		}
	}
}

static void damage_texts(long count, struct dice *d, struct counts *counts)
{
	for (long i = 0; i < count; i++) {
		struct page_code meant = any_code(d);
		char text[PAGE_CODE_SIZE + 8];

		page_code_write(&meant, KEY, text);
		damage_text(text, d);
		judge(text, &meant, counts);
	}
}

/* With one mistake nothing may pass; with several, one in 32 does by chance, and then its sheet
 * does not exist. */
static void damage_typed(long count, struct dice *d, struct counts *counts)
{
	for (long i = 0; i < count; i++) {
		sheet_id meant = printed[below(d, PRINTED)], read = 0;
		char code[SHEET_CODE_SIZE + 8];

		sheet_code_write(meant, code);
		damage_text(code, d);
		if (!sheet_code_read(code, &read))
			counts->refused++;
		else if (read == meant)
			counts->right++;
		else {
			counts->wrong++;
			counts->wrong_printed += was_printed(read);
		}
	}
}

static void tell(const char *what, long count, const struct counts *c)
{
	printf("%s\t%ld\t%ld\t%ld\t%ld\t%ld\t%ld\n", what, count, c->right, c->unread, c->refused,
		c->wrong, c->wrong_printed);
}

int main(int argc, char **argv)
{
	long count = argc > 1 ? strtol(argv[1], NULL, 10) : 1000;
	struct dice dice = {argc > 2 ? strtoull(argv[2], NULL, 10) : 1};
	struct counts pictures = {0}, texts = {0}, typed = {0};

	print_sheets(&dice);
	if (!damage_pictures(count, &dice, &pictures))
		return 2;
	damage_texts(count, &dice, &texts);
	damage_typed(count, &dice, &typed);
	tell("pictures of page codes", count, &pictures);
	tell("texts of page codes", count, &texts);
	tell("typed sheet codes", count, &typed);
	return pictures.wrong > 0 || texts.wrong_printed > 0 || typed.wrong_printed > 0;
}
