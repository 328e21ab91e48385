// A plan for a person, or as JSON lines: one row an input, then the totals.

import Platform
import Protocol
import Records
import Recipes
import SystemPackage

struct PlanPrinter {
  private let plan: Plan
  private let rules: FailureRules
  private let asJSON: Bool
  private let stream = RecordStream()

  /// - Parameter rules: of the run that is planned.
  init(_ plan: Plan, _ rules: FailureRules, json: Bool) {
    self.plan = plan
    self.rules = rules
    asJSON = json
  }

  /// `12,345 images (1.2 GB)`.
  static func headline(_ plan: Plan) -> String {
    "\(Decimal.counted(plan.count, "image")) (\(Decimal.megabytes(plan.totalBytes)))"
  }

  /// On standard output.
  /// - Returns: why not all of it was written; nil when it was.
  func print() -> String? {
    var run = 0
    var skipped = 0
    var refused = 0
    for index in 0..<plan.count {
      var decision = plan.decision(index)
      if case .failed(let failure) = decision { decision = rules.skipping(failure) ?? decision }
      switch decision {
      case nil, .done: run += 1
      case .skipped: skipped += 1
      case .failed: refused += 1
      }
      stream.write(asJSON ? json(index, decision) : text(index, decision))
      if stream.isDue { stream.flush() }
    }
    if !asJSON {
      let counts = [
        "\(Decimal.grouped(run)) to do", "\(Decimal.grouped(skipped)) to skip", "\(Decimal.grouped(refused)) refused",
      ]
      stream.write(
        Array(
          "\(Self.headline(plan)): \(plan.recipeText)\n\(counts.joined(separator: ", ")); nothing was written\n"
            .utf8))
    }
    stream.flush()
    return stream.failure
  }

  private func text(_ index: Int, _ decision: Record.Status?) -> [UInt8] {
    let input = FilePath(bytes: plan.inputs.path(index)).displayed
    let line =
      switch decision {
      case nil, .done:
        "\(input) -> "
          + (0..<plan.variantCount).map { FilePath(bytes: plan.output(index, variant: $0)).displayed }
          .joined(separator: ", ") + (plan.staleness(index).map { " (\($0))" } ?? "")
      case .skipped(let reason): "\(input): skipped, \(reason)"
      case .failed(let failure): "\(input): refused, \(failure.kind.name): \(failure.message)"
      }
    return Array((line + "\n").utf8)
  }

  private func json(_ index: Int, _ decision: Record.Status?) -> [UInt8] {
    JSONWriter.line { json in
      json.path("input", Array(plan.inputs.path(index)), base64Key: "input_b64")
      json.array("outputs", 0..<plan.variantCount) { json, variant in
        json.object { $0.path("path", plan.output(index, variant: variant), base64Key: "path_b64") }
      }
      switch decision {
      case nil, .done:
        json.field("decision", "run")
        if let reason = plan.staleness(index) { json.field("reason", reason) }
      case .skipped(let reason):
        json.field("decision", "skip")
        json.field("reason", reason)
      case .failed(let failure):
        json.field("decision", "refuse")
        json.field("class", failure.kind.name)
        json.field("reason", failure.message)
      }
    }
  }
}
