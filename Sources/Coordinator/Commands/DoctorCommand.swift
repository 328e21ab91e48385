// `imgcoord doctor`: what there is here to run with, and whether something is missing.

import ArgumentParser
import Arguments
import Platform
import Protocol

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract:
      "Show versions, formats, cores, memory, limits and sandbox as a run would have them (exit 78 if it could not)."
  )

  @OptionGroup(title: "Execution and reports") var execution: ExecutionOptions

  func run() throws {
    let conduct = execution.conduct
    let diagnosis = Diagnosis(
      worker: Result { () throws(WorkerFacts.Unknown) in try WorkerFacts.ask() }, workers: execution.workerCount,
      budget: conduct.memoryBudget, limits: conduct.limits, sandbox: conduct.sandbox)
    let text = Array((diagnosis.lines.joined(separator: "\n") + "\n").utf8)
    do throws(SystemError) {
      try StandardStreams.writeAll(fd: 1, execution.json ? diagnosis.jsonLine : text)
    } catch {
      execution.console.complain("cannot write to standard output: \(error.message)")
      throw ExitStatus.cannotWrite.exit
    }
    if !diagnosis.problems.isEmpty { throw ExitStatus.badConfiguration.exit }
  }
}
