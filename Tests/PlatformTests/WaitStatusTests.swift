// Decoding and describing how a process ended.

import Platform
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct WaitStatusTests {
  /// The layout of wait(2), which Linux and macOS share; 0x80 is the core dump.
  @Test(
    arguments: [
      (0, WaitStatus.exited(code: 0)), (0x300, .exited(code: 3)), (0xff00, .exited(code: 255)),
      (9, .signaled(signal: 9)),
      (11 | 0x80, .signaled(signal: 11)),
    ] as [(CInt, WaitStatus)])
  func decodes(raw: CInt, status: WaitStatus) {
    #expect(WaitStatus(rawStatus: raw) == status)
  }

  @Test(arguments: [
    (WaitStatus.exited(code: 3), "exit code 3"), (.signaled(signal: 11), "signal 11 (SIGSEGV)"),
    (.signaled(signal: Int(SIGXFSZ)), "signal \(SIGXFSZ) (SIGXFSZ)"), (.signaled(signal: 60), "signal 60"),
  ])
  func describes(status: WaitStatus, text: String) {
    #expect("\(status)" == text)
  }
}
