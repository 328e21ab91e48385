// File names are bytes: paths from and to bytes, without a String in between that would repair them.
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension FilePath {
  /// The path of these bytes, in FilePath's own normal form: no repeated and no trailing slash. The bytes hold no NUL,
  /// which no file name can: whoever takes paths from outside refuses them there.
  package init(bytes: some Collection<UInt8>) {
    let terminated = [CChar](unsafeUninitializedCapacity: bytes.count + 1) { buffer, count in
      let target = UnsafeMutableRawBufferPointer(buffer)
      count = bytes.count + 1
      // One copy and one scan where the bytes lie side by side: a run makes millions of paths.
      let isCopied: Void? = bytes.withContiguousStorageIfAvailable {
        target.copyMemory(from: UnsafeRawBufferPointer($0))
      }
      if isCopied == nil { target.copyBytes(from: bytes) }
      buffer[count - 1] = 0
      precondition(strlen(buffer.baseAddress!) == count - 1, "NUL in a path")
    }
    self.init(platformString: terminated)
  }

  package var bytes: [UInt8] {
    withPlatformString { pointer in
      [UInt8](UnsafeRawBufferPointer(start: pointer, count: strlen(pointer)))
    }
  }

  /// For messages and terminals only: bytes that are not UTF-8 and control characters are shown as `\xNN`.
  package var displayed: String {
    let bytes = self.bytes
    if bytes.allSatisfy({ (0x20..<0x7f).contains($0) }) { return String(decoding: bytes, as: UTF8.self) }
    var text = ""
    var iterator = bytes.makeIterator()
    var parser = UTF8.ForwardParser()
    var position = 0
    while position < bytes.count {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded):
        let scalar = UTF8.decode(encoded)
        if scalar.properties.generalCategory == .control {
          text += escaped(bytes[position..<position + encoded.count])
        } else {
          text.unicodeScalars.append(scalar)
        }
        position += encoded.count
      case .error(let length):
        text += escaped(bytes[position..<position + length])
        position += length
      case .emptyInput:
        return text
      }
    }
    return text
  }
}

private func escaped(_ bytes: ArraySlice<UInt8>) -> String {
  bytes.reduce(into: "") { $0 += ($1 < 16 ? "\\x0" : "\\x") + String($1, radix: 16) }
}
