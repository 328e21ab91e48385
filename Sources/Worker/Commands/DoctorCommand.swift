// `imgworker doctor`: what a worker can do here, as one line of JSON for `imgcoord doctor`.

import ArgumentParser
import Arguments
import CKernels
import Platform
import Protocol
import Records
import Vips

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Say what this worker can do, as JSON; imgcoord doctor asks for it.")

  func run() throws {
    // What every worker needs before its first task.
    _ = try Engines()
    try Library.start()
    let (decodes, encodes) = (FormatSupport.decodes(), FormatSupport.encodes())
    let level = SandboxLevel(
      applying: Confinement(isWanted: true, readable: [], writable: []), limits: Limits(), setsTimes: false)
    let answer = JSONWriter.line { json in
      json.field("version", Product.version)
      json.field("libvips", "\(Library.version)")
      json.array("decodes", decodes.formats) { $0.element($1.name) }
      json.array("encodes", encodes.formats) { $0.element($1.name) }
      json.field("instructions", Self.name(of: ckernels_best_instructions()))
      json.field("sandbox", level.name)
      json.field("landlock_abi", Int(level.landlockABI))
      json.field("shortfall", level.shortfall)
    }
    try StandardStreams.writeAll(fd: 1, answer)
  }

  private static func name(of instructions: ckernels_instructions) -> String {
    switch instructions {
    case CKERNELS_AVX512: "avx512"
    case CKERNELS_AVX2: "avx2"
    default: "baseline"
    }
  }
}
