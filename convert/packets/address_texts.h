/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ADDRESS_TEXTS_H
#define ADDRESS_TEXTS_H

#include "comm_address.h"

#include <string.h>

/* A capture has few addresses for its packets. Slots are found by hash, and the last address there wins. */
typedef struct {
    CommAddress address; /**< version 0: empty */
    guint8 length;
    char text[COMM_ADDRESS_TEXT_SIZE];
} AddressText;

#define ADDRESS_TEXTS_BITS 9

G_STATIC_ASSERT(sizeof(AddressText) == 64); /* a cache line */

/** Addresses as text, formatted once. All zero: empty. */
typedef struct {
    AddressText slots[1 << ADDRESS_TEXTS_BITS];
} AddressTexts;

/** The text of @address, valid until the next call. Inline: it is called twice a packet. */
static inline const AddressText *address_texts_get(AddressTexts *texts, const CommAddress *address)
{
    guint64 halves[2];
    memcpy(halves, address->bytes, sizeof halves);
    guint64 hash = (halves[0] ^ (halves[1] * 31)) * 0x9e3779b97f4a7c15u;
    AddressText *slot = &texts->slots[hash >> (64 - ADDRESS_TEXTS_BITS)];
    if (memcmp(&slot->address, address, sizeof *address) != 0) {
        slot->address = *address;
        slot->length = (guint8)comm_address_format(address, slot->text);
    }
    return slot;
}

#endif
