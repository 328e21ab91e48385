// A task out of a record of a report: what was to be done to which file.

import Arguments
import Protocol
import Recipes
import Records

struct RecordedTask {
  /// Path as bytes.
  let input: [UInt8]
  let recipe: Recipe
  let engine: EngineChoice

  /// Finds the record in one or more lines of JSON: the only one, or the last of an input.
  /// - Parameters:
  ///   - name: of the file, for messages.
  ///   - input: as bytes; nil: there is only one record.
  init(records: [UInt8], name: String, input wanted: [UInt8]?) throws(RecipeRefusal) {
    var lines = records.split(separator: UInt8(ascii: "\n"))[...]
    if let wanted {
      // Most of a long report is not read any further.
      var json = JSONWriter()
      json.object { $0.path("input", wanted, base64Key: "input_b64") }
      let start = json.bytes.dropLast()
      lines = lines.filter { $0.starts(with: start) }[...]
      guard !lines.isEmpty else {
        throw RecipeRefusal(.noInput, "\(name): no record of the input '\(String(decoding: wanted, as: UTF8.self))'")
      }
    }
    guard let line = lines.last else { throw RecipeRefusal(.badList, "\(name): there is no record in it") }
    guard wanted != nil || lines.count == 1 else {
      throw RecipeRefusal(.usage, "\(name): there are \(lines.count) records; choose one with --input")
    }
    try self.init(line: Array(line), name: name)
  }

  private init(line: [UInt8], name: String) throws(RecipeRefusal) {
    let fields = try Self.fields(line, name)
    guard let path = fields["input"] else {
      throw RecipeRefusal(.badList, "\(name): a record has an input; this has none")
    }
    if let exact = fields["input_b64"] {
      guard let bytes = Base64.decode(exact) else {
        throw RecipeRefusal(.badList, "\(name): input_b64 is not base 64")
      }
      input = bytes
    } else {
      input = Array(path.utf8)
    }
    guard let text = fields["recipe"] else {
      throw RecipeRefusal(
        .badList,
        "\(name): the record has no recipe; it is of another command or version. Use 'imgworker IN OUT' with flags")
    }
    engine = EngineChoice.allCases.first { $0.name == fields["engine_choice"] } ?? .automatic
    do throws(RecipeError) {
      let draft = try RecipeDraft(yaml: Array(text.utf8), name: "\(name): recipe")
      recipe = try RecipeAssembly(RecipeDraft().based(on: draft)).recipe
    } catch {
      throw RecipeRefusal(error)
    }
  }

  /// Its texts by name. JSON as our records have it is YAML.
  private static func fields(_ line: [UInt8], _ name: String) throws(RecipeRefusal) -> [String: String] {
    let root: YAMLNode?
    do throws(YAMLNode.Malformed) {
      root = try YAMLNode.parse(line)
    } catch {
      throw RecipeRefusal(.badList, "\(name): no JSON record: \(error.problem)")
    }
    guard case .mapping(let entries, _) = root else {
      throw RecipeRefusal(.badList, "\(name): a record is one JSON object a line")
    }
    var fields: [String: String] = [:]
    for entry in entries {
      if case .scalar(let text, _, _) = entry.value { fields[entry.key] = text }
    }
    return fields
  }
}
