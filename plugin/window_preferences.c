/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "window_preferences.h"

#include <wireshark.h>
#include <epan/prefs.h>

#include <string.h>

#define NAME          "commgraph" /* as in -z, and before each preference: commgraph.layer */
#define TITLE         "Communication Graph"
#define TOP_COUNT     200
#define DECIMAL       10
#define VALUE_PACKETS 0
#define VALUE_BYTES   1

#if WIRESHARK_VERSION_MAJOR > 4 || (WIRESHARK_VERSION_MAJOR == 4 && WIRESHARK_VERSION_MINOR >= 4)
typedef bool Truth;
#else
typedef gboolean Truth;
#endif

/* Wireshark writes into these. */
static const char *layer = "host";
static int weight = VALUE_PACKETS;
static unsigned int top_count = TOP_COUNT;
static Truth is_limited = FALSE;
static Truth has_names = TRUE;
static WindowPreferences preferences;

void window_preferences_register(void)
{
    static const enum_val_t weights[] = {
        {"packets", "Packets", VALUE_PACKETS}, {"bytes", "Bytes", VALUE_BYTES}, {NULL, NULL, 0}};
    module_t *module = prefs_register_stat(NAME, TITLE, TITLE, NULL);
    prefs_register_string_preference(
        module, "layer", "Layer",
        "What a new window counts: host, endpoint, service, group, or a protocol that has a "
        "table in Statistics > Conversations (eth, ip, tcp, ...)",
        &layer);
    prefs_register_enum_preference(module, "weight", "Weight", "What makes an edge heavy", &weight, weights, FALSE);
    prefs_register_uint_preference(module, "top", "Heaviest edges", "How many edges the graph draws at most", DECIMAL,
                                   &top_count);
    prefs_register_bool_preference(module, "limit", "Limit to display filter",
                                   "Whether a new window counts only what the main window's display filter shows",
                                   &is_limited);
    prefs_register_bool_preference(module, "names", "Name resolution",
                                   "Whether a new window shows names where Wireshark has resolved them", &has_names);
}

const WindowPreferences *window_preferences_get(void)
{
    preferences = (WindowPreferences){.layer = layer,
                                      .weight = weight == VALUE_BYTES ? COMM_WEIGHT_BYTES : COMM_WEIGHT_PACKETS,
                                      .top_count = MAX(1, top_count),
                                      .is_limited = is_limited,
                                      .has_names = has_names};
    return &preferences;
}

char *window_preferences_complete(const char *argument)
{
    const WindowPreferences *chosen = window_preferences_get();
    return g_strdup_printf("%s,layer=%s,weight=%s,top=%u%s", NAME, chosen->layer,
                           chosen->weight == COMM_WEIGHT_BYTES ? "bytes" : "packets", chosen->top_count,
                           argument + strlen(NAME));
}
