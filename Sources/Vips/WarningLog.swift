// Collects what libvips and the libraries under it would print on stderr.

import CVips
import Synchronization

/// Warnings since the last ``take()``. The log handler may run on any of libvips's threads.
package enum WarningLog {
  /// Texts kept; the rest are only counted. One bad file can produce thousands.
  package static let capacity = 16

  private struct State {
    var texts: [String] = []
    var count = 0
  }

  private static let state = Mutex(State())

  /// Replaces GLib's default log handler (`g_log_set_default_handler`), which writes to stderr.
  static func install() {
    _ = g_log_set_default_handler(
      { domain, level, message, _ in
        let serious = G_LOG_LEVEL_ERROR.rawValue | G_LOG_LEVEL_CRITICAL.rawValue | G_LOG_LEVEL_WARNING.rawValue
        guard level.rawValue & serious != 0, let message else { return }
        WarningLog.append(domain: domain.map { String(cString: $0) }, String(cString: message))
      }, nil)
  }

  /// The texts in order, at most ``capacity``, and how many there were in all; both start again from nothing.
  package static func take() -> (texts: [String], count: Int) {
    state.withLock { state in
      defer { state = State() }
      return (state.texts, state.count)
    }
  }

  private static func append(domain: String?, _ message: String) {
    state.withLock { state in
      state.count += 1
      guard state.texts.count < capacity else { return }
      let prefix = domain.flatMap { $0.isEmpty ? nil : $0 + ": " } ?? ""
      state.texts.append(prefix + message)
    }
  }
}
