// Flags that name inputs and outputs.

import ArgumentParser
import Arguments

struct InputOptions: ParsableArguments {
  @OptionGroup var source: SourceOptions

  @Option(name: .shortAndLong, help: "Output directory; mirrors the tree below each input directory.")
  var output = PathArgument(bytes: Array("processed".utf8))

  @Option(
    help: ArgumentHelp(
      "Names of outputs below the output directory, such as '{//}/{/.}-{w}x{h}.{ext}': {} {.} {/} {//} {/.} {ext} {w} {h} {n} {label}.",
      valueName: "template"))
  var template: String?

  @Option(
    help:
      "What to do when an output exists: fail, skip, overwrite, update (redo if input, recipe or tool changed), rename."
  )
  var ifExists = IfExists.update

  @OptionGroup var state: StateOptions
}
