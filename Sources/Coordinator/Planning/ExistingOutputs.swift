// What outputs that are already there mean for each task, by the policy of --if-exists.

import Platform
import Records
import SystemPackage

struct ExistingOutputs {
  let policy: IfExists
  let past: PastRuns

  func settle(_ plan: inout Plan) {
    plan.versions = past.versions
    guard policy != .overwrite || past.decides else { return }
    var taken: Set<UInt64> = []
    if policy == .rename {
      for index in 0..<plan.count { taken.formUnion(plan.outputs(index).map { Hash.fnv1a($0) }) }
    }
    var lookup = OutputLookup()
    for index in 0..<plan.count {
      if plan.inputs.isRefused(index) {
        if past.hasRefused(index, in: plan) { plan.settle(index, .failBefore) }
        continue
      }
      func planned(_ number: Int) -> [PlannedOutput] {
        plan.outputs(index, number: number).map { PlannedOutput(place: plan.place(of: $0), status: lookup.status($0)) }
      }
      let found = planned(0)
      if let standing = past.standing(of: index, in: plan, found, numbered: planned) {
        plan.settle(index, standing, after: past.history.failed[found[0].place]?.failure)
        continue
      }
      // A directory or a device under an output's name is no earlier output; writing will say what is wrong.
      let areThere = found.map { $0.file != nil }
      switch policy {
      case .overwrite: break
      case .fail: if areThere.contains(true) { plan.settle(index, .failExisting) }
      case .skip: if !areThere.contains(false) { plan.settle(index, .skipExisting) }
      case .update: plan.settle(index, past.freshness(of: index, in: plan, found))
      case .rename: if areThere.contains(true) { rename(index, &plan, &taken) }
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
