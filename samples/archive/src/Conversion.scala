// SPDX-License-Identifier: BSD-3-Clause
package commgraph.archive

import java.io.File
import java.nio.file.{Files, Path}
import org.apache.hadoop.conf.Configuration
import org.apache.spark.{SparkFiles, TaskContext}
import scala.util.Using
import scala.util.control.NonFatal

/** An exception in one line. */
object Failure {
  def say(error: Throwable): String = {
    val text = Option(error.getMessage).flatMap(_.linesIterator.find(_.nonEmpty)).getOrElse("")
    if (text.isEmpty) error.getClass.getSimpleName else s"${error.getClass.getSimpleName}: $text"
  }
}

/** The conversion of captures in a task. What goes wrong is told in the outcome, never thrown: Spark would try again what cannot succeed. */
class Conversion(options: ArchiveOptions, run: String, configuration: Configuration) {
  import Conversion.Tries

  private val files = new OutputFiles(options.out, run, configuration)

  def convert(capture: Capture): Outcome = {
    val outcome = tryAgain(capture, 1)
    // What an attempt left that was killed between its renames, or stands there of a capture that is now another.
    if (outcome.result == Outcome.Failed) files.of(capture).all.reverse.foreach(quietly(files.delete))
    outcome
  }

  private def tryAgain(capture: Capture, number: Int): Outcome = {
    val attempt = s"${TaskContext.get().taskAttemptId()}-$number"
    val outcome =
      try convertOnce(capture, attempt).copy(tries = number)
      catch { case NonFatal(error) => Outcome.failed(capture, Failure.say(error), number) }
    if (outcome.result == Outcome.Failed) {
      files.temporary(capture, attempt).all.foreach(quietly(files.delete))
      if (number < Tries) return tryAgain(capture, number + 1)
    }
    outcome
  }

  private def convertOnce(capture: Capture, attempt: String): Outcome = {
    val origin = OutputFiles.origin(capture, options.arguments, configuration)
    val folder = Files.createTempDirectory(new File(SparkFiles.getRootDirectory()).toPath.toAbsolutePath, "capture")
    try convertIn(folder, capture, origin, attempt)
    finally {
      folder.toFile.listFiles.foreach(_.delete())
      Files.delete(folder)
    }
  }

  private def convertIn(folder: Path, capture: Capture, origin: Origin, attempt: String): Outcome = {
    val temporary = files.temporary(capture, attempt)
    val edgesFile = folder.resolve("edges.csv")
    val end = Using.Manager { use =>
      val output = use(files.create(temporary.packets))
      Child.run(command(capture, edgesFile), use(OutputFiles.open(capture, configuration)), output, folder)
    }.get
    Verdict.of(end, origin.length) match {
      case Left(why) => Outcome.failed(capture, why, 0)
      case Right(verdict) =>
        if (files.length(temporary.packets) != end.written) throw new java.io.IOException(s"${temporary.packets}: not all of it was written")
        Using.resource(files.create(temporary.partialEdges))(Files.copy(edgesFile, _))
        files.write(temporary.mark, Mark(capture, origin, verdict.result, verdict.message, verdict.summary).toJson + "\n")
        temporary.all.zip(files.of(capture).all).foreach { case (from, to) => files.rename(from, to) }
        Outcome(capture, verdict.result, verdict.message, 0, verdict.records, origin.length)
    }
  }

  private def command(capture: Capture, edges: Path): Seq[String] =
    Seq(program, "--json", "--dump-host", capture.dumpHost, "-w", "-", "-e", edges.toString) ++ options.arguments :+ "-"

  /** A name without a folder may be of a file that came with the job. */
  private def program: String = {
    val shipped = new File(SparkFiles.get(options.program)).getAbsoluteFile
    if (options.program.contains('/') || !shipped.isFile) options.program
    else {
      shipped.setExecutable(true)
      shipped.getPath
    }
  }

  private def quietly[T](act: T => Unit)(value: T): Unit = try act(value) catch { case NonFatal(_) => () }
}

object Conversion {
  private val Tries = 2
}

/** What a run of pcap2avro means that kept something. */
case class Verdict(result: String, message: String, summary: String, records: Long)

object Verdict {
  private val Ours = "pcap2avro: (-: )?".r
  private val KilledBy = 128

  /** The verdict, or why nothing of it may be kept. */
  def of(end: ChildEnd, length: Long): Either[String, Verdict] = {
    val (summaries, messages) = end.messages.partition(_.startsWith("{"))
    val total = summaries.lastOption.flatMap(Outcome.readJson).map(_.path("total"))
    val message = messages.headOption.fold("")(Ours.replaceFirstIn(_, ""))
    def verdict(result: String) = Verdict(result, message, summaries.last, total.get.path("records").asLong)
    if (end.readError.isDefined) Left(end.readError.get)
    else if ((end.status == 0 || end.isAllRead) && end.fed != length) Left(s"${end.fed} of $length bytes reached pcap2avro")
    else if (end.status == 0 && total.isDefined) Right(verdict(Outcome.Converted))
    else if (end.status == 1 && total.exists(_.path("damaged_captures").asLong == 1)) Right(verdict(Outcome.Damaged))
    else if (end.status > KilledBy) Left(s"pcap2avro was ended by signal ${end.status - KilledBy}")
    else Left(if (message.isEmpty) s"pcap2avro ended with status ${end.status}" else message)
  }
}
