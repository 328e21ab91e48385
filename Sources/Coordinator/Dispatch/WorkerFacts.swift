// What `imgworker doctor` says of itself.

import Platform
import Recipes

struct WorkerFacts: Equatable {
  var version = ""
  var libvips = ""
  var decodes: [String] = []
  var encodes: [String] = []
  var instructions = ""
  /// The level's name, and why it is not the highest.
  var sandbox = ""
  var landlockABI = 0
  var shortfall = ""

  struct Unknown: Error { var message: String }

  /// Asks a worker. Throws the reason when there is none or it does not answer.
  static func ask() throws(Unknown) -> WorkerFacts {
    let (status, answer): (WaitStatus, [UInt8])
    do {
      (status, answer) = try WorkerProgram.ask("doctor")
    } catch let error as WorkerProgram.NotFound {
      throw Unknown(message: error.message)
    } catch {
      throw Unknown(message: "cannot start imgworker: \(error)")
    }
    guard status == .exited(code: 0), let facts = WorkerFacts(json: answer) else {
      let words = String(decoding: answer, as: UTF8.self).split(separator: "\n").last ?? "it says nothing"
      throw Unknown(message: "imgworker does not work: it ended with \(status): \(words)")
    }
    return facts
  }

  /// nil for what no worker of this build says. JSON as our programs write it is YAML.
  init?(json: [UInt8]) {
    guard case .mapping(let entries, _) = try? YAMLNode.parse(json) else { return nil }
    for entry in entries {
      switch (entry.key, entry.value) {
      case ("version", .scalar(let text, _, _)): version = text
      case ("libvips", .scalar(let text, _, _)): libvips = text
      case ("decodes", .sequence(let items, _)): decodes = items.compactMap(\.text)
      case ("encodes", .sequence(let items, _)): encodes = items.compactMap(\.text)
      case ("instructions", .scalar(let text, _, _)): instructions = text
      case ("sandbox", .scalar(let text, _, _)): sandbox = text
      case ("landlock_abi", .scalar(let text, _, _)): landlockABI = Int(text) ?? 0
      case ("shortfall", .scalar(let text, _, _)): shortfall = text
      default: break
      }
    }
    guard !version.isEmpty, !sandbox.isEmpty else { return nil }
  }
}

extension YAMLNode {
  fileprivate var text: String? { if case .scalar(let text, _, _) = self { text } else { nil } }
}
