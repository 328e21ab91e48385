// What outputs that are already there mean for each task, by the policy of --if-exists.

import Platform
import SystemPackage

struct ExistingOutputs {
  let policy: IfExists

  func settle(_ plan: inout Plan) {
    guard policy != .overwrite else { return }
    var taken: Set<UInt64> = []
    if policy == .rename {
      for index in 0..<plan.count { taken.formUnion(plan.outputs(index).map { Hash.fnv1a($0) }) }
    }
    var lookup = OutputLookup()
    for index in 0..<plan.count where !plan.inputs.isRefused(index) {
      let outputs = plan.outputs(index)
      let existing = outputs.compactMap { lookup.status($0) }
      guard existing.contains(where: { $0.kind == .regular }) else { continue }
      // A directory or a device under an output's name is no earlier output; writing will say what is wrong.
      let isWhole = existing.count == outputs.count && existing.allSatisfy { $0.kind == .regular }
      switch policy {
      case .overwrite: break
      case .fail: plan.settle(index, .failExisting)
      case .skip: if isWhole { plan.settle(index, .skipExisting) }
      case .update:
        let modified = plan.inputs.inputs[index].modified
        if isWhole, existing.allSatisfy({ $0.modifiedNanoseconds >= modified }) { plan.settle(index, .skipUpToDate) }
      case .rename: rename(index, &plan, &taken)
      }
    }
  }

  /// The first number with which no output has the name of a file or of another output. Names are compared by hash: two
  /// that meet only cost a number.
  private func rename(_ index: Int, _ plan: inout Plan, _ taken: inout Set<UInt64>) {
    for number in 1... {
      let paths = plan.outputs(index, number: number)
      let isFree = paths.allSatisfy {
        !taken.contains(Hash.fnv1a($0)) && (try? FileStatus.of(FilePath(bytes: $0), followLinks: false)) == nil
      }
      if isFree {
        plan.renames[index] = number
        taken.formUnion(paths.map { Hash.fnv1a($0) })
        return
      }
    }
  }
}
