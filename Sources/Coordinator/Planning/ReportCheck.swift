// A report replaces the file of its name, so that must be nothing the run reads, and no output.

import Platform
import Protocol
import SystemPackage

struct ReportCheck {
  let report: FilePath
  let others: ReadFiles

  func run(_ plan: Plan, _ identities: FileIdentities) throws(PlanRefusal) {
    func refusal(_ what: String) -> PlanRefusal {
      PlanRefusal("--report \(report.displayed) \(what); nothing was written. Name another file.", [], of: 0)
    }
    // A shell's glob after --report names an image by mistake, which is then no longer among the inputs.
    if let format = report.extension.flatMap(ImageFormat.init(extension:)) {
      throw refusal("is named like a \(format.name) image")
    }
    if let status = try? FileStatus.of(report, followLinks: true) {
      guard status.kind != .directory else { throw refusal("is a directory") }
      if let input = identities.input(status) { throw refusal("is the input \(plan.shown(input))") }
      if let other = others.what(status) { throw refusal("is \(other)") }
    }
    let target = report.resolved.bytes
    let root = FilePath(bytes: plan.naming.root).resolved.bytes
    guard target.starts(with: root) else { return }
    if StateDirectory.holds(target.dropFirst(root.count).drop { $0 == UInt8(ascii: "/") }) {
      throw refusal("is below \(StateDirectory.name), where the run keeps its journal")
    }
    for index in 0..<plan.count {
      for variant in 0..<plan.variantCount
      where FilePath(bytes: plan.output(index, variant: variant)).resolved.bytes == target {
        throw refusal("is the output of \(plan.shown(index))")
      }
    }
  }
}
