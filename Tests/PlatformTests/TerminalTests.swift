// A pseudo-terminal and things that are none.

import Platform
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct TerminalTests {
  @Test func filesAndSocketsAreNone() throws {
    let null = try Descriptor.open("/dev/null", O_RDONLY)
    for number in [null.number, -1] {
      #expect(!Terminal.isTerminal(number))
      #expect(Terminal.width(number) == nil)
    }
  }

  @Test func aPseudoTerminalHasTheWidthItIsGiven() throws {
    let terminal = try Descriptor.open("/dev/ptmx", O_RDWR | O_NOCTTY)
    #expect(Terminal.isTerminal(terminal.number))
    // It has no size yet.
    #expect(Terminal.width(terminal.number) == nil)
    let stty = try ChildProcess.spawn(
      SpawnRequest(
        executable: "/bin/stty", arguments: [Array("cols".utf8), Array("123".utf8)], standardInput: terminal.number))
    #expect(stty.wait() == .exited(code: 0))
    #expect(Terminal.width(terminal.number) == 123)
  }
}
