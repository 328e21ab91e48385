// Files a run reads besides its inputs, none of which anything it writes may replace: lists, recipes, watermarks, settings.

import Platform
import SystemPackage

struct ReadFiles {
  private var files: [(what: String, status: FileStatus)] = []

  /// - Parameter what: for people, before its name: "the list".
  mutating func add(_ path: FilePath, as what: String) {
    guard let status = try? FileStatus.of(path, followLinks: true) else { return }
    files.append((what: "\(what) \(path.displayed)", status: status))
  }

  /// Of a shell's redirection; pipes and terminals cannot be replaced.
  mutating func addStandardInput() {
    guard let status = try? FileStatus.of(descriptor: 0), status.kind == .regular else { return }
    files.append((what: "the list on standard input", status: status))
  }

  /// What the file is to this run, however it is spelled; nil when it reads no such file.
  func what(_ status: FileStatus) -> String? { files.first { $0.status.isSameFile(as: status) }?.what }
}
