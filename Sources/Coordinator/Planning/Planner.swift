// Makes the plan, or says why none can be made. Looks at files, touches nothing.

import Arguments
import Platform
import Protocol
import SystemPackage

/// Refused before anything was written.
struct PlanRefusal: Error, Sendable {
  var status: ExitStatus
  var message: String
}

struct Planner {
  let recipe: Recipe
  let outputRoot: [UInt8]
  let ifExists: IfExists

  private static let shownExamples = 5

  func plan(_ found: InputList) throws(PlanRefusal) -> Plan {
    let naming = OutputNaming(root: outputRoot, variants: recipe.variants)
    var plan = Plan(inputs: found, recipe: recipe, naming: naming, ifExists: ifExists)
    let root = FilePath(bytes: outputRoot)
    let folds = FileSystemTraits.foldsCase(nearExisting: root)
    try refuseCollisions(&plan, folds: folds)
    // Nothing can be in a directory that is not there.
    if (try? FileStatus.of(root, followLinks: true)) != nil {
      try refuseInputsAsOutputs(plan)
      settleExisting(&plan)
    }
    return plan
  }

  /// Two inputs, one output. The same file named twice is one input.
  private func refuseCollisions(_ plan: inout Plan, folds: Bool) throws(PlanRefusal) {
    let variants = recipe.variants.count
    var table = OutputTable(capacity: plan.count * variants)
    var isDuplicate: [Bool] = []
    var collisions: [(Int, Int, [UInt8])] = []
    var count = 0
    func path(_ entry: Int) -> [UInt8] {
      let bytes = plan.output(entry / variants, variant: entry % variants)
      return folds ? bytes.map { (65...90).contains($0) ? $0 | 32 : $0 } : bytes
    }
    for index in 0..<plan.count where !plan.inputs.isRefused(index) {
      for variant in 0..<variants {
        let entry = index * variants + variant
        guard let other = table.insert(entry, path(entry), path: path) else { continue }
        if variant == other % variants, plan.inputs.path(index) == plan.inputs.path(other / variants) {
          if isDuplicate.isEmpty { isDuplicate = Array(repeating: false, count: plan.count) }
          isDuplicate[index] = true
          break
        }
        count += 1
        if collisions.count < Self.shownExamples { collisions.append((other / variants, index, path(entry))) }
      }
    }
    guard count == 0 else {
      let examples = collisions.map { first, second, output in
        "  \(shown(plan, first)) and \(shown(plan, second)) -> \(FilePath(bytes: output).displayed)"
      }
      let subject =
        count == 1 ? "1 output would be written by two inputs" : "\(count) outputs would be written by two inputs each"
      throw PlanRefusal(
        status: .cannotWrite,
        message: ([subject + "; nothing was written. Rename one, or run them into different directories:"] + examples
          + (count > examples.count ? ["  and \(count - examples.count) more"] : [])).joined(separator: "\n"))
    }
    if !isDuplicate.isEmpty {
      let duplicates = isDuplicate.count { $0 }
      var inputs = plan.inputs
      inputs.drop(isDuplicate)
      plan = Plan(inputs: inputs, recipe: recipe, naming: plan.naming, ifExists: ifExists)
      plan.duplicates = duplicates
    }
  }

  /// An output that is an input, by device and inode, so that links do not hide it.
  private func refuseInputsAsOutputs(_ plan: Plan) throws(PlanRefusal) {
    var identities: FileIdentities?
    var clashes: [String] = []
    var count = 0
    for index in 0..<plan.count where !plan.inputs.isRefused(index) {
      for variant in recipe.variants.indices {
        let output = FilePath(bytes: plan.output(index, variant: variant))
        guard let status = try? FileStatus.of(output, followLinks: true) else { continue }
        if identities == nil { identities = FileIdentities(plan.inputs) }
        guard let other = identities!.input(device: status.device, inode: status.inode) else { continue }
        count += 1
        if clashes.count < Self.shownExamples {
          clashes.append("  \(output.displayed) is the input \(shown(plan, other))")
        }
      }
    }
    guard count > 0 else { return }
    let subject = count == 1 ? "1 output is an input" : "\(count) outputs are inputs"
    throw PlanRefusal(
      status: .cannotWrite,
      message: ([subject + " of this run; nothing was written. Choose another directory with --output:"] + clashes
        + (count > clashes.count ? ["  and \(count - clashes.count) more"] : [])).joined(separator: "\n"))
  }

  private func settleExisting(_ plan: inout Plan) {
    guard ifExists != .overwrite else { return }
    var taken: Set<[UInt8]> = []
    if ifExists == .rename {
      for index in 0..<plan.count { taken.formUnion(recipe.variants.indices.map { plan.output(index, variant: $0) }) }
    }
    for index in 0..<plan.count where !plan.inputs.isRefused(index) {
      let outputs = recipe.variants.indices.map { FilePath(bytes: plan.output(index, variant: $0)) }
      let existing = outputs.compactMap { try? FileStatus.of($0, followLinks: false) }
      guard !existing.isEmpty else { continue }
      switch ifExists {
      case .overwrite: break
      case .fail: plan.settle(index, .failExisting)
      case .skip: plan.settle(index, .skipExisting)
      case .update:
        let modified = plan.inputs.inputs[index].modified
        if existing.count == outputs.count, existing.allSatisfy({ $0.modifiedNanoseconds >= modified }) {
          plan.settle(index, .skipUpToDate)
        }
      case .rename: plan.rename(index, &taken)
      }
    }
  }

  private func shown(_ plan: Plan, _ index: Int) -> String { FilePath(bytes: plan.inputs.path(index)).displayed }
}

extension Plan {
  /// The first number with which no output has the name of a file or of another output.
  fileprivate mutating func rename(_ index: Int, _ taken: inout Set<[UInt8]>) {
    for number in 1... {
      let paths = recipe.variants.indices.map { naming.path(inputs.relative(index), variant: $0, number: number) }
      let isFree = paths.allSatisfy {
        !taken.contains($0) && (try? FileStatus.of(FilePath(bytes: $0), followLinks: false)) == nil
      }
      if isFree {
        renames[index] = number
        taken.formUnion(paths)
        return
      }
    }
  }
}
