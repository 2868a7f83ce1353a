/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_address.h"

#include <arpa/inet.h>
#include <string.h>

int comm_address_compare(const CommAddress *a, const CommAddress *b)
{
    if (a->version != b->version)
        return a->version < b->version ? -1 : 1;
    return memcmp(a->bytes, b->bytes, a->version == 4 ? 4 : 16);
}

static char *format_decimal(char *out, guint value)
{
    if (value >= 100)
        *out++ = (char)('0' + value / 100);
    if (value >= 10)
        *out++ = (char)('0' + value / 10 % 10);
    *out++ = (char)('0' + value % 10);
    return out;
}

static char *format_ipv4(char *out, const guint8 *bytes)
{
    for (guint i = 0; i < 4; i++) {
        if (i > 0)
            *out++ = '.';
        out = format_decimal(out, bytes[i]);
    }
    return out;
}

static char *format_hex(char *out, guint value)
{
    static const char digits[] = "0123456789abcdef";
    int shift = 12;
    while (shift > 0 && (value >> shift) == 0)
        shift -= 4;
    for (; shift >= 0; shift -= 4)
        *out++ = digits[(value >> shift) & 15];
    return out;
}

/* RFC 5952, 4.2: the longest run of zero groups, the first of equals, is `::`; a single group is not shortened. */
static void find_zero_run(const guint16 *groups, guint *start, guint *length)
{
    *length = 0;
    for (guint i = 0; i < 8; i++) {
        guint j = i;
        while (j < 8 && groups[j] == 0)
            j++;
        if (j - i > *length) {
            *start = i;
            *length = j - i;
        }
        if (j > i)
            i = j;
    }
    if (*length < 2)
        *length = 0;
}

static char *format_ipv6(char *out, const guint8 *bytes)
{
    guint16 groups[8];
    for (guint i = 0; i < 8; i++)
        groups[i] = (guint16)(bytes[2 * i] << 8 | bytes[2 * i + 1]);
    guint zero_start = 0;
    guint zero_length = 0;
    find_zero_run(groups, &zero_start, &zero_length);

    /* RFC 5952, 5: mixed notation for IPv4-mapped addresses, ::ffff:0:0/96. */
    gboolean is_mapped = zero_start == 0 && zero_length == 5 && groups[5] == 0xffff;
    guint group_count = is_mapped ? 6 : 8;
    for (guint i = 0; i < group_count; i++) {
        if (zero_length > 0 && i == zero_start) {
            *out++ = ':';
            *out++ = ':';
            i += zero_length - 1;
            continue;
        }
        if (i > 0 && out[-1] != ':')
            *out++ = ':';
        out = format_hex(out, groups[i]);
    }
    if (is_mapped) {
        *out++ = ':';
        out = format_ipv4(out, bytes + 12);
    }
    return out;
}

gsize comm_address_format(const CommAddress *address, char *text)
{
    char *end = address->version == 4 ? format_ipv4(text, address->bytes) : format_ipv6(text, address->bytes);
    *end = '\0';
    return (gsize)(end - text);
}

gboolean comm_address_parse(const char *text, CommAddress *address)
{
    CommAddress parsed = {.version = 4};
    if (inet_pton(AF_INET, text, parsed.bytes) != 1) {
        parsed.version = 6;
        if (inet_pton(AF_INET6, text, parsed.bytes) != 1)
            return FALSE;
    }
    *address = parsed;
    return TRUE;
}

CommAddress comm_address_mask(const CommAddress *address, guint prefix_bits)
{
    CommAddress masked = *address;
    for (guint i = 0; i < sizeof masked.bytes; i++) {
        guint bit = 8 * i;
        if (prefix_bits <= bit)
            masked.bytes[i] = 0;
        else if (prefix_bits < bit + 8)
            masked.bytes[i] &= (guint8)(0xff << (bit + 8 - prefix_bits));
    }
    return masked;
}

CommCast comm_address_cast(const CommAddress *address)
{
    if (address->version == 6)
        return address->bytes[0] == 0xff ? COMM_CAST_MULTICAST : COMM_CAST_UNICAST;
    if (memcmp(address->bytes, "\xff\xff\xff\xff", 4) == 0)
        return COMM_CAST_BROADCAST;
    return (address->bytes[0] & 0xf0) == 0xe0 ? COMM_CAST_MULTICAST : COMM_CAST_UNICAST;
}
