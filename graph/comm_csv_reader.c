/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_csv_reader.h"
#include "comm_error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    char *text;
    gsize length;
} Field;

struct _CommCsvReader {
    char *name;
    GPtrArray *columns; /* char * */
    GArray *fields;     /* Field, of the current row */
    char *buffer;       /* one byte more than capacity, for a NUL behind the last row */
    gsize capacity;
    gsize start; /* of what is not yet a row */
    gsize end;
    guint64 line; /* of the current row's start */
    guint64 next_line;
    CommCsvWait wait;
    gpointer wait_data;
    int fd;
    int own_fd; /* -1: the fd is the caller's */
    gboolean is_at_end;
    char separator;
};

typedef enum { ROW_FOUND, ROW_OPEN, ROW_OPEN_IN_QUOTES } RowEnd;

#define FIRST_CAPACITY  (256 * 1024)
#define MESSAGE_LETTERS 40

char *comm_csv_quote_for_message(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *quoted = g_string_new("\"");
    guint letters = 0;
    const char *at = valid;
    for (; *at != '\0' && letters < MESSAGE_LETTERS; at = g_utf8_next_char(at), letters++) {
        gunichar letter = g_utf8_get_char(at);
        g_string_append_unichar(quoted, g_unichar_iscntrl(letter) ? '?' : letter);
    }
    g_string_append(quoted, *at == '\0' ? "\"" : "...\"");
    return g_string_free(quoted, FALSE);
}

void comm_csv_reader_set_error(const CommCsvReader *reader, GError **error, const char *reason, ...)
{
    va_list arguments;
    va_start(arguments, reason);
    g_autofree char *text = g_strdup_vprintf(reason, arguments);
    va_end(arguments);
    g_set_error(error, COMM_ERROR, COMM_ERROR_FORMAT, "%s: line %" G_GUINT64_FORMAT ": %s", reader->name, reader->line,
                text);
}

static gboolean set_read_error(const CommCsvReader *reader, GError **error)
{
    g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s: %s", reader->name, g_strerror(errno));
    return FALSE;
}

/* Makes room for at least one more byte: by moving what is left to the front, or by growing up to the row limit. */
static void make_room(CommCsvReader *reader)
{
    if (reader->start > 0) {
        memmove(reader->buffer, reader->buffer + reader->start, reader->end - reader->start);
        reader->end -= reader->start;
        reader->start = 0;
    }
    if (reader->end == reader->capacity) {
        reader->capacity *= 2;
        reader->buffer = g_realloc(reader->buffer, reader->capacity + 1);
    }
}

static gboolean fill(CommCsvReader *reader, GError **error)
{
    make_room(reader);
    for (;;) {
        ssize_t count = read(reader->fd, reader->buffer + reader->end, reader->capacity - reader->end);
        if (count > 0) {
            reader->end += (gsize)count;
            return TRUE;
        }
        if (count < 0 && errno != EINTR)
            return set_read_error(reader, error);
        if (count == 0 && (reader->wait == NULL || !reader->wait(reader->wait_data))) {
            reader->is_at_end = TRUE;
            return TRUE;
        }
    }
}

typedef enum { AT_START, UNQUOTED, QUOTED, AFTER_QUOTE } FieldState;

static FieldState next_state(FieldState state, char letter, char separator)
{
    if (state == QUOTED)
        return letter == '"' ? AFTER_QUOTE : QUOTED;
    if (letter == '"' && state != UNQUOTED)
        return QUOTED; /* at a field's start, or the second of two, which stand for one */
    return letter == separator ? AT_START : UNQUOTED;
}

/* Where the row that starts at @text ends, its newline left out, when it has a quote in it. */
static RowEnd find_quoted_row_end(const char *text, gsize size, char separator, gsize *length)
{
    FieldState state = AT_START;
    for (gsize i = 0; i < size; i++) {
        if (text[i] == '\n' && state != QUOTED) {
            *length = i;
            return ROW_FOUND;
        }
        state = next_state(state, text[i], separator);
    }
    *length = size;
    return state == QUOTED ? ROW_OPEN_IN_QUOTES : ROW_OPEN;
}

static RowEnd find_row_end(const CommCsvReader *reader, gsize *length)
{
    const char *text = reader->buffer + reader->start;
    gsize size = reader->end - reader->start;
    const char *newline = memchr(text, '\n', size);
    gsize line_length = newline != NULL ? (gsize)(newline - text) : size;
    if (memchr(text, '"', line_length) != NULL)
        return find_quoted_row_end(text, size, reader->separator, length);
    *length = line_length;
    return newline != NULL ? ROW_FOUND : ROW_OPEN;
}

