/* SPDX-License-Identifier: BSD-3-Clause */
#include "batch.h"
#include "archive_capture.h"
#include "comm_error.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct {
    Archive *archive;
    const BatchSettings *settings;
    ConvertProgress *progress;
    GPtrArray *jobs;
    GMutex mutex; /* guards is_done of the jobs */
    GCond is_changed;
    gint is_stopped; /* nothing more can be written */
} Batch;

const char *batch_result_name(BatchResult result)
{
    static const char *const names[] = {"not tried",        "converted",     "damaged", "skipped",
                                        "skipped, damaged", "not a capture", "failed"};
    return names[result];
}

static void job_free(gpointer data)
{
    BatchJob *job = data;
    archive_record_free(job->record);
    g_free(job->message);
    g_free(job);
}

const char *batch_single_device(const Capture *capture)
{
    guint count = capture_get_interface_count(capture);
    const char *device = count > 0 ? capture_get_interface(capture, 0)->name : NULL;
    for (guint i = 1; i < count; i++) {
        if (g_strcmp0(device, capture_get_interface(capture, i)->name) != 0)
            return NULL;
    }
    return device;
}

static void keep_name(const char *address, const char *name, gpointer names)
{
    host_names_add(names, address, name);
}

static gboolean is_damage(const GError *error)
{
    return g_error_matches(error, COMM_ERROR, COMM_ERROR_FORMAT) || g_error_matches(error, COMM_ERROR, COMM_ERROR_READ);
}

/* Returns FALSE with @error only when nothing of the capture can be kept; damage goes into the record. */
static gboolean convert_to(Batch *batch, const BatchJob *job, Capture *capture, ArchiveCapture *into, GError **error)
{
    g_autoptr(GError) convert_error = NULL;
    ArchiveRecord *record = archive_capture_get_record(into);
    if (!convert_capture(capture, batch->settings->options, archive_capture_get_sinks(into), batch->progress,
                         &record->counters, &convert_error)) {
        gboolean is_cut_stream = convert_is_cut_stream(job->input->is_stream, convert_error);
        if (!is_damage(convert_error) && !is_cut_stream) {
            g_propagate_error(error, g_steal_pointer(&convert_error));
            return FALSE;
        }
        record->damage = is_cut_stream ? g_strdup_printf("%s: interrupted: what was read is kept", record->path)
                                       : g_strdup(convert_error->message);
    }
    capture_foreach_name(capture, keep_name, record->names);
    return archive_capture_finish(into, batch->settings->is_verified, error);
}

static gboolean convert_into_archive(Batch *batch, BatchJob *job, Capture *capture, GError **error)
{
    g_autoptr(ArchiveCapture) into =
        archive_capture_new(batch->archive, batch->settings->options, g_steal_pointer(&job->record), error);
    if (into == NULL || !convert_to(batch, job, capture, into, error))
        return FALSE;
    const ArchiveRecord *record = archive_capture_get_record(into);
    job->message = g_strdup(record->damage);
    job->result = record->damage != NULL ? BATCH_DAMAGED : BATCH_CONVERTED;
    return archive_capture_commit(into, batch_single_device(capture), error);
}

/* What is not whole because of ^C is left to the next run, and no failure. */
static void fail_job(BatchJob *job, BatchResult result, const GError *error, const char *prefix)
{
    gboolean is_interrupted = g_error_matches(error, COMM_ERROR, COMM_ERROR_INTERRUPTED);
    job->result = is_interrupted ? BATCH_NOT_TRIED : result;
    g_free(job->message);
    job->message = is_interrupted ? NULL : g_strconcat(prefix, error->message, NULL);
}

static void convert_job(Batch *batch, BatchJob *job)
{
    g_autoptr(GError) error = NULL;
    const char *path = job->input->path;
    g_autoptr(Capture) capture = convert_open(path, batch->progress, &error);
    if (capture == NULL) {
        gboolean is_other = job->input->is_found && g_error_matches(error, COMM_ERROR, COMM_ERROR_FORMAT);
        fail_job(job, is_other ? BATCH_NOT_A_CAPTURE : BATCH_FAILED, error, "");
        return;
    }
    if (convert_into_archive(batch, job, capture, &error))
        return;
    g_autofree char *prefix = g_strdup_printf("%s: not converted: ", path);
    fail_job(job, BATCH_FAILED, error, prefix);
    if (g_error_matches(error, COMM_ERROR, COMM_ERROR_WRITE))
        g_atomic_int_set(&batch->is_stopped, TRUE);
}

static void run_job(gpointer data, gpointer user_data)
{
    BatchJob *job = data;
    Batch *batch = user_data;
    if (!g_atomic_int_get(&batch->is_stopped) && !convert_progress_is_interrupted(batch->progress))
        convert_job(batch, job);
    g_mutex_lock(&batch->mutex);
    job->is_done = TRUE;
    g_cond_signal(&batch->is_changed);
    g_mutex_unlock(&batch->mutex);
}

