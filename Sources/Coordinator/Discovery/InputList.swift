// What was found: every input in order, each with what stat said of it.

import Platform
import Protocol
import SystemPackage

/// Why an input cannot be a task: a few bytes, because a list can name a million files that are not there.
enum Refusal: Equatable, Sendable {
  /// stat(2) or opendir(3) failed.
  case system(Errno)
  case notRegular(FileStatus.Kind)

  func failure(for path: FilePath) -> Failure {
    switch self {
    case .system(let errno):
      let isMissing = errno == .noSuchFileOrDirectory || errno == .notDirectory
      return Failure(isMissing ? .missing : .unreadable, at: .plan, "\(path.displayed): \(errno)")
    case .notRegular(let kind):
      return Failure(.notRegular, at: .plan, ReadFailure.notRegular(kind).message(for: path))
    }
  }
}

/// About 40 bytes an input besides its path.
struct InputList: Sendable {
  struct Input: Sendable {
    /// As the user gave it or the walk found it.
    var path: PathArena.Span
    /// Where it goes below the output directory, before the format changes its extension.
    var relative: PathArena.Span
    fileprivate var device: UInt16 = 0
    /// Number of its recipe in the plan.
    fileprivate var recipe: UInt16 = 0
    /// Whether the path's last component is a symbolic link.
    var isLink = false
    /// Bytes, saturated.
    var size: UInt32 = 0
    var inode: UInt64 = 0
    var modified: Int64 = 0
  }

  private(set) var inputs: [Input] = []
  /// Inputs that cannot be tasks, by position.
  private var refusals: [Int: Refusal] = [:]
  private var arena = PathArena()
  private var devices: [UInt64] = []

  var count: Int { inputs.count }

  func path(_ index: Int) -> ArraySlice<UInt8> { arena[inputs[index].path] }
  func relative(_ index: Int) -> ArraySlice<UInt8> { arena[inputs[index].relative] }

  var refusedCount: Int { refusals.count }

  /// Whether two inputs are one file, however they are spelled.
  func isSameFile(_ first: Int, _ second: Int) -> Bool {
    inputs[first].inode == inputs[second].inode && inputs[first].device == inputs[second].device
  }

  func isRefused(_ index: Int) -> Bool { refusals[index] != nil }

  /// nil for an input that can be a task.
  func refusal(_ index: Int) -> Failure? { refusals[index]?.failure(for: FilePath(bytes: path(index))) }

  func recipe(_ index: Int) -> Int { Int(inputs[index].recipe) }

  mutating func setRecipe(_ index: Int, _ recipe: UInt16) { inputs[index].recipe = recipe }

  func device(_ index: Int) -> UInt64 { devices[Int(inputs[index].device)] }

  /// Bytes of all inputs, each saturated at 4 GiB.
  var totalBytes: Int { inputs.reduce(0) { $0 + Int($1.size) } }

  /// Adds an input that exists and is a regular file. `relativeStart` is a position in `path`.
  mutating func add(
    _ path: [UInt8], relativeStart: Int, status: FileStatus, isLink: Bool = false
  ) throws(DiscoveryError) {
    let span = try store(path)
    var input = Input(path: span, relative: span.dropping(relativeStart))
    input.isLink = isLink
    input.device = deviceIndex(status.device)
    input.size = UInt32(clamping: status.size)
    input.inode = status.inode
    input.modified = status.modifiedNanoseconds
    inputs.append(input)
  }

  /// Adds an input that will be reported as failed without being tried.
  mutating func refuse(_ path: [UInt8], relativeStart: Int, _ refusal: Refusal) throws(DiscoveryError) {
    let span = try store(path)
    refusals[inputs.count] = refusal
    inputs.append(Input(path: span, relative: span.dropping(relativeStart)))
  }

  /// Sets where an input goes, when that is not a part of its path as given.
  mutating func place(_ index: Int, at relative: some Collection<UInt8>) throws(DiscoveryError) {
    inputs[index].relative = try store(relative)
  }

  mutating func place(_ index: Int, relativeStart: Int) {
    inputs[index].relative = inputs[index].path.dropping(relativeStart)
  }

  /// Drops the inputs for which `isDuplicate` holds. Positions change.
  mutating func drop(_ isDuplicate: [Bool]) {
    var kept: [Int: Refusal] = [:]
    var position = 0
    for index in inputs.indices where !isDuplicate[index] {
      if let refusal = refusals[index] { kept[position] = refusal }
      inputs[position] = inputs[index]
      position += 1
    }
    inputs.removeLast(inputs.count - position)
    refusals = kept
  }

  private mutating func store(_ bytes: some Collection<UInt8>) throws(DiscoveryError) -> PathArena.Span {
    guard let span = arena.append(bytes) else {
      throw DiscoveryError(.badList, "a path of \(bytes.count) bytes is longer than any file name can be")
    }
    return span
  }

  private mutating func deviceIndex(_ device: UInt64) -> UInt16 {
    if let known = devices.lastIndex(of: device) { return UInt16(known) }
    devices.append(device)
    return UInt16(clamping: devices.count - 1)
  }
}
