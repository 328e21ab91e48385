// What a process gives up before it touches what strangers wrote (reliability rule 5).
import CPlatform
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// To be applied while the process has one thread. Threads started later are bound too.
package struct Sandbox: Sendable {
  /// How far it came. Each layer stands without the others.
  package struct Outcome: Equatable, Sendable {
    package var hasLimits = false
    /// Version of the kernel's interface; 0: files are not guarded.
    package var landlockABI = 0
    /// Whether system calls are filtered.
    package var hasFilter = false
    /// Why layers are missing; empty when none is.
    package var shortfall = ""
  }

  /// Files that may be read, and directories of which all may.
  package var readable: [FilePath]
  /// Directories in which files may be written, replaced and removed and directories made.
  package var writable: [FilePath]
  /// Bytes; what the largest image needs, several times over.
  package var mostMemory: UInt64
  /// Of one file, bytes.
  package var mostWritten: UInt64

  /// Open files may be given times. The one thing a readable file would not be safe from.
  package var setsTimes: Bool

  private static let mostOpenFiles: UInt64 = 1024

  #if os(Linux)
  /// What libraries read when they load their plug-ins and count processors. Nothing else of /etc, and nothing of /proc.
  private static let systemFiles: [FilePath] = [
    "/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/sys/devices/system", "/dev/null", "/dev/urandom",
  ]
  #endif

  package init(
    readable: [FilePath], writable: [FilePath], mostMemory: UInt64, mostWritten: UInt64, setsTimes: Bool = false
  ) {
    self.readable = readable
    self.writable = writable
    self.mostMemory = mostMemory
    self.mostWritten = mostWritten
    self.setsTimes = setsTimes
  }

  /// For good, as far as the system can. setrlimit(2), landlock(7), seccomp(2).
  package func apply() -> Outcome {
    var outcome = Outcome()
    var missing: [String] = []
    func attempt(_ layer: String, _ body: () throws(SystemError) -> Void) {
      do throws(SystemError) {
        try body()
      } catch {
        missing.append("\(layer): \(error.message)")
      }
    }
    attempt("limits") { () throws(SystemError) in
      try limit()
      outcome.hasLimits = true
    }
    #if os(Linux)
    offerToKiller()
    attempt("privileges") { () throws(SystemError) in try check("capset", cplatform_drop_privileges()) }
    attempt("Landlock") { () throws(SystemError) in outcome.landlockABI = try guardFiles() }
    attempt("seccomp") { () throws(SystemError) in
      try check("seccomp", cplatform_seccomp_enforce(setsTimes))
      outcome.hasFilter = true
    }
    #else
    missing.append("this system has neither Landlock nor seccomp")
    #endif
    outcome.shortfall = missing.joined(separator: "; ")
    return outcome
  }

  private func limit() throws(SystemError) {
    let limits: [(Int, UInt64)] = [
      (CPLATFORM_LIMIT_CORE, 0), (CPLATFORM_LIMIT_FILES, Self.mostOpenFiles), (CPLATFORM_LIMIT_FILE_SIZE, mostWritten),
      (CPLATFORM_LIMIT_ADDRESS_SPACE, mostMemory),
    ]
    for (limit, most) in limits { try check("setrlimit", cplatform_lower_limit(CInt(limit), most)) }
  }

  private func check(_ call: String, _ code: CInt) throws(SystemError) {
    if code != 0 { throw SystemError(call: call, errno: Errno(rawValue: code)) }
  }

  #if os(Linux)
  /// When memory runs out, a worker goes before the coordinator. proc_pid_oom_score_adj(5).
  private func offerToKiller() {
    let path: FilePath = "/proc/self/oom_score_adj"
    guard let text = KernelFile.read(path),
      let score = Int(String(decoding: text.filter { $0 > UInt8(ascii: " ") }, as: UTF8.self)),
      let file = try? Descriptor.open(path, O_WRONLY)
    else { return }
    try? StandardStreams.writeAll(fd: file.number, String(min(score + 500, 1000)).utf8)
  }

  /// - Returns: the version of Landlock in force.
  private func guardFiles() throws(SystemError) -> Int {
    var (number, version): (CInt, CInt) = (-1, 0)
    try check("landlock_create_ruleset", cplatform_landlock_create(&number, &version))
    let ruleset = Descriptor(owning: number)
    cplatform_landlock_allow_libraries(ruleset.number)
    // What cannot be allowed, being gone or never there, stays denied.
    for path in Self.systemFiles + readable {
      _ = path.withPlatformString { cplatform_landlock_allow(ruleset.number, $0, false) }
    }
    for path in writable { _ = path.withPlatformString { cplatform_landlock_allow(ruleset.number, $0, true) } }
    try check("landlock_restrict_self", cplatform_landlock_enforce(ruleset.number))
    return Int(version)
  }
  #endif
}