/* A capture that is whole in the archive needs nothing, unless it has changed. */
static void plan_skip(Batch *batch, BatchJob *job, const ArchiveRecord *known)
{
    const ArchiveRecord *record = job->record;
    if (batch->settings->is_forced || known->size_bytes != record->size_bytes ||
        known->modified_ns != record->modified_ns || !g_str_equal(known->dump_host, record->dump_host) ||
        !archive_has_files(batch->archive, known, batch->settings->options->levels))
        return;
    convert_progress_skip(batch->progress, record->size_bytes);
    job->is_done = TRUE;
    job->result = known->damage != NULL ? BATCH_SKIPPED_DAMAGED : BATCH_SKIPPED;
    job->message = known->damage != NULL
                       ? g_strdup_printf("%s (when it was converted; skipped now)", known->damage)
                       : g_strdup_printf("%s: skipped: converted before, unchanged since", job->input->path);
}

/* One capture has one path, whatever links lead to it: what is counted once must not be counted again. */
static char *find_real_path(const char *path)
{
    char *real_path = realpath(path, NULL);
    if (real_path == NULL)
        return g_canonicalize_filename(path, NULL);
    char *copy = g_strdup(real_path);
    free(real_path);
    return copy;
}

static ArchiveRecord *make_record(const ConvertInput *input)
{
    g_autofree char *path = input->is_stream ? g_strdup(input->path) : find_real_path(input->path);
    ArchiveRecord *record = archive_record_new(path, input->scenario, input->dump_host);
    record->is_stream = input->is_stream;
    struct stat status;
    if (!input->is_stream && stat(path, &status) == 0) {
        record->size_bytes = (guint64)status.st_size;
        record->modified_ns = status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
    }
    return record;
}

/* What identifies an output's stem: the same in two captures of a scenario, one would overwrite the other. */
static char *make_stem_key(const ArchiveRecord *record)
{
    g_autofree char *stem = archive_record_make_stem_name(record);
    return g_strconcat(record->scenario, "\n", stem, NULL);
}

static void number_stem(ArchiveRecord *record, GHashTable *stems)
{
    for (;;) {
        char *key = make_stem_key(record);
        if (!g_hash_table_contains(stems, key)) {
            g_hash_table_add(stems, key);
            return;
        }
        g_free(key);
        record->stem_number++;
    }
}

static GHashTable *list_stems(const Archive *archive)
{
    GHashTable *stems = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) records = archive_list_records(archive);
    g_autoptr(GPtrArray) recordings = archive_list_recordings(archive);
    g_ptr_array_extend(records, recordings, NULL, NULL);
    for (guint i = 0; i < records->len; i++)
        g_hash_table_add(stems, make_stem_key(g_ptr_array_index(records, i)));
    return stems;
}

static void plan_job(Batch *batch, const ConvertInput *input, GHashTable *stems, GHashTable *seen)
{
    BatchJob *job = g_new0(BatchJob, 1);
    job->input = input;
    job->record = make_record(input);
    g_ptr_array_add(batch->jobs, job);
    const ArchiveRecord *known =
        input->is_stream ? NULL : archive_find(batch->archive, job->record->scenario, job->record->path);
    if (!input->is_stream && !g_hash_table_add(seen, g_strconcat(input->scenario, "\n", job->record->path, NULL))) {
        job->is_done = TRUE;
        job->result = BATCH_SKIPPED;
        job->message = g_strdup_printf("%s: skipped: given twice", input->path);
    } else if (known != NULL) {
        job->record->stem_number = known->stem_number;
        plan_skip(batch, job, known);
    } else {
        number_stem(job->record, stems);
    }
}

static void plan(Batch *batch, GPtrArray *inputs)
{
    g_autoptr(GHashTable) stems = list_stems(batch->archive);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < inputs->len; i++)
        plan_job(batch, g_ptr_array_index(inputs, i), stems, seen);
}

static void wait_for_job(Batch *batch, const BatchJob *job)
{
    g_mutex_lock(&batch->mutex);
    while (!job->is_done)
        g_cond_wait(&batch->is_changed, &batch->mutex);
    g_mutex_unlock(&batch->mutex);
}

GPtrArray *batch_run(Archive *archive, GPtrArray *inputs, const BatchSettings *settings, ConvertProgress *progress,
                     BatchReportFunc report, gpointer user_data)
{
    Batch batch = {.archive = archive, .settings = settings, .progress = progress};
    batch.jobs = g_ptr_array_new_with_free_func(job_free);
    g_mutex_init(&batch.mutex);
    g_cond_init(&batch.is_changed);
    plan(&batch, inputs);
    GThreadPool *pool = g_thread_pool_new(run_job, &batch, (gint)settings->thread_count, TRUE, NULL);
    for (guint i = 0; i < batch.jobs->len; i++) {
        BatchJob *job = g_ptr_array_index(batch.jobs, i);
        if (!job->is_done)
            g_thread_pool_push(pool, job, NULL);
    }
    for (guint i = 0; i < batch.jobs->len; i++) {
        const BatchJob *job = g_ptr_array_index(batch.jobs, i);
        wait_for_job(&batch, job);
        report(job, user_data);
    }
    g_thread_pool_free(pool, FALSE, TRUE);
    g_cond_clear(&batch.is_changed);
    g_mutex_clear(&batch.mutex);
    return batch.jobs;
}
