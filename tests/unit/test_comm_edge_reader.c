/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_edge_reader.h"
#include "comm_edge_table.h"
#include "comm_error.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int memory_file(const char *text, gsize length)
{
    int fd = memfd_create("edges", MFD_CLOEXEC);
    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(write(fd, text, length), ==, (gssize)length);
    g_assert_cmpint(lseek(fd, 0, SEEK_SET), ==, 0);
    return fd;
}

static char *read_as_text(const char *csv, gsize length, GError **error)
{
    int fd = memory_file(csv, length);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(CommEdgeReader) reader = comm_edge_reader_new(fd, "edges.csv", NULL, NULL, error);
    g_autoptr(GError) failure = NULL;
    CommEdgeRow row;
    while (reader != NULL && comm_edge_reader_next(reader, &row, &failure)) {
        g_string_append_printf(text, "%s>%s %g", row.source, row.target, row.weight);
        if (row.start_us != COMM_NO_TIME)
            g_string_append_printf(text, " @%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, row.start_us, row.end_us);
        g_string_append_c(text, '|');
    }
    close(fd);
    if (failure == NULL)
        return reader == NULL ? NULL : g_strdup(text->str);
    g_propagate_error(error, g_steal_pointer(&failure));
    return NULL;
}

static void assert_reads(const char *csv, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = read_as_text(csv, strlen(csv), &error);
    g_assert_no_error(error);
    g_assert_cmpstr(text, ==, expected);
}

static void assert_fails_with(const char *csv, gsize length, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = read_as_text(csv, length, &error);
    g_assert_null(text);
    g_assert_error(error, COMM_ERROR, COMM_ERROR_FORMAT);
    g_assert_cmpstr(error->message, ==, message);
}

static void assert_fails(const char *csv, const char *message)
{
    assert_fails_with(csv, strlen(csv), message);
}

static void columns_are_found_by_name(void)
{
    assert_reads("Source,Target,Weight\na,b,3\n", "a>b 3|");
    assert_reads("source,target,weight\na,b,3\n", "a>b 3|");
    assert_reads("Id,WEIGHT, target ,SOURCE\nx,2,b,a\n", "a>b 2|");
    assert_reads("Source;Target;Weight\na;b,c;3\n", "a>b,c 3|");
    assert_reads("Source\tTarget\tWeight\na\tb\t3\n", "a>b 3|");
    assert_reads("\"Source\",\"Target\",\"Weight\"\n\"a\",\"b\",\"3\"\n", "a>b 3|");
}

static void any_line_ending_will_do(void)
{
    assert_reads("\xef\xbb\xbfSource,Target,Weight\r\na,b,3\r\nc,d,4", "a>b 3|c>d 4|");
    assert_reads("\n\r\nSource,Target,Weight\n\na,b,3\n\r\n\nc,d,4\n\n", "a>b 3|c>d 4|");
    assert_reads("Source,Target,Weight", "");
    assert_reads("Source,Target,Weight\r\n", "");
}

static void quotes_are_those_of_rfc4180(void)
{
    assert_reads("Source,Target,Weight\n\"a,\"\"b\"\"\",\"c\nd\",1\ne,f,2\n", "a,\"b\">c\nd 1|e>f 2|");
    assert_reads("Source,Target,Weight\na\"b,c\"\"d,1\n", "a\"b>c\"\"d 1|");
    assert_reads("Weight,Target,Source\n1,b,\"a\"\n1,b,\"\"\"\"\r\n", "a>b 1|\">b 1|");
}

static void decimal_weights_and_zero_are_numbers(void)
{
    assert_reads("Source,Target,Weight\na,b,0.25\na,b,1e3\na,b, 7 \na,b,0\na,b,123456789012345678\n",
                 "a>b 0.25|a>b 1000|a>b 7|a>b 0|a>b 1.23457e+17|");
}

static void windows_are_read_exactly(void)
{
    assert_reads("Source,Target,Weight,Start,End\na,b,1,1477645200,1477645200.5\na,b,2,,\na,b,3,-1.000001,0\n",
                 "a>b 1 @1477645200000000-1477645200500000|a>b 2|a>b 3 @-1000001-0|");
    assert_reads("Source,Target,Weight,Start\na,b,1,x\n", "a>b 1|");
}

static void damage_is_told_with_its_line(void)
{
    assert_fails("", "edges.csv: line 1: no header");
    assert_fails("\n\n", "edges.csv: line 3: no header");
    assert_fails("a,b,3\n", "edges.csv: line 1: no column Source");
    assert_fails("Source,Target\na,b\n", "edges.csv: line 1: no column Weight");
    assert_fails("Source,Target,Weight\na,b,1\n\na,b\n", "edges.csv: line 4: 2 fields where the header has 3");
    assert_fails("Source,Target,Weight\na,b,1,2\n", "edges.csv: line 2: 4 fields where the header has 3");
    assert_fails("Source,Target,Weight\n\"a\n\n\",b,1\na,\"b,1\nc,d,1\n",
                 "edges.csv: line 5: a quote that is not closed");
    assert_fails("Source,Target,Weight\n\"a\"x,b,1\n", "edges.csv: line 2: text after a closing quote");
    assert_fails("Source,Target,Weight\n,b,1\n", "edges.csv: line 2: Source is empty");
    assert_fails("Source,Target,Weight\na,\"\",1\n", "edges.csv: line 2: Target is empty");
    assert_fails_with("Source,Target,Weight\na\0,b,1\n", 28,
                      "edges.csv: line 2: a NUL byte, so this is no CSV in UTF-8");
}

static void odd_weights_are_told(void)
{
    const char *texts[] = {"x", "", "nan", "inf", "-inf", "1e999", "0x10", "1,5", "1 2", "--1", "1.2.3", "e5"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *csv = g_strdup_printf("Source;Target;Weight\na;b;1\na;b;%s\n", texts[i]);
        g_autofree char *message = g_strdup_printf("edges.csv: line 3: weight \"%s\" is not a number", texts[i]);
        assert_fails(csv, message);
    }
    assert_fails("Source,Target,Weight\na,b,-1\n", "edges.csv: line 2: weight \"-1\" is negative");
    assert_fails("Source,Target,Weight\na,b,1e19\n", "edges.csv: line 2: weight \"1e19\" is more than 1e18");
    assert_fails("Source,Target,Weight\na,b,\"1\n\xff\"\n",
                 "edges.csv: line 2: weight \"1?\xef\xbf\xbd\" is not a number");
}

static void odd_times_are_told(void)
{
    const char *texts[] = {"x", "1e9", "1.0000001", ".5", "9999999999999999", "2016-10-28"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *csv = g_strdup_printf("Source,Target,Weight,Start,End\na,b,1,%s,99\n", texts[i]);
        g_autofree char *message =
            g_strdup_printf("edges.csv: line 2: Start \"%s\" is not a time in epoch seconds", texts[i]);
        assert_fails(csv, message);
    }
    assert_fails("Source,Target,Weight,Start,End\na,b,1,5,\n",
                 "edges.csv: line 2: End \"\" is not a time in epoch seconds");
    assert_fails("Source,Target,Weight,Start,End\na,b,1,5,5\n", "edges.csv: line 2: End \"5\" is not after Start");
}

static void long_rows_are_bounded(void)
{
    for (guint quoted = 0; quoted < 2; quoted++) {
        GString *csv = g_string_new("Source,Target,Weight\na,b,1\n");
        g_string_append(csv, quoted ? "\"" : "");
        for (guint i = 0; i < COMM_CSV_ROW_LIMIT; i++)
            g_string_append_c(csv, 'x');
        g_string_append(csv, quoted ? "\",b,1\n" : ",b,1\n");
        assert_fails_with(csv->str, csv->len, "edges.csv: line 3: more than 1048576 bytes in one row");
        g_string_free(csv, TRUE);
    }
}

static void rows_cross_the_buffer_whole(void)
{
    g_autoptr(GString) csv = g_string_new("Source,Target,Weight\n");
    enum { COUNT = 60000 };
    for (guint i = 0; i < COUNT; i++)
        g_string_append_printf(csv, i % 3 ? "node-%u,b,%u\n" : "\"node-%u\",b,%u\r\n", i, i);
    int fd = memory_file(csv->str, csv->len);
    g_autoptr(CommEdgeReader) reader = comm_edge_reader_new(fd, "edges.csv", NULL, NULL, NULL);
    CommEdgeRow row;
    guint count = 0;
    while (comm_edge_reader_next(reader, &row, NULL)) {
        char expected[32];
        g_snprintf(expected, sizeof expected, "node-%u", count);
        g_assert_cmpstr(row.source, ==, expected);
        g_assert_cmpfloat(row.weight, ==, count++);
    }
    close(fd);
    g_assert_cmpuint(count, ==, COUNT);
}

typedef struct {
    int fd;
    const char *rest;
} Writer;

static gboolean write_one_more_byte(gpointer data)
{
    Writer *writer = data;
    if (*writer->rest == '\0')
        return FALSE;
    g_assert_cmpint(pwrite(writer->fd, writer->rest++, 1, lseek(writer->fd, 0, SEEK_CUR)), ==, 1);
    return TRUE;
}

static void a_growing_file_is_read_by_whole_rows(void)
{
    Writer writer = {memory_file("", 0), "Source,Target,Weight\na,b,12\nc,d,34\n"};
    g_autoptr(CommEdgeReader) reader = comm_edge_reader_new(writer.fd, "edges.csv", write_one_more_byte, &writer, NULL);
    CommEdgeRow row;
    g_assert_true(comm_edge_reader_next(reader, &row, NULL));
    g_assert_cmpfloat(row.weight, ==, 12);
    g_assert_cmpstr(writer.rest, ==, "c,d,34\n");
    g_assert_true(comm_edge_reader_next(reader, &row, NULL));
    g_assert_cmpfloat(row.weight, ==, 34);
    g_assert_false(comm_edge_reader_next(reader, &row, NULL));
    close(writer.fd);
}

static void files_that_cannot_be_read_are_told(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(comm_edge_reader_open("/nowhere/edges.csv", &error));
    g_assert_error(error, COMM_ERROR, COMM_ERROR_READ);
    g_assert_cmpstr(error->message, ==, "/nowhere/edges.csv: No such file or directory");
    g_clear_error(&error);
    g_assert_null(comm_edge_reader_open("/", &error));
    g_assert_error(error, COMM_ERROR, COMM_ERROR_READ);
}

/* UBSan looks at what is done with arrays that have no memory. */
static void an_empty_table_is_its_header(void)
{
    g_autofree char *text = NULL;
    gsize size;
    FILE *stream = open_memstream(&text, &size);
    g_autoptr(CommEdgeTable) table = comm_edge_table_new();
    comm_edge_table_write(table, COMM_MERGE_SUM, stream);
    g_assert_cmpint(fclose(stream), ==, 0);
    g_assert_cmpstr(text, ==, "Source,Target,Weight\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/comm_edge_reader/columns_are_found_by_name", columns_are_found_by_name);
    g_test_add_func("/comm_edge_reader/any_line_ending_will_do", any_line_ending_will_do);
    g_test_add_func("/comm_edge_reader/quotes_are_those_of_rfc4180", quotes_are_those_of_rfc4180);
    g_test_add_func("/comm_edge_reader/decimal_weights_and_zero_are_numbers", decimal_weights_and_zero_are_numbers);
    g_test_add_func("/comm_edge_reader/windows_are_read_exactly", windows_are_read_exactly);
    g_test_add_func("/comm_edge_reader/damage_is_told_with_its_line", damage_is_told_with_its_line);
    g_test_add_func("/comm_edge_reader/odd_weights_are_told", odd_weights_are_told);
    g_test_add_func("/comm_edge_reader/odd_times_are_told", odd_times_are_told);
    g_test_add_func("/comm_edge_reader/long_rows_are_bounded", long_rows_are_bounded);
    g_test_add_func("/comm_edge_reader/rows_cross_the_buffer_whole", rows_cross_the_buffer_whole);
    g_test_add_func("/comm_edge_reader/a_growing_file_is_read_by_whole_rows", a_growing_file_is_read_by_whole_rows);
    g_test_add_func("/comm_edge_reader/files_that_cannot_be_read_are_told", files_that_cannot_be_read_are_told);
    g_test_add_func("/comm_edge_table/an_empty_table_is_its_header", an_empty_table_is_its_header);
    return g_test_run();
}
