// SPDX-License-Identifier: BSD-3-Clause
package commgraph.archive

import commgraph.UsageError

case class ArchiveOptions(
    manifest: String = "",
    out: String = "",
    program: String = "pcap2avro",
    scenario: String = "default",
    dumpHost: String = "unknown",
    arguments: Seq[String] = Seq.empty
)

object ArchiveOptions {
  val Usage: String =
    """Usage: spark-submit --class commgraph.archive.ConvertArchive commgraph-spark.jar --manifest FILE --out DIR [OPTION...] [-- WORD...]
      |  --manifest FILE    a line for each capture: PATH, or PATH, tab, SCENARIO, or these, tab, HOST where it was recorded
      |  --out DIR          receives packets/, edges/, partial_edges/ and converted/; what is there already is not made again
      |  --pcap2avro FILE   the program, on each worker or shipped by spark-submit --files (pcap2avro)
      |  --scenario NAME    of captures whose line names none (default)
      |  --dump-host NAME   of captures whose line names none (unknown)
      |  WORD...            options of pcap2avro: --codec --payload --no-payload --weight -f --filter --from --until --tunnels
      |FILE, DIR and PATH are paths, or URLs of any file system that Hadoop's client knows.""".stripMargin

  /** Those that leave the outputs in their form, and whether a value follows. */
  private val Passed = Map("--codec" -> true, "--payload" -> true, "--no-payload" -> false, "--weight" -> true, "-f" -> true,
    "--filter" -> true, "--from" -> true, "--until" -> true, "--tunnels" -> true)

  def parse(arguments: List[String], options: ArchiveOptions = ArchiveOptions()): ArchiveOptions =
    arguments match {
      case Nil                           => check(options)
      case "--manifest" :: value :: rest  => parse(rest, options.copy(manifest = value))
      case "--out" :: value :: rest       => parse(rest, options.copy(out = value))
      case "--pcap2avro" :: value :: rest => parse(rest, options.copy(program = value))
      case "--scenario" :: value :: rest  => parse(rest, options.copy(scenario = value))
      case "--dump-host" :: value :: rest => parse(rest, options.copy(dumpHost = value))
      case "--" :: words                  => check(options.copy(arguments = checkPassed(words)))
      case other :: _                     => throw new UsageError(s"""option "$other", which is unknown or lacks a value""")
    }

  private def check(options: ArchiveOptions): ArchiveOptions = {
    if (options.manifest.isEmpty || options.out.isEmpty)
      throw new UsageError("--manifest and --out are both needed")
    options
  }

  private def checkPassed(words: List[String]): List[String] =
    words match {
      case Nil => Nil
      case word :: rest =>
        val taken = if (Passed.getOrElse(word.takeWhile(_ != '='), throw notPassed(word)) && !word.contains('=')) 1 else 0
        if (rest.length < taken) throw new UsageError(s"""option "$word" lacks a value""")
        word :: rest.take(taken) ::: checkPassed(rest.drop(taken))
    }

  private def notPassed(word: String) = new UsageError(s"""option "$word" behind --, which this job does not pass on""")
}
