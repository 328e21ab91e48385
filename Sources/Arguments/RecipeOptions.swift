// The recipe flags as ArgumentParser sees them, for imgcoord and imgworker alike.

import ArgumentParser
import Recipes

package struct RecipeOptions: ParsableArguments {
  @Option(
    help:
      "A named recipe: simple (256x256!, the default), intensive (blur, sharpen, edges, contrast and colours after it) or none (only what the flags say)."
  )
  package var preset: String?

  @Option(
    help: ArgumentHelp(
      "New size: 200x100 fits inside, 200x, x100, 50%; then ! exactly, ^ cover and crop, > only shrink, < only enlarge.",
      valueName: "geometry"))
  package var resize: String?

  @Option(help: "lanczos3 (default), lanczos2, mitchell, cubic, linear or nearest.")
  package var kernel: String?

  @Option(
    name: [.customShort("f"), .long],
    help: "Output format: jpg, png, webp, avif, tiff, gif or bmp, with libvips's options as in 'jpg[Q=85]'.")
  package var format: [String] = []

  @Option(name: [.customShort("Q"), .long], help: "Encoder quality, 1 to 100, for formats that have one.")
  package var quality: Int?

  @Option(help: "Metadata to keep: none (default), icc, exif or all.")
  package var keep: String?

  @Option(help: "What shows through transparency in formats without it: #rrggbb or a name.")
  package var background: String?

  @Flag(name: .customLong("no-autorotate"), help: "Leave pictures as stored, whatever their EXIF orientation.")
  package var noAutorotate = false

  package init() {}

  package var flags: RecipeFlags {
    var flags = RecipeFlags()
    flags.preset = preset
    flags.resize = resize
    flags.kernel = kernel
    flags.format = format.last
    flags.quality = quality
    flags.keep = keep
    flags.background = background
    flags.autorotate = !noAutorotate
    return flags
  }
}
