// The oracle of the steps: libvips's own command line, one process an operation (libvips-tools).

import Foundation
import Protocol
import Testing
import Vips

@testable import Worker

/// A directory of this test's own.
final class TestDirectory {
  let path = NSTemporaryDirectory() + "imgworker-steps-" + UUID().uuidString

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(filePath: file(name)))
    return file(name)
  }

  func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: file(name)))) }
}

/// One picture on its way through `vips` commands.
final class CommandLineVips {
  static let isInstalled = (try? output(of: ["--version"])) != nil
  static let comment: Comment = "needs the vips command (libvips-tools)"

  private let directory: TestDirectory
  private var number = 0
  private(set) var file: String
  private(set) var bands: Int
  let isWide: Bool

  /// Sample values per level of 8 bits.
  var unit: Double { isWide ? 257 : 1 }
  var hasAlpha: Bool { bands == 2 || bands == 4 }

  /// - Parameter image: sRGB or gray, 8 or 16 bits.
  init(_ image: Image, in directory: TestDirectory) throws {
    self.directory = directory
    bands = image.bands
    isWide = image.format == .ushort
    file = try directory.write("\(UUID().uuidString).png", Fixture.save(image, .png))
  }

  /// `vips OPERATION CURRENT NEXT ARGUMENTS...`
  func run(_ operation: String, _ arguments: String...) throws {
    try run(operation, inputs: [file], arguments)
  }

  func run(_ operation: String, inputs: [String], _ arguments: [String]) throws {
    let next = directory.file("\(UUID().uuidString).v")
    _ = try Self.output(of: [operation] + inputs + [next] + arguments)
    file = next
  }

  /// What the command prints.
  func ask(_ operation: String, _ arguments: String...) throws -> [Double] {
    try Self.output(of: [operation, file] + arguments).split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
  }

  /// Rounded and clamped to the depth of the picture.
  func round() throws {
    try run("round", "rint")
    try run("cast", isWide ? "ushort" : "uchar")
  }

  /// `body` on premultiplied colours where there is transparency.
  func weighted(_ body: () throws -> Void) throws {
    guard hasAlpha else { return try body() }
    try run("premultiply")
    try body()
    try run("unpremultiply")
    try round()
  }

  /// `body` on the colours alone.
  func onColours(_ body: () throws -> Void) throws {
    guard hasAlpha else {
      try body()
      return try round()
    }
    let whole = file
    try run("extract_band", "\(bands - 1)")
    let alpha = file
    file = whole
    try run("extract_band", "0", "--n", "\(bands - 1)")
    try body()
    try round()
    try run("bandjoin", inputs: ["\(file) \(alpha)"], [])
  }

  func became(bands: Int) { self.bands = bands }

  /// A colour of 8-bit levels in the picture's bands; nil is nothing.
  func ink(_ color: [Double]?) -> String {
    let color = color ?? (hasAlpha ? [Double](repeating: 0, count: bands) : [255, 255, 255])
    let full = color.count < bands ? color + [255] : color
    return full.map { "\($0 * unit)" }.joined(separator: " ")
  }

  func image() throws -> Image {
    let final = directory.file("\(UUID().uuidString).tif")
    _ = try Self.output(of: ["copy", file, final])
    return try decoded(Array(Data(contentsOf: URL(filePath: final))))
  }

  private static func output(of arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["vips"] + arguments
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "vips \(arguments): \(complaint)")
    return text
  }
}
