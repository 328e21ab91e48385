// --manifest: inputs with outputs and recipes of their own.

import Arguments
import Platform
import Protocol
import Recipes
import SystemPackage

struct Manifest: Sendable {
  struct Row: Equatable, Sendable {
    var input: [UInt8]
    /// Below the output directory.
    var output: [UInt8]?
    /// Position in ``recipes``.
    var recipe: UInt16
  }

  private(set) var rows: [Row] = []
  /// The first is that of rows that say nothing of it.
  private(set) var recipes: [RecipeAssembly]
  let path: [UInt8]

  private static let largest = 1 << 30
  private let name: String
  private let source: RecipeSource
  private let namesOutputs: Bool
  private var known: [[String]: UInt16] = [:]

  /// - Parameters:
  ///   - base: the recipe without what rows say.
  ///   - namesOutputs: whether rows may, because nothing else does.
  /// - Throws: exit 64 for a name that says no format, 65 with line and column, 66 when it is not there.
  init(
    path: [UInt8], source: RecipeSource, base: RecipeAssembly, namesOutputs: Bool
  ) throws(RecipeRefusal) {
    let file = FilePath(bytes: path)
    guard Self.isCSV(file) != nil else {
      throw RecipeRefusal(.usage, "--manifest \(file.displayed): its name has to end in .csv or .jsonl")
    }
    try self.init(
      path: path, bytes: TextFile.read(file, limit: Self.largest, what: "manifest"), source: source, base: base,
      namesOutputs: namesOutputs)
  }

  /// - Parameter bytes: what the file holds.
  init(
    path: [UInt8], bytes: [UInt8], source: RecipeSource, base: RecipeAssembly, namesOutputs: Bool
  ) throws(RecipeRefusal) {
    self.path = path
    self.source = source
    self.namesOutputs = namesOutputs
    recipes = [base]
    name = ArgumentBytes.encode(path)
    do throws(ManifestProblem) {
      if Self.isCSV(FilePath(bytes: path)) == true { try read(csv: bytes) } else { try read(json: bytes) }
    } catch {
      throw RecipeRefusal(.badList, "\(place(error.mark)): \(error.text)")
    }
  }

  /// By its name; nil when that says nothing.
  private static func isCSV(_ file: FilePath) -> Bool? {
    switch file.extension {
    case "csv": true
    case "jsonl", "ndjson": false
    default: nil
    }
  }

  private func place(_ mark: TextMark) -> Place { .file(name, mark) }

  private mutating func read(csv bytes: [UInt8]) throws(ManifestProblem) {
    var reader = try CSVRows(bytes)
    for column in reader.columns { try checkName(column) }
    guard reader.columns.contains(where: { $0.name == "input" }) else {
      throw ManifestProblem(mark: reader.columns[0].mark, text: "no column 'input'; the first line names the columns")
    }
    while let cells = try reader.next() { try add(cells) }
  }

  private mutating func read(json bytes: [UInt8]) throws(ManifestProblem) {
    var reader = JSONRows(bytes)
    while let cells = try reader.next() {
      for cell in cells { try checkName(cell) }
      try add(cells)
    }
  }

  private static let allowedNames = ["input", "output"] + RecipeDraft.rowNames

  private func checkName(_ cell: ManifestCell) throws(ManifestProblem) {
    guard Self.allowedNames.contains(cell.name) else {
      throw ManifestProblem(
        mark: cell.mark, text: "'\(cell.name)' is not known; one of: \(Self.allowedNames.joined(separator: ", "))")
    }
  }

  private mutating func add(_ cells: [ManifestCell]) throws(ManifestProblem) {
    var row = Row(input: [], recipe: 0)
    var overrides = RecipeDraft()
    var outputMark = cells.first?.mark ?? TextMark(line: 1, column: 1)
    for cell in cells {
      guard !cell.value.contains(0) else { throw ManifestProblem(mark: cell.mark, text: "a NUL byte") }
      switch cell.name {
      case "input": row.input = cell.value
      case "output":
        if !cell.value.isEmpty { row.output = try checkedOutput(cell) }
        outputMark = cell.mark
      default: _ = overrides.add(cell.name, ArgumentBytes.encode(cell.value), at: place(cell.mark))
      }
    }
    guard !row.input.isEmpty else {
      throw ManifestProblem(mark: cells.first?.mark ?? outputMark, text: "the row has no input")
    }
    if let format = try formatNeeded(row, overrides, outputMark) {
      _ = overrides.add("format", format.name, at: place(outputMark))
    }
    row.recipe = try recipe(overrides, outputMark)
    rows.append(row)
  }

  private func checkedOutput(_ cell: ManifestCell) throws(ManifestProblem) -> [UInt8] {
    let slash = UInt8(ascii: "/")
    func wrong(_ text: String) -> ManifestProblem { ManifestProblem(mark: cell.mark, text: text) }
    guard namesOutputs else { throw wrong("rows name outputs, and so does --template; leave one out") }
    guard cell.value.first != slash else { throw wrong("an output is a path below the output directory, not from /") }
    guard !cell.value.split(separator: slash).contains(where: { $0.elementsEqual("..".utf8) }) else {
      throw wrong("the output leads out of the output directory")
    }
    let clean = ListPlacement.lexical(cell.value)
    guard cell.value.last != slash, !clean.isEmpty, clean.count <= PathArena.longest else {
      throw wrong("the output names no file")
    }
    return clean
  }

  /// That of the output's extension, where neither the row nor the recipe gives it anyway.
  private func formatNeeded(
    _ row: Row, _ overrides: RecipeDraft, _ mark: TextMark
  ) throws(ManifestProblem) -> ImageFormat? {
    func format(_ path: [UInt8]) -> ImageFormat? {
      FilePath(bytes: path).extension.flatMap(ImageFormat.init(extension:))
    }
    let variants = recipes[0].recipe.variants
    guard let output = row.output, let wanted = format(output), variants.count == 1,
      !overrides.common.settings.contains(where: { $0.name == "format" }),
      wanted != variants[0].format ?? format(row.input)
    else { return nil }
    guard wanted != .heic else {
      throw ManifestProblem(mark: mark, text: "heic cannot be written; name another format")
    }
    return wanted
  }

  /// The number of the recipe with these overrides; rows that ask for the same share one.
  private mutating func recipe(_ overrides: RecipeDraft, _ mark: TextMark) throws(ManifestProblem) -> UInt16 {
    if overrides.isEmpty { return 0 }
    let words = overrides.words
    if let number = known[words] { return number }
    guard recipes.count <= Int(UInt16.max) else {
      throw ManifestProblem(mark: mark, text: "more than 65535 different recipes; split the manifest")
    }
    do throws(RecipeError) {
      recipes.append(try source.assembly(overrides))
    } catch {
      guard case .file(name, let line, let column) = error.place else {
        throw ManifestProblem(mark: mark, text: "this row does not go with \(error)")
      }
      throw ManifestProblem(
        mark: TextMark(line: line, column: column), text: "\(error.problem); \(error.allowed)")
    }
    let number = UInt16(recipes.count - 1)
    known[words] = number
    return number
  }
}
