// A YAML document as a tree with places, read by libyaml.

import CYAML

/// Only what recipes and configurations need: one document, no anchors, no tags, no key twice.
indirect package enum YAMLNode: Sendable {
  case scalar(String, isPlain: Bool, TextMark)
  case sequence([YAMLNode], TextMark)
  case mapping([Entry], TextMark)

  package typealias Entry = (key: String, mark: TextMark, value: YAMLNode)

  package var mark: TextMark {
    switch self {
    case .scalar(_, _, let mark), .sequence(_, let mark), .mapping(_, let mark): mark
    }
  }

  /// Nothing written, `~` or `null`.
  package var isNull: Bool {
    if case .scalar(let text, true, _) = self { ["", "~", "null"].contains(text) } else { false }
  }

  package struct Malformed: Error, Sendable {
    package var mark: TextMark
    package var problem: String
  }

  /// nil for a document with nothing in it.
  package static func parse(_ bytes: [UInt8]) throws(Malformed) -> YAMLNode? {
    var reader = YAMLReader(bytes)
    defer { reader.close() }
    return try reader.document()
  }
}

private struct YAMLReader {
  private static let deepest = 16
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>

  init(_ bytes: [UInt8]) {
    parser = .allocate(capacity: 1)
    input = .allocate(capacity: max(1, bytes.count))
    _ = input.initialize(from: bytes)
    guard yaml_parser_initialize(parser) == 1 else { preconditionFailure("out of memory") }
    yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
  }

  /// To be called once, last.
  mutating func close() {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  mutating func document() throws(YAMLNode.Malformed) -> YAMLNode? {
    _ = try next()
    guard try next().kind == YAML_DOCUMENT_START_EVENT else { return nil }
    let node = try node(try next(), depth: 0)
    _ = try next()
    let end = try next()
    guard end.kind == YAML_STREAM_END_EVENT else { throw .init(mark: end.mark, problem: "a second document") }
    return node
  }

  private struct Event {
    var kind: yaml_event_type_t
    var mark: TextMark
    var text = ""
    var isPlain = false
    var isDecorated = false
  }

  private func next() throws(YAMLNode.Malformed) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { yaml_event_delete(&event) }
    var result = Event(kind: event.type, mark: Self.mark(event.start_mark))
    switch event.type {
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      result.text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      result.isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
      result.isDecorated = scalar.anchor != nil || scalar.tag != nil
    case YAML_SEQUENCE_START_EVENT:
      result.isDecorated = event.data.sequence_start.anchor != nil || event.data.sequence_start.tag != nil
    case YAML_MAPPING_START_EVENT:
      result.isDecorated = event.data.mapping_start.anchor != nil || event.data.mapping_start.tag != nil
    default: result.isDecorated = event.type == YAML_ALIAS_EVENT
    }
    return result
  }

  private func node(_ event: Event, depth: Int) throws(YAMLNode.Malformed) -> YAMLNode {
    guard !event.isDecorated else {
      throw .init(mark: event.mark, problem: "anchors, aliases and tags are not used here")
    }
    guard depth < Self.deepest else { throw .init(mark: event.mark, problem: "nested too deeply") }
    switch event.kind {
    case YAML_SEQUENCE_START_EVENT:
      var nodes: [YAMLNode] = []
      while true {
        let item = try next()
        if item.kind == YAML_SEQUENCE_END_EVENT { return .sequence(nodes, event.mark) }
        nodes.append(try node(item, depth: depth + 1))
      }
    case YAML_MAPPING_START_EVENT:
      var pairs: [YAMLNode.Entry] = []
      var seen: Set<String> = []
      while true {
        let key = try next()
        if key.kind == YAML_MAPPING_END_EVENT { return .mapping(pairs, event.mark) }
        guard key.kind == YAML_SCALAR_EVENT else { throw .init(mark: key.mark, problem: "a key has to be a word") }
        guard seen.insert(key.text).inserted else {
          throw .init(mark: key.mark, problem: "'\(key.text)' is here twice")
        }
        pairs.append((key.text, key.mark, try node(try next(), depth: depth + 1)))
      }
    default: return .scalar(event.text, isPlain: event.isPlain, event.mark)
    }
  }

  private func failure() -> YAMLNode.Malformed {
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "not YAML"
    guard parser.pointee.error == YAML_READER_ERROR else {
      return .init(mark: Self.mark(parser.pointee.problem_mark), problem: problem)
    }
    // The reader knows bytes only.
    let before = input.prefix(parser.pointee.problem_offset)
    let line = before.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let column = line.last.map { String(decoding: $0, as: UTF8.self).unicodeScalars.count } ?? 0
    return .init(mark: .init(line: max(1, line.count), column: column + 1), problem: problem)
  }

  private static func mark(_ mark: yaml_mark_t) -> TextMark { .init(line: mark.line + 1, column: mark.column + 1) }
}
