// SPDX-License-Identifier: BSD-3-Clause
package commgraph

import java.nio.charset.StandardCharsets.UTF_8
import org.apache.avro.Schema
import org.apache.hadoop.fs.{FileStatus, Path}
import org.apache.spark.sql.{DataFrame, SparkSession}
import scala.collection.mutable.ArrayBuffer
import scala.jdk.CollectionConverters._

/** The Avro files of pcap2avro below a folder: `szenario=NAME/x.avro`. */
class PacketFiles(session: SparkSession, folder: String) {
  private val files = list()

  /** The scenarios' names, also of those whose files hold no packet. */
  val scenarios: Seq[String] = files.map(file => PacketFiles.scenarioOf(file.getPath)).distinct.sorted

  /**
   * The packets with the columns szenario and those given.
   *
   * The reader's schema is today's, with these fields alone: old files (twelve fields, int sequence numbers) and new
   * ones are read alike, and payloads are passed over.
   */
  def read(columns: String*): DataFrame =
    session.read
      .format("avro")
      .option("basePath", folder)
      .option("pathGlobFilter", "*.avro")
      .option("avroSchema", PacketFiles.readerSchema(columns).toString)
      .load(folder)

  /** Spark passes over files of no bytes in silence, and no capture makes one. */
  private def list(): Seq[FileStatus] = {
    val root = new Path(folder)
    val fileSystem = root.getFileSystem(session.sparkContext.hadoopConfiguration)
    if (!fileSystem.exists(root))
      throw new JobError(s"$folder: no such folder")
    val found = ArrayBuffer.empty[FileStatus]
    for (partition <- fileSystem.globStatus(new Path(root, "szenario=*")); if partition.isDirectory)
      found ++= fileSystem.listStatus(partition.getPath).filter(file => PacketFiles.isPackets(file.getPath.getName))
    found.find(_.getLen == 0).foreach(file => throw new JobError(s"${file.getPath}: a file of 0 bytes is no Avro file"))
    if (found.isEmpty)
      throw new JobError(s"$folder: no szenario=NAME/*.avro in it")
    found.toSeq
  }
}

object PacketFiles {
  private val SchemaResource = "/packet.avsc"

  private def isPackets(name: String) = name.endsWith(".avro") && !name.startsWith(".") && !name.startsWith("_")

  private def scenarioOf(file: Path): String = PartitionName.unescape(file.getParent.getName.stripPrefix("szenario="))

  private def readerSchema(columns: Seq[String]): Schema = {
    val stream = getClass.getResourceAsStream(SchemaResource)
    val whole = try new Schema.Parser().parse(new String(stream.readAllBytes, UTF_8)) finally stream.close()
    val kept = whole.getFields.asScala.filter(field => columns.contains(field.name)).map(field => new Schema.Field(field, field.schema))
    Schema.createRecord(whole.getName, whole.getDoc, whole.getNamespace, false, kept.asJava)
  }
}
