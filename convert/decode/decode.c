/* SPDX-License-Identifier: BSD-3-Clause */
#include "decode_walk.h"

/* Headers of any kind in one frame: far more than real traffic stacks, and the bound of the loop. */
#define MAX_HEADERS 128

const char *decode_status_name(DecodeStatus status)
{
    static const char *const names[] = {
        [DECODE_OK] = "decoded",          [DECODE_NOT_IP] = "not IP",
        [DECODE_TOO_SHORT] = "too short", [DECODE_MALFORMED] = "malformed",
        [DECODE_ENCRYPTED] = "encrypted", [DECODE_UNKNOWN_LINK_TYPE] = "unknown link type",
    };
    G_STATIC_ASSERT(G_N_ELEMENTS(names) == DECODE_STATUS_COUNT);
    g_return_val_if_fail((guint)status < DECODE_STATUS_COUNT, "");
    return names[status];
}

gboolean decode_knows_link_type(guint32 link_type)
{
    return decoder_of_link_type(link_type) != NULL;
}

static inline HeaderDecoder first_decoder(guint32 link_type)
{
    return link_type == LINK_TYPE_ETHERNET ? decode_ethernet : decoder_of_link_type(link_type);
}

DecodeStatus decode_frame(const CaptureFrame *frame, DecodeTunnels tunnels, CommPacket *packets,
                          PacketPayload *payloads, guint *count)
{
    *count = 0;
    Walk walk = {.bytes = {frame->data, frame->captured_length_bytes},
                 .status = DECODE_NOT_IP,
                 .next = first_decoder(frame->link_type),
                 .tunnels = tunnels,
                 .frame = frame,
                 .packets = packets,
                 .payloads = payloads};
    if (walk.next == NULL)
        return DECODE_UNKNOWN_LINK_TYPE;
    for (guint i = 0; i < MAX_HEADERS && walk.next != NULL; i++) {
        HeaderDecoder decode_header = walk.next;
        walk.next = NULL;
        decode_header(&walk);
    }
    *count = walk.count;
    return walk.count > 0 ? DECODE_OK : walk.status;
}
