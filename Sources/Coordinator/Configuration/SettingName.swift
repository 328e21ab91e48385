// Options that may be set elsewhere than on the command line: in the environment or a configuration file.

struct SettingName: Sendable {
  /// The long option; `IMGCOORD_IF_EXISTS` and `if-exists:` are `--if-exists`.
  let name: String
  /// `true` gives it, `false` does not.
  let isFlag: Bool
  /// A list in a file is several of it.
  let isRepeatable: Bool
  /// A file, in a configuration file from where that lies.
  let isPath: Bool
  /// As options are written, this one and those that exclude it: where the command line has one, the setting is dropped.
  let yieldsTo: [String]

  private init(
    _ name: String, _ short: String? = nil, isFlag: Bool = false, isRepeatable: Bool = false, isPath: Bool = false,
    excludedBy: [String] = []
  ) {
    self.name = name
    self.isFlag = isFlag
    self.isRepeatable = isRepeatable
    self.isPath = isPath
    yieldsTo = ["--\(name)"] + (short.map { ["-\($0)"] } ?? []) + excludedBy
  }

  var variable: String { "IMGCOORD_" + String(name.uppercased().map { $0 == "-" ? "_" : $0 }) }

  /// By command; those without settings are not here.
  static let all: [String: [SettingName]] = [
    "run": selection + recipe + reports + [workers] + conduct,
    "plan": selection + recipe + reports + [workers] + conduct,
    "generate": reports + [workers] + conduct, "bench": recipe + conduct, "doctor": reports + [workers] + conduct,
  ]

  private static let workers = SettingName("workers", "w")

  private static let selection = [
    SettingName("output", "o"), SettingName("template"), SettingName("if-exists"), SettingName("base"),
    SettingName("no-recursive", isFlag: true), SettingName("follow", isFlag: true),
    SettingName("ext", "e", isRepeatable: true), SettingName("exclude", isRepeatable: true),
    SettingName("no-journal", isFlag: true, excludedBy: ["--resume", "--retry-failed"]),
    SettingName("durable", isFlag: true),
  ]

  private static let recipe = [
    SettingName("preset", excludedBy: ["--recipe"]), SettingName("recipe", isPath: true, excludedBy: ["--preset"]),
    SettingName("format", "f", excludedBy: ["--recipe"]), SettingName("quality", "Q", excludedBy: ["--recipe"]),
    SettingName("keep", excludedBy: ["--recipe"]), SettingName("background", excludedBy: ["--recipe"]),
    SettingName("frames", excludedBy: ["--recipe"]),
    SettingName("no-autorotate", isFlag: true, excludedBy: ["--recipe"]),
    SettingName("preserve-times", isFlag: true, excludedBy: ["--recipe"]),
  ]

  private static let conduct = [
    SettingName("engine"), SettingName("timeout"), SettingName("retries"),
    SettingName("on", isRepeatable: true), SettingName("max-failures"), SettingName("max-pixels"),
    SettingName("memory-budget"), SettingName("worker-tasks"), SettingName("progress"),
    SettingName("quiet", "q", isFlag: true, excludedBy: ["--verbose", "-v"]),
    SettingName("verbose", "v", isFlag: true, excludedBy: ["--quiet", "-q"]),
  ]

  private static let reports = [
    SettingName("json", isFlag: true), SettingName("jsonl", isFlag: true), SettingName("report"),
  ]
}
