// The map of `imgcoord generate`: which picture goes under which name, all following from one seed.

import Protocol
import Records
import Scheduling

struct GenerationPlan: Workload {
  enum Kind: String, CaseIterable, Sendable {
    case solid
    case photo
    case mixed
  }

  let directory: [UInt8]
  let count: Int
  /// Sides in pixels, at least 1.
  let sides: ClosedRange<Int>
  let kind: Kind
  let formats: [ImageFormat]
  let seed: UInt64
  let recipes: [Recipe]

  init(directory: [UInt8], count: Int, sides: ClosedRange<Int>, kind: Kind, formats: [ImageFormat], seed: UInt64) {
    self.directory = directory
    self.count = count
    self.sides = sides
    self.kind = kind
    self.formats = formats
    self.seed = seed
    recipes = formats.map { Recipe(variants: [Self.variant($0)]) }
  }

  /// JPEGs as cameras and most programs write them: libvips would keep full chroma at this quality.
  private static func variant(_ format: ImageFormat) -> Variant {
    guard format == .jpeg else { return Variant(format: format) }
    return Variant(format: format, quality: 90, options: [NamedValue(name: "subsample-mode", value: "on")])
  }

  func isToBeRun(_ index: Int) -> Bool { true }

  func decision(_ index: Int) -> Record.Status? { nil }

  func variants(of index: Int) -> [Variant] { recipes[index % formats.count].variants }

  func output(_ index: Int, variant: Int) -> [UInt8] {
    let digits = max(5, String(count - 1).count)
    let number = String(index)
    let name = "generated_" + String(repeating: "0", count: digits - number.count) + number
    return directory + Array("/\(name).\(formats[index % formats.count].name)".utf8)
  }

  var readable: [[UInt8]] { [] }
  var outputRoot: [UInt8] { directory }

  func estimate(of index: Int) -> TaskEstimate {
    let image = image(index)
    return TaskEstimate(
      family: formats[index % formats.count].rawValue, bytes: Int(image.width) * Int(image.height) * 3)
  }

  func lease(_ index: Int, attempt: Int) -> TaskLease {
    TaskLease(
      id: TaskID(UInt32(index)), recipe: UInt16(index % formats.count), attempt: UInt8(clamping: attempt),
      source: .generated(image(index)), outputs: [OutputTarget(path: output(index, variant: 0), replaceExisting: true)])
  }

  func record(_ index: Int, status: Record.Status) -> Record {
    let path = output(index, variant: 0)
    return Record(input: path, status: status, key: Hash.fnv1a(path))
  }

  private func image(_ index: Int) -> GeneratedImage {
    var random = SplitMix64(seed: seed &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(index))
    let kind: GeneratedImage.Kind =
      switch self.kind {
      case .solid: .solid
      case .photo: .photo
      case .mixed: random.next() & 1 == 0 ? .solid : .photo
      }
    func side() -> UInt32 { UInt32(sides.lowerBound) + UInt32(random.next() % UInt64(sides.count)) }
    return GeneratedImage(kind: kind, width: side(), height: side(), seed: random.next())
  }
}
