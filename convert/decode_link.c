/* SPDX-License-Identifier: BSD-3-Clause */
#include "decode_walk.h"

void decode_ethernet(Walk *walk)
{
    if (!walk_has(walk, 14))
        return;
    walk_to_type_or_length(walk, walk->offset + 14, bytes_be16(&walk->bytes, walk->offset + 12));
}

void walk_to_type_or_length(Walk *walk, guint32 offset, guint16 value)
{
    walk_to_ethertype(walk, offset, value);
}

void walk_to_ethertype(Walk *walk, guint32 offset, guint16 ethertype)
{
    if (ethertype == 0x0800)
        walk_to(walk, offset, decode_ip);
    else if (ethertype == 0x86dd)
        walk_to(walk, offset, decode_ipv6);
}

HeaderDecoder decoder_of_link_type(guint32 link_type)
{
    return link_type == 1 ? decode_ethernet : NULL;
}
