// SPDX-License-Identifier: EUPL-1.2
/*
 * The key of a store as people keep it: a file for one person alone, and the text on the paper in
 * the safe. The text is 55 letters and digits in eleven groups, of an alphabet without 0 O 1 I; the
 * last sixteen bits are a check, so that a wrong letter is found (one in 65,536 is not).
 */
#ifndef KEY_FILE_H
#define KEY_FILE_H

#include "error.h"
#include "secret.h"

enum { KEY_TEXT_SIZE = 66 }; /* eleven groups of five, ten dashes, a zero byte */

void key_text_write(const unsigned char hidden[SECRET_HALF_BYTES], char text[KEY_TEXT_SIZE]);

/* Takes what a person typed, or a whole key file: small letters, spaces, dashes, line ends; lines
 * that begin with # are left out. false when it is no key or one letter of it is wrong. */
bool key_text_read(const char *typed, unsigned char hidden[SECRET_HALF_BYTES]);

/* Reads a key file. *there is false when there is none. EX_NOPERM: others may read it too, or we
 * may not; EX_DATAERR: it is no key. */
bool key_file_read(
	const char *path, unsigned char hidden[SECRET_HALF_BYTES], bool *there, struct error *err);

/* Writes a new key file with mode 0600, in a folder that is made with 0700 when it is not there;
 * when this returns true it stands on the disk. `label` goes in as a remark. EX_CANTCREAT: there is
 * one already. */
bool key_file_write(const char *path, const unsigned char hidden[SECRET_HALF_BYTES],
	const char *label, struct error *err);

/* Puts `from` in the place of `path`, of which the bytes are overwritten afterwards. Killed at any
 * moment, the file is the old one or the new one, whole. Only for whoever is the only one to do so
 * (vault.c has a lock for it). */
bool key_file_replace(const char *from, const char *path, struct error *err);

#endif
