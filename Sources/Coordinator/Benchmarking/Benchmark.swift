// The runs of a benchmark: every recipe and number of workers once a round, each a real run over the same inputs.

import Arguments
import Platform
import Protocol
import Records
import SystemPackage

struct Benchmark {
  /// One recipe to be measured.
  struct Case {
    /// The preset's, or `custom`.
    let name: String
    let recipe: Recipe
  }

  let cases: [Case]
  /// Ascending from 1.
  let counts: [Int]
  let rounds: Int
  let conduct: ConductOptions
  let workspace: BenchWorkspace
  let signals: BenchSignals

  /// Measures, then compares outputs. Throws the exit code when it cannot be done to its end.
  func run(_ inputs: InputList) throws -> [BenchSeries] {
    var series = cases.map { item in
      BenchSeries(name: item.name, recipe: item.recipe.summary, points: counts.map { BenchPoint(workers: $0) })
    }
    let plans = try cases.map { item in try counts.map { try plan(item, workers: $0, inputs) } }

    // Untimed: else the first timed run alone would find inputs and programs not yet in memory, and it is a sequential
    // one, so the speedup would look better than it is.
    let first = try perform(plans[0][counts.count - 1], workers: counts.last!)
    conduct.console.say("warm-up, \(words(first))")
    for line in first.summary.failureLines { conduct.console.complain(line) }
    for round in 1...rounds {
      for item in cases.indices {
        // Each number of workers has its turn to be first.
        for position in counts.indices.map({ ($0 + round - 1) % counts.count }) {
          let run = try measure(plans[item][position], workers: counts[position], round: round, of: cases[item])
          series[item].points[position].runs.append(run)
        }
      }
    }
    for item in cases.indices {
      let comparison = OutputComparison(base: plans[item][0])
      for plan in plans[item].dropFirst() {
        series[item].differing += try comparison.differing(plan, checkpoint: signals.check)
      }
    }
    return series
  }

  private func plan(_ item: Case, workers: Int, _ inputs: InputList) throws -> Plan {
    let root = workspace.outputs(item.name, workers: workers)
    do throws(PlanRefusal) {
      var plan = try Planner(recipes: [item.recipe], outputRoot: root.bytes, ifExists: .overwrite).plan(inputs)
      plan.engine = conduct.engine.choice
      return plan
    } catch {
      conduct.console.complain(error.message)
      throw error.status.exit
    }
  }

  private func measure(_ plan: Plan, workers: Int, round: Int, of item: Case) throws -> BenchRun {
    let (own, others) = (ResourceUsage.ofSelf(), ResourceUsage.ofChildren())
    let outcome = try perform(plan, workers: workers)
    let summary = outcome.summary
    conduct.console.say("round \(round) of \(rounds), \(item.name), \(words(outcome))")
    return BenchRun(
      round: round, elapsed: summary.elapsed, done: summary.done, failed: summary.failedCount, steals: summary.steals,
      restarts: summary.restarts, coordinatorCPU: summary.coordinatorCPU - own.processorNanoseconds,
      workersCPU: summary.workersCPU - others.processorNanoseconds)
  }

  /// One run into an empty directory, as `imgcoord run` does it.
  private func perform(_ plan: Plan, workers: Int) throws -> RunOutcome {
    let root = FilePath(bytes: plan.naming.root)
    do throws(SystemError) {
      try TemporaryDirectory.remove(root)
      try Directories.create(root)
    } catch {
      conduct.console.complain("cannot use the output directory: \(error.message); choose another with --output")
      throw ExitStatus.cannotWrite.exit
    }
    try signals.check()
    let session = try RunSession(
      conduct: conduct, recipes: plan.recipes, workers: workers, signals: signals.pipe)
    let outcome = try session.perform(plan)
    try require(outcome)
    guard outcome.summary.done > 0 else {
      for line in outcome.summary.failureLines { conduct.console.complain(line) }
      conduct.console.complain("no image could be processed, so there is nothing to measure")
      throw ExitStatus.someFailed.exit
    }
    return outcome
  }

  /// Throws the exit code unless the run came to its end.
  func require(_ outcome: RunOutcome) throws {
    switch outcome.end.cause {
    case .finished: return
    case .interrupted: throw outcome.status.exit
    case .stopped:
      conduct.console.complain("\(workspace.path.displayed)/ is no place to measure in; choose another with --output")
      throw ExitStatus.cannotWrite.exit
    case .gaveUp(let reason), .unconfined(let reason):
      conduct.console.complain(reason)
      throw outcome.status.exit
    }
  }

  private func words(_ outcome: RunOutcome) -> String {
    let summary = outcome.summary
    return "\(Decimal.counted(summary.workers, "worker")): \(Decimal.duration(nanoseconds: summary.elapsed)), "
      + "\(Decimal.text(summary.imagesPerSecond, decimals: 0)) images/s"
  }
}
