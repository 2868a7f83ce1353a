// SPDX-License-Identifier: BSD-3-Clause
package commgraph.archive

import commgraph.{JobError, PartitionName}
import java.nio.charset.StandardCharsets.UTF_8
import java.security.MessageDigest
import org.apache.hadoop.conf.Configuration
import org.apache.hadoop.fs.Path
import scala.io.{Codec, Source}
import scala.util.Using

/** A line of the manifest; @path is a whole URL. */
case class Capture(path: String, scenario: String, dumpHost: String) {

  /** What its files are named by: the capture's name for people, and a digest of its whole path. */
  def id: String = {
    val digest = MessageDigest.getInstance("SHA-256").digest(path.getBytes(UTF_8)).take(8).map(byte => f"$byte%02x").mkString
    s"${PartitionName.escape(stem)}-$digest"
  }

  private def stem: String =
    path.split('/').last.replaceFirst("(\\.(pcap|pcapng|cap|dump))?(\\.(gz|zst|lz4))?$", "").take(Capture.LongestStem)
}

object Capture {
  // A name has at most 255 bytes in HDFS, and each character may be three bytes or become three.
  private val LongestStem = 50
}

object Manifest {
  def read(options: ArchiveOptions, configuration: Configuration): Seq[Capture] = {
    val file = new Path(options.manifest)
    val captures = Using.resource(file.getFileSystem(configuration).open(file)) { stream =>
      val lines = Source.fromInputStream(stream)(Codec.UTF8).getLines().zipWithIndex
      lines.collect { case (line, i) if line.nonEmpty => parse(line, s"${options.manifest}: line ${i + 1}", options, configuration) }.toVector
    }
    captures.groupBy(capture => (capture.scenario, capture.id)).values.find(_.length > 1).foreach { same =>
      throw new JobError(s"${options.manifest}: ${same.head.path} is there ${same.length} times in scenario ${same.head.scenario}")
    }
    if (captures.isEmpty) throw new JobError(s"${options.manifest}: no capture in it")
    captures
  }

  private def parse(line: String, place: String, options: ArchiveOptions, configuration: Configuration): Capture = {
    val fields = line.split("\t", -1)
    if (fields.length > 3 || fields.exists(_.isEmpty))
      throw new JobError(s"$place: not PATH, tab, SCENARIO, tab, HOST, of which the last two may be left out")
    try {
      val path = new Path(fields(0))
      val whole = path.getFileSystem(configuration).makeQualified(path).toString
      Capture(whole, fields.lift(1).getOrElse(options.scenario), fields.lift(2).getOrElse(options.dumpHost))
    } catch {
      case error @ (_: IllegalArgumentException | _: java.io.IOException) => throw new JobError(s"$place: ${error.getMessage}")
    }
  }
}