/* Reads until the next row is whole, or is known never to be. */
static gboolean buffer_row(CommCsvReader *reader, RowEnd *found, gsize *length, GError **error)
{
    while ((*found = find_row_end(reader, length)) != ROW_FOUND && !reader->is_at_end &&
           *length <= COMM_CSV_ROW_LIMIT) {
        if (!fill(reader, error))
            return FALSE;
    }
    return TRUE;
}

static guint64 count_newlines(const char *text, gsize length)
{
    guint64 count = 0;
    const char *end = text + length;
    while ((text = memchr(text, '\n', (gsize)(end - text))) != NULL) {
        count++;
        text++;
    }
    return count;
}

/* Takes the next row's bytes out of the buffer; *row is NULL at the end of the input. */
static gboolean take_row(CommCsvReader *reader, char **row, gsize *length, GError **error)
{
    *row = NULL;
    reader->line = reader->next_line;
    RowEnd found;
    if (!buffer_row(reader, &found, length, error))
        return FALSE;
    if (found == ROW_OPEN_IN_QUOTES) {
        comm_csv_reader_set_error(reader, error, "a quote that is not closed");
        return FALSE;
    }
    if (*length > COMM_CSV_ROW_LIMIT) {
        comm_csv_reader_set_error(reader, error, "more than %d bytes in one row", COMM_CSV_ROW_LIMIT);
        return FALSE;
    }
    if (found == ROW_OPEN && *length == 0)
        return TRUE;
    *row = reader->buffer + reader->start;
    if (memchr(*row, '\0', *length) != NULL) {
        comm_csv_reader_set_error(reader, error, "a NUL byte, so this is no CSV in UTF-8");
        return FALSE;
    }
    gsize taken = found == ROW_FOUND ? *length + 1 : *length;
    reader->next_line += count_newlines(*row, taken);
    reader->start += taken;
    (*row)[*length] = '\0';
    if (*length > 0 && (*row)[*length - 1] == '\r')
        (*row)[--*length] = '\0';
    return TRUE;
}

/* Removes the quotes of the field at @at, in place. Returns where it ended: at a separator, or at the row's end; NULL
 * where other text follows. */
static char *unquote(char *at, char separator, Field *field)
{
    char *write = at;
    char *read = at + 1;
    while (*read != '"' || read[1] == '"') {
        if (*read == '"')
            read++;
        *write++ = *read++;
    }
    read++;
    *field = (Field){at, (gsize)(write - at)};
    return *read == separator || *read == '\0' ? read : NULL;
}

static gboolean split_row(CommCsvReader *reader, char *row, gsize length, GError **error)
{
    g_array_set_size(reader->fields, 0);
    char *end = row + length;
    for (char *at = row;; at++) {
        Field field = {at, 0};
        if (*at == '"') {
            at = unquote(at, reader->separator, &field);
        } else {
            char *separator = memchr(at, reader->separator, (gsize)(end - at));
            at = separator != NULL ? separator : end;
            field.length = (gsize)(at - field.text);
        }
        if (at == NULL) {
            comm_csv_reader_set_error(reader, error, "text after a closing quote");
            return FALSE;
        }
        field.text[field.length] = '\0';
        g_array_append_val(reader->fields, field);
        if (at == end)
            return TRUE;
    }
}

/* Takes the next row that is not empty and splits it; FALSE without an error at the end of the input. */
static gboolean read_fields(CommCsvReader *reader, GError **error)
{
    char *row;
    gsize length;
    do {
        if (!take_row(reader, &row, &length, error) || row == NULL)
            return FALSE;
    } while (length == 0);
    return split_row(reader, row, length, error);
}

/* The header's separator is not known before it is read, and a quoted name may hold another one. */
static char guess_separator(const char *text, gsize size)
{
    static const char separators[] = {',', ';', '\t'};
    gsize counts[G_N_ELEMENTS(separators)] = {0};
    gboolean is_quoted = FALSE;
    for (gsize i = 0; i < size && (is_quoted || text[i] != '\n'); i++) {
        if (text[i] == '"')
            is_quoted = !is_quoted;
        for (guint j = 0; j < G_N_ELEMENTS(separators) && !is_quoted; j++)
            counts[j] += text[i] == separators[j];
    }
    guint best = 0;
    for (guint j = 1; j < G_N_ELEMENTS(separators); j++)
        best = counts[j] > counts[best] ? j : best;
    return separators[best];
}

