// SPDX-License-Identifier: BSD-3-Clause
package commgraph

import scala.util.Try

/** A command line that contradicts itself: status 2. */
class UsageError(message: String) extends Exception(message)

/** Input or output that is not as it should be: status 1. */
class JobError(message: String) extends Exception(message)

case class JobOptions(
    packets: String = "",
    out: String = "",
    windowMicros: Option[Long] = None,
    ipv4PrefixBits: Int = 24,
    ipv6PrefixBits: Int = 64,
    hosts: Option[String] = None,
    measures: Boolean = false
)

object JobOptions {
  val Usage: String =
    """Usage: spark-submit --class commgraph.CommunicationGraph commgraph-spark.jar --packets DIR --out DIR [OPTION...]
      |  --packets DIR    the folder packets/ that pcap2avro wrote, with szenario=NAME/*.avro in it; a path or a URL
      |  --out DIR        receives edges/ and nodes/ per scenario; existing files are replaced
      |  --window LENGTH  windows/ and activity/ besides: 10s, 250ms, 5m, 1h
      |  --group-by P[,P] prefix lengths of the groups in activity/, of IPv4 and IPv6 (24,64)
      |  --hosts FILE     labels of hosts, in the form of /etc/hosts
      |  --measures       measures/ besides, and with --window measures_windows/: PageRank, components, communities""".stripMargin

  def parse(arguments: List[String], options: JobOptions = JobOptions()): JobOptions =
    arguments match {
      case Nil => check(options)
      case "--packets" :: value :: rest  => parse(rest, options.copy(packets = value))
      case "--out" :: value :: rest      => parse(rest, options.copy(out = value))
      case "--window" :: value :: rest   => parse(rest, options.copy(windowMicros = Some(parseDuration(value))))
      case "--group-by" :: value :: rest => parse(rest, parseGroupBy(value, options))
      case "--hosts" :: value :: rest    => parse(rest, options.copy(hosts = Some(value)))
      case "--measures" :: rest          => parse(rest, options.copy(measures = true))
      case other :: _                    => throw new UsageError(s"""option "$other", which is unknown or lacks a value""")
    }

  private def check(options: JobOptions): JobOptions = {
    if (options.packets.isEmpty || options.out.isEmpty)
      throw new UsageError("--packets and --out are both needed")
    options
  }

  private val Units = Map("" -> 1000000L, "s" -> 1000000L, "ms" -> 1000L, "us" -> 1L, "m" -> 60000000L,
    "min" -> 60000000L, "h" -> 3600000000L, "d" -> 86400000000L)
  private val Duration = "([0-9]+(?:\\.[0-9]*)?)([a-z]*)".r

  private def parseDuration(text: String): Long = {
    val micros = text match {
      case Duration(number, unit) if Units.contains(unit) => Try((BigDecimal(number) * Units(unit)).toLongExact).toOption
      case _                                              => None
    }
    micros.filter(_ > 0).getOrElse(throw new UsageError(s"""window "$text", which is no length of time"""))
  }

  private def parseGroupBy(text: String, options: JobOptions): JobOptions = {
    def prefix(part: String, maximum: Int) = part.toIntOption
      .filter(bits => bits >= 0 && bits <= maximum)
      .getOrElse(throw new UsageError(s"""prefix length "$part", which is no number from 0 to $maximum"""))
    text.split(",", -1) match {
      case Array(ipv4)       => options.copy(ipv4PrefixBits = prefix(ipv4, 32))
      case Array(ipv4, ipv6) => options.copy(ipv4PrefixBits = prefix(ipv4, 32), ipv6PrefixBits = prefix(ipv6, 128))
      case _                 => throw new UsageError(s"""--group-by "$text", which is more than two prefix lengths""")
    }
  }
}
