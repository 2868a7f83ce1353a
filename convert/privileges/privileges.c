/* SPDX-License-Identifier: BSD-3-Clause */
#include "privileges.h"
#include "comm_error.h"
#include "system_call_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

void privileges_user_clear(PrivilegesUser *user)
{
    g_clear_pointer(&user->name, g_free);
}

static void set_user(PrivilegesUser *user, const struct passwd *entry)
{
    user->uid = entry->pw_uid;
    user->gid = entry->pw_gid;
    user->name = g_strdup(entry->pw_name);
}

static gboolean find_named(const char *name, PrivilegesUser *user, GError **error)
{
    errno = 0;
    const struct passwd *entry = getpwnam(name);
    if (entry != NULL) {
        set_user(user, entry);
        return TRUE;
    }
    g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "--user: %s: %s", name,
                errno != 0 ? g_strerror(errno) : "no such user");
    return FALSE;
}

static gboolean read_id(const char *variable, guint64 *id)
{
    const char *text = getenv(variable);
    return text != NULL && g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT32 - 1, id, NULL);
}

/* sudo(8) sets both for what it runs. */
static void find_behind_sudo(PrivilegesUser *user)
{
    guint64 uid;
    guint64 gid;
    if (!read_id("SUDO_UID", &uid) || !read_id("SUDO_GID", &gid))
        return;
    const struct passwd *entry = getpwuid((uid_t)uid);
    user->uid = (uid_t)uid;
    user->gid = (gid_t)gid;
    user->name = entry != NULL ? g_strdup(entry->pw_name) : NULL;
}

gboolean privileges_find_user(const char *user_name, PrivilegesUser *user, GError **error)
{
    *user = (PrivilegesUser){.uid = geteuid(), .gid = getegid()};
    if (user_name != NULL && !find_named(user_name, user, error))
        return FALSE;
    gboolean is_root = geteuid() == 0;
    if (user_name == NULL && is_root)
        find_behind_sudo(user);
    user->is_change = user->uid != geteuid();
    if (is_root || !user->is_change)
        return TRUE;
    g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "--user: only root can become %s", user_name);
    privileges_user_clear(user);
    return FALSE;
}

static gboolean set_write_error(GError **error, const char *path)
{
    g_set_error(error, COMM_ERROR, COMM_ERROR_WRITE, "%s: %s", path, g_strerror(errno));
    return FALSE;
}

/* By the descriptor of what was made, whatever has come into its place since. */
static gboolean give_folder(const PrivilegesUser *user, const char *path, GError **error)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat status;
    if (fd < 0)
        return set_write_error(error, path);
    gboolean is_ours = fstat(fd, &status) == 0 && status.st_uid == geteuid();
    gboolean is_given = is_ours && fchown(fd, user->uid, user->gid) == 0;
    if (!is_given)
        set_write_error(error, path);
    close(fd);
    return is_given;
}

gboolean privileges_make_folder(const PrivilegesUser *user, const char *path, GError **error)
{
    if (mkdir(path, 0777) != 0)
        return errno == EEXIST || set_write_error(error, path);
    return !user->is_change || give_folder(user, path, error);
}

static gboolean fail_drop(GError **error, const char *what, int reason)
{
    g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "rights cannot be dropped: %s: %s", what, g_strerror(reason));
    return FALSE;
}

/* What exec could give back. Only with CAP_SETPCAP; without, no_new_privs does as much. */
static void empty_bounding_set(void)
{
    for (unsigned long capability = 0; prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; capability++)
        continue;
}

static gboolean change_user(const PrivilegesUser *user, GError **error)
{
    int status = user->name != NULL ? initgroups(user->name, user->gid) : setgroups(1, &user->gid);
    if (status != 0)
        return fail_drop(error, "groups", errno);
    if (setresgid(user->gid, user->gid, user->gid) != 0)
        return fail_drop(error, "group", errno);
    return setresuid(user->uid, user->uid, user->uid) == 0 || fail_drop(error, "user", errno);
}

static gboolean drop_capabilities(GError **error)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0, 0, 0}};
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0); /* kernels before 4.3 have none */
    if (syscall(SYS_capset, &header, none) != 0)
        return fail_drop(error, "capabilities", errno);
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 || fail_drop(error, "no_new_privs", errno);
}

static gboolean has_capabilities(void)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct held[_LINUX_CAPABILITY_U32S_3];
    if (syscall(SYS_capget, &header, held) != 0)
        return TRUE;
    for (guint i = 0; i < _LINUX_CAPABILITY_U32S_3; i++) {
        if ((held[i].effective | held[i].permitted | held[i].inheritable) != 0)
            return TRUE;
    }
    return FALSE;
}

/* Seen, not believed. */
static gboolean check_dropped(const PrivilegesUser *user, GError **error)
{
    uid_t uids[3];
    gid_t gids[3];
    gboolean is_known = getresuid(&uids[0], &uids[1], &uids[2]) == 0 && getresgid(&gids[0], &gids[1], &gids[2]) == 0;
    gboolean is_user = is_known;
    for (guint i = 0; i < 3 && is_user && user->is_change; i++)
        is_user = uids[i] == user->uid && gids[i] == user->gid;
    if (!is_user || has_capabilities())
        return fail_drop(error, "some are left", EPERM);
    if (user->uid != 0 && (setuid(0) == 0 || seteuid(0) == 0))
        return fail_drop(error, "root can be had back", EPERM);
    return TRUE;
}

gboolean privileges_drop(const PrivilegesUser *user, GError **error)
{
    empty_bounding_set();
    if (user->is_change && !change_user(user, error))
        return FALSE;
    if (!drop_capabilities(error) || !check_dropped(user, error))
        return FALSE;
    int reason = system_call_filter_load();
    return reason == 0 || fail_drop(error, "system call filter", reason);
}

char *privileges_describe_filter(void)
{
    char *library = system_call_filter_describe();
    return library != NULL ? library : g_strdup("built without libseccomp: no filter of system calls");
}
