import Direct
import Protocol
import Recipes
import TestPictures
import Testing

/// Files cut short and files mutated: a failure, a reason or a picture, never a crash.
struct DamageTests {
  @Test(arguments: [false, true])
  func aCutFileIsTruncated(_ progressive: Bool) throws {
    let engine = try DirectEngine()
    let file = try TurboJPEG.encode(.waves(300, 200), quality: 92, progressive: progressive)
    let recipe = try Recipe.resize("64x64!")
    let scan = try #require(zip(file, file.dropFirst()).enumerated().first { $0.element == (0xff, 0xda) }).offset
    var truncated = 0
    for kept in stride(from: scan + 20, to: file.count, by: max(1, (file.count - scan) / 150)) {
      do throws(Failure) {
        // Cut within a table between two scans, it is first of all a bad table: libvips shall judge.
        guard progressive, case .declined(let reason) = try engine.answer(Array(file[..<kept]), recipe) else {
          _ = try engine.answer(Array(file[..<kept]), recipe)
          Issue.record("\(kept) of \(file.count) bytes passed")
          continue
        }
        #expect(reason.hasPrefix("libjpeg: "))
      } catch {
        #expect(error.kind == .truncated, "\(kept) of \(file.count) bytes")
        truncated += 1
      }
    }
    #expect(truncated > 120)
    for missing in 1...8 {
      #expect(throws: Failure.self) { try engine.answer(file.dropLast(missing), recipe) }
    }
    // And the engine is as good as new.
    #expect(try engine.output(file, recipe) == DirectEngine().output(file, recipe))
  }

  @Test func corruptDataIsForLibvipsToJudge() throws {
    var file = try TurboJPEG.encode(.waves(300, 200), quality: 92)
    // An end of image in the middle of the scan.
    file[file.count / 2] = 0xff
    file[file.count / 2 + 1] = 0xd9
    guard case .declined(let reason) = try DirectEngine().answer(file, .resize("64x64!")) else {
      Issue.record("converted")
      return
    }
    #expect(reason.hasPrefix("libjpeg: Corrupt JPEG data"))
  }

  @Test func bytesAfterTheImageAreNobodysBusiness() throws {
    let engine = try DirectEngine()
    let file = try TurboJPEG.encode(.waves(100, 80))
    let recipe = try Recipe.resize("50x50!")
    #expect(try engine.output(file + [0, 1, 2, 0xff, 0xd8, 0xff], recipe) == engine.output(file, recipe))
  }

  @Test(arguments: TurboJPEG.Chroma.allCases)
  func mutatedFilesNeverCrash(_ chroma: TurboJPEG.Chroma) throws {
    let engine = try DirectEngine()
    let reference = try DirectEngine()
    var random = SplitMix64(seed: 0x5eed)
    let recipes = try [Recipe.resize("20x20!"), .resize(nil), .resize("30x10^", quality: 95)]
    let limits = Limits(maximumPixels: 200_000)
    var counts = (converted: 0, declined: 0, failed: 0)
    let channels = chroma == .gray ? 1 : 3
    let files = try [false, true].map { progressive in
      let plain = try TurboJPEG.encode(.waves(67, 45, channels: channels), chroma, progressive: progressive)
      return TurboJPEG.inserting(0xe1, TurboJPEG.exif(7), into: plain)
    }
    for round in 0..<600 {
      var file = files[round % 2]
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        // Half of the damage to the headers, where it does the most.
        let end = Bool.random(using: &random) ? min(700, file.count) : file.count
        let place = Int.random(in: 0..<end, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: file[place] = 0xff
        case 1: file.removeSubrange(place..<min(file.count, place + 3))
        case 2: file.insert(UInt8.random(in: 0...255, using: &random), at: place)
        default: file[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
        }
      }
      do throws(Failure) {
        switch try engine.answer(file, recipes[round % 3], limits: limits) {
        case .converted(let images):
          counts.converted += 1
          #expect(throws: Never.self) { try TurboJPEG.decode(images[0].bytes) }
        case .declined(let reason):
          counts.declined += 1
          #expect(!reason.isEmpty)
        }
      } catch {
        counts.failed += 1
        #expect(error.kind == .truncated || error.kind == .tooLarge)
      }
    }
    // All three happened, or this tests nothing.
    #expect(counts.converted > 20 && counts.declined > 20 && counts.failed > 0, "\(counts)")
    #expect(try engine.output(files[0], recipes[0]) == reference.output(files[0], recipes[0]))
  }
}
