// SPDX-License-Identifier: BSD-3-Clause
import java.util.Map;

/** Maps, lists, texts, numbers, booleans and null as JSON; numbers that JSON has no word for as text. */
final class Json {
    private final StringBuilder out = new StringBuilder();

    private Json() {
    }

    static String text(Object value) {
        Json json = new Json();
        json.put(value);
        return json.out.toString();
    }

    private void put(Object value) {
        if (value instanceof Map) {
            putMap((Map<?, ?>) value);
        } else if (value instanceof Iterable) {
            putList((Iterable<?>) value);
        } else if (value == null || value instanceof Boolean || isFinite(value)) {
            out.append(value);
        } else {
            putText(value.toString());
        }
    }

    private static boolean isFinite(Object value) {
        return value instanceof Number && Double.isFinite(((Number) value).doubleValue());
    }

    private void putMap(Map<?, ?> map) {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator);
            putText(entry.getKey().toString());
            out.append(':');
            put(entry.getValue());
            separator = ",";
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    private void putList(Iterable<?> list) {
        String separator = "";
        out.append('[');
        for (Object value : list) {
            out.append(separator);
            put(value);
            separator = ",";
        }
        out.append(']');
    }

    private void putText(String text) {
        out.append('"');
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || c > 0x7E) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
