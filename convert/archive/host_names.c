/* SPDX-License-Identifier: BSD-3-Clause */
#include "host_names.h"
#include "comm_address.h"
#include "comm_error.h"

#include <string.h>

struct _HostNames {
    GHashTable *names; /* canonical address -> name */
};

HostNames *host_names_new(void)
{
    HostNames *names = g_new0(HostNames, 1);
    names->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return names;
}

void host_names_free(HostNames *names)
{
    if (names == NULL)
        return;
    g_hash_table_destroy(names->names);
    g_free(names);
}

void host_names_add(HostNames *names, const char *address, const char *name)
{
    CommAddress parsed;
    if (*name == '\0' || !comm_address_parse(address, &parsed))
        return;
    char canonical[COMM_ADDRESS_TEXT_SIZE];
    comm_address_format(&parsed, canonical);
    const char *known = g_hash_table_lookup(names->names, canonical);
    if (known == NULL || strcmp(name, known) < 0)
        g_hash_table_insert(names->names, g_strdup(canonical), g_utf8_make_valid(name, -1));
}

static gboolean load_line(HostNames *names, char *line)
{
    char *comment = strchr(line, '#');
    if (comment != NULL)
        *comment = '\0';
    g_strstrip(line);
    if (*line == '\0')
        return TRUE;
    char *rest = line + strcspn(line, " \t");
    if (*rest == '\0')
        return FALSE;
    *rest++ = '\0';
    rest += strspn(rest, " \t");
    rest[strcspn(rest, " \t")] = '\0';
    CommAddress address;
    if (!comm_address_parse(line, &address))
        return FALSE;
    char canonical[COMM_ADDRESS_TEXT_SIZE];
    comm_address_format(&address, canonical);
    if (!g_hash_table_contains(names->names, canonical))
        host_names_add(names, canonical, rest);
    return TRUE;
}

gboolean host_names_load(HostNames *names, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) read_error = NULL;
    if (!g_file_get_contents(path, &text, NULL, &read_error)) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s", read_error->message);
        return FALSE;
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        if (!load_line(names, lines[i])) {
            g_set_error(error, COMM_ERROR, COMM_ERROR_FORMAT, "%s: line %u: not an address and a name", path, i + 1);
            return FALSE;
        }
    }
    return TRUE;
}

const char *host_names_get(const HostNames *names, const char *address)
{
    return g_hash_table_lookup(names->names, address);
}

GList *host_names_list_addresses(const HostNames *names)
{
    return g_list_sort(g_hash_table_get_keys(names->names), (GCompareFunc)strcmp);
}
