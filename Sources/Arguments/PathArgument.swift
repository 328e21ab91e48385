// A path on the command line, byte for byte as the shell passed it.

import ArgumentParser
import Recipes

package struct PathArgument: ExpressibleByArgument, Equatable, Sendable, CustomStringConvertible {
  package var bytes: [UInt8]

  package init(bytes: [UInt8]) { self.bytes = bytes }

  /// nil for the empty string, which names nothing.
  package init?(argument: String) {
    guard !argument.isEmpty else { return nil }
    bytes = ArgumentBytes.decode(argument)
  }

  package var description: String { String(decoding: bytes, as: UTF8.self) }

  package var defaultValueDescription: String { description }

  /// `-`: standard input or output.
  package var isDash: Bool { bytes == [UInt8(ascii: "-")] }
}
