// SPDX-License-Identifier: BSD-3-Clause
package commgraph

/** Names of partitions as Hive escapes them: `%XX` (convert/archive/partition_name.c). */
object PartitionName {
  private val Escaped = "\"#%'*/:=?\\{[]^"

  def escape(name: String): String =
    name.map(c => if (c < 0x20 || c == 0x7f || Escaped.indexOf(c) >= 0) f"%%${c.toInt}%02X" else c.toString).mkString

  def unescape(name: String): String =
    "%([0-9A-Fa-f]{2})".r.replaceAllIn(name, found =>
      java.util.regex.Matcher.quoteReplacement(Integer.parseInt(found.group(1), 16).toChar.toString))
}
