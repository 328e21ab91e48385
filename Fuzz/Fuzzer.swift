// The entry of the fuzzer, which libFuzzer's main calls. IMGCOORD_FUZZ names the target. Built by scripts/fuzz only.

import Foundation

private let target: FuzzTarget = {
  let name = ProcessInfo.processInfo.environment["IMGCOORD_FUZZ"]
  guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
    fatalError("no such target; one of \(FuzzTarget.all.map(\.name))")
  }
  return target
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func feed(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  try? target.feed(UnsafeRawBufferPointer(start: bytes, count: count))
  return 0
}
