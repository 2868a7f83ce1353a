/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ARCHIVE_RECORD_H
#define ARCHIVE_RECORD_H

#include "convert_counters.h"
#include "host_names.h"

/** What an output folder knows of one capture that it holds: kept as JSON under OUT/.pcap2avro/captures. */
typedef struct {
    char *path; /**< absolute; "-" and FIFOs as given */
    char *scenario;
    char *dump_host;
    char *stem;            /**< the file name without its endings, for output names */
    guint stem_number;     /**< 1, or more when the stem comes again in the scenario */
    guint64 size_bytes;    /**< of the file when it was read; 0 for streams */
    gint64 modified_ns;    /**< since 1970 UTC; 0 for streams */
    gboolean is_stream;    /**< standard input or a FIFO: never skipped, since it cannot be read again */
    gboolean is_live;      /**< captured from interfaces: it cannot be made again; the stem is DEVICE_START */
    gint64 slice_start_us; /**< of a slice of a live capture, which has files of its own; COMM_NO_TIME: it is none */
    guint ring_count;      /**< of a slice: so many are kept; 0: all */
    char *packets_path;    /**< the Avro file below OUT, or NULL */
    char *replaced_path;   /**< the Avro file that this one replaces, or NULL */
    char *recording_path;  /**< the Avro file below OUT while it is written, from a source that is not read again; or
                              NULL */
    char *damage;          /**< why reading ended early, or NULL */
    gboolean is_complete;  /**< FALSE: outputs may have their names, or not */
    gboolean is_new;       /**< converted by this run */
    ConvertCounters counters;
    guint64 edge_count;
    guint64 host_count;
    HostNames *names; /**< of pcapng name blocks */
} ArchiveRecord;

ArchiveRecord *archive_record_new(const char *path, const char *scenario, const char *dump_host);
void archive_record_free(ArchiveRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ArchiveRecord, archive_record_free)

/** The name of its files under OUT/.pcap2avro/captures: 32 hexadecimal digits of scenario and path; the caller's. */
char *archive_record_make_key(const ArchiveRecord *record);

/** The capture's file name without folder, compression and format endings: `x` of `/data/x.pcap.gz`; the caller's. */
char *archive_record_make_stem(const char *path);

/** The stem as it stands in an output's name: escaped, with `-2`, `-3` when it comes again; the caller's. */
char *archive_record_make_stem_name(const ArchiveRecord *record);

/** JSON text; the caller's. */
char *archive_record_to_json(const ArchiveRecord *record);

/** Returns NULL with @error set (COMM_ERROR_FORMAT) when @text is not what archive_record_to_json() wrote. */
ArchiveRecord *archive_record_from_json(const char *text, GError **error);

#endif
