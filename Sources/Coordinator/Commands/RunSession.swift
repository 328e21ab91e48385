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

  var workerText: String { fleet.workers.count == 1 ? "1 worker" : "\(fleet.workers.count) workers" }

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
      if let decision = workload.decision(index) { report.record(workload.record(index, status: decision)) }
    }
    var policy = Policy(slots: fleet.workers.count, timeout: execution.timeoutNanoseconds)
    policy.retries = execution.retries
    let dispatcher = try Dispatcher(workload: workload, fleet: fleet, policy: policy, observer: report)
    let end = dispatcher.run()
    report.finish(
      end, found: workload.count, workers: fleet.workers.count, elapsed: MonotonicClock.now() - started)
    for line in report.summary.lines() { console.say(line) }
    if execution.json { try? StandardStreams.writeAll(fd: 1, report.summary.jsonLine) }
    if case .gaveUp(let reason) = end.cause { console.complain(reason) }
    let status = exitStatus(end, report)
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
