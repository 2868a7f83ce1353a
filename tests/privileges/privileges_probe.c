/* SPDX-License-Identifier: BSD-3-Clause */
/* privileges_probe [-u USER] FOLDER: makes FOLDER, drops rights, and prints a line each: what it is now (from
 * /proc/self/status), and what became of things that it tries. */
#include "privileges.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void tell(const char *what, gboolean is_done)
{
    printf("%s: %s\n", what, is_done ? "done" : strerrorname_np(errno));
}

static void copy_status(void)
{
    char line[512];
    FILE *file = fopen("/proc/self/status", "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        fputs(line, stdout);
    if (file != NULL)
        fclose(file);
}

static void *answer(void *data)
{
    return data;
}

static gboolean make_thread(void)
{
    pthread_t thread;
    int value = 7;
    void *result = NULL;
    errno = pthread_create(&thread, NULL, answer, &value);
    return errno == 0 && pthread_join(thread, &result) == 0 && result == &value;
}

static gboolean make_process(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return child > 0 && waitpid(child, NULL, 0) == child;
}

static gboolean write_file(const char *folder)
{
    g_autofree char *temporary = g_build_filename(folder, ".temporary", NULL);
    g_autofree char *path = g_build_filename(folder, "file", NULL);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    gboolean is_done = fd >= 0 && write(fd, "x", 1) == 1 && ftruncate(fd, 1) == 0 && fsync(fd) == 0;
    return is_done && close(fd) == 0 && rename(temporary, path) == 0;
}

static void try_what_is_needed(const char *folder)
{
    tell("thread", make_thread());
    tell("file", write_file(folder));
    void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    tell("memory", memory != MAP_FAILED);
    struct timespec moment;
    tell("time", clock_gettime(CLOCK_REALTIME, &moment) == 0);
}

static void try_what_is_gone(void)
{
    char *const arguments[] = {(char *)"true", NULL};
    tell("setuid", setuid(0) == 0 && geteuid() == 0 && access("/etc/shadow", W_OK) == 0);
    tell("raw socket", socket(AF_PACKET, SOCK_RAW, 0) >= 0);
    tell("socket", socket(AF_INET, SOCK_STREAM, 0) >= 0);
    tell("fork", make_process());
    tell("ptrace", ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0);
    tell("mount", mount("none", "/mnt", "tmpfs", 0, NULL) == 0);
    tell("chroot", chroot("/") == 0);
    void *code = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    tell("code", code != MAP_FAILED);
    tell("type", ioctl(STDIN_FILENO, TIOCSTI, "x") == 0);
    fflush(stdout);
    execv("/bin/true", arguments);
    tell("exec", FALSE);
}

int main(int argc, char **argv)
{
    const char *name = argc == 4 && strcmp(argv[1], "-u") == 0 ? argv[2] : NULL;
    const char *folder = argv[argc - 1];
    g_auto(PrivilegesUser) user = {0};
    g_autoptr(GError) error = NULL;
    if (argc < 2 || !privileges_find_user(name, &user, &error) || !privileges_make_folder(&user, folder, &error) ||
        !privileges_drop(&user, &error)) {
        fprintf(stderr, "%s\n", error != NULL ? error->message : "usage");
        return 1;
    }
    copy_status();
    try_what_is_needed(folder);
    try_what_is_gone();
    return 0;
}
