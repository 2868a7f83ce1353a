// SPDX-License-Identifier: BSD-3-Clause
package commgraph.archive

import java.io.{File, IOException, InputStream, OutputStream}
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}
import scala.util.Using

/** How a run of pcap2avro ended. Its status alone does not tell that all of the capture reached it: @fed and @readError do. */
case class ChildEnd(status: Int, fed: Long, isAllRead: Boolean, written: Long, readError: Option[String], messages: Seq[String])

/** One run of a program: a stream through it, in bounded memory. */
object Child {
  private val BufferBytes = 256 * 1024
  private val MostMessageBytes = 64 * 1024

  def run(command: Seq[String], input: InputStream, output: OutputStream, folder: Path): ChildEnd = {
    val messages = folder.resolve("messages").toFile
    val process = new ProcessBuilder(command: _*).directory(folder.toFile).redirectError(messages).start()
    val feeder = new Feeder(input, process.getOutputStream)
    try {
      feeder.start()
      val written = copy(process.getInputStream, output)
      val status = process.waitFor()
      feeder.join()
      ChildEnd(status, feeder.fed, feeder.isAllRead, written, feeder.readError, lines(messages))
    } finally {
      // Where the output takes no more, or the task is to end.
      process.destroyForcibly()
      feeder.interrupt()
    }
  }

  private def copy(from: InputStream, to: OutputStream): Long = {
    val buffer = new Array[Byte](BufferBytes)
    Iterator.continually(from.read(buffer)).takeWhile(_ >= 0).map { count =>
      to.write(buffer, 0, count)
      count.toLong
    }.sum
  }

  private def lines(file: File): Seq[String] =
    Using.resource(Files.newInputStream(file.toPath)) { stream =>
      new String(stream.readNBytes(MostMessageBytes), UTF_8).linesIterator.toVector
    }

  /** Gives the program its input. That the program reads no further is no error of the input. */
  private class Feeder(input: InputStream, pipe: OutputStream) extends Thread("feeder") {
    @volatile var fed = 0L
    @volatile var isAllRead = false
    @volatile var readError: Option[String] = None
    setDaemon(true)

    override def run(): Unit = {
      val buffer = new Array[Byte](BufferBytes)
      try {
        var count = read(buffer)
        while (count >= 0) {
          pipe.write(buffer, 0, count)
          fed += count
          count = read(buffer)
        }
        isAllRead = readError.isEmpty
        pipe.close()
      } catch { case _: IOException => () }
    }

    private def read(buffer: Array[Byte]): Int =
      try input.read(buffer)
      catch {
        case error: Exception =>
          readError = Some(s"byte $fed: cannot be read: ${Failure.say(error)}")
          -1
      }
  }
}
