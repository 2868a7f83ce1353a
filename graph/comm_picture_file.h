/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_PICTURE_FILE_H
#define COMM_PICTURE_FILE_H

#include "comm_draw.h"

/**
 * Pictures as files. The name's ending says the format: .svg, .png, .pdf, and for a single network .gexf, with the
 * positions and colours of the picture. The file appears under its name only when it is whole.
 *
 * All return FALSE with @error set: COMM_ERROR_USAGE for another ending, COMM_ERROR_WRITE.
 */
gboolean comm_picture_file_check_name(const char *path, gboolean is_picture_only, GError **error);

gboolean comm_picture_file_write(const char *path, const CommPicture *picture, GError **error);

gboolean comm_picture_file_draw_network(const char *path, const CommNetwork *network, const CommDrawOptions *options,
                                        GError **error);

/** Writes a picture that is there as GEXF: @looks is what comm_draw_network() set for @network. Of the options, title
 * and labels are read. */
gboolean comm_picture_file_write_gexf(const char *path, const CommNetwork *network, const CommDrawOptions *options,
                                      const CommNodeLook *looks, GError **error);

/** Reads the windows file @windows_path and draws a panel a window; COMM_ERROR_USAGE also for more than
 * COMM_MOST_PANELS windows, and the errors of comm_edge_reader.h. */
gboolean comm_picture_file_draw_windows(const char *path, const char *windows_path, gboolean is_unicast_only,
                                        const CommDrawOptions *options, GError **error);

#define COMM_MOST_PANELS 120

#endif
