// Settings from the environment and configuration files, as arguments before those of the command line.

import ArgumentParser
import Arguments
import Platform
import Recipes
import SystemPackage

/// Flags come first, then `IMGCOORD_*`, then `.imgcoord.yaml` in the current directory, then
/// `$XDG_CONFIG_HOME/imgcoord/config.yaml`. Exit code 78.
struct ConfigurationError: Error, Equatable {
  var message: String
}

struct Settings {
  struct File {
    /// For messages.
    let name: String
    let bytes: [UInt8]
    /// Where it lies: paths in it are from there.
    var directory: FilePath = ""

    fileprivate func path(_ text: String) -> String {
      ArgumentBytes.encode(directory.pushing(FilePath(bytes: ArgumentBytes.decode(text))).bytes)
    }
  }

  let environment: (String) -> [UInt8]?
  /// The first that has a setting counts.
  let files: [File]

  /// Of the configuration files of this process, there or not.
  static var paths: [FilePath] {
    let home = Environment.value("XDG_CONFIG_HOME") ?? Environment.value("HOME").map { $0 + Array("/.config".utf8) }
    return [FilePath(".imgcoord.yaml")] + (home.map { [FilePath(bytes: $0).appending("imgcoord/config.yaml")] } ?? [])
  }

  /// Those of this process.
  static func current() throws(ConfigurationError) -> Settings {
    var files: [File] = []
    // What cannot even be looked up, such as in the home of another user, is no file of this one's.
    for path in paths where (try? FileStatus.of(path, followLinks: true)) != nil {
      do throws(RecipeRefusal) {
        let bytes = try TextFile.read(path, limit: 1 << 20, what: "configuration")
        files.append(File(name: path.displayed, bytes: bytes, directory: path.removingLastComponent()))
      } catch {
        if error.status != .noInput { throw ConfigurationError(message: error.message) }
      }
    }
    return Settings(environment: Environment.value, files: files)
  }

  /// The arguments with the settings of their command put in, each checked by itself.
  func applied(to arguments: [String]) throws(ConfigurationError) -> [String] {
    let command = arguments.first.flatMap { SettingName.commands.contains($0) ? $0 : nil }
    guard let names = SettingName.all[command ?? "run"] else { return arguments }
    let given = arguments.prefix { $0 != "--" }
    if given.contains(where: { ["-h", "--help", "--version"].contains($0) }) { return arguments }
    var layers: [Layer] = [.environment]
    for file in files { layers.append(.document(try document(file))) }
    var result: [String] = []
    // What is above a layer has a say in what counts of it.
    var above = Array(given)
    for layer in layers {
      var own: [String] = []
      for name in names where !name.isGiven(in: above) {
        for (value, place) in try values(of: name, layer) {
          own.append("--\(name.name)" + (name.isFlag ? "" : "=\(value)"))
          if name.isFlag, try !isTrue(value, place) { continue }
          try check(own.last!, command ?? "run", place)
          result.append(own.last!)
        }
      }
      above += own
    }
    return (command.map { [$0] } ?? []) + result + arguments.dropFirst(command == nil ? 0 : 1)
  }

  private struct Document {
    let file: File
    let entries: [YAMLNode.Entry]
  }

  private func document(_ file: File) throws(ConfigurationError) -> Document {
    let root: YAMLNode?
    do throws(YAMLNode.Malformed) {
      root = try YAMLNode.parse(file.bytes)
    } catch {
      throw ConfigurationError(message: "\(place(file, error.mark)): \(error.problem); configuration is YAML")
    }
    guard let root, !root.isNull else { return Document(file: file, entries: []) }
    guard case .mapping(let entries, _) = root else {
      throw ConfigurationError(message: "\(place(file, root.mark)): write option: value lines")
    }
    let known = Set(SettingName.all.values.joined().map(\.name)).sorted()
    for entry in entries where !known.contains(entry.key) {
      throw ConfigurationError(
        message:
          "\(place(file, entry.mark)): '\(entry.key)' cannot be set here; one of: \(known.joined(separator: ", "))")
    }
    return Document(file: file, entries: entries)
  }

  private enum Layer {
    case environment
    case document(Document)
  }

  /// Each with its place; none when it is not set.
  private func values(
    of name: SettingName, _ layer: Layer
  ) throws(ConfigurationError) -> [(value: String, place: String)] {
    guard case .document(let document) = layer else {
      return environment(name.variable).map { [(ArgumentBytes.encode($0), name.variable)] } ?? []
    }
    guard let entry = document.entries.first(where: { $0.key == name.name }) else { return [] }
    var nodes = [entry.value]
    if name.isRepeatable, case .sequence(let several, _) = entry.value { nodes = several }
    var values: [(value: String, place: String)] = []
    for node in nodes {
      let place = place(document.file, node.mark)
      guard case .scalar(let text, _, _) = node else {
        throw ConfigurationError(
          message: "\(place): \(name.name) takes a value\(name.isRepeatable ? " or a list" : "")")
      }
      values.append((name.isPath ? document.file.path(text) : text, place))
    }
    return values
  }

  private func isTrue(_ value: String, _ place: String) throws(ConfigurationError) -> Bool {
    switch value {
    case "true", "1": return true
    case "false", "0": return false
    default: throw ConfigurationError(message: "\(place): '\(value)' is not expected; use true or false")
    }
  }

  /// What the command would say of it as a flag, said of where it stands.
  private func check(_ argument: String, _ command: String, _ place: String) throws(ConfigurationError) {
    let type = ImgCoord.configuration.subcommands.first { $0._commandName == command }!
    do {
      // The path is for those that need one.
      let parsed = try type.parse([argument, "."])
      if let taking = parsed as? any RecipeTaking { _ = try RecipeSource(taking.recipe).recipe() }
    } catch let refusal as RecipeRefusal {
      throw ConfigurationError(message: "\(place): \(refusal.message)")
    } catch {
      throw ConfigurationError(message: "\(place): \(type.message(for: error))")
    }
  }

  private func place(_ file: File, _ mark: TextMark) -> String { "\(file.name):\(mark.line):\(mark.column)" }
}

/// Commands whose settings include a recipe's.
protocol RecipeTaking {
  var recipe: RecipeOptions { get }
}

extension RunCommand: RecipeTaking {}
extension PlanCommand: RecipeTaking {}
extension BenchCommand: RecipeTaking {}

extension SettingName {
  static let commands = Set(ImgCoord.configuration.subcommands.map { $0._commandName } + ["help"])

  fileprivate func isGiven(in arguments: some Sequence<String>) -> Bool {
    arguments.contains { argument in
      yieldsTo.contains { option in
        if option.hasPrefix("--") { return argument == option || argument.hasPrefix(option + "=") }
        return argument.hasPrefix("-") && !argument.hasPrefix("--") && argument.contains(option.last!)
      }
    }
  }
}
