// Real children: what they inherit, how they end, and that bytes reach them as they are.

import Platform
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite(.timeLimit(.minutes(1))) struct ChildProcessTests {
  @Test func socketIsTheChildsInput() throws {
    let ends = try StreamSocket.pair()
    let parent = ends.parent
    let child = ends.child
    let process = try ChildProcess.spawn(
      SpawnRequest(
        executable: "/bin/sh", arguments: [Array("-c".utf8), Array("exec cat >&0".utf8)], standardInput: child.number))
    try child.close()
    #expect(try send(Array("hello".utf8), to: parent.number) == .bytes(5))
    var set = PollSet()
    set.set(parent.number, wantsRead: true, wantsWrite: false, token: 0)
    _ = set.wait(timeoutNanoseconds: 10_000_000_000)
    #expect(try receive(parent.number).bytes == Array("hello".utf8))
    #expect(process.reap() == nil)
    shutdown(parent.number, CInt(SHUT_WR))
    #expect(process.wait() == .exited(code: 0))
    #expect(try receive(parent.number).isEnded)
    // Forgotten: there is nothing to reap twice.
    #expect(process.reap() == .unseen)
  }

  @Test(arguments: [0, 1, 3, 75, 127, 255]) func exitCodes(code: Int) throws {
    #expect(try shell("exit \(code)").status == .exited(code: code))
  }

  @Test(arguments: [SIGKILL, SIGSEGV, SIGABRT, SIGTERM, SIGPIPE]) func signals(number: CInt) throws {
    #expect(try shell("kill -\(number) $$").status == .signaled(signal: Int(number)))
  }

  @Test func signalReachesTheChild() throws {
    let process = try sleeper()
    #expect(process.reap() == nil)
    process.signal(SIGKILL)
    #expect(process.wait() == .signaled(signal: Int(SIGKILL)))
  }

  @Test func leadsItsOwnProcessGroup() throws {
    let process = try sleeper()
    #expect(getpgid(process.pid) == process.pid)
    #expect(getpgid(process.pid) != getpgrp())
    #expect(getsid(process.pid) == getsid(0))
    process.signal(SIGKILL)
    _ = process.wait()
  }

  #if os(Linux)
  @Test func onlyTheStandardStreamsAreOpen() throws {
    // Neither of these is close-on-exec.
    let low = dup(1)
    let high = fcntl(1, F_DUPFD, 300)
    defer {
      close(low)
      close(high)
    }
    try #require(low > 2 && high >= 300)
    let script = "cd /proc/self/fd; n=0; while [ $n -lt 1000 ]; do [ -e $n ] && echo $n >&0; n=$((n + 1)); done"
    #expect(try shell(script).output == "0\n1\n2\n")
  }

  @Test func allSignalsAreDefaultAndUnblocked() throws {
    SignalPipe.ignore([SIGXFSZ])
    var blocked = sigset_t()
    var former = sigset_t()
    sigemptyset(&blocked)
    sigaddset(&blocked, SIGWINCH)
    pthread_sigmask(SIG_BLOCK, &blocked, &former)
    defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
    // The shell itself reads, and the kernel shows what it was started with.
    let script =
      "while read -r key mask; do case $key in SigBlk:|SigIgn:) echo $mask >&9;; esac; done </proc/self/status"
    let masks = try shell(script).output.split(separator: "\n").map { UInt64($0, radix: 16) }
    // 32 and 33 are glibc's own, which posix_spawn leaves ignored.
    let internalSignals: UInt64 = 3 << 31
    #expect(masks.count == 2)
    #expect(masks.allSatisfy { $0.map { $0 & ~internalSignals } == 0 })
    // The parent does have something to reset.
    let own = String(decoding: try contents("/proc/thread-self/status"), as: UTF8.self)
    #expect(own.split(separator: "\n").contains { $0.hasPrefix("SigBlk") && !$0.hasSuffix("\t0000000000000000") })
    #expect(own.split(separator: "\n").contains { $0.hasPrefix("SigIgn") && !$0.hasSuffix("\t0000000000000000") })
  }

  @Test func anOverriddenNameIsThereOnce() throws {
    // As the kernel got it: the shell itself drops what is double.
    let script = "grep -zc ^PATH= /proc/$$/environ >&9; grep -zc ^TWICE= /proc/$$/environ >&9"
    let result = try shell(script, environment: [("PATH", "/usr/bin:/bin"), ("TWICE", "1"), ("TWICE", "2")])
    #expect(result.output == "1\n1\n")
  }

  @Test func standardOutputGoesWhereItShould() throws {
    let script = "a=$(readlink /proc/$$/fd/1); b=$(readlink /proc/$$/fd/2); printf '%s\\n' \"$a\" \"$b\" >&0"
    let (own, errors) = (linkTarget("/proc/self/fd/1"), linkTarget("/proc/self/fd/2"))
    let inherited = try shell(script).output
    #expect(inherited == "\(own)\n\(errors)\n")
    #expect(try shell(script, output: .null).output == "/dev/null\n\(errors)\n")
    #expect(try shell(script, output: .standardError).output == "\(errors)\n\(errors)\n")
  }
  #endif

  @Test func aSocketThatIsZeroAlreadyStaysOpen() async {
    await #expect(processExitsWith: .success) {
      let ends = try StreamSocket.pair()
      dup2(ends.child.number, 0)
      _ = fcntl(0, F_SETFD, FD_CLOEXEC)
      let process = try ChildProcess.spawn(
        SpawnRequest(
          executable: "/bin/sh", arguments: [Array("-c".utf8), Array("echo here >&0".utf8)], standardInput: 0))
      #expect(process.wait() == .exited(code: 0))
      #expect(try receive(ends.parent.number).bytes == Array("here\n".utf8))
    }
  }

  @Test func argumentsAreBytes() throws {
    let odd: [UInt8] = [0x2d, 0xff, 0x0a, 0x20, 0x27, 0x80]
    let script = Array("exec 9>&0; printf %s \"$1\" | od -An -tx1 >&9; echo $# >&0".utf8)
    let result = try run("/bin/sh", [Array("-c".utf8), script, Array("sh".utf8), odd, []])
    #expect(result.output == " 2d ff 0a 20 27 80\n2\n")
  }

  @Test func executablePathsAreBytes() throws {
    let scratch = try Scratch()
    let script = try scratch.file([0xff, 0x0a, 0x61], Array("#!/bin/sh\necho run >&0\n".utf8))
    _ = script.withPlatformString { chmod($0, 0o755) }
    #expect(try run(script, [String]()).output == "run\n")
  }

  @Test func environmentIsInheritedAndOverridden() throws {
    let result = try shell(
      "echo \"$HOME|$ONE|$TWO\" >&0; echo $PATH >&0",
      environment: [("ONE", "1"), ("TWO", "first"), ("PATH", "/usr/bin:/bin:/odd"), ("TWO", "last=2")])
    let home = getenv("HOME").map { String(cString: $0) } ?? ""
    #expect(result.output == "\(home)|1|last=2\n/usr/bin:/bin:/odd\n")
  }

  @Test(arguments: [
    ("/nonexistent/program", Errno.noSuchFileOrDirectory), ("/etc/passwd", .permissionDenied),
    ("/tmp", .permissionDenied),
    ("/etc/passwd/x", .notDirectory),
  ])
  func failedStartsAreThrown(path: String, errno: Errno) throws {
    let error = try systemError { _ = try run(FilePath(path), [String]()) }
    #expect(error == SystemError(call: "posix_spawn", path: FilePath(path), errno: errno))
  }

  @Test func aNULInAnArgumentIsRefused() throws {
    #expect(try systemError { _ = try run("/bin/true", [[0x61, 0, 0x62]]) }.errno == .invalidArgument)
    #expect(try systemError { _ = try run("/bin/true", ["x"], environment: [("A", "b\0c")]) }.errno == .invalidArgument)
  }
}
