// Two inputs for one output, and outputs that would leave the output directory, are refused.

import Platform
import SystemPackage

struct CollisionCheck {
  private let folds: Bool
  private let directories: OutputDirectories?

  /// - Parameter exists: whether the output directory does; else no link can be in it.
  init(root: FilePath, exists: Bool) {
    folds = FileSystemTraits.foldsCase(nearExisting: root)
    directories = exists ? OutputDirectories(root: root) : nil
  }

  /// The same file named twice is one input: `plan` loses the second.
  func run(_ plan: inout Plan) throws(PlanRefusal) {
    let variants = plan.variantCount
    var table = OutputTable(capacity: plan.count * variants)
    var isDuplicate: [Bool] = []
    var collisions: [String] = []
    var escapes: [String] = []
    var (count, escapeCount) = (0, 0)
    let current = plan
    let numbered = plan.naming.template?.uses(.number) == true
    func key(_ entry: Int) -> [UInt8] {
      identity(of: current.output(entry / variants, variant: entry % variants), current.naming) ?? []
    }
    var refused = OutputTable(capacity: plan.inputs.refusedCount)
    for index in 0..<plan.count {
      if plan.inputs.isRefused(index) {
        // Positions that are in names stay.
        if numbered { continue }
        let isNew = refused.insert(index, Array(plan.inputs.path(index))) { Array(current.inputs.path($0)) } == nil
        if !isNew { isDuplicate.mark(index, of: plan.count) }
        continue
      }
      for variant in 0..<variants {
        let output = plan.output(index, variant: variant)
        guard let identity = identity(of: output, plan.naming) else {
          escapeCount += 1
          if escapes.count < 5 { escapes.append("\(plan.shown(index)) -> \(FilePath(bytes: output).displayed)") }
          continue
        }
        guard let other = table.insert(index * variants + variant, identity, path: key) else { continue }
        let isSame = plan.inputs.isSameFile(index, other / variants) && plan.hasSameRecipe(index, other / variants)
        if variant == other % variants, isSame, !numbered {
          isDuplicate.mark(index, of: plan.count)
          break
        }
        count += 1
        if collisions.count < 5 {
          collisions.append(
            "\(plan.shown(other / variants)) and \(plan.shown(index)) -> \(FilePath(bytes: output).displayed)")
        }
      }
    }
    if !escapes.isEmpty {
      throw PlanRefusal(
        "links in the output directory, or --template, lead out of it or into its \(StateDirectory.name); nothing was written. Change that, or choose another directory:",
        escapes, of: escapeCount)
    }
    guard count == 0 else {
      let subject = count == 1 ? "1 output has two inputs" : "\(count) outputs have two inputs each"
      throw PlanRefusal(
        "\(subject); nothing was written. Rename one, or run them into different directories:", collisions, of: count)
    }
    if !isDuplicate.isEmpty { plan.drop(isDuplicate) }
  }

  /// What is equal for two names of one file; nil when it is not below the output directory.
  private func identity(of output: [UInt8], _ naming: OutputNaming) -> [UInt8]? {
    guard naming.contains(output) else { return nil }
    let path = directories.map { $0.resolve(output) } ?? output
    guard folds, let path else { return path }
    return Array(String(decoding: path, as: UTF8.self).lowercased().utf8)
  }
}

extension [Bool] {
  /// Most lists name nothing twice, and need no array.
  fileprivate mutating func mark(_ index: Int, of count: Int) {
    if isEmpty { self = Array(repeating: false, count: count) }
    self[index] = true
  }
}

/// Where the directories of outputs really are; each is looked up once.
final class OutputDirectories {
  private let root: [UInt8]
  /// The root with a slash.
  private let prefix: [UInt8]
  private var known: [[UInt8]: [UInt8]?] = [:]
  private var last: (directory: ArraySlice<UInt8>, resolved: [UInt8]?) = ([], nil)

  init(root: FilePath) {
    self.root = root.resolved.bytes
    prefix = self.root.last == UInt8(ascii: "/") ? self.root : self.root + [UInt8(ascii: "/")]
  }

  /// The output with its directory resolved; nil when that is not the root or below it.
  func resolve(_ output: [UInt8]) -> [UInt8]? {
    let slash = output.lastIndex(of: UInt8(ascii: "/")) ?? 0
    let directory = output[..<slash]
    if directory != last.directory || last.directory.isEmpty { last = (directory, look(Array(directory))) }
    return last.resolved.map { $0 + output[slash...] }
  }

  private func look(_ directory: [UInt8]) -> [UInt8]? {
    if let found = known[directory] { return found }
    let resolved = FilePath(bytes: directory.isEmpty ? [UInt8(ascii: "/")] : directory).resolved.bytes
    let isInside =
      resolved == root || resolved.starts(with: prefix) && !StateDirectory.holds(resolved.dropFirst(prefix.count))
    known[directory] = .some(isInside ? resolved : nil)
    return isInside ? resolved : nil
  }
}
