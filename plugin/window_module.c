/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "window_module.h"
#include "comm_error.h"
#include "window_preferences.h"
#include "window_services.h"

#define WS_BUILD_DLL
#include <wireshark.h>
#include <epan/funnel.h>
#include <wsutil/report_message.h>

#include <dlfcn.h>
#include <gmodule.h>

/* One folder down: beside the plugin, Wireshark would take it for a plugin and complain. */
#define MODULE_FOLDER "commgraph"
#define MODULE_FILE   "commgraph-gui.so"

gboolean window_module_is_in_gui(void)
{
    const funnel_ops_t *operations = funnel_get_funnel_ops();
    return operations != NULL && operations->retap_packets != NULL;
}

static char *find_module(void)
{
    Dl_info own;
    if (dladdr(&window_services, &own) == 0)
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
    return open_window != NULL && open_window(&window_services, options, error);
}

static void open_from_menu(gpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_auto(ReportOptions) options = {0};
    g_autofree char *argument = window_preferences_complete("commgraph");
    if (!report_options_parse(argument, &options, &error) || !window_module_open(&options, &error))
        report_failure("Communication Graph: %s", error->message);
}

void window_module_register_menu(void)
{
    funnel_register_menu("Communication Graph", REGISTER_PACKET_STAT_GROUP_UNSORTED, open_from_menu, NULL, NULL, FALSE);
}
