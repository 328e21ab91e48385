// Runs a workload with a fleet of workers, and says how it went.

import ArgumentParser
import Arguments
import Platform
import Protocol
import Records
import Scheduling
import SystemPackage

struct RunSession {
  private let conduct: ConductOptions
  private let console: Console
  private let fleet: Fleet
  /// Of memory, what each worker may take for its tasks, bytes.
  private let memoryShare: UInt64
  private let signals: SignalPipe?
  private let started = MonotonicClock.now()

  /// Spawns the workers. Exit 64 when the memory asked for does not suffice for so many, 78 when that of the machine does
  /// not, or when there is no worker program.
  /// - Parameter signals: of ``Dispatcher/listen()``, when this is one run of several; nil: the run listens by itself.
  init(
    conduct: ConductOptions, recipes: [Recipe], workers: Int, signals: SignalPipe? = nil
  ) throws {
    self.conduct = conduct
    self.signals = signals
    console = conduct.console
    guard let share = conduct.memoryBudget.share(workers: workers) else {
      console.complain(
        "--memory-budget \(conduct.memoryBudget): too little for \(Decimal.counted(workers, "worker")) of "
          + "\(Decimal.megabytes(Int(MemoryBudget.worker))) without any image; allow more"
          + (workers > 1 ? ", or fewer --workers" : ""))
      throw (conduct.memoryBudget == ConductOptions.usualBudget ? ExitStatus.badConfiguration : .usage).exit
    }
    memoryShare = share
    var limits = conduct.limits
    limits.maximumMemory = share * UInt64(workers)
    do {
      fleet = try Fleet(
        count: workers, program: WorkerProgram.locate(),
        briefing: Briefing(capabilities: conduct.capabilities, limits: limits, recipes: recipes))
    } catch let error as WorkerProgram.NotFound {
      console.complain(error.message)
      throw ExitStatus.badConfiguration.exit
    } catch let error as SystemError {
      console.complain("cannot start workers: \(error.message)")
      throw ExitStatus.badConfiguration.exit
    }
  }

  var workerText: String { Decimal.counted(fleet.workers.count, "worker") }

  /// Runs and tells. Returns when everything was done; throws the exit code otherwise.
  /// - Parameter journal: what is to remember its tasks, if anything is.
  func run(_ workload: some Workload, reporting options: ExecutionOptions, journal: Journal? = nil) throws {
    try tell(try perform(workload, streams: try openStreams(options), journal: journal), asJSON: options.json)
  }

  /// Runs, and shows progress. Whatever comes of the tasks is in the outcome; exit 78 when workers cannot be watched.
  func perform(
    _ workload: some Workload, streams: [RecordStream] = [], journal: Journal? = nil
  ) throws -> RunOutcome {
    let tasks = 0..<workload.count
    let report = RunReport(
      console: console, streams: streams, journal: journal,
      progress: ProgressLine(
        total: tasks.count(where: workload.isToBeRun), started: started, mode: conduct.progressMode, console: console),
      // A run without a journal leaves nothing of its own among the outputs.
      quarantine: journal.map { _ in Quarantine(of: workload) })
    var failures = FailureTally(
      rules: FailureRules(conduct.on), limit: conduct.maxFailures, inputs: workload.count)
    for index in tasks {
      guard let decision = workload.decision(index) else { continue }
      let isNew = !workload.isRemembered(index)
      report.recordDecided(
        failures.settle(workload.record(index, status: decision), isNew: isNew), isNew: isNew)
    }
    StaleTemporaries.sweep(workload)
    var policy = Policy(slots: fleet.workers.count, timeout: conduct.timeoutNanoseconds)
    policy.retries = conduct.retries
    policy.retriesCrashes = failures.rules[.crashed] == .retry
    policy.retriesStarved = failures.rules[.outOfMemory] == .retry
    policy.retriesTimeouts = failures.rules[.timeout] == .retry
    policy.memoryShare = memoryShare
    policy.tasksPerWorker = conduct.workerTasks
    let end = try dispatch(workload, policy, failures, report)
    switch end.cause {
    case .finished, .stopped: journal?.end()
    // Perhaps before any worker was ready: then it never began.
    case .interrupted, .gaveUp, .unconfined: break
    }
    // A worker that was killed may have been writing, also one of a run that had just been killed itself.
    if end.counters.deaths > 0 || end.counters.unfinished > 0 || journal?.goesOn == true {
      StaleTemporaries.sweep(workload)
    }
    report.finish(
      end, found: workload.count, workers: fleet.workers.count, elapsed: MonotonicClock.now() - started)
    return RunOutcome(end: end, summary: report.summary, isReported: report.isComplete)
  }

  private func dispatch(
    _ workload: some Workload, _ policy: Policy, _ failures: FailureTally, _ report: RunReport
  ) throws -> RunEnd {
    var fleet = fleet
    let isConfined = conduct.sandbox != .off
    fleet.confine(
      Confinement(
        isWanted: isConfined, readable: isConfined ? workload.readable : [], writable: [workload.outputRoot]))
    do throws(SystemError) {
      return try Dispatcher(
        workload: workload, fleet: fleet, policy: policy, failures: failures, observer: report,
        sandbox: conduct.sandbox, signals: signals
      ).run()
    } catch {
      console.complain("cannot watch workers: \(error.message)")
      throw ExitStatus.badConfiguration.exit
    }
  }

  private func tell(_ outcome: RunOutcome, asJSON: Bool) throws {
    if console.level == .quiet {
      for line in outcome.summary.failureLines { console.complain(line) }
    } else {
      for line in outcome.summary.lines() { console.say(line) }
    }
    switch outcome.end.cause {
    case .gaveUp(let reason), .unconfined(let reason): console.complain(reason)
    case .finished, .interrupted, .stopped: break
    }
    var status = outcome.status
    if asJSON {
      do throws(SystemError) {
        try StandardStreams.writeAll(fd: 1, outcome.summary.jsonLine)
      } catch {
        console.complain("cannot write the summary to standard output: \(error.message)")
        if status == .done { status = .cannotWrite }
      }
    }
    if status != .done { throw status.exit }
  }

  private func openStreams(_ options: ExecutionOptions) throws -> [RecordStream] {
    var streams = options.jsonl ? [RecordStream()] : []
    if let path = options.report {
      do throws(SystemError) {
        streams.append(try RecordStream(file: FilePath(bytes: path.bytes)))
      } catch {
        console.complain("cannot write the report: \(error.message)")
        throw ExitStatus.cannotWrite.exit
      }
    }
    return streams
  }
}
