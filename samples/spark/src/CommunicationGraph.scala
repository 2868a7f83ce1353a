// SPDX-License-Identifier: BSD-3-Clause
package commgraph

import org.apache.hadoop.fs.Path
import org.apache.spark.SparkThrowable
import org.apache.spark.sql.SparkSession

/** From the Avro packets of pcap2avro to its edges, nodes, windows and activity, and to GraphX's measures of them. */
object CommunicationGraph {
  def main(arguments: Array[String]): Unit = {
    val status = try {
      run(JobOptions.parse(arguments.toList))
      0
    } catch {
      case error: UsageError => fail(s"${error.getMessage}\n${JobOptions.Usage}", 2)
      case error: JobError   => fail(error.getMessage, 1)
      case error: Exception  => fail(unreadableFile(error).getOrElse(throw error), 1)
    }
    if (status != 0) sys.exit(status)
  }

  private def fail(message: String, status: Int): Int = {
    Console.err.println(s"commgraph: $message")
    status
  }

  private def run(options: JobOptions): Unit = {
    val session = SparkSession.builder().appName("commgraph").getOrCreate()
    // A scenario named 1 or 2026-11-25 is a name.
    session.conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", false)
    session.conf.set("spark.sql.files.ignoreCorruptFiles", false)
    try write(session, options)
    finally session.stop()
  }

  private def write(session: SparkSession, options: JobOptions): Unit = {
    val names = options.hosts.fold(Map.empty[String, String])(HostNames.load(_, session.sparkContext.hadoopConfiguration))
    val packets = new PacketFiles(session, options.packets)
    val tables = new EdgeTables(packets.read("ts", "srcIP", "dstIP", "length"), options)
    val files = new ScenarioFiles(session, absolute(session, options.out), packets.scenarios)
    val forms = new Forms(options, names)
    files.write(forms.edges(tables))
    files.write(forms.nodes(tables))
    if (options.windowMicros.isDefined) {
      files.write(forms.windows(tables))
      files.write(forms.activity(tables))
    }
    if (options.measures) writeMeasures(session, options, tables, files, forms)
  }

  private def writeMeasures(session: SparkSession, options: JobOptions, tables: EdgeTables, files: ScenarioFiles,
      forms: Forms): Unit = {
    val measures = new MeasureTables(session, tables, options.windowMicros.isDefined)
    files.write(forms.measures(measures))
    if (options.windowMicros.isDefined) files.write(forms.windowMeasures(measures))
  }

  /** A relative path is the driver's: an executor has a working folder of its own. */
  private def absolute(session: SparkSession, folder: String): String = {
    val path = new Path(folder)
    path.getFileSystem(session.sparkContext.hadoopConfiguration).makeQualified(path).toString
  }

  /** Spark's error says which file, its last cause says why. */
  private def unreadableFile(error: Throwable): Option[String] = {
    val causes = Iterator.iterate[Throwable](error)(_.getCause).takeWhile(_ != null).toList
    causes.collectFirst {
      case named: SparkThrowable if Option(named.getCondition).exists(_.startsWith("FAILED_READ_FILE")) =>
        s"${named.getMessageParameters.get("path")}: ${Option(causes.last.getMessage).getOrElse(causes.last.getClass.getSimpleName)}"
    }
  }
}
