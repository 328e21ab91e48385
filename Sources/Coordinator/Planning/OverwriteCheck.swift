// No output may be an input, however the file system hides it: refused by device and inode.

import Platform
import SystemPackage

struct OverwriteCheck {
  let identities: FileIdentities

  func run(_ plan: Plan) throws(PlanRefusal) {
    var clashes: [String] = []
    var count = 0
    var lookup = OutputLookup()
    for index in 0..<plan.count where !plan.inputs.isRefused(index) {
      for variant in 0..<plan.variantCount {
        let output = plan.output(index, variant: variant)
        guard let status = lookup.status(output), let other = identities.input(status) else { continue }
        count += 1
        if clashes.count < 5 {
          clashes.append("\(FilePath(bytes: output).displayed) is the input \(plan.shown(other))")
        }
      }
    }
    guard count > 0 else { return }
    let subject = count == 1 ? "1 output is an input" : "\(count) outputs are inputs"
    throw PlanRefusal(
      "\(subject) of this run; nothing was written. Choose another directory with --output:", clashes, of: count)
  }
}
