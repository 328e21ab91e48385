// Flags that name inputs, shared by all commands that read images.

import ArgumentParser
import Arguments
import Platform
import Protocol

struct SourceOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Images or directories; - reads a list of paths from standard input.", valueName: "path"))
  var paths: [PathArgument] = []

  @Option(name: .shortAndLong, help: "An image or directory, as the argument; may be repeated.")
  var input: [PathArgument] = []

  @Option(help: ArgumentHelp("Read a list of paths, one a line, from this file.", valueName: "file"))
  var filesFrom: [PathArgument] = []

  @Option(
    help: ArgumentHelp(
      "Rows of input, output and recipe settings by their names: .csv with a header, or .jsonl.", valueName: "file"))
  var manifest: PathArgument?

  @Flag(name: [.customShort("0"), .customLong("null")], help: "Lists are separated by NUL, as from find -print0.")
  var isNullSeparated = false

  @Option(help: "Keep list paths below this directory (default: their deepest common one).")
  var base: PathArgument?

  @Flag(name: .customLong("no-recursive"), help: "Only the files directly in a directory.")
  var notRecursive = false

  @Flag(help: "Walk into directories behind symbolic links.")
  var follow = false

  @Option(name: .shortAndLong, help: "Extensions taken from directories, as jpg,png (default: all image formats).")
  var ext: [String] = []

  @Option(
    help: ArgumentHelp(
      "Leave out what matches; with a slash, matched against the path below the directory.", valueName: "glob"))
  var exclude: [PathArgument] = []

  var sources: [Discovery.Source] {
    var hasDash = false
    let named: [Discovery.Source] = (paths + input).compactMap { path in
      guard path.isDash else { return .path(path.bytes) }
      defer { hasDash = true }
      return hasDash ? nil : .standardInput
    }
    return named + filesFrom.map { $0.isDash ? .standardInput : .listFile($0.bytes) }
      + (manifest.map { [.manifest($0.bytes)] } ?? [])
  }

  /// - Parameter outputRoot: the directory never walked into, as bytes; empty: none.
  func discovery(outputRoot: [UInt8]) -> Discovery.Options {
    var options = Discovery.Options()
    options.sources = sources
    options.isRecursive = !notRecursive
    options.followsLinks = follow
    if !ext.isEmpty {
      options.extensions = Set(
        ext.flatMap { $0.split(separator: ",") }.map { Array($0.lowercased().utf8.drop { $0 == UInt8(ascii: ".") }) })
    }
    options.excluded = exclude.map { Glob($0.bytes) }
    options.isNullSeparated = isNullSeparated
    options.base = base?.bytes
    options.outputRoot = outputRoot
    return options
  }
}
