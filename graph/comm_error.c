/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_error.h"

G_DEFINE_QUARK(comm - error - quark, comm_error)
