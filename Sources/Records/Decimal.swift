// Numbers as people read them, without Foundation's formatters.

package enum Decimal {
  /// Rounded to nearest, no trailing zeros beyond `decimals`: `text(1.5, decimals: 2)` is `1.50`.
  package static func text(_ value: Double, decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 9e15 else { return "\(value)" }
    let digits = String(UInt64(scaled))
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// `12,345`.
  package static func grouped(_ value: Int) -> String {
    var text = ""
    for (index, digit) in String(value.magnitude).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return (value < 0 ? "-" : "") + String(text.reversed())
  }

  /// `1 worker`, `12,345 workers`.
  package static func counted(_ value: Int, _ noun: String) -> String {
    "\(grouped(value)) \(noun)\(value == 1 ? "" : "s")"
  }

  /// Decimal megabytes with the unit: `12.3 MB`.
  package static func megabytes(_ bytes: Int) -> String {
    text(Double(bytes) / 1e6, decimals: bytes < 10_000_000 ? 2 : 1) + " MB"
  }

  /// `850 ms`, `12.3 s`, `4 min 05 s`, `2 h 03 min`.
  package static func duration(nanoseconds: UInt64) -> String {
    let seconds = Double(nanoseconds) / 1e9
    if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
    if seconds < 60 { return text(seconds, decimals: seconds < 10 ? 2 : 1) + " s" }
    let whole = Int(seconds.rounded())
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    if whole < 3600 { return "\(whole / 60) min \(two(whole % 60)) s" }
    return "\(whole / 3600) h \(two(whole % 3600 / 60)) min"
  }
}
