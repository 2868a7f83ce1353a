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
 * finds incomplete, and takes back. Of a stream, which cannot be read again, the record is there from the beginning,
 * and what is under the temporary name is kept until it is recovered.
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

/** Whether the partial edges of @record are there, those of @levels (CommLevel bits) and of hosts. */
gboolean archive_has_edges(const Archive *archive, const ArchiveRecord *record, guint levels);

/** All complete captures by scenario, stem, stem number: free with g_ptr_array_unref(), the records are borrowed. */
GPtrArray *archive_list_records(const Archive *archive);

/**
 * The streams that a run which was stopped at once (kill -9, power loss) had not finished, in the same order: free with
 * g_ptr_array_unref(), the records are borrowed. Their Avro files stay until archive_open_recording() takes them. A
 * slice that is complete has only archive_finish_slice() to come.
 */
GPtrArray *archive_list_recordings(const Archive *archive);

/**
 * What was written of @recording, to be cut, read and committed; it stays unless it is committed. A record of its own
 * for archive_commit_capture() is put into @record. Fails with COMM_ERROR_WRITE.
 */
OutputFile *archive_open_recording(const Archive *archive, const ArchiveRecord *recording, ArchiveRecord **record,
                                   GError **error);

/** Removes what was written of @recording: not one block of it is whole. */
void archive_drop_recording(Archive *archive, const ArchiveRecord *recording);

/** Whether summary.json was written after all that the folder holds: a run that was stopped leaves it behind. */
gboolean archive_is_summed_up(const Archive *archive);

/**
 * Reads the options that the output folder @path was made with into @options, but for --services. Fails with
 * COMM_ERROR_READ (no output folder of pcap2avro), COMM_ERROR_FORMAT.
 */
gboolean archive_load_options(const char *path, ConvertOptions *options, GError **error);

/**
 * A file for a capture's packets, in the folder of its scenario. Of a stream, which cannot be read again, the record is
 * written too: when the run is killed, what it wrote can be found and finished. Fails with COMM_ERROR_WRITE.
 */
OutputFile *archive_new_packets_file(const Archive *archive, ArchiveRecord *record, GError **error);

/** 2016-10-28_09-00-04, UTC: a time as it stands in names of files; the caller's. */
char *archive_make_start_name(gint64 time_us);

/** A record for what is captured from @device (NULL: several) since @start_us, by a name that is not taken; the
 * caller's. */
ArchiveRecord *archive_plan_live(const Archive *archive, const char *scenario, const char *dump_host,
                                 const char *device, gint64 start_us);

/**
 * Puts a converted capture in, in the place of what was there of it. May be called by several threads.
 *
 * @record: the archive's from here on, also on failure. A slice is not among the complete captures:
 * archive_finish_slice() is to follow.
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
