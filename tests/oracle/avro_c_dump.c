/* SPDX-License-Identifier: BSD-3-Clause */
/* Prints the records of an Avro file as avro-c reads them: one a line, the fields separated by tabs, bytes as hex.
 * avrocat would do, but it cuts bytes at the first 0. */
#include <avro.h>
#include <glib.h>

static void print_bytes(avro_value_t *value)
{
    const void *bytes = NULL;
    size_t size = 0;
    avro_value_get_bytes(value, &bytes, &size);
    for (size_t i = 0; i < size; i++)
        printf("%02x", ((const guint8 *)bytes)[i]);
}

static void print_plain(avro_value_t *value)
{
    gint64 wide = 0;
    gint32 narrow = 0;
    const char *text = "";
    size_t size = 0;
    switch (avro_value_get_type(value)) {
    case AVRO_INT64:
        avro_value_get_long(value, &wide);
        printf("%" G_GINT64_FORMAT, wide);
        break;
    case AVRO_INT32:
        avro_value_get_int(value, &narrow);
        printf("%d", narrow);
        break;
    case AVRO_STRING:
        avro_value_get_string(value, &text, &size);
        printf("%s", text);
        break;
    case AVRO_BYTES:
        print_bytes(value);
        break;
    default:
        printf("null");
    }
}

static void print_record(avro_value_t *record)
{
    size_t count = 0;
    avro_value_get_size(record, &count);
    for (size_t i = 0; i < count; i++) {
        avro_value_t field;
        avro_value_get_by_index(record, i, &field, NULL);
        if (avro_value_get_type(&field) == AVRO_UNION)
            avro_value_get_current_branch(&field, &field);
        print_plain(&field);
        putchar(i + 1 < count ? '\t' : '\n');
    }
}

/* Returns the result of the last read: EOF at the end. */
static int print_records(avro_file_reader_t reader)
{
    avro_schema_t schema = avro_file_reader_get_writer_schema(reader);
    avro_value_iface_t *interface = avro_generic_class_from_schema(schema);
    avro_value_t record;
    avro_generic_value_new(interface, &record);
    int result;
    while ((result = avro_file_reader_read_value(reader, &record)) == 0) {
        print_record(&record);
        avro_value_reset(&record);
    }
    avro_value_decref(&record);
    avro_value_iface_decref(interface);
    avro_schema_decref(schema);
    return result;
}

int main(int argc, char **argv)
{
    avro_file_reader_t reader;
    if (argc != 2 || avro_file_reader(argv[1], &reader) != 0) {
        fprintf(stderr, "usage: avro_c_dump FILE.avro %s\n", argc == 2 ? avro_strerror() : "");
        return 2;
    }
    int result = print_records(reader);
    avro_file_reader_close(reader);
    if (result == EOF)
        return 0;
    fprintf(stderr, "avro_c_dump: %s\n", avro_strerror());
    return 1;
}
