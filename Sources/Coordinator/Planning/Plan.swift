// The whole map from inputs to outputs, complete before anything is written.

import Arguments
import Platform
import Protocol
import Recipes
import Records
import Scheduling
import SystemPackage

struct Plan: Workload {
  private(set) var inputs: InputList
  let naming: OutputNaming
  let ifExists: IfExists
  /// Who is to do the tasks.
  var engine = EngineChoice.automatic
  /// Whether outputs are forced to the disk.
  var isDurable = false
  /// By input; empty when all are to be run.
  private var standings: [Standing] = []
  /// Those of the run that is being resumed, by input.
  private var pastFailures: [Int: Failure] = [:]
  /// Of imgcoord, which standings refer to.
  var versions: [String] = []
  /// Numbers in the names of outputs that had to be renamed, by input.
  var renames: [Int: Int] = [:]
  /// Inputs named more than once, which were dropped from ``inputs``.
  private(set) var duplicates = 0
  private let recipeHashes: [UInt64]
  /// As files, for records.
  private let recipeTexts: [String]

  init(inputs: InputList, naming: OutputNaming, ifExists: IfExists) {
    self.inputs = inputs
    self.naming = naming
    self.ifExists = ifExists
    recipeTexts = naming.recipes.map(\.yaml)
    recipeHashes = naming.recipes.map { recipe in
      var writer = ByteWriter()
      recipe.encode(to: &writer)
      // The files it reads are a part of it.
      for path in recipe.filesRead {
        guard let status = try? FileStatus.of(FilePath(bytes: path), followLinks: true) else { continue }
        writer.integer(status.size)
        writer.integer(status.modifiedNanoseconds)
      }
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
    for path in recipes.filesRead { cover.add(path[...], isLink: true) }
    return cover.finish()
  }

  func isRemembered(_ index: Int) -> Bool { standing(index) == .failBefore }

  func isToBeRun(_ index: Int) -> Bool {
    !inputs.isRefused(index) && standing(index).isToBeRun
  }

  private func standing(_ index: Int) -> Standing { standings.isEmpty ? .run : standings[index] }

  /// Why a task is to be run although there was an output once; nil where there was none that is known.
  func staleness(_ index: Int) -> String? {
    guard case .stale(let reason) = standing(index) else { return nil }
    return reason.text(versions)
  }

  func decision(_ index: Int) -> Record.Status? {
    if let failure = inputs.refusal(index) { return .failed(failure) }
    switch standing(index) {
    case .run, .stale: return nil
    case .skipExisting: return .skipped("output exists")
    case .skipUpToDate: return .skipped("up to date (--if-exists overwrite redoes them)")
    case .skipNewer:
      return .skipped(
        "output is newer than the input; no journal entry: compared by dates (--if-exists overwrite redoes them)")
    case .skipDone: return .skipped("done before")
    case .skipNotFailed: return .skipped("did not fail before")
    case .skipNeverDone: return .skipped("never done, so not failed either (without --retry-failed it is done)")
    case .failBefore: return .failed(pastFailures[index]!)
    case .failExisting:
      let outputs = outputs(index).map { FilePath(bytes: $0).displayed }
      return .failed(
        Failure(
          .exists, at: .plan,
          "\(outputs.joined(separator: ", ")): exists; --if-exists skip, update, overwrite or rename allows that"))
    }
  }

  /// - Parameter failure: that of `failBefore`.
  mutating func settle(_ index: Int, _ standing: Standing, after failure: Failure? = nil) {
    if standing == .run { return }
    if standings.isEmpty { standings = Array(repeating: .run, count: count) }
    standings[index] = standing
    if standing == .failBefore { pastFailures[index] = failure }
  }

  func estimate(of index: Int) -> TaskEstimate {
    let path = inputs.path(index)
    let suffix = path.lastIndex(of: UInt8(ascii: ".")).map { path[($0 + 1)...] }
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
        OutputTarget(path: output(index, variant: $0), replaceExisting: replace, isDurable: isDurable)
      })
  }

  func record(_ index: Int, status: Record.Status) -> Record {
    var record = Record(input: Array(inputs.path(index)), status: status, key: key(index))
    record.recipe = recipeHash(index)
    record.place = place(index)
    record.order = Record.Order(recipe: recipeTexts[inputs.recipe(index)], engine: engine)
    return record
  }
}

// MARK: What the journal calls things

extension Plan {
  /// ``Record/key``
  func key(_ index: Int) -> UInt64 {
    let input = inputs.inputs[index]
    let key = Hash.fnv1a(inputs.relative(index), seed: recipeHash(index))
    return Hash.fnv1a(UInt64(bitPattern: input.modified), seed: Hash.fnv1a(UInt64(input.size), seed: key))
  }

  func recipeHash(_ index: Int) -> UInt64 { recipeHashes[inputs.recipe(index)] }

  /// ``Record/place``
  func place(_ index: Int) -> UInt64 {
    naming.place(inputs.relative(index), recipe: inputs.recipe(index), variant: 0, position: index)
  }

  /// ``JournalOutput/place``
  func place(of output: [UInt8]) -> UInt64 { JournalOutput.place(of: output[naming.rootLength...]) }

  /// This run in the journal's words.
  var journalRun: JournalRun {
    // A sum: lists may change their order.
    var list: UInt64 = 0
    for index in 0..<count { list &+= Hash.fnv1a(place(index), seed: Hash.fnv1a(inputs.relative(index))) }
    return JournalRun(
      tool: Product.version, inputs: list, recipes: recipeHashes.reduce(Hash.fnv1a([])) { Hash.fnv1a($1, seed: $0) })
  }
}
