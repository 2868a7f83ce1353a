// SPDX-License-Identifier: BSD-3-Clause
package commgraph

import java.nio.charset.StandardCharsets.UTF_8
import org.apache.hadoop.conf.Configuration
import org.apache.hadoop.fs.Path

/** Names of hosts from a file in the form of /etc/hosts; an address that stands twice has its first name. */
object HostNames {
  def load(file: String, configuration: Configuration): Map[String, String] = {
    val path = new Path(file)
    val stream = path.getFileSystem(configuration).open(path)
    val text = try new String(stream.readAllBytes, UTF_8) finally stream.close()
    text.split("\n", -1).zipWithIndex.flatMap { case (line, i) => parseLine(line, s"$file: line ${i + 1}") }.reverse.toMap
  }

  private def parseLine(line: String, place: String): Option[(String, String)] =
    line.takeWhile(_ != '#').trim.split("[ \t]+") match {
      case Array("") => None
      case Array(address, name, _*) if Address.parse(address).isDefined =>
        Some(Address.format(Address.parse(address).get) -> name)
      case _ => throw new JobError(s"$place: not an address and a name")
    }
}
