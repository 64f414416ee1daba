// SPDX-License-Identifier: EUPL-1.2
#include "assets.h"

#include "secret.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* The assembler takes the file in as it is: between NAME_begin and NAME_end. */
#define EMBED(name, file)                                                                          \
	__asm__(".section .rodata\n"                                                               \
		".global " #name "_begin\n" #name "_begin:\n"                                      \
		".incbin \"" file "\"\n"                                                           \
		".global " #name "_end\n" #name "_end:\n"                                          \
		".byte 0\n.previous\n");                                                           \
	extern const char name##_begin[], name##_end[]

EMBED(asset_style, "desk/desk.css");
EMBED(asset_script, "desk/desk.js");
EMBED(asset_scan, "desk/scan.js");
EMBED(asset_review, "desk/review.js");
EMBED(asset_own, "desk/own.js");
EMBED(asset_black, "desk/black.js");
EMBED(asset_icon, "desk/icon.svg");
EMBED(asset_new_form, "desk/new-form.yaml");

static struct asset assets[] = {
	{"/desk.css", "text/css; charset=utf-8", asset_style_begin, 0},
	{"/desk.js", "text/javascript; charset=utf-8", asset_script_begin, 0},
	{"/scan.js", "text/javascript; charset=utf-8", asset_scan_begin, 0},
	{"/review.js", "text/javascript; charset=utf-8", asset_review_begin, 0},
	{"/own.js", "text/javascript; charset=utf-8", asset_own_begin, 0},
	{"/black.js", "text/javascript; charset=utf-8", asset_black_begin, 0},
	{"/icon.svg", "image/svg+xml", asset_icon_begin, 0},
	{"/new-form.yaml", "text/yaml; charset=utf-8", asset_new_form_begin, 0},
};
enum { ASSETS = sizeof assets / sizeof assets[0] };

/* Set once; see ready(). */
static char version[HASH_HEX_SIZE];

static void measure(void)
{
	static const char *const ENDS[ASSETS] = {asset_style_end, asset_script_end, asset_scan_end,
		asset_review_end, asset_own_end, asset_black_end, asset_icon_end,
		asset_new_form_end};
	unsigned char all[ASSETS * HASH_BYTES], hash[HASH_BYTES];

	for (size_t i = 0; i < ASSETS; i++) {
		assets[i].count = (size_t)(ENDS[i] - assets[i].bytes);
		secret_hash(assets[i].bytes, assets[i].count, all + i * HASH_BYTES);
	}
	secret_hash(all, sizeof all, hash);
	secret_hex(hash, version);
	version[8] = '\0';
}

static void ready(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, measure);
}

const struct asset *asset_find(const char *path)
{
	ready();
	for (size_t i = 0; i < ASSETS; i++)
		if (strcmp(assets[i].path, path) == 0)
			return &assets[i];
	return NULL;
}

const char *assets_version(void)
{
	ready();
	return version;
}
