/* SPDX-License-Identifier: BSD-3-Clause */
#include "option_error.h"
#include "comm_error.h"

#include <string.h>

static guint count_options(const struct option *options, const char *beginning)
{
    guint count = 0;
    for (const struct option *option = options; option->name != NULL; option++)
        count += strncmp(option->name, beginning, strcspn(beginning, "=")) == 0;
    return count;
}

static gboolean is_known(const struct option *options, int value)
{
    for (const struct option *option = options; option->name != NULL; option++) {
        if (option->val == value)
            return TRUE;
    }
    return FALSE;
}

gboolean option_error_set(const struct option *options, int result, const char *argument, GError **error)
{
    gboolean is_long = g_str_has_prefix(argument, "--");
    int name_length = (int)strcspn(argument, "=");
    if (result == '?' && optopt == 0 && count_options(options, argument + 2) > 1)
        g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "%s: means several options", argument);
    else if (result == '?' && optopt == 0)
        g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "%s: no such option", argument);
    else if (result == '?' && is_known(options, optopt))
        g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "%.*s: takes no value", name_length, argument);
    else if (result == '?')
        g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "-%c: no such option", optopt);
    else if (is_long)
        g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "%s: wants a value", argument);
    else
        g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "-%c: wants a value", optopt);
    return FALSE;
}
