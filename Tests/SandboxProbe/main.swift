// Enters the workers' sandbox and tries to get out; built for tests only. A line for each fact or attempt: what came of
// it, a tab, its name. Arguments: `free`, `confined`, `abort` or `foreign`, and an empty directory; or `run`, and a
// program that is to find no Landlock.
import CEscapes
import Platform
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

let mode = CommandLine.arguments[1]
if mode == "run" {
  escape_without_landlock(CommandLine.unsafeArgv + 2)
  exit(127)
}
var scene = escape_scene()
precondition(escape_prepare(&scene, CommandLine.arguments[2]), "the directory is not empty, or not ours")
// Lives until this process is gone, and its end of the socket with it.
let ends = try StreamSocket.pair()
scene.victim = try ChildProcess.spawn(
  SpawnRequest(executable: "/bin/cat", standardInput: ends.child.number, standardOutput: .null)
).pid

if mode == "free" {
  escape_try(&scene, true)
} else {
  let sandbox = Sandbox(
    readable: [FilePath(platformString: scene.readable)], writable: [FilePath(platformString: scene.writable)],
    mostMemory: 16 << 30, mostWritten: 1 << 30)
  let before = MonotonicClock.now()
  let outcome = sandbox.apply()
  print("\((MonotonicClock.now() - before) / 1000)\tmicroseconds")
  print("\(outcome.landlockABI)\tLandlock ABI\n\(outcome.hasLimits)\tlimits\n\(outcome.hasFilter)\tfilter")
  print("\(outcome.shortfall)\tshortfall")
  fflush(nil)
  switch mode {
  case "abort": abort()
  case "foreign": escape_by_foreign_call()
  default: escape_try(&scene, false)
  }
}
