// docs/protocol.md as tests see it: its vectors and its tables of numbers.

import Foundation
import Protocol
import Testing

struct Vector: Sendable, CustomTestStringConvertible {
  /// One line of the block that has a comment, with the lines without comment that go on below it.
  struct Field: Sendable {
    var bytes: [UInt8]
    var comment: String
  }

  var name: String
  var fields: [Field]

  /// The whole frame.
  var bytes: [UInt8] { fields.flatMap(\.bytes) }
  /// Without length and kind.
  var payloadFields: ArraySlice<Field> { fields.dropFirst(2) }
  var kind: UInt8 { bytes[4] }
  var payload: ArraySlice<UInt8> { bytes[5...] }
  /// Kinds with the high bit come from workers.
  var isFromWorker: Bool { kind & 0x80 != 0 }
  var testDescription: String { name }
}

enum SpecificationPage {
  struct Malformed: Error { var line: String }

  static let lines: [Substring] = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let page = try! String(contentsOf: root.appending(path: "docs/protocol.md"), encoding: .utf8)
    return page.split(separator: "\n", omittingEmptySubsequences: false)
  }()

  /// In the order of the page.
  static let vectors: [Vector] = {
    var vectors: [Vector] = []
    var isInside = false
    for line in lines {
      if line.hasPrefix("```vector ") {
        vectors.append(Vector(name: String(line.dropFirst("```vector ".count)), fields: []))
        isInside = true
      } else if line == "```" {
        isInside = false
      } else if isInside {
        let parts = line.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let bytes = parts[0].split(separator: " ").map { UInt8($0, radix: 16)! }
        if parts.count == 2 {
          let comment = parts[1].trimmingCharacters(in: .whitespaces)
          vectors[vectors.count - 1].fields.append(Vector.Field(bytes: bytes, comment: comment))
        } else {
          let last = vectors[vectors.count - 1].fields.count - 1
          vectors[vectors.count - 1].fields[last].bytes += bytes
        }
      }
    }
    return vectors
  }()

  static func vector(_ name: String) throws -> Vector {
    guard let found = vectors.first(where: { $0.name == name }) else { throw Malformed(line: name) }
    return found
  }

  /// Rows of the table whose first header cell is `title`: the number and the name, without back-quotes.
  static func table(_ title: String) throws -> [Int: String] {
    guard let header = lines.firstIndex(where: { $0.hasPrefix("| \(title) |") }) else { throw Malformed(line: title) }
    var rows: [Int: String] = [:]
    for line in lines[(header + 2)...].prefix(while: { $0.hasPrefix("|") }) {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      let digits = cells[0].hasPrefix("0x") ? Int(cells[0].dropFirst(2), radix: 16) : Int(cells[0])
      guard let number = digits, rows[number] == nil else { throw Malformed(line: String(line)) }
      rows[number] = cells[1].replacing("`", with: "")
    }
    return rows
  }
}

/// A message of either side, so that one table can hold both.
enum Message: Equatable, Sendable {
  case coordinator(CoordinatorMessage)
  case worker(WorkerMessage)

  /// Reads the frame as the side that may send its kind.
  init(_ frame: Frame) throws(ProtocolError) {
    if frame.kind & 0x80 == 0 {
      self = .coordinator(try CoordinatorMessage(frame))
    } else {
      self = .worker(try WorkerMessage(frame))
    }
  }

  func encoded() -> [UInt8] {
    switch self {
    case .coordinator(let message): message.encoded()
    case .worker(let message): message.encoded()
    }
  }
}
