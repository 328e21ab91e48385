// What presets, files, flags and variants come to together.

import Protocol
import Recipes
import Testing

struct RecipeAssemblyTests {
  @Test func qualityInBracketsGoesOverOneBelow() throws {
    for format in ["jpg[Q=10]", "jpg[optimize_coding=true,Q=10]"] {
      let flags = try recipe(settings: [("format", format)], file: "quality: 95\nformat: jpg").variants[0]
      #expect(flags.quality == nil && flags.options.contains(NamedValue(name: "Q", value: "10")))
      let own = try recipe(settings: [("quality", "95")], variants: ["a: format='\(format)'"]).variants[0]
      #expect(own.quality == nil && own.options.contains(NamedValue(name: "Q", value: "10")))
    }
    #expect(try recipe(settings: [("format", "jpg[strip]")], file: "quality: 95").variants[0].quality == 95)
  }

  @Test func defaultIsThePredecessorsSimpleMode() throws {
    let recipe = try recipe()
    #expect(recipe.steps == [.resize(Resize(target: .box(width: 256, height: 256), fit: .exact, kernel: .lanczos3))])
    #expect(recipe.variants == [Variant()])
    #expect(recipe.autorotate)
    #expect(recipe.summary == "resize 256x256! -> same format")
  }

  /// Nobody who asks for a rotation wants 256x256 pixels.
  @Test func aStepOfOnesOwnIsNotAddedToTheDefault() throws {
    #expect(try steps("rotate=90") == [.rotate(degrees: 90, background: nil)])
    #expect(try recipe(variants: ["a: resize=50%"]).steps.isEmpty)
    #expect(try recipe("format=webp").steps == Recipe(.simple).steps)
  }

  @Test(arguments: [
    ("resize=50%", "resize=50% blur=2 sharpen edge-enhance linear=1.2,-25 color-matrix=sepia"),
    ("blur=5", "resize=256x256! blur=5 sharpen edge-enhance linear=1.2,-25 color-matrix=sepia"),
    ("grayscale", "resize=256x256! blur=2 sharpen edge-enhance linear=1.2,-25 color-matrix=sepia grayscale"),
    ("crop=9x9 resize=50%", "crop=9x9 resize=50% blur=2 sharpen edge-enhance linear=1.2,-25 color-matrix=sepia"),
    ("sharpen blur=5", "resize=256x256! sharpen blur=5 edge-enhance linear=1.2,-25 color-matrix=sepia"),
  ])
  func flagsReplaceThePresetsStepsOfTheirName(_ flags: String, _ expected: String) throws {
    #expect(try steps(flags, settings: [("preset", "intensive")]) == steps(expected))
  }

  @Test func flagsGoOverTheFile() throws {
    let file = """
      format: webp
      lossless: true
      keep: icc
      frames: first
      steps: [resize: 100x100, blur: 2]
      variants:
        a: {quality: 10}
        b: {format: png, compression: 9}
      """
    let plain = try recipe(file: file)
    #expect(plain.firstFrameOnly)
    #expect(plain.variants.map(\.format) == [.webp, .png])
    #expect(plain.variants.map(\.keep) == [.icc, .icc])
    let over = try recipe("format=jpg blur=5", file: file)
    #expect(over.steps == (try steps("resize=100x100 blur=5")))
    #expect(over.variants.map(\.format) == [.jpeg, .jpeg])
    #expect(over.variants.map(\.quality) == [10, nil])
    #expect(over.variants.flatMap(\.options).isEmpty)
    #expect(try recipe(variants: ["c: quality=3"], file: file).variants.map(\.label) == ["c"])
  }

