/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ARCHIVE_INTERNAL_H
#define ARCHIVE_INTERNAL_H

#include "archive.h"

#define ARCHIVE_STATE_FOLDER    ".pcap2avro"
#define ARCHIVE_CAPTURES_FOLDER ARCHIVE_STATE_FOLDER "/captures"

struct _Archive {
    char *path;
    gboolean has_windows;
    int lock_fd;
    GMutex mutex;           /* guards records */
    GHashTable *records;    /* key -> ArchiveRecord, complete ones */
    GHashTable *recordings; /* key -> ArchiveRecord: what stopped runs left, and no run can read again; slices */
};

/** Sets COMM_ERROR_WRITE for @path with the system's reason, and returns FALSE. */
gboolean archive_set_write_error(GError **error, const char *path, int reason);

/** OUT/.pcap2avro/captures/KEY.ENDING; the caller's. */
char *archive_make_record_path(const Archive *archive, const ArchiveRecord *record, const char *ending);

/** Writes a capture's record as it is now. Fails with COMM_ERROR_WRITE. */
gboolean archive_write_state(const Archive *archive, const ArchiveRecord *record, GError **error);
/** Where a capture's Avro file lies below OUT; @device: as for archive_commit_capture(). The caller's. */
char *archive_make_packets_path(const ArchiveRecord *record, const char *device);

/** Removes a file that lies below OUT, if it is there; NULL is none. */
void archive_remove_below(const Archive *archive, const char *relative_path);

#endif
