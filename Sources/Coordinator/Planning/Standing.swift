// What a task comes to in view of what is already there, and why.

import Arguments
import Protocol
import Records

extension Plan {
  enum Standing: Equatable, Sendable {
    /// Nothing is there.
    case run
    /// What is there does not do.
    case stale(Staleness)
    case skipExisting
    /// By the journal.
    case skipUpToDate
    /// By dates alone.
    case skipNewer
    /// Done by the run that is being resumed.
    case skipDone
    /// Only failures are to be repeated, and this was none.
    case skipNotFailed
    /// Only failures are to be repeated, and this was never done.
    case skipNeverDone
    case failExisting
    /// It failed in the run that is being resumed.
    case failBefore

    var isToBeRun: Bool {
      switch self {
      case .run, .stale: true
      default: false
      }
    }
  }

  enum Staleness: Equatable, Sendable {
    case outputMissing
    case outputChanged
    case inputNewer
    case inputChanged
    case recipeChanged
    case failedBefore
    case inputNewerByDate
    /// The journal may have known of it.
    case journalDamaged
    /// Number of the version among those of the journal.
    case madeBy(UInt8)

    /// - Parameter versions: of the journal's runs.
    func text(_ versions: [String]) -> String {
      switch self {
      case .outputMissing: "output is missing"
      case .outputChanged: "output was changed since"
      case .inputNewer: "input is newer"
      case .inputChanged: "input was changed"
      case .recipeChanged: "recipe changed"
      case .failedBefore: "failed before"
      case .inputNewerByDate: "input is newer; no journal entry: compared by dates"
      case .journalDamaged: "the journal is damaged"
      case .madeBy(let number): "made by version \(versions[Int(number)])"
      }
    }
  }
}
