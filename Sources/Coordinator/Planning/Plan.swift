// The whole map from inputs to outputs, complete before anything is written.

import Platform
import Protocol
import Recipes
import Records
import Scheduling
import SystemPackage

struct Plan: Workload {
  /// What outputs that are already there mean for a task.
  enum Standing: UInt8, Sendable {
    case run
    case skipExisting
    case skipUpToDate
    case failExisting
  }

  private(set) var inputs: InputList
  let naming: OutputNaming
  let ifExists: IfExists
  /// Who is to do the tasks.
  var engine = EngineChoice.automatic
  /// By input; empty when all are to be run.
  private var standings: [Standing] = []
  /// Numbers in the names of outputs that had to be renamed, by input.
  var renames: [Int: Int] = [:]
  /// Inputs named more than once, which were dropped from ``inputs``.
  private(set) var duplicates = 0
  private let recipeHashes: [UInt64]

  init(inputs: InputList, naming: OutputNaming, ifExists: IfExists) {
    self.inputs = inputs
    self.naming = naming
    self.ifExists = ifExists
    recipeHashes = naming.recipes.map { recipe in
      var writer = ByteWriter()
      recipe.encode(to: &writer)
      return Hash.fnv1a(writer.bytes)
    }
  }

  var count: Int { inputs.count }
  /// The first is that of inputs that have none of their own.
  var recipes: [Recipe] { naming.recipes }
  /// The same in all recipes.
  var variantCount: Int { recipes[0].variants.count }
  var totalBytes: Int { inputs.totalBytes }

  /// The recipe for people.
  var recipeText: String {
    recipes[0].summary
      + (recipes.count > 1 ? ", and \(Decimal.counted(recipes.count - 1, "recipe")) of the manifest's rows" : "")
  }

  /// The input's path for people.
  func shown(_ index: Int) -> String { FilePath(bytes: inputs.path(index)).displayed }

  /// All outputs of an input, under the number it has, or under another.
  func outputs(_ index: Int, number: Int? = nil) -> [[UInt8]] {
    (0..<variantCount).map { path(index, variant: $0, number: number ?? renames[index] ?? 0) }
  }

  /// Forgets inputs that were named before. To be done before anything is settled: positions change.
  mutating func drop(_ isDuplicate: [Bool]) {
    inputs.drop(isDuplicate)
    duplicates += isDuplicate.count { $0 }
  }

  func variants(of index: Int) -> [Variant] { recipes[inputs.recipe(index)].variants }

  func output(_ index: Int, variant: Int) -> [UInt8] { path(index, variant: variant, number: renames[index] ?? 0) }

  private func path(_ index: Int, variant: Int, number: Int) -> [UInt8] {
    naming.path(
      inputs.relative(index), recipe: inputs.recipe(index), variant: variant, position: index, number: number)
  }

  func hasSameRecipe(_ first: Int, _ second: Int) -> Bool { inputs.recipe(first) == inputs.recipe(second) }

  var outputRoot: [UInt8] { naming.root }

  var readable: [[UInt8]] {
    var cover = PathCover()
    for index in 0..<count where isToBeRun(index) {
      cover.add(inputs.path(index), isLink: inputs.inputs[index].isLink)
    }
    for path in Set(recipes.flatMap(\.filesRead)) { cover.add(path[...], isLink: true) }
    return cover.finish()
  }

  func isToBeRun(_ index: Int) -> Bool {
    !inputs.isRefused(index) && (standings.isEmpty || standings[index] == .run)
  }

  func decision(_ index: Int) -> Record.Status? {
    if let failure = inputs.refusal(index) { return .failed(failure) }
    switch standings.isEmpty ? .run : standings[index] {
    case .run: return nil
    case .skipExisting: return .skipped("output exists")
    case .skipUpToDate: return .skipped("output is newer than the input (--if-exists overwrite redoes them)")
    case .failExisting:
      let outputs = outputs(index).map { FilePath(bytes: $0).displayed }
      return .failed(
        Failure(
          .exists, at: .plan,
          "\(outputs.joined(separator: ", ")): exists; --if-exists skip, update, overwrite or rename allows that"))
    }
  }

  mutating func settle(_ index: Int, _ standing: Standing) {
    if standings.isEmpty { standings = Array(repeating: .run, count: count) }
    standings[index] = standing
  }

  func estimate(of index: Int) -> TaskEstimate {
    let path = inputs.path(index)
    let suffix = path.lastIndex(of: UInt8(ascii: ".")).map { String(decoding: path[($0 + 1)...], as: UTF8.self) }
    let format = suffix.flatMap(ImageFormat.init(extension:))
    return TaskEstimate(family: format?.rawValue ?? 0, bytes: inputs.inputs[index].size)
  }

  func lease(_ index: Int, attempt: Int) -> TaskLease {
    // A second attempt may find what the first one wrote before its worker died.
    let replace = ifExists == .overwrite || ifExists == .update || attempt > 1
    return TaskLease(
      id: TaskID(UInt32(index)), recipe: UInt16(inputs.recipe(index)), attempt: UInt8(clamping: attempt),
      engine: engine,
      source: .file(Array(inputs.path(index))),
      outputs: (0..<variantCount).map {
        OutputTarget(path: output(index, variant: $0), replaceExisting: replace)
      })
  }

  func record(_ index: Int, status: Record.Status) -> Record {
    let input = inputs.inputs[index]
    var key = Hash.fnv1a(inputs.relative(index), seed: recipeHashes[inputs.recipe(index)])
    for value in [UInt64(input.size), UInt64(bitPattern: input.modified)] {
      withUnsafeBytes(of: value.littleEndian) { key = Hash.fnv1a($0, seed: key) }
    }
    var record = Record(input: Array(inputs.path(index)), status: status, key: key)
    if case .failed = status { record.order = Record.Order(recipe: recipes[inputs.recipe(index)].yaml, engine: engine) }
    return record
  }
}
