/* SPDX-License-Identifier: BSD-3-Clause */
#include "convert_input.h"
#include "comm_error.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

void convert_input_free(ConvertInput *input)
{
    if (input == NULL)
        return;
    g_free(input->path);
    g_free(input->scenario);
    g_free(input->dump_host);
    g_free(input);
}

static ConvertInput *input_new(const char *path, const char *scenario, const ConvertInputOptions *options)
{
    ConvertInput *input = g_new0(ConvertInput, 1);
    input->path = g_strdup(path);
    input->scenario = g_strdup(scenario);
    input->dump_host = g_strdup(options->dump_host);
    return input;
}

static void add_file(GPtrArray *inputs, const char *path, const char *scenario, const struct stat *status,
                     const ConvertInputOptions *options, gboolean is_found)
{
    ConvertInput *input = input_new(path, scenario, options);
    input->is_found = is_found;
    input->is_stream = !S_ISREG(status->st_mode);
    input->size_bytes = input->is_stream ? 0 : (guint64)status->st_size;
    g_ptr_array_add(inputs, input);
}

static gboolean is_output_folder(const struct stat *status, const ConvertInputOptions *options)
{
    struct stat output;
    return options->output_path != NULL && stat(options->output_path, &output) == 0 &&
           output.st_dev == status->st_dev && output.st_ino == status->st_ino;
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Returns NULL when it cannot be read. */
static GPtrArray *list_folder(const char *path)
{
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    if (directory == NULL)
        return NULL;
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    const char *name;
    while ((name = g_dir_read_name(directory)) != NULL)
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    return names;
}

/* It becomes an input that cannot be opened, so that it is told with the others, and stops none of them. */
static void add_unreadable(GPtrArray *inputs, const char *path, const char *scenario,
                           const ConvertInputOptions *options)
{
    ConvertInput *input = input_new(path, scenario, options);
    input->is_found = TRUE;
    g_ptr_array_add(inputs, input);
}

/* Follows symbolic links to files, not to folders, which may lead back. */
static gboolean get_status(const char *path, struct stat *status)
{
    if (lstat(path, status) != 0)
        return FALSE;
    return !S_ISLNK(status->st_mode) || stat(path, status) != 0 || !S_ISDIR(status->st_mode);
}

/* @relative: the folder's path below the one given, "" at its top. */
static void add_folder(GPtrArray *inputs, const char *path, const char *relative, const ConvertInputOptions *options)
{
    g_autoptr(GPtrArray) names = list_folder(path);
    const char *scenario = options->is_scenario_by_folder && *relative != '\0' ? relative : options->scenario;
    if (names == NULL) {
        add_unreadable(inputs, path, scenario, options);
        return;
    }
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *child = g_build_filename(path, name, NULL);
        struct stat status = {0};
        errno = 0;
        if (!get_status(child, &status)) {
            if (errno == EACCES)
                add_unreadable(inputs, child, scenario, options);
            continue;
        }
        if (S_ISREG(status.st_mode))
            add_file(inputs, child, scenario, &status, options, TRUE);
        if (!S_ISDIR(status.st_mode) || is_output_folder(&status, options))
            continue;
        g_autofree char *below = *relative != '\0' ? g_strconcat(relative, "/", name, NULL) : g_strdup(name);
        add_folder(inputs, child, below, options);
    }
}

static char *folder_name(const char *path)
{
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    g_autofree char *folder = g_path_get_dirname(absolute);
    return g_path_get_basename(folder);
}

gboolean convert_input_add(GPtrArray *inputs, const char *path, const ConvertInputOptions *options, GError **error)
{
    if (g_str_equal(path, "-")) {
        ConvertInput *input = input_new(path, options->scenario, options);
        input->is_stream = TRUE;
        g_ptr_array_add(inputs, input);
        return TRUE;
    }
    struct stat status;
    if (stat(path, &status) != 0) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s: %s", path, g_strerror(errno));
        return FALSE;
    }
    if (S_ISDIR(status.st_mode)) {
        if (options->is_recursive) {
            add_folder(inputs, path, "", options);
            return TRUE;
        }
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s: is a folder: -R converts what is in it", path);
        return FALSE;
    }
    g_autofree char *scenario = options->is_scenario_by_folder ? folder_name(path) : g_strdup(options->scenario);
    add_file(inputs, path, scenario, &status, options, FALSE);
    return TRUE;
}
