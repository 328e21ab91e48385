// The line people see, and which errors stop a run.

import Platform
import SystemPackage
import Testing

@Suite struct SystemErrorTests {
  @Test func messageNamesCallPathAndReason() {
    let error = SystemError(call: "open", path: "images/a.jpg", errno: .permissionDenied)
    #expect(error.message == "open images/a.jpg: Permission denied")
    #expect("\(error)" == error.message)
  }

  @Test func messageWithoutPath() {
    #expect(SystemError(call: "socketpair", errno: .tooManyOpenFiles).message == "socketpair: Too many open files")
  }

  @Test func messageShowsStrangeBytesOfThePath() {
    let error = SystemError(call: "open", path: FilePath(bytes: [0x61, 0xff, 0x0a]), errno: .ioError)
    #expect(error.message == "open a\\xff\\x0a: Input/output error")
  }

  @Test(arguments: [
    (Errno.noSpace, true), (.readOnlyFileSystem, true), (.diskQuotaExceeded, true), (.permissionDenied, false),
    (.fileExists, false), (.ioError, false),
  ])
  func onlyFaultsOfThePlaceStopTheRun(errno: Errno, stops: Bool) {
    #expect(SystemError(call: "write", errno: errno).stopsRun == stops)
  }
}
