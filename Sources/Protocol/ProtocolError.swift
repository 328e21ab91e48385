// What can be wrong with bytes from the other side. Any of these ends the connection that sent them.

package enum ProtocolError: Error, Equatable, Sendable {
  /// A frame announces more bytes than ``Frame/maximumLength``.
  case oversize(length: Int)
  /// A frame without even a kind byte.
  case emptyFrame
  /// A kind this version does not know, or one that may not come from that side.
  case unknownKind(UInt8)
  /// The payload ends inside the named field.
  case truncated(field: String)
  /// Bytes are left after the last field.
  case trailing(count: Int)
  /// A field holds a value outside its definition.
  case invalid(field: String, value: UInt64)
  /// The other side is not speaking this protocol, or another version of it.
  case incompatible(String)
  /// A well-formed message that makes no sense now, such as a result for a task that was not leased.
  case unexpected(String)
}

extension ProtocolError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .oversize(let length): "frame of \(length) bytes, the limit is \(Frame.maximumLength)"
    case .emptyFrame: "frame of 0 bytes, at least its kind is needed"
    case .unknownKind(let kind): "message kind \(kind) is not known here"
    case .truncated(let field): "message ends inside \(field)"
    case .trailing(let count): "\(count) bytes after the end of the message"
    case .invalid(let field, let value): "\(field) has the undefined value \(value)"
    case .incompatible(let what): what
    case .unexpected(let what): what
    }
  }
}
