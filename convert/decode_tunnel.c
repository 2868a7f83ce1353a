/* SPDX-License-Identifier: BSD-3-Clause */
#include "decode_walk.h"

#include <netinet/in.h>

void walk_to_ip_protocol(Walk *walk, guint32 offset, guint8 protocol)
{
    if (protocol == IPPROTO_IPIP)
        walk_to(walk, offset, decode_ip);
    else if (protocol == IPPROTO_IPV6)
        walk_to(walk, offset, decode_ipv6);
}
