// No output may be an input or another file the run reads, however the file system hides it: refused by device and inode.

import Platform
import SystemPackage

struct OverwriteCheck {
  let identities: FileIdentities
  let others: ReadFiles

  func run(_ plan: Plan) throws(PlanRefusal) {
    var clashes: [String] = []
    var count = 0
    var lookup = OutputLookup()
    func read(_ status: FileStatus) -> String? {
      identities.input(status).map { "the input \(plan.shown($0))" } ?? others.what(status)
    }
    for index in 0..<plan.count where !plan.inputs.isRefused(index) {
      for variant in 0..<plan.variantCount {
        let output = plan.output(index, variant: variant)
        guard let status = lookup.status(output), let other = read(status) else { continue }
        count += 1
        if clashes.count < 5 { clashes.append("\(FilePath(bytes: output).displayed) is \(other)") }
      }
    }
    guard count > 0 else { return }
    let subject = count == 1 ? "1 output is a file" : "\(count) outputs are files"
    throw PlanRefusal(
      "\(subject) this run reads; nothing was written. Choose another directory with --output:", clashes, of: count)
  }
}
