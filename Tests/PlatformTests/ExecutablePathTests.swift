// The path of the test program itself.

import Platform
import SystemPackage
import Testing

@Suite struct ExecutablePathTests {
  @Test func isAbsoluteAndThisProgram() throws {
    let path = try ExecutablePath.current()
    #expect(path.isAbsolute)
    let status = try FileStatus.of(path, followLinks: false)
    #expect(status.kind == .regular)
    #if os(Linux)
    #expect(status.isSameFile(as: try FileStatus.of("/proc/self/exe", followLinks: true)))
    #endif
  }
}
