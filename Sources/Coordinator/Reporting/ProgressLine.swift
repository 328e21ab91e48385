// How far the run is: one line redrawn on a terminal, a plain line every ten seconds elsewhere.

import Platform
import Records

struct ProgressLine {
  private static let plainInterval: UInt64 = 10_000_000_000

  private let total: Int
  private let started: UInt64
  private let console: Console
  private let isLive: Bool
  private let isSilent: Bool
  private var nextPlain: UInt64
  private var isDrawn = false

  /// - Parameter total: tasks that will be run.
  init(total: Int, started: UInt64, mode: ProgressMode, console: Console) {
    self.total = total
    self.started = started
    self.console = console
    isLive = mode == .always || mode == .auto && Terminal.isTerminal(2)
    isSilent = mode == .never || console.level == .quiet
    nextPlain = started + Self.plainInterval
  }

  mutating func update(ended: Int, failed: Int, at now: UInt64) {
    guard !isSilent, total > 0 else { return }
    if isLive {
      let width = max(20, Terminal.width(2) ?? 80)
      console.write("\r\u{1b}[K" + fitted(line(ended, failed, now), width: width - 1))
      isDrawn = true
    } else if now >= nextPlain {
      console.write(words(ended, failed, now) + "\n")
      nextPlain = now + Self.plainInterval
    }
  }

  /// Makes room for other words; the line comes back with the next update.
  mutating func clear() {
    guard isDrawn else { return }
    console.write("\r\u{1b}[K")
    isDrawn = false
  }

  private func line(_ ended: Int, _ failed: Int, _ now: UInt64) -> String {
    let cells = 24
    let full = ended * cells / total
    return "[" + String(repeating: "#", count: full) + String(repeating: ".", count: cells - full) + "] "
      + words(ended, failed, now)
  }

  private func words(_ ended: Int, _ failed: Int, _ now: UInt64) -> String {
    let elapsed = now > started ? now - started : 0
    let rate = elapsed == 0 ? 0 : Double(ended) / (Double(elapsed) / 1e9)
    var text =
      "\(ended * 100 / total)% \(Decimal.grouped(ended))/\(Decimal.grouped(total)), "
      + "\(Decimal.text(rate, decimals: 0)) images/s, \(failed) failed"
    if ended > 0, ended < total, rate > 0 {
      text += ", \(Decimal.duration(nanoseconds: UInt64(min(Double(total - ended) / rate * 1e9, 1e18)))) left"
    }
    return text
  }

  private func fitted(_ text: String, width: Int) -> String { text.count <= width ? text : String(text.prefix(width)) }
}
