// Signals as readable bytes: the loop polls a pipe instead of being interrupted anywhere.
import CPlatform
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Handlers for some signals, each of which writes a byte to a pipe of this process. One pipe a signal at a time.
///
/// The marks behind `drain` are kept beside the pipe, so a full pipe loses no signal; as in the kernel, several
/// deliveries of one signal may become one.
package final class SignalPipe: Sendable {
  private let signals: [CInt]
  private let readEnd: Descriptor
  private let writeEnd: Descriptor

  /// Throws EBUSY if one of the signals already has a pipe, and EINVAL for those that cannot be caught.
  package init(_ signals: [CInt]) throws(SystemError) {
    var ends: (CInt, CInt) = (-1, -1)
    _ = try systemCall("pipe") {
      withUnsafeMutableBytes(of: &ends) { pipe($0.assumingMemoryBound(to: CInt.self).baseAddress!) }
    }
    readEnd = Descriptor(owning: ends.0)
    writeEnd = Descriptor(owning: ends.1)
    for number in [ends.0, ends.1] {
      _ = try systemCall("fcntl") { fcntl(number, F_SETFD, FD_CLOEXEC) }
      try StreamSocket.makeNonBlocking(number)
    }
    var routed: [CInt] = []
    for signal in signals {
      let code = cplatform_signal_route(signal, ends.1)
      if code != 0 {
        for signal in routed { cplatform_signal_restore(signal) }
        throw SystemError(call: "sigaction", errno: Errno(rawValue: code))
      }
      routed.append(signal)
    }
    self.signals = routed
  }

  /// Puts the former dispositions back, then closes the pipe.
  deinit {
    for signal in signals { cplatform_signal_restore(signal) }
  }

  /// Readable when `drain` has something to say. Not to be read otherwise.
  package var descriptor: CInt { readEnd.number }

  /// The signals that came since the last call, each once, in the order given to `init`; empty for a false alarm.
  package func drain() -> [CInt] {
    withUnsafeTemporaryAllocation(byteCount: 512, alignment: 1) { buffer in
      while read(readEnd.number, buffer.baseAddress, buffer.count) > 0 {}
    }
    // After the bytes: a signal that comes in between leaves a byte too many, never a mark nobody is woken for.
    return signals.filter(cplatform_signal_take)
  }

  /// Whether whoever started us wants this signal ignored, as nohup(1) does with SIGHUP.
  package static func isIgnored(_ signal: CInt) -> Bool { cplatform_signal_is_ignored(signal) }

  /// Puts these signals to their default (SIG_DFL), whatever was inherited.
  package static func reset(_ signals: [CInt]) {
    for signal in signals { cplatform_signal_reset(signal) }
  }

  /// Has the kernel discard these signals (SIG_IGN): SIGPIPE and SIGXFSZ become EPIPE and EFBIG. Spawned children do
  /// not inherit it.
  package static func ignore(_ signals: [CInt]) {
    for signal in signals {
      let code = cplatform_signal_ignore(signal)
      precondition(code == 0, "sigaction: \(Errno(rawValue: code))")
    }
  }
}
