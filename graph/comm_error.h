/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_ERROR_H
#define COMM_ERROR_H

#include <glib.h>

#define COMM_ERROR comm_error_quark()

/** Why a run cannot go on. Only what a caller acts on has a code of its own. */
typedef enum {
    COMM_ERROR_READ,   /**< an input cannot be opened or read: the system's reason is in the message */
    COMM_ERROR_WRITE,  /**< an output takes no more: a full disk, a closed pipe, missing rights */
    COMM_ERROR_FORMAT, /**< an input is not what it should be, or is damaged; what came before the damage is good */
    COMM_ERROR_USAGE,  /**< what was asked for contradicts itself: exit status 2 */
    COMM_ERROR_INTERRUPTED, /**< the user said stop */
    COMM_ERROR_CONFLICT     /**< another run, or another set of options, owns the output folder */
} CommError;

GQuark comm_error_quark(void);

#endif
