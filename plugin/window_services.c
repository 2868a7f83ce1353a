/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "window_services.h"
#include "window_preferences.h"

#define WS_BUILD_DLL
#include <wireshark.h>
#include <cfile.h>
#include <epan/funnel.h>
#include <epan/plugin_if.h>
#include <wsutil/filesystem.h>

static gboolean is_retapping; /* retap() runs the event loop, and must not begin within itself */

static void *read_lock(capture_file *capture, void *data)
{
    *(gboolean *)data = capture->read_lock;
    return NULL;
}

static gboolean is_busy(void)
{
    gboolean is_locked = FALSE;
    plugin_if_get_capture_file(read_lock, &is_locked);
    return is_locked || is_retapping;
}

static void *read_is_complete(capture_file *capture, void *data)
{
    *(gboolean *)data = capture->state == FILE_READ_DONE && !capture->read_lock;
    return NULL;
}

static gboolean is_complete(void)
{
    gboolean is_done = FALSE;
    plugin_if_get_capture_file(read_is_complete, &is_done);
    return is_done && !is_retapping;
}

static void retap(void)
{
    const funnel_ops_t *operations = funnel_get_funnel_ops();
    if (is_busy())
        return;
    is_retapping = TRUE;
    operations->retap_packets(operations->ops_id);
    is_retapping = FALSE;
}

static void set_display_filter(const char *filter, gboolean is_applied)
{
    const funnel_ops_t *operations = funnel_get_funnel_ops();
    if (is_applied)
        plugin_if_apply_filter(filter, FALSE);
    else
        operations->set_filter(operations->ops_id, filter);
}

static void *read_selected(capture_file *capture, void *data)
{
    *(guint32 *)data = capture->current_frame != NULL ? capture->current_frame->num : 0;
    return NULL;
}

static gboolean go_to_frame(guint32 number)
{
    guint32 selected = 0;
    plugin_if_goto_frame(number);
    plugin_if_get_capture_file(read_selected, &selected);
    return selected == number;
}

static void *read_path(capture_file *capture, void *data)
{
    if (capture->state != FILE_CLOSED)
        *(char **)data = g_strdup(capture->filename);
    return NULL;
}

static char *get_capture_path(void)
{
    char *path = NULL;
    plugin_if_get_capture_file(read_path, &path);
    return path;
}

static void *read_display_filter(capture_file *capture, void *data)
{
    *(char **)data = g_strdup(capture->dfilter);
    return NULL;
}

static char *get_display_filter(void)
{
    char *filter = NULL;
    plugin_if_get_capture_file(read_display_filter, &filter);
    return filter;
}

static char *get_settings_path(const char *file_name)
{
    return get_persconffile_path(file_name, FALSE);
}

const WindowServices window_services = {
    .version = WINDOW_INTERFACE_VERSION,
    .tap_new = graph_tap_new,
    .tap_free = graph_tap_free,
    .tap_get_windows = graph_tap_get_windows,
    .tap_set_filter = graph_tap_set_filter,
    .tap_find_first_frame = graph_tap_find_first_frame,
    .tap_make_filter = graph_tap_make_filter,
    .tap_resolve_node = graph_tap_resolve_node,
    .list_layers = graph_tap_list_layers,
    .get_preferences = window_preferences_get,
    .get_settings_path = get_settings_path,
    .is_busy = is_busy,
    .is_complete = is_complete,
    .retap = retap,
    .get_display_filter = get_display_filter,
    .set_display_filter = set_display_filter,
    .go_to_frame = go_to_frame,
    .get_capture_path = get_capture_path,
};
