// swift-tools-version:6.2
import PackageDescription

// Who may import whom is design, not taste: docs/decisions and ARCHITECTURE.md say why. scripts/check builds with
// --explicit-target-dependency-import-check error, and ArchitectureTests reads the import lines.
let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

// scripts/fuzz sets it: then the programs are libraries of the fuzzer, whose main is libFuzzer's.
let isFuzzing = Context.environment["IMGCOORD_FUZZ"] != nil

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  guard isFuzzing else { return .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict) }
  let entry = SwiftSetting.unsafeFlags(["-Xfrontend", "-entry-point-function-name", "-Xfrontend", "\(name)_main"])
  return .target(name: name, dependencies: dependencies, swiftSettings: strict + [entry])
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

/// One directory, as the fuzzer or as the tests of its seeds.
var fuzzing: [Target] {
  let dependencies: [Target.Dependency] = [
    "Protocol", "Recipes", "Arguments", "Records", "Direct", "CKernels", "CTurboJPEG", "Bitmap", "Worker",
    "Coordinator", "TestPictures",
  ]
  guard isFuzzing else {
    return [
      .testTarget(
        name: "FuzzTests", dependencies: dependencies, path: "Fuzz", exclude: ["Fuzzer.swift", "seeds"],
        swiftSettings: strict)
    ]
  }
  return [
    .executableTarget(
      name: "Fuzz", dependencies: dependencies, path: "Fuzz", exclude: ["SeedTests.swift", "seeds"],
      swiftSettings: strict)
  ]
}

let package = Package(
  name: "imgcoord",
  platforms: [.macOS(.v15)],
  products: isFuzzing
    ? []
    : [
      .executable(name: "imgcoord", targets: ["Coordinator"]),
      .executable(name: "imgworker", targets: ["Worker"]),
    ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    .target(name: "Protocol", swiftSettings: strict),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .target(name: "Recipes", dependencies: ["Protocol", "CYAML"], swiftSettings: strict),
    .target(
      name: "Arguments", dependencies: ["Protocol", "Recipes", "Platform", argumentParser, system],
      swiftSettings: strict),
    .target(
      name: "Scheduling",
      dependencies: ["Protocol", .product(name: "DequeModule", package: "swift-collections")],
      swiftSettings: strict),
    .target(name: "CPlatform"),
    .target(name: "Platform", dependencies: ["CPlatform", system], swiftSettings: strict),
    .target(name: "Records", dependencies: ["Protocol", "Platform"], swiftSettings: strict),
    .systemLibrary(name: "CVips", pkgConfig: "vips", providers: [.apt(["libvips-dev"]), .brew(["vips"])]),
    .target(name: "Vips", dependencies: ["CVips"], swiftSettings: strict),
    .target(name: "Bitmap", swiftSettings: strict),
    .systemLibrary(
      name: "CTurboJPEG", pkgConfig: "libturbojpeg",
      providers: [.apt(["libturbojpeg0-dev"]), .brew(["jpeg-turbo"])]),
    .systemLibrary(
      name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"]), .brew(["libdeflate"])]),
    .systemLibrary(name: "CWebP", pkgConfig: "libwebp", providers: [.apt(["libwebp-dev"]), .brew(["webp"])]),
    .target(name: "CKernels"),
    .target(
      name: "Direct", dependencies: ["Protocol", "Recipes", "CTurboJPEG", "CDeflate", "CWebP", "CKernels"],
      swiftSettings: strict),
    program(
      "Worker",
      [
        "Protocol", "Recipes", "Arguments", "Platform", "Records", "Vips", "Direct", "Bitmap", "CKernels",
        argumentParser, system,
      ]),
    program(
      "Coordinator",
      ["Protocol", "Recipes", "Arguments", "Scheduling", "Platform", "Records", argumentParser, system]),

    .target(name: "CEscapes", path: "Tests/CEscapes"),
    .executableTarget(
      name: "SandboxProbe", dependencies: ["CEscapes", "Platform", system], path: "Tests/SandboxProbe",
      swiftSettings: strict),
    .target(name: "TestPictures", dependencies: ["CDeflate"], path: "Tests/TestPictures", swiftSettings: strict),
    .testTarget(name: "ProtocolTests", dependencies: ["Protocol"], swiftSettings: strict),
    .testTarget(name: "RecipesTests", dependencies: ["Recipes", "Protocol"], swiftSettings: strict),
    .testTarget(name: "ArgumentsTests", dependencies: ["Arguments", "Recipes"], swiftSettings: strict),
    .testTarget(name: "SchedulingTests", dependencies: ["Scheduling", "Protocol"], swiftSettings: strict),
    .testTarget(name: "PlatformTests", dependencies: ["Platform", system], swiftSettings: strict),
    .testTarget(name: "RecordsTests", dependencies: ["Records", "Protocol"], swiftSettings: strict),
    .testTarget(name: "BitmapTests", dependencies: ["Bitmap", "Protocol"], swiftSettings: strict),
    .testTarget(
      name: "DirectTests",
      dependencies: ["Direct", "Protocol", "Recipes", "CTurboJPEG", "CDeflate", "CKernels", "TestPictures"],
      swiftSettings: strict),
    .target(name: "TestVips", dependencies: ["Vips"], path: "Tests/TestVips", swiftSettings: strict),
    .testTarget(name: "VipsTests", dependencies: ["Vips", "TestVips"], swiftSettings: strict),
    .testTarget(
      name: "WorkerTests",
      dependencies: ["Worker", "Protocol", "Platform", "Vips", "Direct", "Bitmap", "TestPictures", "TestVips", system],
      swiftSettings: strict),
    .testTarget(
      name: "CoordinatorTests",
      dependencies: ["Coordinator", "Protocol", "Recipes", "Arguments", "Platform", argumentParser, system],
      swiftSettings: strict),
    .testTarget(name: "ArchitectureTests", swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["Coordinator", "Worker", "Platform", "Protocol", "SandboxProbe", system],
      swiftSettings: strict),
  ] + fuzzing
)
