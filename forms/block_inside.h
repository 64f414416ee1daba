// SPDX-License-Identifier: EUPL-1.2
/*
 * What the kinds of blocks share, for block.c and its parts: block_faces.c, block_words.c,
 * block_grid.c and block_area.c. Nobody else includes this.
 */
#ifndef BLOCK_INSIDE_H
#define BLOCK_INSIDE_H

#include "block.h"
#include "frame.h"

/* Sizes on paper. Lower bounds are the L rules; where ours is larger the reason stands beside it. */
#define BLOCK_WIDTH_MM (FRAME_RIGHT_MM - FRAME_LEFT_MM)
#define BLOCK_LABEL_PT 14.0     /* L01                                                   */
#define BLOCK_PICTOGRAM_MM 12.0 /* L07                                                   */
#define BLOCK_FACE_MM 14.0      /* L07                                                   */
#define BLOCK_FACE_GAP_MM 1.2   /* face to word                                          */
#define BLOCK_NEAR_MM 4.0       /* box to pictogram or word (L05)                        */
#define BLOCK_CELL_PAD_MM 2.0   /* room around what is printed: a ring reaches that far  */
#define BLOCK_CELL_GAP_MM 1.0   /* between two cells                                     */

/* In a right-to-left language everything but codes and fiducials mirrors (L15). */
struct rect_mm block_mirrored(const struct block *b, struct rect_mm r);

/* The words of option i; "" when there are none in the block's language. */
const char *block_label(const struct block *b, size_t i);

/* The same in lines of at most width_mm. */
bool block_label_lines(
	const struct block *b, size_t i, double width_mm, struct paragraph *p, struct error *err);

/* The height of the tallest label. */
bool block_tallest_label(
	const struct block *b, double width_mm, double *height_mm, struct error *err);

bool block_draw_picture(struct drawing *d, const char *key, struct rect_mm at, struct error *err);

/* A square to tick, or for a digit; its outer edge. */
void block_draw_box(struct drawing *d, struct rect_mm box);

/* Option i into the layout. False when memory runs out. */
bool block_fill_option(const struct block *b, size_t i, struct rect_mm box, struct rect_mm cell,
	struct layout_option *out);

/* Each kind measures its body (body_mm, boxes) and places it from top_mm down. */
bool block_faces_measure(struct block *b, struct error *err);
bool block_faces_place(const struct block *b, double top_mm, struct drawing *d,
	struct layout_question *q, struct error *err);

bool block_words_measure(struct block *b, enum arrangement arrangement, struct error *err);
bool block_words_place(const struct block *b, double top_mm, struct drawing *d,
	struct layout_question *q, struct error *err);

/* A grid is a question per row; `first` is the first of them. */
bool block_grid_measure(struct block *b, struct error *err);
bool block_grid_place(const struct block *b, double top_mm, struct drawing *d,
	struct layout_question *first, struct error *err);

bool block_area_measure(struct block *b, struct error *err);
bool block_area_place(const struct block *b, struct rect_mm frame, struct drawing *d,
	struct layout_area *area, struct error *err);

#endif
