/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef PRIVILEGES_H
#define PRIVILEGES_H

#include <glib.h>
#include <sys/types.h>

/** Whom the program becomes once its interfaces are open. A value; name is freed by privileges_user_clear(). */
typedef struct {
    uid_t uid;
    gid_t gid;
    char *name;         /**< NULL: the user has none */
    gboolean is_change; /**< FALSE: the one that runs it already */
} PrivilegesUser;

/**
 * Started as root: @user_name, else the user behind sudo (SUDO_UID, SUDO_GID), else root itself. Else the user that
 * runs it.
 *
 * @user_name: or NULL.
 * Returns FALSE with @error set (COMM_ERROR_USAGE): no such user, or another than the one that runs it, who is not
 * root.
 */
gboolean privileges_find_user(const char *user_name, PrivilegesUser *user, GError **error);
void privileges_user_clear(PrivilegesUser *user);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PrivilegesUser, privileges_user_clear)

/**
 * Makes the folder @path for @user, before rights are dropped; one that is there is left as it is.
 * Returns FALSE with @error set (COMM_ERROR_WRITE: path and reason).
 */
gboolean privileges_make_folder(const PrivilegesUser *user, const char *path, GError **error);

/**
 * Becomes @user for good: its groups, no capability, none to come by exec, and where the kernel has it a filter that
 * leaves the system calls for reading what is open and writing files. What is not left fails with EPERM: exec,
 * processes, sockets, mounts. To be called before threads are made, and once what needs rights is open.
 *
 * Returns FALSE with @error set (COMM_ERROR_READ) when any step fails, or rights could be had back: the program must
 * end.
 * Sources: credentials(7), capabilities(7), seccomp(2), seccomp_rule_add(3).
 */
gboolean privileges_drop(const PrivilegesUser *user, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** "libseccomp 2.5.4", or that there is no filter in this build; the caller's. */
char *privileges_describe_filter(void);

#endif
