// SPDX-License-Identifier: BSD-3-Clause
package commgraph

import java.io.{BufferedOutputStream, OutputStream}
import java.nio.charset.StandardCharsets.UTF_8
import org.apache.hadoop.conf.Configuration
import org.apache.hadoop.fs.{FileContext, Options, Path}
import org.apache.spark.TaskContext
import org.apache.spark.sql.{Column, DataFrame, Row, SparkSession}
import org.apache.spark.sql.functions.col
import org.apache.spark.util.SerializableConfiguration

/** A table as one CSV file a scenario. */
case class ScenarioTable(rows: DataFrame, folder: String, header: String, order: Seq[Column], format: Row => String)

/**
 * Writes OUT/FOLDER/szenario=NAME/FOLDER_NAME.csv, one whole file a scenario, as pcap2avro names them.
 *
 * Each file is written by one task, under a name that begins with a dot and has the attempt's number in it, and renamed when
 * it is whole: readers never see half a file, and of two attempts the last one stands.
 */
class ScenarioFiles(session: SparkSession, out: String, scenarios: Seq[String]) {
  private val configuration = new SerializableConfiguration(session.sparkContext.hadoopConfiguration)

  def write(table: ScenarioTable): Unit = {
    val (out, configuration, ScenarioTable(_, folder, header, _, format)) = (this.out, this.configuration, table)
    val written = table.rows
      .repartition(col("szenario"))
      .sortWithinPartitions(col("szenario") +: table.order: _*)
      .rdd
      .mapPartitions { rows =>
        val writer = new ScenarioWriter(out, folder, header, configuration.value)
        try rows.foreach(row => writer.write(row.getAs[String]("szenario"), format(row)))
        catch {
          case failure: Throwable =>
            writer.abandon()
            throw failure
        }
        writer.end().iterator
      }
      .collect()
      .toSet
    val empty = new ScenarioWriter(out, folder, header, configuration.value)
    scenarios.filterNot(written).foreach(empty.begin)
    empty.end()
  }
}

/** The files of one task, one after the other. */
private class ScenarioWriter(out: String, folder: String, header: String, configuration: Configuration) {
  private var scenarios = List.empty[String] // begun, the latest first
  private var stream: Option[OutputStream] = None

  def write(scenario: String, line: String): Unit = {
    if (!scenarios.headOption.contains(scenario)) begin(scenario)
    put(line)
  }

  def begin(scenario: String): Unit = {
    finish()
    scenarios = scenario :: scenarios
    val fileSystem = temporaryPath.getFileSystem(configuration)
    fileSystem.setWriteChecksum(false)
    stream = Some(new BufferedOutputStream(fileSystem.create(temporaryPath, true)))
    put(header)
  }

  /** The scenarios whose files are there now. */
  def end(): Seq[String] = {
    finish()
    scenarios
  }

  def abandon(): Unit = stream.foreach { open =>
    open.close()
    temporaryPath.getFileSystem(configuration).delete(temporaryPath, false)
  }

  private def put(line: String): Unit = stream.foreach(_.write((line + "\n").getBytes(UTF_8)))

  private def finish(): Unit = {
    stream.foreach { open =>
      open.close()
      FileContext.getFileContext(finalPath.toUri, configuration).rename(temporaryPath, finalPath, Options.Rename.OVERWRITE)
    }
    stream = None
  }

  private def name: String = PartitionName.escape(scenarios.head)
  private def finalPath = new Path(s"$out/$folder/szenario=$name/${folder}_$name.csv")

  private def temporaryPath = {
    val attempt = Option(TaskContext.get()).fold("driver")(_.taskAttemptId().toString)
    new Path(finalPath.getParent, s".${finalPath.getName}.$attempt")
  }
}
