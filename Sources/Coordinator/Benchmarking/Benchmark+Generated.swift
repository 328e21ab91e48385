// The images of a benchmark that was given none: photo-like JPEGs, the same in every benchmark.

import Arguments
import Platform
import Protocol
import SystemPackage

extension Benchmark {
  /// Sides in pixels.
  private static let sides = 300...600

  /// Makes them in the workspace, with as many workers as the largest run has, and finds them.
  func generate(count: Int) throws -> InputList {
    let plan = GenerationPlan(
      directory: workspace.images.bytes, count: count, sides: Self.sides, kind: .photo, formats: [.jpeg], seed: 1)
    do throws(SystemError) {
      try Directories.create(workspace.images)
    } catch {
      conduct.console.complain("cannot make images: \(error.message); choose another place with --output")
      throw ExitStatus.cannotWrite.exit
    }
    conduct.console.say("making \(count) photo-like images of \(Self.sides.lowerBound)-\(Self.sides.upperBound) pixels")
    try signals.check()
    let session = try RunSession(
      conduct: conduct, recipes: plan.recipes, workers: counts.last!, signals: signals.pipe)
    let outcome = try session.perform(plan)
    try require(outcome)
    guard outcome.status == .done else {
      for line in outcome.summary.failureLines { conduct.console.complain(line) }
      throw outcome.status.exit
    }
    var options = Discovery.Options()
    options.sources = [.path(workspace.images.bytes)]
    do throws(DiscoveryError) {
      return try Discovery(options: options).run()
    } catch {
      conduct.console.complain(error.message)
      throw error.status.exit
    }
  }
}
