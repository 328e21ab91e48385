// The arguments this process was given.

import Recipes

extension ArgumentBytes {
  /// The process's arguments without the first, ready for ArgumentParser.
  package static func current() -> [String] {
    (1..<max(1, Int(CommandLine.argc))).compactMap { index in
      CommandLine.unsafeArgv[index].map { pointer in
        var count = 0
        while pointer[count] != 0 { count += 1 }
        return encode(UnsafeRawBufferPointer(start: pointer, count: count))
      }
    }
  }
}
