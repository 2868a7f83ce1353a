// SPDX-License-Identifier: BSD-3-Clause
package commgraph.archive

import commgraph.PartitionName
import java.io.{FileNotFoundException, OutputStream}
import java.nio.charset.StandardCharsets.UTF_8
import org.apache.hadoop.conf.Configuration
import org.apache.hadoop.fs.{FileContext, FileSystem, Options, Path}
import scala.util.Using

/** The files of one capture, in the order in which they appear. */
case class CaptureFiles(packets: Path, partialEdges: Path, mark: Path) {
  def all: Seq[Path] = Seq(packets, partialEdges, mark)
}

/** The files of the output folder. Those of one attempt are written in .attempts/RUN/ and renamed when all are whole. */
class OutputFiles(out: String, run: String, configuration: Configuration) {
  private val root = new Path(out)
  private val fileSystem = {
    val found = root.getFileSystem(configuration)
    found.setWriteChecksum(false) // of the local file system: no .crc beside each file
    found
  }
  private lazy val context = FileContext.getFileContext(root.toUri, configuration)

  def of(capture: Capture): CaptureFiles = {
    val host = PartitionName.escape(capture.dumpHost)
    CaptureFiles(
      file("packets", capture, s"packetdump_${host}_${capture.id}.avro"),
      file("partial_edges", capture, s"${capture.id}.csv"),
      file("converted", capture, s"${capture.id}.json")
    )
  }

  def temporary(capture: Capture, attempt: String): CaptureFiles = {
    val CaptureFiles(packets, edges, mark) = of(capture)
    CaptureFiles(temporary(packets, attempt), temporary(edges, attempt), temporary(mark, attempt))
  }

  def makeFolders(captures: Seq[Capture]): Unit = {
    captures.distinctBy(_.scenario).flatMap(of(_).all).foreach(path => fileSystem.mkdirs(path.getParent))
    fileSystem.mkdirs(attempts)
  }

  def create(path: Path): OutputStream = fileSystem.create(path, true)

  def write(path: Path, text: String): Unit = Using.resource(create(path))(_.write(text.getBytes(UTF_8)))

  def length(path: Path): Long = fileSystem.getFileStatus(path).getLen

  def rename(from: Path, to: Path): Unit = context.rename(from, to, Options.Rename.OVERWRITE)

  def delete(path: Path): Unit = fileSystem.delete(path, false)

  /** Nothing where there is none. */
  def read(path: Path): Option[String] =
    try Some(Using.resource(fileSystem.open(path))(stream => new String(stream.readAllBytes, UTF_8)))
    catch { case _: FileNotFoundException => None }

  def partialEdgesFolder: String = new Path(root, "partial_edges").toString

  def scenarios(): Seq[String] =
    fileSystem.listStatus(new Path(partialEdgesFolder)).map(_.getPath.getName.stripPrefix("szenario=")).map(PartitionName.unescape).toSeq

  /** What attempts left behind that were killed. */
  def endRun(): Unit = fileSystem.delete(attempts, true)

  private def temporary(path: Path, attempt: String) = new Path(attempts, s".${path.getName}.$attempt")

  private def attempts = new Path(root, s".attempts/$run")

  private def file(folder: String, capture: Capture, name: String) =
    new Path(new Path(root, s"$folder/szenario=${PartitionName.escape(capture.scenario)}"), name)
}

object OutputFiles {
  val IsFolder = "a folder, no capture"

  /** How it is now, or why it cannot be said. */
  def origin(capture: Capture, arguments: Seq[String], configuration: Configuration): Origin = {
    val path = new Path(capture.path)
    val status = path.getFileSystem(configuration).getFileStatus(path)
    if (status.isDirectory) throw new FileNotFoundException(IsFolder)
    Origin(status.getLen, status.getModificationTime, arguments)
  }

  def open(capture: Capture, configuration: Configuration): java.io.InputStream = {
    val path = new Path(capture.path)
    FileSystem.get(path.toUri, configuration).open(path)
  }
}
