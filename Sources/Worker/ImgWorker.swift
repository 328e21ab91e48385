// imgworker: converts images in its own process, for a coordinator or for a person who debugs.

import ArgumentParser
import Arguments
import Platform
import Recipes

@main
struct ImgWorker: ParsableCommand {
  /// Which libvips it finds, `imgworker doctor` says: asking would load it.
  static let version = "imgworker \(Product.version)"

  static let configuration = CommandConfiguration(
    commandName: "imgworker",
    abstract: "Convert one image in this process, with stage timings.",
    discussion:
      "imgcoord spawns 'imgworker serve' for each core; 'imgworker IN OUT' runs one task the same way, to debug it.",
    version: version,
    subcommands: [
      ConvertCommand.self, ReplayCommand.self, ServeCommand.self, CheckCommand.self, OperationsCommand.self,
      DoctorCommand.self,
    ],
    defaultSubcommand: ConvertCommand.self)

  static func main() {
    try? StandardStreams.ensureOpen()
    main(StepArguments.named(ArgumentBytes.current()))
  }
}
