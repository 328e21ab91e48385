// What --on and --max-failures mean, and what they make of records.

import ArgumentParser
import Protocol
import Records
import Testing

@testable import Coordinator

struct FailureRulesTests {
  @Test func standardReactions() {
    let rules = FailureRules()
    let unusual = Failure.Kind.allCases.filter { rules[$0] != .fail }
    #expect(unusual == [.outOfMemory, .crashed, .noSpace])
    #expect(rules[.crashed] == .retry && rules[.outOfMemory] == .retry && rules[.noSpace] == .stop)
  }

  @Test func laterRulesCount() throws {
    let rules = FailureRules([
      try .init(parsing: "corrupt=skip,missing=stop"), try .init(parsing: "corrupt=retry"),
      try .init(parsing: "no_space=fail"),
    ])
    #expect(rules[.corrupt] == .retry && rules[.missing] == .stop && rules[.noSpace] == .fail)
  }

  @Test(arguments: [
    ("broken=skip", ["'broken'", "corrupt", "changed_while_read"]), ("corrupt=ignore", ["'ignore'", "skip", "stop"]),
    ("corrupt", ["class=reaction"]), ("", ["class=reaction"]), ("corrupt=skip,", ["class=reaction"]),
    ("corrupt=skip=stop", ["class=reaction"]),
  ])
  func nonsenseIsExplained(_ text: String, _ parts: [String]) {
    let error = #expect(throws: ValidationError.self) { try FailureRules.Rule(parsing: text) }
    for part in parts { #expect(error?.message.contains(part) == true, "\(error?.message ?? "")") }
  }

  @Test func limits() {
    #expect(FailureLimit(argument: "0") == .count(0) && FailureLimit(argument: "12") == .count(12))
    #expect(FailureLimit(argument: "2.5%") == .percent(Percentage(2.5)))
    for text in ["-1", "x", "%", "101%", "1.5", ""] { #expect(FailureLimit(argument: text) == nil) }
    #expect(FailureLimit.count(2).isExceeded(by: 3, of: 9) && !FailureLimit.count(2).isExceeded(by: 2, of: 9))
    #expect(
      FailureLimit.percent(Percentage(10)).isExceeded(by: 2, of: 19)
        && !FailureLimit.percent(Percentage(10)).isExceeded(by: 2, of: 20))
    for limit in [FailureLimit.count(3), .percent(Percentage(50)), .percent(Percentage(0.5))] {
      #expect(FailureLimit(argument: limit.description) == limit)
    }
  }

  private func record(_ kind: Failure.Kind) -> Record {
    Record(input: [97], status: .failed(Failure(kind, at: .decode, "what is wrong with a")), key: 1)
  }

  @Test func skippedFailuresDoNotCount() throws {
    var tally = FailureTally(
      rules: FailureRules([try .init(parsing: "corrupt=skip")]), limit: .count(0), inputs: 10)
    let settled = tally.settle(record(.corrupt))
    #expect(settled.status == .skipped("corrupt (--on corrupt=skip)"))
    #expect(settled.warnings == ["what is wrong with a"] && tally.stopReason == nil)
    let done = Record(input: [98], status: .done, key: 2)
    #expect(tally.settle(done) == done && tally.stopReason == nil)
    #expect(tally.settle(record(.missing)) == record(.missing))
    #expect(tally.stopReason?.contains("1 failure, more than --max-failures 0 allows") == true)
  }

  @Test func firstReasonToStopIsTold() throws {
    var tally = FailureTally(rules: FailureRules([try .init(parsing: "missing=stop")]), inputs: 10)
    #expect(tally.settle(record(.missing)) == record(.missing))
    #expect(tally.stopReason == "what is wrong with a")
    _ = tally.settle(record(.noSpace))
    #expect(tally.stopReason == "what is wrong with a")
  }
}
