/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "window_module.h"
#include "comm_error.h"
#include "window_interface.h"

#define WS_BUILD_DLL
#include <wireshark.h>
#include <cfile.h>
#include <epan/funnel.h>
#include <epan/plugin_if.h>
#include <wsutil/report_message.h>

#include <dlfcn.h>
#include <gmodule.h>

/* One folder down: beside the plugin, Wireshark would take it for a plugin and complain. */
#define MODULE_FOLDER "commgraph"
#define MODULE_FILE   "commgraph-gui.so"

static gboolean is_retapping; /* retap() runs the event loop, and must not begin within itself */

gboolean window_module_is_in_gui(void)
{
    const funnel_ops_t *operations = funnel_get_funnel_ops();
    return operations != NULL && operations->retap_packets != NULL;
}

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

static const WindowServices services = {.version = WINDOW_INTERFACE_VERSION,
                                        .tap_new = graph_tap_new,
                                        .tap_free = graph_tap_free,
                                        .tap_get_windows = graph_tap_get_windows,
                                        .is_busy = is_busy,
                                        .is_complete = is_complete,
                                        .retap = retap,
                                        .set_display_filter = set_display_filter,
                                        .get_capture_path = get_capture_path};

static char *find_module(void)
{
    Dl_info own;
    if (dladdr(&services, &own) == 0)
        return NULL;
    g_autofree char *folder = g_path_get_dirname(own.dli_fname);
    return g_build_filename(folder, MODULE_FOLDER, MODULE_FILE, NULL);
}

/* Never closed: Qt keeps pointers into it. */
static WindowOpenFunc load(GError **error)
{
    gpointer symbol;
    g_autofree char *path = find_module();
    GModule *module = g_module_open(path, G_MODULE_BIND_LOCAL);
    if (module == NULL || !g_module_symbol(module, WINDOW_OPEN_SYMBOL, &symbol)) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "the window cannot be loaded: %s", g_module_error());
        return NULL;
    }
    g_module_make_resident(module);
    return (WindowOpenFunc)symbol;
}

gboolean window_module_open(const ReportOptions *options, GError **error)
{
    WindowOpenFunc open_window = load(error);
    return open_window != NULL && open_window(&services, options, error);
}

static void open_from_menu(gpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_auto(ReportOptions) options = {0};
    if (!report_options_parse("commgraph", &options, &error) || !window_module_open(&options, &error))
        report_failure("Communication Graph: %s", error->message);
}

void window_module_register_menu(void)
{
    funnel_register_menu("Communication Graph", REGISTER_PACKET_STAT_GROUP_UNSORTED, open_from_menu, NULL, NULL, FALSE);
}
