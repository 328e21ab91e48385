import Protocol

extension FrameDecoder {
  mutating func feed(_ bytes: some Collection<UInt8>) { Array(bytes).withUnsafeBytes { feed($0) } }
}
