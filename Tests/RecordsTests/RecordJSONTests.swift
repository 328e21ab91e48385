import Foundation
import Protocol
import Records
import Testing

struct RecordJSONTests {
  private func parsed(_ record: Record) throws -> [String: Any] {
    let line = record.jsonLine
    #expect(line.last == UInt8(ascii: "\n") && !line.dropLast().contains(UInt8(ascii: "\n")))
    return try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
  }

  @Test func doneHasEveryFieldOfTheContract() throws {
    var record = Record(input: Array("in/a.jpg".utf8), status: .done, key: 0xab)
    record.outputs = [.init(path: Array("out/a.jpg".utf8), width: 3, height: 4, bytes: 55, label: "thumb")]
    record.engine = .vips
    record.format = .jpeg
    (record.width, record.height, record.bytesIn, record.worker, record.attempt) = (30, 40, 500, 1, 2)
    record.timings.start = 7
    record.timings.decode = 9
    record.warnings = ["odd \"quote\"\n\u{1}"]
    let json = try parsed(record)
    #expect(json["input"] as? String == "in/a.jpg")
    let outputs = try #require(json["outputs"] as? [[String: Any]])
    #expect(
      outputs.count == 1 && outputs[0]["path"] as? String == "out/a.jpg" && outputs[0]["label"] as? String == "thumb")
    #expect(outputs[0]["width"] as? Int == 3 && outputs[0]["height"] as? Int == 4 && outputs[0]["bytes"] as? Int == 55)
    #expect(json["status"] as? String == "done" && json["failure"] == nil && json["input_b64"] == nil)
    #expect(json["engine"] as? String == "vips" && json["format"] as? String == "jpg")
    #expect(json["bytes_in"] as? Int == 500 && json["bytes_out"] as? Int == 55 && json["worker"] as? Int == 1)
    #expect(json["attempt"] as? Int == 2 && json["start_ns"] as? Int == 7 && json["decode_ns"] as? Int == 9)
    for name in ["engine_reason", "wait_ns", "read_ns", "process_ns", "encode_ns", "write_ns", "width", "height"] {
      #expect(json[name] != nil, "\(name)")
    }
    #expect(json["warnings"] as? [String] == ["odd \"quote\"\n\u{1}"])
    #expect(json["key"] as? String == "00000000000000ab")
  }

  @Test func failureAndBytesThatAreNotText() throws {
    var failure = Failure(.crashed, at: .process, "dead")
    failure.signal = 11
    let json = try parsed(Record(input: [0x61, 0xff, 0x0a], status: .failed(failure), key: 1))
    #expect(json["input"] as? String == "a\u{fffd}\n")
    #expect(Data(base64Encoded: try #require(json["input_b64"] as? String)) == Data([0x61, 0xff, 0x0a]))
    let told = try #require(json["failure"] as? [String: Any])
    #expect(told["class"] as? String == "crashed" && told["stage"] as? String == "process")
    #expect(told["message"] as? String == "dead" && told["signal"] as? Int == 11)
  }

  @Test func skippedSaysWhy() throws {
    let json = try parsed(Record(input: [0x61], status: .skipped("output exists"), key: 1))
    #expect(json["status"] as? String == "skipped" && json["reason"] as? String == "output exists")
  }

  @Test(arguments: 0..<70) func base64AgreesWithFoundation(_ count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
    #expect(Base64.encode(bytes) == Data(bytes).base64EncodedString())
    #expect(Base64.decode(Base64.encode(bytes)) == bytes)
  }

  @Test func stringsSurviveAnyScalar() throws {
    for value in [0...0xd7ff, 0xe000...0x10ffff].joined() where value % 97 == 0 || value < 0x300 {
      let text = String(Unicode.Scalar(UInt32(value))!)
      let json = try parsed(Record(input: Array(text.utf8), status: .done, key: 0))
      let found = json["input"] as? String
      #expect(found.map { Array($0.utf8) } == Array(text.utf8), "U+\(String(value, radix: 16))")
    }
  }
}
