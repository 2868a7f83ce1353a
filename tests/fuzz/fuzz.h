/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

/** Each fuzz_*.c has one; libFuzzer or replay_main.c calls it. Returns 0. Source: LLVM's libFuzzer documentation. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