  @Test func whatStepsDoNotSay() throws {
    let settings = [("kernel", "cubic"), ("gravity", "entropy"), ("background", "red")]
    let steps = try recipe(
      "resize=9x9^ resize=8x8^,kernel=linear,gravity=north pad=20x20 rotate=3 border=2", settings: settings
    ).steps
    let red = Color(red: 255, green: 0, blue: 0)
    #expect(
      steps == [
        .resize(Resize(target: .box(width: 9, height: 9), fit: .cover, kernel: .cubic, anchor: .entropy)),
        .resize(
          Resize(target: .box(width: 8, height: 8), fit: .cover, kernel: .linear, anchor: .gravity(.north))),
        .pad(Pad(width: 20, height: 20, background: red)), .rotate(degrees: 3, background: red),
        .border(Border(width: 2, color: red)),
      ])
    #expect(try recipe(settings: [("kernel", "nearest")]).summary.contains("kernel=nearest"))
  }

  @Test func encoderSettingsInLibvipsSpelling() throws {
    func options(_ words: String) throws -> String {
      try recipe("rotate=0 " + words).variants[0].options.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
    }
    #expect(
      try options("format=webp[near-lossless,Q=80] lossless effort=6")
        == "near-lossless=true,Q=80,lossless=true,effort=6")
    #expect(try options("format=jpg progressive subsampling=444") == "interlace=true,subsample-mode=off")
    #expect(try options("format=jpg subsampling=420") == "subsample-mode=on")
    #expect(try options("format=png compression=9 progressive") == "compression=9,interlace=true")
    #expect(try options("format=tiff compression=lzw") == "compression=lzw")
    #expect(try options("format=avif effort=9 lossless=false") == "effort=9,lossless=false")
    #expect(try options("format=gif effort=10") == "effort=10")
    #expect(try options("format=jpg[interlace=false] progressive") == "interlace=true")
    // The format of each input: what any of those that have the setting would take.
    #expect(try options("progressive compression=lzw effort=10") == "interlace=true,compression=lzw,effort=10")
  }

  @Test func onlyWhatLibvipsJudgesNeedsIt() throws {
    #expect(try !assembled("resize=9x9 format=jpg progressive quality=3").needsLibvips)
    #expect(try assembled("op=invert").needsLibvips)
    #expect(try assembled("format=jpg[Q=3]").needsLibvips)
    #expect(try assembled(variants: ["a: op=invert"]).needsLibvips)
    #expect(try assembled(file: "options: {Q: 3}").needsLibvips)
  }

  @Test func complaintsOfTheWorkerFindTheirPlace() throws {
    let assembly = try assembled(
      "blur=1 op=rankk", variants: ["a: op=x", "b: format=webp[Q=3]"], file: "format: jpg\noptions: {trellis: 1}\n")
    #expect(assembly.place(ofComplaint: "step 2 (op rankk): no") == .flag("--variant flags: op"))
    #expect(assembly.place(ofComplaint: "variant a: step 1 (op x): no") == .flag("--variant a: op"))
    #expect(assembly.place(ofComplaint: "variant a: option trellis of jpg: no") == .file("r.yaml", line: 2, column: 20))
    #expect(assembly.place(ofComplaint: "variant b: option Q of webp: no") == .flag("--variant b: format"))
  }

  @Test func variants() throws {
    let recipe = try recipe(
      "blur=1 format=webp quality=70",
      variants: [
        "thumb: resize=200x200^ quality=50 background=red pad=300x300", "large:", "png_1: format=png keep=all",
      ])
    #expect(recipe.variants.map(\.label) == ["thumb", "large", "png_1"])
    #expect(recipe.variants.map(\.format) == [.webp, .webp, .png])
    #expect(recipe.variants.map(\.quality) == [50, 70, 70])
    #expect(recipe.variants.map(\.keep) == [.none, .none, .all])
    #expect(recipe.variants[0].steps == (try steps("resize=200x200^ pad=300x300,background=red")))
    #expect(
      recipe.summary
        == "blur 1 -> thumb: resize 200x200^, pad 300x300,background=red, webp[quality 50]; large: webp[quality 70]; png_1: png[quality 70]"
    )
  }
}
