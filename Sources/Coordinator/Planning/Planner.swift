// Makes the plan, or says why none can be made. Looks at files, touches nothing.

import Arguments
import Platform
import Protocol
import Records
import SystemPackage

/// Refused before anything was written.
struct PlanRefusal: Error, Sendable {
  var status: ExitStatus
  var message: String

  private static let shownExamples = 5

  /// - Parameters:
  ///   - count: of all cases; the first few are in `examples`.
  init(_ subject: String, _ examples: [String], of count: Int) {
    status = .cannotWrite
    let more = count > examples.count ? ["  and \(count - examples.count) more"] : []
    message = ([subject] + examples.prefix(Self.shownExamples).map { "  " + $0 } + more).joined(separator: "\n")
  }

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }
}

struct Planner {
  /// The first is that of inputs that have none of their own.
  let recipes: [Recipe]
  let outputRoot: [UInt8]
  let ifExists: IfExists
  /// Written besides outputs.
  var report: [UInt8]?
  /// Read besides inputs.
  var others = ReadFiles()
  var template: OutputTemplate?
  var past = PastRuns(JournalHistory())

  func plan(_ found: InputList) throws(PlanRefusal) -> Plan {
    let naming = OutputNaming(root: outputRoot, recipes: recipes, template: template)
    var plan = Plan(inputs: found, naming: naming, ifExists: ifExists)
    let root = FilePath(bytes: outputRoot)
    let exists = (try? FileStatus.of(root, followLinks: true)) != nil
    try CollisionCheck(root: root, exists: exists).run(&plan)
    if past.resumes { try past.check(plan.journalRun) }
    let identities = FileIdentities(plan.inputs)
    if let report { try ReportCheck(report: FilePath(bytes: report), others: others).run(plan, identities) }
    // Nothing can be in a directory that is not there.
    if exists { try OverwriteCheck(identities: identities, others: others).run(plan) }
    if exists || past.decides { ExistingOutputs(policy: ifExists, past: past).settle(&plan) }
    return plan
  }
}
