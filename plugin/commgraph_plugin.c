/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What Wireshark looks for in a plugin. */
#define WS_BUILD_DLL
#include <wireshark.h>
#include <epan/tap.h>
#if __has_include(<wsutil/plugins.h>)
#include <wsutil/plugins.h>
#endif

#include "tshark_report.h"
#include "window_module.h"
#include "window_preferences.h"

WS_DLL_PUBLIC_DEF const gchar plugin_version[] = COMMGRAPH_VERSION;
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

WS_DLL_PUBLIC void plugin_register(void);
/* From 4.4 on. */
#ifdef WS_PLUGIN_DESC_TAP_LISTENER
WS_DLL_PUBLIC uint32_t plugin_describe(void);
#endif

static void register_listeners(void)
{
    tshark_report_register();
    window_module_register_menu();
    window_preferences_register();
}

void plugin_register(void)
{
    static const tap_plugin plugin = {.register_tap_listener = register_listeners};
    tap_register_plugin(&plugin);
}

#ifdef WS_PLUGIN_DESC_TAP_LISTENER
uint32_t plugin_describe(void)
{
    return WS_PLUGIN_DESC_TAP_LISTENER;
}
#endif
