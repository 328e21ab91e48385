// Reads a file that the user wrote: a recipe, a configuration, a manifest.

import Platform
import SystemPackage

package enum TextFile {
  /// - Parameter what: it is, for messages.
  /// - Throws: exit 66 when it is not there, 65 when it is no file that can be read.
  package static func read(_ path: FilePath, limit: Int, what: String) throws(RecipeRefusal) -> [UInt8] {
    let buffer = FileBuffer()
    do throws(ReadFailure) {
      try FileReader.read(path, into: buffer, limit: limit)
    } catch {
      if case .missing = error { throw RecipeRefusal(.noInput, "cannot read the \(what): \(error.message(for: path))") }
      throw RecipeRefusal(.badList, "cannot read the \(what): \(error.message(for: path))")
    }
    return buffer.copied()
  }
}
