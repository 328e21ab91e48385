// The signals we speak of, so that other targets need not import libc. signal(7).

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package enum SignalNumber {
  package static let interrupt = SIGINT
  package static let terminate = SIGTERM
  package static let hangUp = SIGHUP
  package static let child = SIGCHLD
  package static let kill = SIGKILL
  package static let quit = SIGQUIT
  package static let brokenPipe = SIGPIPE
  package static let fileSizeExceeded = SIGXFSZ
}
