// The recipe flags as ArgumentParser sees them, for imgcoord and imgworker alike.

import ArgumentParser
import Recipes

package struct RecipeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A named recipe: simple (256x256!, the default when no step is given), intensive, thumbnail, web or none (only what the flags say). imgcoord recipes shows them.",
      valueName: "name"))
  package var preset: String?

  @Option(
    help: ArgumentHelp(
      "A recipe in a file, as imgcoord recipes prints them; flags override it.", valueName: "file.yaml"))
  package var recipe: PathArgument?

  /// `NAME` or `NAME=VALUE`, written so by ``StepArguments``.
  @Option(
    name: NameSpecification(StepForm.all.map { .customLong($0.name) }), help: ArgumentHelp(visibility: .hidden))
  package var steps: [String] = []

  @Option(
    help: ArgumentHelp(
      "For steps that do not say: where a crop with ^ or a pad holds on to: centre, north, south-west, …; for ^ also attention or entropy.",
      valueName: "place"))
  package var gravity: String?

  @Option(help: "For resizes that do not say: lanczos3 (default), lanczos2, mitchell, cubic, linear or nearest.")
  package var kernel: String?

  @Option(
    help: ArgumentHelp(
      "What shows in new corners and margins, and through transparency in formats without it: #rrggbb or a name.",
      valueName: "colour"))
  package var background: String?

  @Option(
    name: [.customShort("f"), .long],
    help: "Output format: jpg, png, webp, avif, tiff, gif or bmp, with libvips's options as in 'jpg[Q=85]'.")
  package var format: [String] = []

  @Option(name: [.customShort("Q"), .long], help: "Encoder quality, 1 to 100, for formats that have one.")
  package var quality: String?

  @Flag(help: "Lossless webp or avif.") package var lossless = false
  @Option(help: "Encoder effort: webp 0 to 6, avif 0 to 9, gif 1 to 10.") package var effort: String?
  @Flag(help: "Progressive jpg, interlaced png.") package var progressive = false
  @Option(help: "Chroma of jpg or avif: 444, 420 or auto.") package var subsampling: String?
  @Option(help: "png 0 to 9; tiff none, lzw, deflate, packbits, jpeg, webp or zstd.") package var compression: String?

  @Option(help: "Metadata to keep: none (default), icc, exif or all.")
  package var keep: String?

  @Option(help: "Of animations: all frames (default) or the first.")
  package var frames: String?

  @Flag(name: .customLong("no-autorotate"), help: "Leave pictures as stored, whatever their EXIF orientation.")
  package var noAutorotate = false

  @Flag(help: "Outputs get the times of their input.")
  package var preserveTimes = false

  @Option(
    help: ArgumentHelp(
      "One of several outputs from one decode: 'thumb: resize=200x200 format=webp quality=80', steps and settings by their names, after the shared steps. May be repeated.",
      valueName: "label: …"))
  package var variant: [String] = []

  package init() {}

  /// For the discussion of commands that take a recipe.
  package static let stepHelp =
    "STEPS, in the order given; what they need of --gravity, --kernel and --background they may say themselves, as in 200x200^,gravity=north:\n\n\(StepForm.flagHelp)"

  /// Whether anything is said of a recipe.
  package var isGiven: Bool { recipe != nil || (try? draft().isEmpty) != true }

  /// The preset, where nothing else is said.
  package var onlyPreset: String? {
    guard recipe == nil, let draft = try? draft(), draft.variants.isEmpty, draft.common.steps.isEmpty else {
      return nil
    }
    return draft.common.settings.map(\.name) == ["preset"] ? preset : nil
  }

  /// What the flags say, without the file.
  package func draft() throws(RecipeError) -> RecipeDraft {
    var draft = RecipeDraft()
    let texts: [(String, String?)] = [
      ("preset", preset), ("kernel", kernel), ("gravity", gravity), ("background", background), ("format", format.last),
      ("quality", quality), ("effort", effort), ("subsampling", subsampling), ("compression", compression),
      ("keep", keep), ("frames", frames), ("lossless", lossless ? "true" : nil),
      ("progressive", progressive ? "true" : nil), ("preserve-times", preserveTimes ? "true" : nil),
    ]
    for case (let name, let value?) in texts {
      draft.common.settings.append(Setting(name, value, at: .flag("--\(name)")))
    }
    if noAutorotate { draft.common.settings.append(Setting("autorotate", "false", at: .flag("--no-autorotate"))) }
    draft.common.steps = steps.map { word in
      let name = String(word.prefix { $0 != "=" })
      return Setting(name, name == word ? nil : String(word.dropFirst(name.count + 1)), at: .flag("--\(name)"))
    }
    for text in variant { draft.variants.append(try RecipeDraft.Variant(flag: text)) }
    return draft
  }
}
