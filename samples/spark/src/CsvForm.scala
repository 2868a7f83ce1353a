// SPDX-License-Identifier: BSD-3-Clause
package commgraph

/** Fields in the forms of pcap2avro's CSV files (graph/comm_csv.c, comm_number.c), so that both write the same bytes. */
object CsvForm {
  private val MicrosPerSecond = 1000000L

  /** RFC 4180, 2.5 to 2.7 */
  def text(value: String): String =
    if (value.exists(c => c == ',' || c == '"' || c == '\n' || c == '\r')) "\"" + value.replace("\"", "\"\"") + "\""
    else value

  /** Gephi's CSV reader takes a backslash as an escape: doubled, it reads one. */
  def label(value: String): String = text(value.replace("\\", "\\\\"))

  /** Epoch seconds, decimal, exact, without trailing zeros; None is a packet without a time. */
  def time(micros: Option[Long]): String =
    micros.fold("") { value =>
      val magnitude = BigInt(value).abs
      val fraction = (magnitude % MicrosPerSecond).toLong
      val sign = if (value < 0) "-" else ""
      val decimals = if (fraction == 0) "" else "." + f"$fraction%06d".reverse.dropWhile(_ == '0').reverse
      s"$sign${magnitude / MicrosPerSecond}$decimals"
    }

  /** Whole numbers without a point; others in the shortest of 15 to 17 digits that reads back as the same, as C's %g. */
  def number(value: Double): String =
    if (value.isNaN) ""
    else if (value == math.rint(value) && math.abs(value) < 9007199254740992.0) value.toLong.toString
    else {
      val exact = new java.math.BigDecimal(value)
      val rounded = (15 to 17).map(digits => exact.round(new java.math.MathContext(digits)))
      scientific(rounded.find(_.doubleValue == value).getOrElse(rounded.last).stripTrailingZeros)
    }

  private def scientific(value: java.math.BigDecimal): String = {
    val digits = value.unscaledValue.abs.toString
    val exponent = digits.length - 1 - value.scale
    val sign = if (value.signum < 0) "-" else ""
    if (exponent >= -4 && exponent < 15) value.toPlainString
    else {
      val mantissa = if (digits.length == 1) digits else digits.take(1) + "." + digits.drop(1)
      f"$sign${mantissa}e${if (exponent < 0) "-" else "+"}${math.abs(exponent)}%02d"
    }
  }
}
