// `imgcoord bench`: sequential against parallel runs over one set of images.

import ArgumentParser
import Arguments
import Platform
import Protocol
import Recipes
import SystemPackage

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure parallel runs against the sequential one, on your images or made ones.",
    discussion: """
      Without input, images are made. Without recipe flags, these presets are measured: \
      \(presets.map(\.rawValue).joined(separator: ", ")). A run's time is from before its first worker is started \
      until its last one has ended. Outputs of parallel runs are compared byte for byte with the sequential ones; \
      exit code 1 if any differs.

      --format github writes \(GitHubBenchmark.biggerName) and \(GitHubBenchmark.smallerName) for \
      github-action-benchmark; any other word there is the outputs' image format.

      \(RecipeOptions.stepHelp)
      """)

  /// Little work for each byte read, and much.
  private static let presets = ["simple", "intensive"].compactMap(Recipe.Preset.init(rawValue:))

  @OptionGroup(title: "Input") var source: SourceOptions
  @OptionGroup(title: "Recipe") var recipe: RecipeOptions
  @OptionGroup(title: "Benchmark") var bench: BenchOptions
  @OptionGroup(title: "Execution and reports") var conduct: ConductOptions

  func validate() throws {
    guard source.manifest == nil else { throw ValidationError("--manifest: benchmarks measure one recipe; use a list") }
    guard bench.count == nil || source.sources.isEmpty else {
      throw ValidationError("--count is for images made for the purpose: leave it out, or name no input")
    }
  }

  func run() throws {
    let preparation = Preparation(
      source: source, output: bench.output?.bytes ?? [], ifExists: .overwrite, console: conduct.console)
    let cases = try cases(preparation)
    if writesGitHub { try probeFormatDirectory() }
    // Before signals are held back: a list may come from a terminal.
    let found = source.sources.isEmpty ? nil : try preparation.find(nil)
    let result = try measure(cases, found)
    try tell(result)
  }

  private func cases(_ preparation: Preparation) throws -> [Benchmark.Case] {
    var options = recipe
    options.format.removeAll { $0 == Self.gitHub }
    guard options.isGiven else { return Self.presets.map { Benchmark.Case(name: $0.rawValue, recipe: Recipe($0)) } }
    let name = options.onlyPreset ?? "custom"
    return [Benchmark.Case(name: name, recipe: try preparation.work(options).recipes[0])]
  }

  /// Everything that writes, and its removal; signals are answered as before when it returns.
  private func measure(_ cases: [Benchmark.Case], _ found: InputList?) throws -> BenchResult {
    let (signals, workspace) = try open()
    // A second Ctrl-C must not end the removal.
    defer { withExtendedLifetime(signals) { workspace.close(conduct.console) } }
    let benchmark = Benchmark(
      cases: cases, counts: try bench.counts(), rounds: bench.rounds, conduct: conduct, workspace: workspace,
      signals: signals)
    let inputs = try found ?? benchmark.generate(count: bench.count ?? BenchOptions.standardCount)
    let series = try benchmark.run(inputs)
    try signals.check()
    return BenchResult(
      images: series[0].images, bytes: inputs.totalBytes, isGenerated: found == nil,
      processors: ProcessorCount.available().count, rounds: bench.rounds, series: series)
  }

  private func open() throws -> (BenchSignals, BenchWorkspace) {
    do throws(SystemError) {
      let signals = try BenchSignals(console: conduct.console)
      return (signals, try BenchWorkspace(in: bench.output.map { FilePath(bytes: $0.bytes) }, isKept: bench.keepFiles))
    } catch {
      conduct.console.complain("cannot use the output directory: \(error.message); choose another with --output")
      throw ExitStatus.cannotWrite.exit
    }
  }

  private func tell(_ result: BenchResult) throws {
    let console = conduct.console
    do throws(SystemError) {
      if writesGitHub { try GitHubBenchmark(result: result).write(to: formatDirectory) }
      let text = Array((result.lines.joined(separator: "\n") + "\n").utf8)
      try StandardStreams.writeAll(fd: 1, bench.json ? result.jsonLine : text)
    } catch {
      console.complain("cannot write the results: \(error.message)")
      throw ExitStatus.cannotWrite.exit
    }
    for series in result.series where !series.differing.isEmpty {
      console.complain("\(series.name): outputs that differ from those of the sequential run:")
      for path in series.differing.prefix(5) { console.complain("  \(FilePath(bytes: path).displayed)") }
    }
    if !result.isIdentical || result.hasFailures { throw ExitStatus.someFailed.exit }
  }

  // MARK: --format github

  private static let gitHub = "github"

  private var writesGitHub: Bool { recipe.format.contains(Self.gitHub) }

  private var formatDirectory: FilePath { FilePath(bytes: bench.formatDir.bytes) }

  /// Before the runs, which may take long.
  private func probeFormatDirectory() throws {
    do throws(SystemError) {
      try Directories.create(formatDirectory)
      try AtomicOutput.probe(formatDirectory)
    } catch {
      conduct.console.complain("cannot use --format-dir: \(error.message)")
      throw ExitStatus.cannotWrite.exit
    }
  }
}
