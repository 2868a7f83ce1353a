/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ARCHIVE_H
#define ARCHIVE_H

#include "archive_record.h"
#include "convert_options.h"
#include "edge_merge.h"
#include "output_file.h"

/**
 * An output folder, OUT: its names, its lock, and what it holds.
 *
 * A capture goes in by archive_commit_capture(): its files under temporary names, its record marked incomplete, the
 * renames, its record marked complete. A run that is killed anywhere in between leaves a record that the next run
 * finds incomplete, and takes back.
 */
typedef struct _Archive Archive;

/**
 * Makes @path (its parent must be there) or opens it, takes its lock, and takes back what a killed run left behind.
 *
 * Returns NULL with @error set: COMM_ERROR_WRITE (missing parent, no rights), COMM_ERROR_CONFLICT when another run
 * holds it, or when it was made with other @options (the first difference is named), COMM_ERROR_FORMAT for damaged
 * state.
 */
Archive *archive_open(const char *path, const ConvertOptions *options, GError **error);

/** Lets go of the lock. */
void archive_close(Archive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Archive, archive_close)

/** As given to archive_open(). */
const char *archive_get_path(const Archive *archive);

/** The complete capture of that scenario and path, or NULL; borrowed. */
const ArchiveRecord *archive_find(const Archive *archive, const char *scenario, const char *path);

/** Whether nobody has removed what was made of @record: its Avro file, and its edges of @levels (CommLevel bits). */
gboolean archive_has_files(const Archive *archive, const ArchiveRecord *record, guint levels);

/** All complete captures by scenario, stem, stem number: free with g_ptr_array_unref(), the records are borrowed. */
GPtrArray *archive_list_records(const Archive *archive);

/** A file for a capture's packets, in the folder of its scenario. Fails with COMM_ERROR_WRITE. */
OutputFile *archive_new_packets_file(const Archive *archive, const char *scenario, GError **error);

/**
 * Puts a converted capture in, in the place of what was there of it. May be called by several threads.
 *
 * @record: the archive's from here on, also on failure.
 * @device: its one interface's name, or NULL: `any`.
 * @packets: its Avro file, or NULL; not committed yet.
 * @rows: its edges at each level, COMM_LEVEL_COUNT of them, those not asked for NULL, that of hosts never; read to the
 * end. The hosts' are counted into the record.
 */
gboolean archive_commit_capture(Archive *archive, ArchiveRecord *record, const char *device, OutputFile *packets,
                                EdgeMerge *const *rows, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** Where a capture's partial edges of a level lie; the caller's. */
char *archive_make_run_path(const Archive *archive, const ArchiveRecord *record, CommLevel level);

/** OUT/FOLDER/szenario=NAME/FOLDER_NAME.ENDING, its folders made; the caller's. Fails with COMM_ERROR_WRITE. */
char *archive_make_scenario_path(const Archive *archive, const char *folder, const char *scenario, const char *ending,
                                 GError **error);

/** OUT/FOLDER/NAME.ENDING, as archive_make_scenario_path(). */
char *archive_make_graph_path(const Archive *archive, const char *folder, const char *scenario, const char *ending,
                              GError **error);

/** OUT/.pcap2avro/NAME; the caller's. */
char *archive_make_state_path(const Archive *archive, const char *name);

/** Replaces a small file, whole or not at all. Fails with COMM_ERROR_WRITE. */
gboolean archive_write_text(const char *path, const char *text, GError **error);

#endif
