/* SPDX-License-Identifier: BSD-3-Clause */
#include "progress_line.h"
#include "message_line.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define INTERVAL_US (G_USEC_PER_SEC / 2)

struct _ProgressLine {
    const ConvertProgress *progress;
    guint64 total_bytes;
    gint64 start_us;
    gboolean is_seen; /* standard error is a terminal */
    GThread *thread;  /* shows the progress; NULL: others do, or nobody sees it */
    GMutex mutex;     /* guards standard error and is_ended */
    GCond is_changed;
    gboolean is_ended;
};

static void wipe(const ProgressLine *line)
{
    if (line->is_seen)
        fputs("\r\033[K", stderr);
}

static void print_time_left(const ProgressLine *line, guint64 bytes, double seconds)
{
    guint64 skipped = __atomic_load_n(&line->progress->skipped_byte_count, __ATOMIC_RELAXED);
    if (line->total_bytes <= skipped || bytes == 0)
        return;
    guint64 total = line->total_bytes - skipped;
    guint64 left = total > bytes ? total - bytes : 0;
    guint seconds_left = (guint)(seconds * (double)left / (double)bytes);
    fprintf(stderr, " of %.1f MB, %u:%02u left", (double)total / 1e6, seconds_left / 60, seconds_left % 60);
}

static void show(const ProgressLine *line)
{
    guint64 bytes = __atomic_load_n(&line->progress->byte_count, __ATOMIC_RELAXED);
    guint64 frames = __atomic_load_n(&line->progress->frame_count, __ATOMIC_RELAXED);
    double seconds = (double)(g_get_monotonic_time() - line->start_us) / G_USEC_PER_SEC;
    wipe(line);
    fprintf(stderr, "%.1f MB", (double)bytes / 1e6);
    print_time_left(line, bytes, seconds);
    fprintf(stderr, ", %.0f packets/s", (double)frames / MAX(seconds, 0.001));
    fflush(stderr);
}

static gpointer run(gpointer data)
{
    ProgressLine *line = data;
    g_mutex_lock(&line->mutex);
    while (!line->is_ended) {
        gint64 end = g_get_monotonic_time() + INTERVAL_US;
        if (!g_cond_wait_until(&line->is_changed, &line->mutex, end))
            show(line);
    }
    g_mutex_unlock(&line->mutex);
    return NULL;
}

ProgressLine *progress_line_start_still(void)
{
    ProgressLine *line = g_new0(ProgressLine, 1);
    g_mutex_init(&line->mutex);
    g_cond_init(&line->is_changed);
    line->is_seen = isatty(STDERR_FILENO);
    return line;
}

gboolean progress_line_is_seen(const ProgressLine *line)
{
    return line->is_seen;
}

static int get_width(void)
{
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1 : 79;
}

void progress_line_show(ProgressLine *line, const char *text)
{
    if (!line->is_seen)
        return;
    g_mutex_lock(&line->mutex);
    wipe(line);
    fprintf(stderr, "%.*s", get_width(), text);
    fflush(stderr);
    g_mutex_unlock(&line->mutex);
}

ProgressLine *progress_line_start(const ConvertProgress *progress, guint64 total_bytes)
{
    ProgressLine *line = progress_line_start_still();
    line->progress = progress;
    line->total_bytes = total_bytes;
    line->start_us = g_get_monotonic_time();
    g_mutex_lock(&line->mutex);
    if (line->is_seen)
        line->thread = g_thread_new("progress", run, line);
    g_mutex_unlock(&line->mutex);
    return line;
}

void progress_line_print(ProgressLine *line, const char *text)
{
    g_mutex_lock(&line->mutex);
    wipe(line);
    message_line_print(text);
    g_mutex_unlock(&line->mutex);
}

void progress_line_report(const char *text, gpointer line)
{
    progress_line_print(line, text);
}

void progress_line_stop(ProgressLine *line)
{
    if (line == NULL)
        return;
    g_mutex_lock(&line->mutex);
    line->is_ended = TRUE;
    g_cond_signal(&line->is_changed);
    g_mutex_unlock(&line->mutex);
    if (line->thread != NULL)
        g_thread_join(line->thread);
    wipe(line);
    fflush(stderr);
    g_mutex_clear(&line->mutex);
    g_cond_clear(&line->is_changed);
    g_free(line);
}
