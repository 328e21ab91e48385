// imgcoord: converts folders of images with one worker process for each core.

import ArgumentParser
import Arguments
import Platform
import Recipes

@main
struct ImgCoord: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "imgcoord",
    abstract: "Convert folders of images in parallel: every file gets a result or a reason.",
    usage: """
      imgcoord [run] <path> ... [--resize 256x256] [--output processed]
      find images -name '*.jpg' -print0 | imgcoord -0 - -o out
      """,
    version: Product.version,
    subcommands: [
      RunCommand.self, PlanCommand.self, RecipesCommand.self, GenerateCommand.self, BenchCommand.self,
      DoctorCommand.self,
    ],
    defaultSubcommand: RunCommand.self)

  static func main() {
    try? StandardStreams.ensureOpen()
    // Whoever started us may have ignored SIGCHLD; then no worker's exit could be seen. Swift's runtime answers SIGQUIT
    // with a backtrace; people mean "end".
    SignalPipe.reset([SignalNumber.child, SignalNumber.quit])
    SignalPipe.ignore([SignalNumber.brokenPipe, SignalNumber.fileSizeExceeded])
    let arguments = StepArguments.named(ArgumentBytes.current())
    do throws(ConfigurationError) {
      main(try Settings.current().applied(to: arguments))
    } catch {
      Console().complain(error.message)
      exit(withError: ExitStatus.badConfiguration.exit)
    }
  }
}
