import Foundation
import Platform
import SystemPackage
import Testing

@testable import Coordinator

struct RecordStreamTests {
  /// A worker dies while records are being written: the signal is taken in the middle, and brings a record.
  @Test(arguments: [1, 3]) func recordsThatComeInTheMiddleAreWritten(rounds: Int) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "records-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { ends.forEach { _ = close($0) } }
    // Always readable, as long as nobody reads it.
    try #require(write(ends[1], "!", 1) == 1)

    let stream = try RecordStream(file: FilePath(file))
    stream.write(Array("first\n".utf8))
    var expected = "first\n"
    var left = rounds
    stream.flush(
      Interruption(descriptor: ends[0]) {
        if left > 0 {
          left -= 1
          stream.write(Array("more\n".utf8))
          expected += "more\n"
        }
        return false
      })
    #expect(left == 0 && stream.failure == nil)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == expected)
  }

  @Test func givesUpWhenTold() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { ends.forEach { _ = close($0) } }
    try #require(write(ends[1], "!", 1) == 1)
    let file = FileManager.default.temporaryDirectory.appending(path: "records-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    let stream = try RecordStream(file: FilePath(file))
    stream.write([1, 2, 3])
    stream.flush(Interruption(descriptor: ends[0]) { true })
    #expect(stream.failure?.contains("slow") == true)
    stream.write([4])
    stream.flush()
    #expect(try Data(contentsOf: URL(filePath: file)).isEmpty)
  }
}
