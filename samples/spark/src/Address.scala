// SPDX-License-Identifier: BSD-3-Clause
package commgraph

import java.nio.charset.StandardCharsets.UTF_8

/** IPv4 and IPv6 addresses as pcap2avro writes, orders and groups them (graph/comm_address.c, comm_node.c). */
object Address {
  private val TextMark: Byte = 7 // behind 4 and 6

  /** The four or sixteen bytes, or None for what is no address. */
  def parse(text: String): Option[Array[Byte]] = if (text.contains(':')) parseIpv6(text) else parseIpv4(text)

  /** What texts are sorted by: IPv4 before IPv6 before anything else, addresses by value, other texts by bytes. */
  def sortKey(text: String): Array[Byte] =
    parse(text) match {
      case Some(bytes) => (if (bytes.length == 4) 4.toByte else 6.toByte) +: bytes
      case None        => TextMark +: text.getBytes(UTF_8)
    }

  /** unicast, multicast, broadcast; None for what is no address. */
  def kind(text: String): Option[String] =
    parse(text).map {
      case bytes if bytes.length == 16        => if (bytes(0) == -1) "multicast" else "unicast"
      case bytes if bytes.forall(_ == -1)     => "broadcast"
      case bytes if (bytes(0) & 0xf0) == 0xe0 => "multicast"
      case _                                  => "unicast"
    }

  /** The subnet `10.0.0.0/24`; a text that is no address is its own group. */
  def group(text: String, ipv4PrefixBits: Int, ipv6PrefixBits: Int): String =
    parse(text) match {
      case Some(bytes) =>
        val prefixBits = if (bytes.length == 4) ipv4PrefixBits else ipv6PrefixBits
        s"${format(mask(bytes, prefixBits))}/$prefixBits"
      case None => text
    }

  /** What groups are sorted by: as the addresses in them. */
  def groupSortKey(text: String): Array[Byte] = sortKey(text.takeWhile(_ != '/'))

  def format(bytes: Array[Byte]): String =
    if (bytes.length == 4) bytes.map(_ & 0xff).mkString(".") else formatIpv6(bytes)

  private def mask(bytes: Array[Byte], prefixBits: Int): Array[Byte] =
    bytes.zipWithIndex.map { case (byte, i) =>
      val kept = math.max(0, math.min(8, prefixBits - 8 * i))
      (byte & (0xff << (8 - kept))).toByte
    }

  private def parseIpv4(text: String): Option[Array[Byte]] = {
    val parts = text.split("\\.", -1)
    def isNumber(part: String) =
      part.nonEmpty && part.length <= 3 && part.forall(c => c >= '0' && c <= '9') && part.toInt <= 255 &&
        (part == "0" || part(0) != '0')
    if (parts.length == 4 && parts.forall(isNumber)) Some(parts.map(_.toInt.toByte)) else None
  }

  private def parseGroups(text: String): Option[Array[Byte]] = {
    val parts = if (text.isEmpty) Array.empty[String] else text.split(":", -1)
    val parsed = parts.zipWithIndex.map {
      case (part, i) if i == parts.length - 1 && part.contains('.') => parseIpv4(part)
      case (part, _) if part.matches("[0-9A-Fa-f]{1,4}") =>
        val value = Integer.parseInt(part, 16)
        Some(Array((value >> 8).toByte, value.toByte))
      case _ => None
    }
    if (parsed.forall(_.isDefined)) Some(parsed.flatMap(_.get)) else None
  }

  /** RFC 4291, 2.2 */
  private def parseIpv6(text: String): Option[Array[Byte]] =
    text.indexOf("::") match {
      case -1 => parseGroups(text).filter(_.length == 16)
      case at =>
        for {
          head <- parseGroups(text.take(at))
          tail <- parseGroups(text.drop(at + 2))
          zeros = 16 - head.length - tail.length
          if zeros >= 2
        } yield head ++ Array.fill[Byte](zeros)(0) ++ tail
    }

  /** RFC 5952: the longest run of zero groups, the first of equals, is `::`; mixed notation for IPv4-mapped ones. */
  private def formatIpv6(bytes: Array[Byte]): String = {
    val groups = bytes.grouped(2).map(pair => (pair(0) & 0xff) << 8 | pair(1) & 0xff).toArray
    val isMapped = groups.take(5).forall(_ == 0) && groups(5) == 0xffff
    if (isMapped)
      return "::ffff:" + format(bytes.drop(12))
    val runs = groups.indices.map(start => (start, groups.drop(start).takeWhile(_ == 0).length))
    val (start, length) = runs.maxBy { case (start, length) => (length, -start) }
    def join(part: Array[Int]) = part.map(_.toHexString).mkString(":")
    if (length < 2) join(groups) else s"${join(groups.take(start))}::${join(groups.drop(start + length))}"
  }
}