static gboolean skip_byte_order_mark(CommCsvReader *reader, GError **error)
{
    while (reader->end < 3 && !reader->is_at_end) {
        if (!fill(reader, error))
            return FALSE;
    }
    if (reader->end >= 3 && memcmp(reader->buffer, "\xef\xbb\xbf", 3) == 0)
        reader->start = 3;
    return TRUE;
}

/* Reads until the header line is whole, so that its separators can be counted. */
static gboolean buffer_header(CommCsvReader *reader, GError **error)
{
    if (!skip_byte_order_mark(reader, error))
        return FALSE;
    reader->separator = ',';
    RowEnd found;
    gsize length;
    for (;;) {
        if (!buffer_row(reader, &found, &length, error))
            return FALSE;
        const char *row = reader->buffer + reader->start;
        gboolean is_blank = length == 0 || (length == 1 && *row == '\r');
        if (!is_blank || found != ROW_FOUND)
            break;
        reader->start += length + 1;
        reader->next_line++;
    }
    reader->separator = guess_separator(reader->buffer + reader->start, length);
    return TRUE;
}

static gboolean read_header(CommCsvReader *reader, GError **error)
{
    if (!buffer_header(reader, error))
        return FALSE;
    g_autoptr(GError) failure = NULL;
    if (!read_fields(reader, &failure)) {
        if (failure == NULL)
            comm_csv_reader_set_error(reader, &failure, "no header");
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    for (guint i = 0; i < reader->fields->len; i++)
        g_ptr_array_add(reader->columns, g_strdup(g_strstrip(g_array_index(reader->fields, Field, i).text)));
    return TRUE;
}

CommCsvReader *comm_csv_reader_new(int fd, const char *name, CommCsvWait wait, gpointer wait_data, GError **error)
{
    g_autoptr(CommCsvReader) reader = g_new0(CommCsvReader, 1);
    reader->name = g_strdup(name);
    reader->columns = g_ptr_array_new_with_free_func(g_free);
    reader->fields = g_array_new(FALSE, FALSE, sizeof(Field));
    reader->capacity = FIRST_CAPACITY;
    reader->buffer = g_malloc(reader->capacity + 1);
    reader->line = 1;
    reader->next_line = 1;
    reader->wait = wait;
    reader->wait_data = wait_data;
    reader->fd = fd;
    reader->own_fd = -1;
    return read_header(reader, error) ? g_steal_pointer(&reader) : NULL;
}

CommCsvReader *comm_csv_reader_open(const char *path, GError **error)
{
    if (strcmp(path, "-") == 0)
        return comm_csv_reader_new(STDIN_FILENO, "stdin", NULL, NULL, error);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_READ, "%s: %s", path, g_strerror(errno));
        return NULL;
    }
    CommCsvReader *reader = comm_csv_reader_new(fd, path, NULL, NULL, error);
    if (reader != NULL)
        reader->own_fd = fd;
    else
        close(fd);
    return reader;
}

void comm_csv_reader_free(CommCsvReader *reader)
{
    if (reader == NULL)
        return;
    if (reader->own_fd >= 0)
        close(reader->own_fd);
    g_ptr_array_free(reader->columns, TRUE);
    g_array_free(reader->fields, TRUE);
    g_free(reader->buffer);
    g_free(reader->name);
    g_free(reader);
}

guint comm_csv_reader_get_column_count(const CommCsvReader *reader)
{
    return reader->columns->len;
}

const char *comm_csv_reader_get_column_name(const CommCsvReader *reader, guint column)
{
    return g_ptr_array_index(reader->columns, column);
}

gint comm_csv_reader_find_column(const CommCsvReader *reader, const char *name)
{
    for (guint i = 0; i < reader->columns->len; i++) {
        if (g_ascii_strcasecmp(g_ptr_array_index(reader->columns, i), name) == 0)
            return (gint)i;
    }
    return -1;
}

gint comm_csv_reader_require_column(const CommCsvReader *reader, const char *name, GError **error)
{
    gint column = comm_csv_reader_find_column(reader, name);
    if (column < 0)
        comm_csv_reader_set_error(reader, error, "no column %s", name);
    return column;
}

gboolean comm_csv_reader_next(CommCsvReader *reader, GError **error)
{
    if (!read_fields(reader, error))
        return FALSE;
    if (reader->fields->len == reader->columns->len)
        return TRUE;
    comm_csv_reader_set_error(reader, error, "%u fields where the header has %u", reader->fields->len,
                              reader->columns->len);
    return FALSE;
}

const char *comm_csv_reader_get_field(const CommCsvReader *reader, guint column, gsize *length)
{
    g_assert(column < reader->fields->len);
    const Field *field = &g_array_index(reader->fields, Field, column);
    if (length != NULL)
        *length = field->length;
    return field->text;
}
