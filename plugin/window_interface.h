/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WINDOW_INTERFACE_H
#define WINDOW_INTERFACE_H

#include "graph_tap.h"
#include "report_options.h"

/** With what a window opens, from Wireshark's preferences; what -z says goes before them. */
typedef struct {
    const char *layer;
    CommWeight weight;
    guint top_count;
    gboolean is_limited; /**< to the display filter */
    gboolean has_names;  /**< nodes are shown by their names */
} WindowPreferences;

/**
 * What the plugin and the module of its window know of each other. The window is a module of its own, so that tshark
 * maps no Qt; it calls Wireshark through these functions only. All is called in the main thread.
 */
typedef struct {
    guint version; /**< WINDOW_INTERFACE_VERSION */
    GraphTap *(*tap_new)(const GraphTapOptions *options, GError **error);
    void (*tap_free)(GraphTap *tap);
    EdgeWindows *(*tap_get_windows)(GraphTap *tap);
    gboolean (*tap_set_filter)(GraphTap *tap, const char *filter, GError **error);
    guint32 (*tap_find_first_frame)(const GraphTap *tap, const CommNode *source, const CommNode *target);
    char *(*tap_make_filter)(const GraphTap *tap, const CommNode *source, const CommNode *target);
    char *(*tap_resolve_node)(const GraphTap *tap, const CommNode *node);
    /** As graph_tap_list_layers(). */
    char **(*list_layers)(void);
    /** Borrowed; changes when the user changes them. */
    const WindowPreferences *(*get_preferences)(void);
    /** A file in the folder of the user's settings for Wireshark; the caller's. It may not be there. */
    char *(*get_settings_path)(const char *file_name);
    /** A file is being read or packets are being retapped: no tap may be freed, and no retap begun. */
    gboolean (*is_busy)(void);
    /** A file is open and no more packets come. */
    gboolean (*is_complete)(void);
    /** Runs the event loop: draw callbacks and everything else can come before it returns. */
    void (*retap)(void);
    /** The display filter that the main window has applied; the caller's. NULL or empty: none. */
    char *(*get_display_filter)(void);
    /** Puts @filter into the toolbar, and applies it as well when @is_applied. */
    void (*set_display_filter)(const char *filter, gboolean is_applied);
    /** Selects a frame in the packet list. Returns FALSE when it is not shown there. */
    gboolean (*go_to_frame)(guint32 number);
    /** The open capture's path; the caller's. NULL when none is open. */
    char *(*get_capture_path)(void);
} WindowServices;

/* Goes up whenever anything above, or a type that it names, changes. */
#define WINDOW_INTERFACE_VERSION 4

/**
 * Opens a window on the open capture.
 *
 * @services: lives as long as the process. @options: layer, weight, top_count and filter are read, and copied.
 * Returns FALSE with @error set: COMM_ERROR_USAGE as graph_tap_new(), or when the two modules do not fit each other.
 */
typedef gboolean (*WindowOpenFunc)(const WindowServices *services, const ReportOptions *options, GError **error);

/** The symbol that the module has: a WindowOpenFunc. */
#define WINDOW_OPEN_SYMBOL "commgraph_window_open"

#endif
