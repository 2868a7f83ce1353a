/* SPDX-License-Identifier: BSD-3-Clause */
#include "capture_internal.h"

#include "comm_address.h"

/* Labels are worth so much memory and no more: about 30 MB where each is as long as DNS allows. */
#define MAX_NAMES      65536
#define MAX_NAME_BYTES 255

struct _CaptureNames {
    GHashTable *by_address; /* owns both texts */
    GPtrArray *addresses;   /* borrowed from by_address, in the file's order */
};

CaptureNames *capture_names_new(void)
{
    CaptureNames *names = g_new0(CaptureNames, 1);
    names->by_address = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    names->addresses = g_ptr_array_new();
    return names;
}

void capture_names_free(CaptureNames *names)
{
    g_ptr_array_unref(names->addresses);
    g_hash_table_unref(names->by_address);
    g_free(names);
}

void capture_names_add(CaptureNames *names, guint8 version, const guint8 *address, const guint8 *name, gsize name_bytes)
{
    CommAddress value = {.version = version};
    memcpy(value.bytes, address, version == 4 ? 4 : 16);
    char text[COMM_ADDRESS_TEXT_SIZE];
    comm_address_format(&value, text);
    gsize length = strnlen((const char *)name, MIN(name_bytes, MAX_NAME_BYTES));
    if (length == 0 || names->addresses->len >= MAX_NAMES || g_hash_table_contains(names->by_address, text))
        return;
    char *key = g_strdup(text);
    g_hash_table_insert(names->by_address, key, g_utf8_make_valid((const char *)name, (gssize)length));
    g_ptr_array_add(names->addresses, key);
}

void capture_names_foreach(const CaptureNames *names, CaptureNameFunc func, gpointer user_data)
{
    for (guint i = 0; i < names->addresses->len; i++) {
        const char *address = g_ptr_array_index(names->addresses, i);
        func(address, g_hash_table_lookup(names->by_address, address), user_data);
    }
}
