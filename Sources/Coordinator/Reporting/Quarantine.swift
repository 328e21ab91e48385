// The inputs that crashed a worker, kept beside the outputs for whoever looks into them.

import Platform
import Records
import SystemPackage

/// `DIR/.imgcoord/quarantine`: paths as the records have them, each ended by NUL, so that `imgcoord -0 --files-from` and
/// `xargs -0` take it. An input leaves it when a later run tries it again, and comes back when it crashes again.
final class Quarantine {
  let path: FilePath
  private(set) var count = 0
  /// The first failure to write it.
  private(set) var failure: String?

  private let state: StateDirectory

  /// Takes off the list what the workload is about to try again.
  init(of workload: some Workload) {
    state = StateDirectory(below: FilePath(bytes: workload.outputRoot))
    path = state.quarantine
    let buffer = FileBuffer()
    guard (try? FileReader.read(path, into: buffer, limit: 1 << 30)) != nil else { return }
    let listed = buffer.copied().split(separator: 0).map(Array.init)
    var kept = Set(listed)
    for index in 0..<workload.count where workload.isToBeRun(index) {
      kept.remove(workload.record(index, status: .done).input)
    }
    guard kept.count < listed.count else { return }
    attempt { () throws(SystemError) in
      let left: [UInt8] = listed.filter(kept.contains).flatMap { $0 + [0] }
      _ = try left.withUnsafeBufferPointer { (bytes) throws(SystemError) in
        try AtomicOutput.write(UnsafeRawBufferPointer(bytes), to: path)
      }
    }
  }

  /// Takes what ended its worker, by a crash or for want of memory.
  func add(_ record: Record) {
    guard case .failed(let failure) = record.status, failure.kind == .crashed || failure.kind == .outOfMemory,
      failure.kind == .crashed || failure.signal != nil
    else { return }
    let input = record.input
    count += 1
    attempt { () throws(SystemError) in
      try state.create()
      let file = try Descriptor.openRegular(path, appending: true)
      try StandardStreams.writeAll(fd: file.number, input + [0])
    }
  }

  private func attempt(_ body: () throws(SystemError) -> Void) {
    do throws(SystemError) {
      try body()
    } catch {
      failure = failure ?? "cannot write the list of inputs that crash workers: \(error.message)"
    }
  }
}
