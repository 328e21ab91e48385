// What imgcoord finds on this machine, for people and programs.

import Arguments
import Platform
import Protocol
import Records

struct Diagnosis {
  /// Formats that every build is to read and write; AVIF comes and goes with libheif's plug-ins.
  static let needed: [ImageFormat] = [.jpeg, .png, .gif, .webp, .tiff, .bmp]

  var worker: Result<WorkerFacts, WorkerFacts.Unknown>
  var processors = ProcessorCount.available()
  var memory = MemorySize.available()
  /// Workers a run would have, and what each could take for its tasks, nil when that is nothing. Bytes.
  var workers: Int
  var budget: MemoryBudget
  var share: UInt64? { budget.share(workers: workers) }
  var limits: Limits
  var sandbox: SandboxMode

  /// What keeps runs from working; empty when nothing does.
  var problems: [String] {
    var problems: [String] = []
    if share == nil {
      problems.append("--memory-budget \(budget) leaves nothing for tasks; allow more, or fewer --workers")
    }
    switch worker {
    case .failure(let error): problems.append(error.message)
    case .success(let facts):
      if facts.version != Product.version {
        problems.append("imgworker is of version \(facts.version): install both programs of one build")
      }
      for (what, formats) in [("read", facts.decodes), ("write", facts.encodes)] {
        let missing = Self.needed.map(\.name).filter { !formats.contains($0) }
        guard !missing.isEmpty else { continue }
        problems.append(
          "libvips does not \(what) \(missing.joined(separator: ", ")): install its modules and libraries")
      }
      if sandbox == .require, facts.sandbox != "landlock+seccomp" {
        problems.append("--sandbox require: workers reach '\(facts.sandbox)' only: \(facts.shortfall)")
      }
    }
    return problems
  }

  /// Without newline.
  var lines: [String] {
    func row(_ name: String, _ text: String) -> String {
      name + String(repeating: " ", count: max(1, 10 - name.count)) + text
    }
    var lines = [row("imgcoord", Product.version)]
    if case .success(let facts) = worker {
      lines += [
        row("imgworker", "\(facts.version), libvips \(facts.libvips)"),
        row("reads", facts.decodes.joined(separator: " ")), row("writes", facts.encodes.joined(separator: " ")),
        row("engines", "direct (jpg, png and webp; \(facts.instructions)), vips (everything)"),
        row("sandbox", sandboxText(facts)),
      ]
    }
    let quota = processors.quota.map { ", \(Decimal.text($0, decimals: 2)) by control groups" } ?? ""
    lines.append(
      row("cores", "\(processors.affinity) by affinity\(quota): \(Decimal.counted(workers, "worker"))"))
    let limit = memory.limit.map { ", \(gigabytes($0)) by control groups" } ?? ""
    lines.append(
      row("memory", "\(gigabytes(memory.machine))\(limit): \(gigabytes(budget.bytes())) for workers (\(budget))"))
    if let share { lines[lines.count - 1] += ", \(gigabytes(share)) for a task beside others" }
    lines.append(
      row(
        "limits",
        "\(Decimal.grouped(Int(clamping: limits.maximumPixels))) pixels, sides of \(limits.maximumSide), files of "
          + gigabytes(limits.maximumBytes)))
    return lines + problems.map { row("problem", $0) }
  }

  private func sandboxText(_ facts: WorkerFacts) -> String {
    facts.sandbox + (facts.landlockABI > 0 ? " (Landlock ABI \(facts.landlockABI))" : "")
      + (facts.shortfall.isEmpty ? "" : ", which lacks \(facts.shortfall)")
      + (sandbox == .off ? "; off" : "")
  }

  private func gigabytes(_ bytes: UInt64) -> String { Decimal.text(Double(bytes) / 1e9, decimals: 1) + " GB" }

  /// One object and a newline. Sizes in bytes.
  var jsonLine: [UInt8] {
    JSONWriter.line { json in
      json.field("imgcoord", Product.version)
      if case .success(let facts) = worker {
        json.field("imgworker", facts.version)
        json.field("libvips", facts.libvips)
        json.array("reads", facts.decodes) { $0.element($1) }
        json.array("writes", facts.encodes) { $0.element($1) }
        json.array("engines", ["direct", "vips"]) { $0.element($1) }
        json.field("instructions", facts.instructions)
        json.field("sandbox", facts.sandbox)
        json.field("landlock_abi", facts.landlockABI)
        json.field("sandbox_lacks", facts.shortfall)
      }
      json.field("cores", processors.affinity)
      if let quota = processors.quota { json.field("core_quota", quota, decimals: 3) }
      json.field("workers", workers)
      json.field("memory", memory.machine)
      if let limit = memory.limit { json.field("memory_limit", limit) }
      json.field("memory_budget", budget.bytes())
      json.field("memory_share", share ?? 0)
      json.field("max_pixels", limits.maximumPixels)
      json.field("max_side", limits.maximumSide)
      json.field("max_bytes", limits.maximumBytes)
      json.array("problems", problems) { $0.element($1) }
    }
  }
}
