/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef BYTE_UNPACKER_H
#define BYTE_UNPACKER_H

#include <glib.h>

/** What one step works on; it moves both spans on by what it has taken and made. */
typedef struct {
    const guint8 *input;
    gsize input_bytes;
    guint8 *output;
    gsize output_bytes;
} UnpackSpans;

/** One compression format, for byte_source.c alone. */
typedef struct {
    const char *name;
    guint8 magic[4];
    guint8 magic_mask[4];

    gpointer (*new_state)(void);
    void (*free_state)(gpointer state);

    /**
     * Unpacks a little; without input it gives what it still holds.
     * Returns NULL, or what is wrong with the input. What it has put out before is good either way.
     */
    const char *(*step)(gpointer state, UnpackSpans *spans);

    /** Whether the input may end here: between members or frames. */
    gboolean (*is_between_frames)(gconstpointer state);
} ByteUnpacker;

extern const ByteUnpacker byte_unpacker_gzip;           /**< RFC 1952 */
extern const ByteUnpacker byte_unpacker_zstd;           /**< RFC 8878 */
extern const ByteUnpacker byte_unpacker_zstd_skippable; /**< the same, for a file that begins with a skippable frame */
extern const ByteUnpacker byte_unpacker_lz4; /**< https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md */

#endif
