/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "graph_window.h"
#include "window_script.h"

#include <QApplication>

extern "C" Q_DECL_EXPORT gboolean commgraph_window_open(const WindowServices *services, const ReportOptions *options,
                                                        GError **error);

gboolean commgraph_window_open(const WindowServices *services, const ReportOptions *options, GError **error)
{
    if (services->version != WINDOW_INTERFACE_VERSION) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "the plugin and its window are of different versions");
        return FALSE;
    }
    /* With another Qt than Wireshark's there is none. */
    if (qobject_cast<QApplication *>(QCoreApplication::instance()) == nullptr) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "the window was built with another Qt than Wireshark");
        return FALSE;
    }
    auto *window = new GraphWindow(services, options);
    if (!window->listen(error)) {
        delete window;
        return FALSE;
    }
    window->show();
    WindowScript::add(services, window);
    return TRUE;
}
