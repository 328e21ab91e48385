// Which libvips operations a recipe may name, what it may say to them, and what becomes of their results.

import Protocol
import Testing
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct OperationTests {
    private func call(_ name: String, _ arguments: KeyValuePairs<String, String> = [:]) -> OperationCall {
      OperationCall(name: name, arguments: arguments.map { NamedValue(name: $0.key, value: $0.value) })
    }

    private func refusal(_ call: OperationCall) -> String? {
      do {
        _ = try ImageOperation(call)
        return nil
      } catch {
        return error.reason
      }
    }

    @Test func listsWhatGoesFromImageToImage() {
      let names = Set(ImageOperation.all().map(\.name))
      #expect(names.count > 80)
      #expect(names.isSuperset(of: ["rank", "sharpen", "sobel", "invert", "affine", "hist_equal", "gaussblur", "rot"]))
      #expect(names.allSatisfy { !$0.contains("load") && !$0.contains("save") })
    }

    /// Programs, files, several images, none, other results.
    @Test(arguments: [
      "system", "VipsSystem", "jpegload", "jpegload_buffer", "pngload_source", "jpegsave", "pngsave_buffer", "rawload",
      "csvload", "matrixload", "vipsload", "vipssave", "dzsave", "magickload", "svgload", "thumbnail", "globalbalance",
      "icc_transform", "add", "composite2", "bandjoin", "text", "black", "avg", "find_trim", "conv", "maplut",
      "draw_rect",
      "profile_load", "nosuchthing", "", "Rank", "rank;system", "../rank", "operation", "unary",
    ])
    func refusesTheRest(_ name: String) throws {
      #expect(refusal(call(name)) != nil)
      let failure = try Conversion(Fixture.file(.png, 30, 20), [.operation(call(name))]).failure
      #expect(failure?.kind == .unsupported && failure?.stage == .process)
      #expect(failure?.message.hasPrefix("op \(name): ") == true)
      #expect(ErrorBuffer.take() == "")
    }

    @Test func saysWhatIsWrongWithArguments() {
      #expect(
        refusal(call("rank", ["widht": "3"])) == "'widht' is no argument of rank; it has width, height, index")
      #expect(refusal(call("rank", ["width": "3"])) == "rank needs height, index")
      #expect(refusal(call("rank", ["width": "0"])) == "width: 0 is out of range 1 to 100000")
      #expect(refusal(call("rank", ["width": "3x"])) == "width: '3x' is not a whole number")
      #expect(refusal(call("rank", ["width": "3", "width": "3"])) == "width is given twice")
      #expect(refusal(call("gamma", ["exponent": "nan"])) == "exponent: 'nan' is not a number")
      #expect(refusal(call("gamma", ["exponent": "1e9"])) == "exponent: 1e9 is out of range 1e-06 to 1000")
      #expect(
        refusal(call("flip", ["direction": "sideways"])) == "direction: 'sideways' is not one of horizontal, vertical")
      #expect(refusal(call("canny", ["precision": "2"])) == "precision: '2' is not one of integer, float, approximate")
      #expect(refusal(call("linear", ["a": "1,x", "b": "0"])) == "a: 'x' is not a number")
      #expect(refusal(call("linear", ["a": "", "b": "0"])) == "a: '' has no numbers")
      #expect(
        refusal(call("linear", ["a": "1", "b": "0", "uchar": "maybe"])) == "uchar: 'maybe' is neither true nor false")
      #expect(refusal(call("invert", ["in": "x.jpg"])) == "'in' is no argument of invert; it has none")
      #expect(
        refusal(call("rotate", ["angle": "3", "interpolate": "x"]))
          == "interpolate: 'x' is not one of bicubic, bilinear, lbb, nearest, nohalo, vsqbs")
    }

    /// Names of profiles are names of files; a second image would be one.
    @Test(arguments: [
      ("thumbnail_image", "export-profile"), ("thumbnail_image", "import_profile"), ("icc_export", "output-profile"),
      ("icc_import", "input-profile"), ("invert", "out"), ("gaussblur", "filename"),
    ])
    func refusesFilesInArguments(_ name: String, _ argument: String) {
      let reason = refusal(call(name, ["width": "10", argument: "srgb"])) ?? refusal(call(name, [argument: "srgb"]))
      #expect(reason?.contains("is no argument of \(name)") == true)
    }

    @Test func takesUnderscoresAndEveryType() throws {
      for call in [
        call("thumbnail_image", ["width": "10", "no_rotate": "true"]), call("similarity", ["angle": "-3.5"]),
        call("affine", ["matrix": "1 0 0 1", "oarea": "0,0,5,5", "interpolate": "nohalo", "extend": "mirror"]),
      ] { #expect(refusal(call) == nil) }
    }

    /// Whatever an operation gives, a task ends with a picture of the same depth or says why not.
    @Test(arguments: [(3, false), (4, false), (1, false), (3, true), (2, true)])
    func everyResultIsAPictureOrAFailure(_ bands: Int, _ isWide: Bool) throws {
      var image = try Fixture.image(32, 24, bands: bands)
      if isWide {
        image = try image.applying("linear", ["a": [257], "b": [0]]).rounded(to: .ushort)
          .declared(as: bands < 3 ? .gray16 : .rgb16)
      }
      let file = try Fixture.save(image, .png)
      var done: Set<String> = []
      for operation in ImageOperation.all() {
        let arguments = operation.arguments.filter(\.isRequired).map {
          NamedValue(name: $0.name, value: Self.plainValue($0))
        }
        let step = Step.operation(OperationCall(name: operation.name, arguments: arguments))
        let conversion = try Conversion(file, [step], Variant(format: .png))
        if let failure = conversion.failure {
          #expect([.unsupported, .tooLarge].contains(failure.kind), "\(operation.name): \(failure)")
          #expect(failure.message.hasPrefix("op \(operation.name): "), "\(operation.name): \(failure)")
        } else {
          let picture = try conversion.picture
          #expect(picture.format == (isWide ? .ushort : .uchar), "\(operation.name)")
          done.insert(operation.name)
        }
      }
      #expect(
        done.isSuperset(of: ["rank", "sharpen", "sobel", "invert", "affine", "rot", "stats", "hist_find", "bandmean"]))
      #expect(!done.contains("fwfft"))
    }

    private static func plainValue(_ argument: ArgumentDescription) -> String {
      switch argument.kind {
      case .int(let range, _): "\(max(range.lowerBound, min(3, range.upperBound)))"
      case .double(let range, _): "\(max(range.lowerBound, min(2, range.upperBound)))"
      case .choice(let words, _), .interpolate(let words): words[0]
      case .ints: "1"
      case .doubles: argument.name == "matrix" ? "1,0,0,1" : "1"
      case .bool: "true"
      case .image, .other: ""
      }
    }

    @Test func resultsComeBackToThePicture() throws {
      let image = try Fixture.image(40, 30)
      let file = try Fixture.save(image, .png)
      // There and back again through Lab.
      let lab = try Conversion(file, [.operation(call("colourspace", ["space": "lab"]))]).picture
      #expect(try psnr(samples(lab), samples(image)) > 50)
      let wide = try Conversion(file, [.operation(call("colourspace", ["space": "rgb16"]))]).picture
      #expect(wide.format == .uchar)
      #expect(try psnr(samples(wide), samples(image)) > 50)
      let gray = try Conversion(file, [.operation(call("bandmean"))]).picture
      #expect(gray.bands == 1)
      let clear = try Conversion(file, [.operation(call("bandjoin_const", ["c": "100"]))]).picture
      #expect(clear.bands == 4)
      #expect(try samples(clear)[3] == 100)
      let failure = try Conversion(file, [.operation(call("bandjoin_const", ["c": "1,2,3"]))]).failure
      #expect(failure?.message == "op bandjoin_const: it gives 6 bands, which are no picture")
      #expect(try Conversion(file, [.operation(call("fwfft"))]).failure?.message.contains("complex") == true)
    }

    /// 0 or 255 is black or white, in 16 bits too.
    @Test func yesAndNoAreBlackAndWhite() throws {
      let wide = try Fixture.image(40, 30).applying("linear", ["a": [257], "b": [0]]).rounded(to: .ushort)
      let file = try Fixture.save(wide.declared(as: .rgb16), .png)
      let step = Step.operation(call("relational_const", ["relational": "more", "c": "30000"]))
      #expect(Set(try samples(Conversion(file, [step]).picture)) == [0, 65_535])
    }

    @Test func sizesAreLimited() throws {
      let file = try Fixture.file(.png, 400, 300)
      for call in [
        call("zoom", ["xfac": "1000", "yfac": "1"]), call("replicate", ["across": "100", "down": "100"]),
        call("embed", ["x": "0", "y": "0", "width": "1000000", "height": "1000000"]),
      ] {
        let failure = try Conversion(file, [.operation(call)]).failure
        #expect(
          failure?.kind == .tooLarge && failure?.stage == .process, "\(call.name): \(String(describing: failure))")
      }
    }

    /// Frame by frame; what looks at page heights sees single pictures.
    @Test func animationsStayWhole() throws {
      let file = try Fixture.animation(
        .gif, 60, 40, colors: [[250, 0, 0], [0, 250, 0], [0, 0, 250]], delays: [50, 60, 70])
      for call in [
        call("thumbnail_image", ["width": "30"]), call("gaussblur", ["sigma": "2"]), call("rot", ["angle": "d90"]),
      ] {
        let picture = try Conversion(file, [resizeStep(60, 80), .operation(call)]).picture
        #expect(picture.pageCount == 3, "\(call.name)")
        #expect(picture.ints("delay") == [50, 60, 70])
      }
    }
  }
}
