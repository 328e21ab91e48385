// What earlier runs of the journal mean for the tasks of this one.

import Arguments
import Platform
import Protocol
import Records

struct PastRuns {
  let history: JournalHistory
  /// --resume: go on with the last run.
  let resumes: Bool
  /// --retry-failed
  let retriesFailed: Bool

  /// Distinct versions that made something, of which only the first few can be told apart.
  let versions: [String]
  /// Tasks that were done, in the last run for --resume, under names that only their numbers tell.
  private let renamed: Set<UInt64>

  /// - Parameter renames: whether outputs get new names where others are, so that only the task's key finds them.
  init(_ history: JournalHistory, resumes: Bool = false, retriesFailed: Bool = false, renames: Bool = false) {
    self.history = history
    self.resumes = resumes
    self.retriesFailed = retriesFailed
    versions = history.runs.reduce(into: []) { if !$0.contains($1.tool), $0.count < 256 { $0.append($1.tool) } }
    let last = history.runs.count - 1
    renamed =
      renames && (resumes || retriesFailed)
      ? Set(history.made.entries.lazy.filter { !resumes || Int($0.run) == last }.map(\.key)) : []
  }

  /// Whether what is to be done follows from more than what is at the outputs' places.
  var decides: Bool { resumes || retriesFailed }

  /// Only the same run can be resumed; without an earlier one, this is its start.
  func check(_ run: JournalRun) throws(PlanRefusal) {
    // Where lines are lost, that of the last run may be one; what is done is told by each task's key all the same.
    guard resumes, let last = history.runs.last, last != run, !history.isIncomplete else { return }
    let problem =
      if last.tool != run.tool {
        "that was done by imgcoord \(last.tool), and this is \(run.tool)"
      } else if last.inputs != run.inputs {
        "that had other inputs, or other names for their outputs"
      } else {
        "that had another recipe"
      }
    throw PlanRefusal(
      .badList,
      "--resume goes on with the last run into this directory, but \(problem); nothing was written. "
        + "Repeat its arguments, or leave --resume out: what is up to date is not done again")
  }

  /// What --resume and --retry-failed make of a task; nil where that is for --if-exists.
  /// - Parameter numbered: its outputs under a number of --if-exists rename.
  func standing(
    of index: Int, in plan: Plan, _ outputs: [PlannedOutput], numbered: (Int) -> [PlannedOutput]
  ) -> Plan.Standing? {
    guard decides else { return nil }
    let key = plan.key(index)
    if let failed = history.failed[outputs[0].place] {
      // A failure for want of room says nothing about the task.
      return retriesFailed || failed.key != key || failed.failure.kind == .noSpace ? nil : .failBefore
    }
    guard resumes else {
      if history.made[outputs[0].place] != nil || renamed.contains(key) { return .skipNotFailed }
      // Its failure may be among what is lost.
      return history.isIncomplete ? nil : .skipNeverDone
    }
    if isDone(key, outputs) { return .skipDone }
    guard renamed.contains(key) else { return nil }
    let hasNumber = (1...Self.mostNumbers).contains { number in
      let place = plan.place(of: plan.outputs(index, number: number)[0])
      return history.made[place]?.key == key && isDone(key, numbered(number))
    }
    return hasNumber ? .skipDone : nil
  }

  /// Whether planning refused an input for the run that is being resumed already.
  func hasRefused(_ index: Int, in plan: Plan) -> Bool {
    resumes && history.failed[plan.place(index)]?.key == plan.key(index)
  }

  /// Under which names outputs are looked for that --if-exists rename numbered.
  private static let mostNumbers = 1000

  /// --if-exists update
  func freshness(of index: Int, in plan: Plan, _ outputs: [PlannedOutput]) -> Plan.Standing {
    if let failed = history.failed[outputs[0].place] {
      // An input that was away for a while, or a recipe that was tried in between, does not make a good output bad.
      let key = plan.key(index)
      let isAsMade = outputs.allSatisfy { output in
        output.file.map { history.made[output.place]?.describes($0) == true && history.made[output.place]?.key == key }
          ?? false
      }
      if failed.key == key || !isAsMade { return .stale(.failedBefore) }
    }
    var isKnown = true
    for output in outputs {
      let made = history.made[output.place]
      guard let file = output.file else {
        let isNew = made == nil && outputs.allSatisfy { $0.status == nil }
        return isNew ? .run : .stale(.outputMissing)
      }
      if let made {
        if let reason = staleness(made, file, index, plan) { return .stale(reason) }
      } else {
        if history.isIncomplete { return .stale(.journalDamaged) }
        isKnown = false
        if file.modifiedNanoseconds < plan.inputs.inputs[index].modified { return .stale(.inputNewerByDate) }
      }
    }
    return isKnown ? .skipUpToDate : .skipNewer
  }

  private func staleness(
    _ made: JournalHistory.Made, _ file: FileStatus, _ index: Int, _ plan: Plan
  ) -> Plan.Staleness? {
    if made.key != plan.key(index) {
      if made.recipe != UInt32(truncatingIfNeeded: plan.recipeHash(index)) { return .recipeChanged }
      return plan.inputs.inputs[index].modified > made.modified ? .inputNewer : .inputChanged
    }
    let tool = history.runs[Int(made.run)].tool
    if tool != Product.version { return .madeBy(UInt8(versions.firstIndex(of: tool) ?? versions.count - 1)) }
    return made.describes(file) ? nil : .outputChanged
  }

  private func isDone(_ key: UInt64, _ outputs: [PlannedOutput]) -> Bool {
    outputs.allSatisfy { output in
      guard let made = history.made[output.place], let file = output.file else { return false }
      return made.key == key && Int(made.run) == history.runs.count - 1 && made.describes(file)
    }
  }
}

/// Where an output of a task goes, and what is there.
struct PlannedOutput {
  /// As in ``JournalOutput/place``.
  let place: UInt64
  /// nil when nothing is there, or nobody may look.
  let status: FileStatus?

  /// An earlier output.
  var file: FileStatus? { status?.kind == .regular ? status : nil }
}

extension JournalHistory.Made {
  /// Whether the file is as it was left.
  fileprivate func describes(_ file: FileStatus) -> Bool {
    modified == file.modifiedNanoseconds && bytes == UInt32(truncatingIfNeeded: file.size)
  }
}
