// SPDX-License-Identifier: EUPL-1.2
/*
 * The modules of a page code (QR, version 2, level H; ISO/IEC 18004): what is fixed, what is
 * known, and what an undamaged symbol says.
 *
 * A library that finds and mends symbols in pictures looks at every pixel of them. On a page that
 * lies as its squares say, the modules can be measured where they are, and nearly all symbols are
 * whole: this reads those, and only those. One wrong module, and it says nothing.
 */
#ifndef SYMBOL_H
#define SYMBOL_H

#include "frame.h"

#include <stdbool.h>

enum { SYMBOL_SIZE = FRAME_CODE_MODULES };

/* What stands at a module of every such symbol. */
enum symbol_kind { SYMBOL_WHITE, SYMBOL_BLACK, SYMBOL_DATA, SYMBOL_FORMAT };
enum symbol_kind symbol_kind(int x, int y);

/* Modules by row and column; true is dark. */
struct symbol {
	bool dark[SYMBOL_SIZE][SYMBOL_SIZE];
};

/* Puts back what is known: the fixed modules, and the format word nearest to what is seen. */
void symbol_restore(struct symbol *symbol);

/* The longest text: 16 bytes of data hold 20 characters. */
enum { SYMBOL_TEXT_SIZE = 21 };

/* The text of a symbol that holds nothing but letters, digits and a few signs (alphanumeric mode)
 * and whose 44 bytes agree with each other without one correction: 28 of them check the other 16,
 * so that a misread module cannot go unseen (any 28 wrong bytes are noticed). Fixed modules are
 * not looked at; the format word may have up to three wrong bits. false otherwise. */
bool symbol_text(const struct symbol *symbol, char text[SYMBOL_TEXT_SIZE]);

#endif
