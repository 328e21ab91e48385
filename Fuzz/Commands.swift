// What imgcoord reads besides images: manifests, templates, settings, its own arguments.

import Arguments
import Foundation
import Protocol
import Recipes
import Records

@testable import Coordinator

extension FuzzTarget {
  static let csv = FuzzTarget("CSV") { bytes in try read(manifest: "m.csv", bytes) }

  static let jsonLines = FuzzTarget("JSONLines") { bytes in try read(manifest: "m.jsonl", bytes) }

  private static let source = try! RecipeSource(RecipeOptions.parse([]))
  private static let base = try! source.recipe()

  private static func read(manifest name: String, _ bytes: UnsafeRawBufferPointer) throws {
    let manifest = try Manifest(
      path: Array(name.utf8), bytes: Array(bytes), source: source, base: base, namesOutputs: true)
    for row in manifest.rows {
      precondition(!row.input.isEmpty && Int(row.recipe) < manifest.recipes.count)
      if let output = row.output { precondition(isInside(output), "an output elsewhere: \(output)") }
    }
  }

  /// Template, newline, path of the input below its directory. What passes for an output below the output directory has
  /// to be one.
  static let template = FuzzTarget("Template") { bytes in
    let parts = bytes.split(separator: 10, maxSplits: 1, omittingEmptySubsequences: false)
    let template = try OutputTemplate(parsing: ArgumentBytes.encode(parts[0]))
    guard parts.count == 2, isInside(parts[1]), ListPlacement.lexical(parts[1]).elementsEqual(parts[1]) else { return }
    let recipe = Recipe(variants: [Variant(), Variant(label: "a", format: .png)])
    let naming = OutputNaming(root: Array("out".utf8), recipes: [recipe], template: template)
    for variant in recipe.variants.indices {
      let output = naming.path(Array(parts[1])[...], variant: variant)
      precondition(!naming.contains(output) || isInside(output.dropFirst(4)), "an output elsewhere: \(output)")
    }
  }

  static let settings = FuzzTarget("Settings") { bytes in
    let settings = Settings(environment: { _ in nil }, files: [Settings.File(name: "c.yaml", bytes: Array(bytes))])
    let arguments = try settings.applied(to: ["in"])
    precondition(arguments.last == "in")
  }

  /// One a line.
  static let arguments = FuzzTarget("Arguments") { bytes in
    var texts: [String] = []
    for argument in bytes.split(separator: 10, omittingEmptySubsequences: false) {
      let text = ArgumentBytes.encode(argument)
      precondition(ArgumentBytes.decode(text).elementsEqual(argument), "'\(text)' is another argument")
      texts.append(text)
    }
    precondition(StepArguments.named(texts).count <= texts.count)
  }

  /// A path, as it comes out of the line of JSON that tells of it.
  static let recordLine = FuzzTarget("RecordLine") { bytes in
    let failure = Failure(.corrupt, at: .decode, String(decoding: bytes, as: UTF8.self))
    let line = Record(input: Array(bytes), status: .failed(failure), key: 1).jsonLine
    precondition(line.firstIndex(of: 10) == line.count - 1, "more than one line")
    let object = try! JSONSerialization.jsonObject(with: Data(line)) as! [String: Any]
    let input =
      (object["input_b64"] as? String).map { Array(Data(base64Encoded: $0)!) }
      ?? Array((object["input"] as! String).utf8)
    precondition(input.elementsEqual(bytes), "another path")
  }

  /// Below a directory, without leaving it in between.
  private static func isInside(_ path: some Collection<UInt8>) -> Bool {
    !path.isEmpty && path.first != 47 && !path.split(separator: 47).contains { $0.elementsEqual("..".utf8) }
  }
}
