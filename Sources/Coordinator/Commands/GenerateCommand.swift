// `imgcoord generate`: makes a test set, in parallel, the same bytes for the same seed.

import ArgumentParser
import Arguments
import Platform
import Protocol
import SystemPackage

struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Make a set of test images.",
    discussion: "Writes DIR/generated_00000.jpg and so on, replacing files of these names.")

  @Argument(help: ArgumentHelp("Where to write; created as needed.", valueName: "dir"))
  var directory: PathArgument

  @Option(help: "Number of images.") var count = 10_000
  @Option(help: "Smallest side, pixels.") var min = 300
  @Option(help: "Largest side, pixels.") var max = 600
  @Option(help: "solid (one colour), photo (photo-like detail) or mixed.") var kind = "mixed"
  @Option(help: "Formats in turn, as jpg,png,bmp,gif.") var format = "jpg"
  @Option(help: "The same seed gives the same bytes.") var seed: UInt64 = 1
  @OptionGroup(title: "Execution and reports") var execution: ExecutionOptions

  func validate() throws {
    guard (1...10_000_000).contains(count) else { throw ValidationError("--count \(count): use 1 to 10000000") }
    guard min >= 1, max >= min, max <= 65_535, max * max <= 100_000_000 else {
      throw ValidationError("--min \(min) --max \(max): use 1 <= min <= max, and at most 10000")
    }
    guard GenerationPlan.Kind(rawValue: kind) != nil else {
      throw ValidationError("--kind '\(kind)': use solid, photo or mixed")
    }
    _ = try formats()
  }

  func run() throws {
    let plan = GenerationPlan(
      directory: FilePath(bytes: directory.bytes).bytes, count: count, sides: min...max,
      kind: GenerationPlan.Kind(rawValue: kind)!, formats: try formats(), seed: seed)
    let session = try RunSession(
      conduct: execution.conduct, recipes: plan.recipes, workers: Swift.min(execution.workerCount, count))
    do throws(SystemError) {
      try Directories.create(FilePath(bytes: directory.bytes))
      try AtomicOutput.probe(FilePath(bytes: directory.bytes))
    } catch {
      execution.console.complain("cannot use the directory: \(error.message)")
      throw ExitStatus.cannotWrite.exit
    }
    execution.console.say(
      "\(count) \(kind) images of \(min)-\(max) pixels -> \(FilePath(bytes: directory.bytes).displayed)/, \(session.workerText)"
    )
    try session.run(plan, reporting: execution)
  }

  private func formats() throws -> [ImageFormat] {
    let names = format.split(separator: ",").map(String.init)
    let formats = names.compactMap(ImageFormat.init(extension:)).filter { $0 != .heic }
    guard !names.isEmpty, formats.count == names.count else {
      throw ValidationError("--format '\(format)': name jpg, png, gif, webp, tiff, bmp or avif, separated by commas")
    }
    return formats
  }
}
