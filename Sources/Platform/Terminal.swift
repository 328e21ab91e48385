// Whether there is a terminal to draw on, and how wide.
import CPlatform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package enum Terminal {
  /// isatty(3).
  package static func isTerminal(_ number: CInt) -> Bool { isatty(number) == 1 }

  /// Columns; nil if the descriptor is no terminal or does not say. TIOCGWINSZ.
  package static func width(_ number: CInt) -> Int? {
    let columns = cplatform_terminal_width(number)
    return columns > 0 ? Int(columns) : nil
  }
}
