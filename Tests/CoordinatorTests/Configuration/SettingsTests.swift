// Flags, then the environment, then the files: which one counts, and what is said of wrong ones.

import Arguments
import Testing

@testable import Coordinator

struct SettingsTests {
  private func applied(
    _ arguments: [String], environment: [String: String] = [:], files: [String] = []
  ) throws(ConfigurationError) -> [String] {
    let settings = Settings(
      environment: { environment[$0].map { Array($0.utf8) } },
      files: files.enumerated().map { Settings.File(name: "f\($0.offset).yaml", bytes: Array($0.element.utf8)) })
    return try settings.applied(to: arguments)
  }

  @Test func eachGivesWayToTheOneBefore() throws {
    let files = ["workers: 2\nformat: png\n", "workers: 3\nkeep: icc\n"]
    #expect(try applied(["in"], files: files) == ["--format=png", "--workers=2", "--keep=icc", "in"])
    #expect(try applied(["in"], environment: ["IMGCOORD_WORKERS": "4"], files: files).contains("--workers=4"))
    for given in [["--workers", "5"], ["--workers=5"], ["-w5"], ["-w", "5"]] {
      let arguments = ["run"] + given
      #expect(
        try applied(arguments, environment: ["IMGCOORD_WORKERS": "4"], files: files) == [
          "run", "--format=png", "--keep=icc",
        ] + given)
    }
  }

  /// A preset or a recipe excludes the other also where it stands below.
  @Test func whatIsAboveExcludes() throws {
    #expect(
      try applied(["in"], environment: ["IMGCOORD_PRESET": "web"], files: ["recipe: r.yaml"]) == ["--preset=web", "in"])
    #expect(try applied(["in"], files: ["preset: web", "recipe: r.yaml"]) == ["--preset=web", "in"])
    #expect(try applied(["in"], files: ["follow: false", "follow: true"]) == ["in"])
    #expect(
      try applied(["in"], files: ["preset: web\nformat: png", "format: webp\nquality: 3"]) == [
        "--preset=web", "--format=png", "--quality=3", "in",
      ])
  }

  @Test func whatFitsTheCommandOnly() throws {
    let environment = [
      "IMGCOORD_OUTPUT": "o", "IMGCOORD_TIMEOUT": "5", "IMGCOORD_WORKERS": "2", "IMGCOORD_KEEP": "icc",
    ]
    #expect(
      try applied(["plan", "x"], environment: environment) == [
        "plan", "--output=o", "--keep=icc", "--workers=2", "--timeout=5", "x",
      ])
    #expect(
      try applied(["generate", "x"], environment: environment) == ["generate", "--workers=2", "--timeout=5", "x"])
    #expect(try applied(["bench"], environment: environment) == ["bench", "--keep=icc", "--timeout=5"])
    #expect(try applied(["recipes"], environment: environment) == ["recipes"])
    #expect(try applied(["run", "--help"], environment: ["IMGCOORD_WORKERS": "x"]) == ["run", "--help"])
  }

  @Test func flagsAndLists() throws {
    #expect(
      try applied([], files: ["quiet: true\nfollow: false\next: [png, gif]\nexclude: a*"]) == [
        "--ext=png", "--ext=gif", "--exclude=a*", "--quiet",
      ])
    #expect(try applied(["-v"], environment: ["IMGCOORD_QUIET": "1"]) == ["-v"])
    #expect(try applied([], environment: ["IMGCOORD_QUIET": "0"]) == [])
    #expect(try applied(["--recipe", "r"], files: ["preset: web\nquality: 3"]) == ["--recipe", "r"])
    // After --, nothing is a flag.
    #expect(try applied(["--", "--workers=5"], files: ["workers: 2"]) == ["--workers=2", "--", "--workers=5"])
    #expect(try applied([], files: ["", "# nothing", "~"]) == [])
  }

  @Test(arguments: [
    ("IMGCOORD_WORKERS", "many"), ("IMGCOORD_QUALITY", "101"), ("IMGCOORD_IF_EXISTS", "perhaps"),
    ("IMGCOORD_QUIET", "yes"),
    ("IMGCOORD_TIMEOUT", "0"), ("IMGCOORD_PRESET", "nice"), ("IMGCOORD_FORMAT", "docx"), ("IMGCOORD_ENGINE", "steam"),
    ("IMGCOORD_RECIPE", "/nowhere/r.yaml"),
  ])
  func wrongVariablesAreNamed(_ name: String, _ value: String) {
    let error = #expect(throws: ConfigurationError.self) { try applied(["in"], environment: [name: value]) }
    #expect(error?.message.hasPrefix("\(name): ") == true, "\(error?.message ?? "")")
  }

  @Test(arguments: [
    ("workers: many", "f0.yaml:1:10: "), ("keep: icc\nquality: 0", "f0.yaml:2:10: "), ("resize: 9x9", "f0.yaml:1:1: "),
    ("worker: 1", "f0.yaml:1:1: "),
    ("- workers", "f0.yaml:1:1: "), ("workers: [1]", "f0.yaml:1:10: "), ("ext: [[a]]", "f0.yaml:1:7: "),
    ("quiet: maybe", "f0.yaml:1:8: "),
    ("workers: 1\nworkers: 2", "f0.yaml:2:1: "), ("keep: 'icc", "f0.yaml:1:11: "), ("\tkeep: icc", "f0.yaml:1:1: "),
  ])
  func wrongFilesHaveAPlace(_ text: String, _ place: String) {
    let error = #expect(throws: ConfigurationError.self) { try applied(["in"], files: [text]) }
    #expect(error?.message.hasPrefix(place) == true, "\(error?.message ?? "")")
  }

  /// Every name is an option of each command it is for.
  @Test func allAreOptions() throws {
    for (command, names) in SettingName.all {
      let type = try #require(ImgCoord.configuration.subcommands.first { $0._commandName == command })
      let help = type.helpMessage(includeHidden: true)
      for name in names { #expect(help.contains("--\(name.name)"), "\(command) \(name.name)") }
    }
  }
}
