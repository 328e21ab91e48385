// The lines of a journal, and how they are written. docs/decisions/0011-journal.md has the format.

import Protocol

/// One line, read. Every line stands on its own but for its tool version, which is that of the run it comes after.
package enum JournalLine: Equatable, Sendable {
  /// A run begins.
  case run(JournalRun)
  /// A task has ended, and all its outputs are under their names.
  case done(JournalTask, [JournalOutput])
  /// A task has failed for good.
  case failed(JournalTask, Failure)
  /// There were lines that are lost.
  case lost
  /// Of a format this version does not know, by number.
  case foreign(UInt64)

  package static let format: UInt64 = 1

  /// That of ``lost``, with a newline.
  static var lostLine: [UInt8] { JSONWriter.sealed { $0.field("lost", true) } }
}

/// What a run was asked to do.
package struct JournalRun: Equatable, Sendable {
  /// Version of imgcoord.
  package var tool: String
  /// Hash of the list of inputs and of where they go.
  package var inputs: UInt64
  /// Hash of the recipes.
  package var recipes: UInt64

  package init(tool: String, inputs: UInt64, recipes: UInt64) {
    self.tool = tool
    self.inputs = inputs
    self.recipes = recipes
  }

  /// With a newline.
  package var line: [UInt8] {
    JSONWriter.sealed { json in
      json.field("journal", JournalLine.format)
      json.field("tool", tool)
      json.field("inputs", hexadecimal: inputs)
      json.field("recipes", hexadecimal: recipes)
    }
  }
}

/// Which piece of work a line is about, in the record's words.
package struct JournalTask: Equatable, Sendable {
  package var key: UInt64
  package var recipe: UInt64
  package var place: UInt64

  package init(key: UInt64, recipe: UInt64, place: UInt64) {
    self.key = key
    self.recipe = recipe
    self.place = place
  }
}

/// A file as it was left.
package struct JournalOutput: Equatable, Sendable {
  /// Hash of its path below the output directory.
  package var place: UInt64
  package var bytes: UInt64
  /// Nanoseconds since 1970.
  package var modified: Int64

  package init(place: UInt64, bytes: UInt64, modified: Int64) {
    self.place = place
    self.bytes = bytes
    self.modified = modified
  }

  /// The place of a path below the output directory.
  package static func place(of path: ArraySlice<UInt8>) -> UInt64 { Hash.fnv1a(path) }
}

extension Record {
  /// The line for a task that has ended, with a newline; nil where there is nothing to remember: it was not run.
  /// - Parameter root: length of the output directory's path at the start of outputs' paths, with its slash.
  package func journalLine(below root: Int) -> [UInt8]? {
    switch status {
    case .skipped: return nil
    case .failed(let failure):
      return JSONWriter.sealed { json in
        json.field("status", "failed")
        identity(&json)
        json.field("failure", failure)
        json.path("input", input, base64Key: "input_b64")
      }
    case .done:
      return JSONWriter.sealed { json in
        json.field("status", "done")
        identity(&json)
        json.array("outputs", outputs) { json, output in
          let path = output.path[root...]
          json.object { json in
            json.field("place", hexadecimal: JournalOutput.place(of: path))
            json.field("bytes", output.bytes)
            json.field("modified", output.modified)
            json.path("path", Array(path), base64Key: "path_b64")
          }
        }
      }
    }
  }

  private func identity(_ json: inout JSONWriter) {
    json.field("key", hexadecimal: key)
    json.field("recipe", hexadecimal: recipe)
    json.field("place", hexadecimal: place)
  }
}

extension JSONWriter {
  /// One object and a newline; its last field is the hash of all bytes before it.
  fileprivate static func sealed(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
    line { json in
      body(&json)
      json.field("sum", hexadecimal: Hash.fnv1a(json.bytes))
    }
  }
}
