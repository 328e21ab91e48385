// Runs a workload with a fleet of workers and ends the process with the right code.

import ArgumentParser
import Arguments
import Platform
import Protocol
import Records
import Scheduling
import SystemPackage

struct RunSession {
  private let execution: ExecutionOptions
  private let console: Console
  private let fleet: Fleet
  private let started = MonotonicClock.now()

  /// Spawns the workers. Exit 78 when there is no worker program.
  init(execution: ExecutionOptions, recipes: [Recipe], workers: Int, limits: Limits) throws {
    self.execution = execution
    console = execution.console
    do {
      fleet = try Fleet(count: workers, program: WorkerProgram.locate(), limits: limits, recipes: recipes)
    } catch let error as WorkerProgram.NotFound {
      console.complain(error.message)
      throw ExitStatus.badConfiguration.exit
    } catch let error as SystemError {
      console.complain("cannot start workers: \(error.message)")
      throw ExitStatus.badConfiguration.exit
    }
  }

  var workerText: String { Decimal.counted(fleet.workers.count, "worker") }

  /// Returns when everything was done; throws the exit code otherwise.
  func run(_ workload: some Workload) throws {
    let streams = try openStreams()
    let tasks = 0..<workload.count
    let report = RunReport(
      console: console, streams: streams,
      progress: ProgressLine(
        total: tasks.count(where: workload.isToBeRun), started: started, mode: execution.progressMode,
        console: console))
    for index in tasks {
      if let decision = workload.decision(index) { report.recordDecided(workload.record(index, status: decision)) }
    }
    StaleTemporaries.sweep(workload)
    var policy = Policy(slots: fleet.workers.count, timeout: execution.timeoutNanoseconds)
    policy.retries = execution.retries
    let end = try dispatch(workload, policy, report)
    // A worker that was killed may have been writing.
    if end.counters.deaths > 0 || end.counters.unfinished > 0 { StaleTemporaries.sweep(workload) }
    report.finish(
      end, found: workload.count, workers: fleet.workers.count, elapsed: MonotonicClock.now() - started)
    try tell(end, report)
  }

  private func dispatch(_ workload: some Workload, _ policy: Policy, _ report: RunReport) throws -> RunEnd {
    do throws(SystemError) {
      return try Dispatcher(workload: workload, fleet: fleet, policy: policy, observer: report).run()
    } catch {
      console.complain("cannot watch workers: \(error.message)")
      throw ExitStatus.badConfiguration.exit
    }
  }

  private func tell(_ end: RunEnd, _ report: RunReport) throws {
    if console.level == .quiet {
      for line in report.summary.failureLines { console.complain(line) }
    } else {
      for line in report.summary.lines() { console.say(line) }
    }
    if case .gaveUp(let reason) = end.cause { console.complain(reason) }
    var status = exitStatus(end, report)
    if execution.json {
      do throws(SystemError) {
        try StandardStreams.writeAll(fd: 1, report.summary.jsonLine)
      } catch {
        console.complain("cannot write the summary to standard output: \(error.message)")
        if status == .done { status = .cannotWrite }
      }
    }
    if status != .done { throw status.exit }
  }

  private func exitStatus(_ end: RunEnd, _ report: RunReport) -> ExitStatus {
    switch end.cause {
    case .interrupted(let signal, _): signal == SignalNumber.interrupt ? .interrupted : .terminated
    case .diskFull: .stoppedResumable
    case .gaveUp: .ourBug
    case .finished: report.summary.failedCount > 0 ? .someFailed : report.isComplete ? .done : .cannotWrite
    }
  }

  private func openStreams() throws -> [RecordStream] {
    var streams = execution.jsonl ? [RecordStream()] : []
    if let path = execution.report {
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
