// What a run does about failures: --on and --max-failures.

import ArgumentParser
import Protocol
import Records

/// To a task that failed in a certain way.
enum Reaction: String, CaseIterable, Sendable {
  /// It has failed; the run goes on.
  case fail
  /// As `fail`, but it counts as skipped.
  case skip
  /// It is tried again, as often as --retries says, before it fails.
  case retry
  /// It has failed, and nothing new is started.
  case stop
}

/// A reaction to every class of failure.
struct FailureRules: Equatable, Sendable {
  private var reactions: [Failure.Kind: Reaction] = [.crashed: .retry, .outOfMemory: .retry, .noSpace: .stop]

  init() {}

  /// Later ones count.
  init(_ rules: [Rule]) { for rule in rules { reactions.merge(rule.reactions) { $1 } } }

  subscript(kind: Failure.Kind) -> Reaction { reactions[kind] ?? .fail }

  /// What a failure is told as that counts as skipped; nil for others.
  func skipping(_ failure: Failure) -> Record.Status? {
    guard self[failure.kind] == .skip else { return nil }
    return .skipped("\(failure.kind.name) (--on \(failure.kind.name)=skip)")
  }

  /// What one --on says: `CLASS=REACTION`, several with commas between.
  struct Rule: Equatable, Sendable {
    fileprivate var reactions: [Failure.Kind: Reaction] = [:]

    init(parsing text: String) throws {
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        let words = part.split(separator: "=", omittingEmptySubsequences: false)
        guard words.count == 2 else { throw ValidationError("--on '\(part)': write class=reaction, as corrupt=skip") }
        guard let kind = Failure.Kind.allCases.first(where: { $0.name == words[0] }) else {
          let names = Failure.Kind.allCases.map(\.name).joined(separator: ", ")
          throw ValidationError("--on '\(part)': no class of failure is called '\(words[0])'; there are \(names)")
        }
        guard let reaction = Reaction(rawValue: String(words[1])) else {
          let names = Reaction.allCases.map(\.rawValue).joined(separator: ", ")
          throw ValidationError("--on '\(part)': '\(words[1])' is no reaction; use one of \(names)")
        }
        reactions[kind] = reaction
      }
    }
  }
}

/// --max-failures: how many a run bears.
enum FailureLimit: ExpressibleByArgument, Equatable, Sendable, CustomStringConvertible {
  case count(Int)
  /// Of the inputs.
  case percent(Percentage)

  init?(argument: String) {
    if let percentage = Percentage(argument) {
      self = .percent(percentage)
    } else {
      guard let count = Int(argument), count >= 0 else { return nil }
      self = .count(count)
    }
  }

  var description: String {
    switch self {
    case .count(let count): "\(count)"
    case .percent(let percentage): "\(percentage)"
    }
  }

  func isExceeded(by failures: Int, of inputs: Int) -> Bool {
    switch self {
    case .count(let count): failures > count
    case .percent(let percentage): Double(failures) > percentage.of(inputs)
    }
  }
}
