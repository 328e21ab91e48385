// The way of one task inside the worker: read, sniff, engine, write.

import Platform
import Protocol
import SystemPackage

/// Runs one task at a time; keeps its buffers and engines between tasks.
struct TaskRunner {
  private let limits: Limits
  private var engines: Engines
  private let buffer = FileBuffer()
  private let page: SharedPage?

  /// - Parameter page: where it says how far it is with its task.
  init(limits: Limits, engines: Engines, page: SharedPage? = nil) {
    self.limits = limits
    self.engines = engines
    self.page = page
  }

  /// Never throws: a failure is a task's outcome. `next` and `wait` are left for the caller.
  /// - Parameter opened: the input, when it was opened ahead.
  mutating func run(_ lease: TaskLease, recipe: Recipe, opened: OpenedFile? = nil) -> TaskResult {
    var trace = TaskTrace(task: lease.id, page: page?.bytes)
    trace.enter(.read)
    trace.timings.start = MonotonicClock.now()
    var format: ImageFormat?
    let outcome: TaskResult.Outcome
    var limits = limits
    limits.maximumMemory = lease.memory
    do throws(Failure) {
      guard lease.outputs.count == recipe.variants.count else {
        throw Failure(
          .internal, at: .plan, "the task has \(lease.outputs.count) outputs, its recipe \(recipe.variants.count)")
      }
      let images: [EncodedImage]
      var times: FileStatus?
      switch lease.source {
      case .file(let path):
        let input = FilePath(bytes: path)
        let status = try read(input, opened, limits, &trace)
        if recipe.preservesTimes { times = status }
        images = try convert(input, lease, recipe, limits, &format, &trace)
      case .generated(let image): images = try generate(image, lease, recipe, limits, &trace)
      }
      outcome = .done(try write(images, to: lease.outputs, times, &trace))
    } catch {
      var failure = error
      failure.operation = trace.operation(at: error.stage)
      outcome = trace.memory > lease.memory ? overrun(trace.memory, at: error.stage) : .failed(failure)
    }
    var result = TaskResult(
      id: lease.id, engine: trace.engine, format: format, timings: trace.timings, outcome: outcome)
    result.engineReason = trace.engineReason
    result.width = UInt32(clamping: trace.width)
    result.height = UInt32(clamping: trace.height)
    if case .file = lease.source { result.bytesIn = UInt64(buffer.bytes.count) }
    result.warnings = trace.warnings
    result.memory = trace.memory
    result.recycle = trace.mustRecycle
    return result
  }

  /// Of a task that takes more than its lease allows: it may do so when nothing else runs, or never.
  private func overrun(_ memory: UInt64, at stage: Failure.Stage) -> TaskResult.Outcome {
    do throws(Failure) {
      try limits.check(memory: memory, at: stage)
      return .postponed
    } catch {
      return .failed(error)
    }
  }

  private func read(
    _ path: FilePath, _ opened: OpenedFile?, _ limits: Limits, _ trace: inout TaskTrace
  ) throws(Failure) -> FileStatus {
    defer { trace.timings.read = MonotonicClock.now() - trace.timings.start }
    buffer.clear()
    let file: OpenedFile
    do throws(ReadFailure) {
      file = if let opened { opened } else { try FileReader.open(path) }
    } catch {
      throw Failure(reading: path, error)
    }
    try trace.admit(UInt64(file.status.size), limits, at: .read)
    do throws(ReadFailure) {
      return try FileReader.read(file, into: buffer, limit: Int(clamping: limits.maximumBytes))
    } catch {
      throw Failure(reading: path, error)
    }
  }

  private mutating func convert(
    _ path: FilePath, _ lease: TaskLease, _ recipe: Recipe, _ limits: Limits, _ format: inout ImageFormat?,
    _ trace: inout TaskTrace
  ) throws(Failure) -> [EncodedImage] {
    guard !buffer.bytes.isEmpty else { throw Failure(.truncated, at: .decode, "\(path.displayed): the file is empty") }
    guard let sniffed = Sniffer.format(of: buffer.bytes) else {
      throw Failure(.unsupported, at: .decode, "\(path.displayed): its content is no image format imgcoord reads")
    }
    format = sniffed
    if let named = path.extension.flatMap(ImageFormat.init(extension:)), named != sniffed,
      !named.isHEIF || !sniffed.isHEIF
    {
      trace.warnings.append("named .\(path.extension!) but its content is \(sniffed.name)")
    }
    return try engines.run(
      EngineRequest(
        bytes: buffer.bytes, format: sniffed, recipe: recipe.resolvingFormats(of: lease.outputs, input: sniffed),
        limits: limits, threads: Int(lease.threads)),
      choice: lease.engine, trace: &trace)
  }

  private mutating func generate(
    _ image: GeneratedImage, _ lease: TaskLease, _ recipe: Recipe, _ limits: Limits, _ trace: inout TaskTrace
  ) throws(Failure) -> [EncodedImage] {
    let pixels = UInt64(image.width) * UInt64(image.height)
    guard image.width > 0, image.height > 0, max(image.width, image.height) <= limits.maximumSide,
      pixels <= limits.maximumPixels
    else { throw Failure(.tooLarge, at: .process, "cannot generate an image of \(image.width)x\(image.height) pixels") }
    try trace.admit(pixels * Painter.bytesPerPixel, limits, at: .process)
    trace.enter(.process, "paint")
    let began = MonotonicClock.now()
    let raster = Painter.paint(image)
    trace.timings.process = MonotonicClock.now() - began
    trace.width = raster.width
    trace.height = raster.height
    var images: [EncodedImage] = []
    for variant in recipe.resolvingFormats(of: lease.outputs, input: .png).variants {
      images.append(try engines.encode(raster, variant: variant, format: variant.format ?? .png, trace: &trace))
    }
    return images
  }

  private func write(
    _ images: [EncodedImage], to targets: [OutputTarget], _ times: FileStatus?, _ trace: inout TaskTrace
  ) throws(Failure) -> [OutputFacts] {
    trace.enter(.write)
    let began = MonotonicClock.now()
    defer { trace.timings.write = MonotonicClock.now() - began }
    var facts: [OutputFacts] = []
    for (image, target) in zip(images, targets) {
      let path = FilePath(bytes: target.path)
      do throws(SystemError) {
        let status = try image.bytes.withUnsafeBytes { (bytes) throws(SystemError) in
          try OutputFile.write(
            bytes, to: path, replaceExisting: target.replaceExisting, times: times, durable: target.isDurable)
        }
        facts.append(
          OutputFacts(
            width: UInt32(clamping: image.width), height: UInt32(clamping: image.height), bytes: UInt64(status.size),
            modified: status.modifiedNanoseconds))
      } catch {
        throw Failure(writing: error)
      }
    }
    return facts
  }
}

extension Recipe {
  /// Every variant with its format settled: asked for, else what the output's name says, else the input's.
  fileprivate func resolvingFormats(of outputs: [OutputTarget], input: ImageFormat) -> Recipe {
    var resolved = self
    for (index, output) in outputs.enumerated() where variants[index].format == nil {
      resolved.variants[index].format =
        FilePath(bytes: output.path).extension.flatMap(ImageFormat.init(extension:)) ?? input
    }
    return resolved
  }
}

extension ImageFormat {
  fileprivate var isHEIF: Bool { self == .avif || self == .heic }
}
