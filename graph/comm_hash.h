/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_HASH_H
#define COMM_HASH_H

#include "comm_node.h"

#include <string.h>

#define COMM_HASH_A 0x9e3779b97f4a7c15u
#define COMM_HASH_B 0xd6e8feb86659fd93u

/** The 128-bit product folded, as in wyhash: every bit of the key reaches every bit of the result. */
static inline guint64 comm_hash_mix(guint64 a, guint64 b)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    return (guint64)product ^ (guint64)(product >> 64);
}

/** @seed: random for each table, so that no input can be crafted to put everything into one chain. */
static inline guint64 comm_hash_node(const CommNode *node, guint64 seed)
{
    G_STATIC_ASSERT(sizeof *node == 24);
    guint64 words[3];
    memcpy(words, node, sizeof words);
    return comm_hash_mix(words[0] ^ seed, words[1] ^ COMM_HASH_A) ^ comm_hash_mix(words[2] ^ seed, COMM_HASH_B);
}

#endif
