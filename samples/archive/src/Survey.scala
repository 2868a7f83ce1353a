// SPDX-License-Identifier: BSD-3-Clause
package commgraph.archive

import java.io.FileNotFoundException
import org.apache.hadoop.conf.Configuration
import scala.util.control.NonFatal

/** A capture before its conversion: with an outcome where there is nothing to convert. */
case class Surveyed(capture: Capture, length: Long, outcome: Option[Outcome])

/** Which captures are done already, and which are not there. */
class Survey(options: ArchiveOptions, files: OutputFiles, configuration: Configuration) {
  def look(capture: Capture): Surveyed =
    try {
      val origin = OutputFiles.origin(capture, options.arguments, configuration)
      Surveyed(capture, origin.length, files.read(files.of(capture).mark).flatMap(Mark.outcome(_, capture, origin)))
    } catch {
      case error: FileNotFoundException =>
        val message = if (error.getMessage == OutputFiles.IsFolder) error.getMessage else "no such file"
        Surveyed(capture, 0, Some(Outcome.failed(capture, message, 1)))
      // The conversion tries again, and says why it cannot.
      case NonFatal(_) => Surveyed(capture, 0, None)
    }
}
