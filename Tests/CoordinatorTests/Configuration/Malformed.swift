// Hundreds of ways to get a recipe, a geometry, a manifest, a template or an operation wrong.

import Protocol
import Recipes

/// What to say to `imgcoord`, and where it has to find the fault.
struct Malformed: Sendable {
  /// `@NAME` stands for the path of a file.
  var arguments: [String]
  var files: [String: String] = [:]
  /// Of the message: a flag, or `@NAME:` for a place in a file, with the line where that is certain.
  var place: String

  static let all: [Malformed] =
    flags + generatedFlags + recipes + generatedRecipes + manifests + generatedManifests + templates

  private static func flag(_ flag: String, _ value: String) -> Malformed {
    Malformed(arguments: ["--\(flag)=\(value)"], place: "--\(flag)")
  }

  private static let long = String(repeating: "3", count: 4097)
  private static let manyArguments = "x " + (0...255).map { "a\($0)=1" }.joined(separator: " ")

  // MARK: flags

  private static let values: [(String, [String])] = [
    (
      "resize",
      [
        "", "x", "huge", "0x1", "1x0", "-1x1", "1x1x1", "1x1!!", "1x1^!", "1x1<>", "0%", "-5%", "101%%", "10001%",
        "1e3%", "x^", "9x^", "65536", "9x9,kernel=x", "9x9,gravity=north", "9x9^,gravity=up", "9x9,size=3",
        "9x9,kernel", "9x9,kernel=cubic,kernel=cubic", "٣x٣", "9 x9", "9x9 ",
      ]
    ),
    (
      "crop",
      [
        "", "9", "9x9+1", "9x9+1+1+1", "9x9-1-1", "0x9+0+0", "9x9+a+0", "9x9+0+4294967296", "9x9+0+0,x=1",
        "65536x1+0+0",
      ]
    ),
    ("pad", ["", "9", "9x", "x9", "0x9", "9x9!", "9x9,gravity=attention", "9x9,background=mauve", "9x9,colour=red"]),
    ("border", ["", "0", "-1", "32768", "1.5", "1,", "1,mauve", "1,red,blue", "red"]),
    ("rotate", ["", "left", "nan", "inf", "1e999", "90,background=x", "90,colour=red", "90deg", "0x10"]),
    ("flip", ["", "both", "Horizontal", "h", "horizontal,vertical"]),
    ("trim", ["a", "-1", "256", "nan"]),
    ("blur", ["", "0", "-1", "100.1", "a", "1,2", "nan", "inf"]),
    ("sharpen", ["", "1"]), ("edge-enhance", ["2"]), ("grayscale", ["yes"]), ("invert", ["1"]),
    (
      "convolve",
      [
        "", "1 2 3", "2x2: 1 2 3 4", "3x3: 1", "3x1: 1 2 x", "3x1: 1 2 3 scale=0", "3x1: 1 2 3 scale=a",
        "3x1: 1 2 3 factor=2", "3x1: 1 2 3 scale=1 scale=2", "33x1: 1", "3: 1 2 3", "3x3x3: 1", "-1x1: 1",
        "1x1: 1e308 2", "1x1:",
      ]
    ),
    ("contrast", ["", "-1", "a", "1001", "nan"]), ("brightness", ["", "-1", "x"]),
    ("saturation", ["", "-0.1", "inf"]),
    ("linear", ["", "1", "1 2 3", "a b"]), ("gamma", ["", "0", "-1", "x", "nan"]),
    ("color-matrix", ["", "1 2 3", "1 2 3 4 5 6 7 8", "1 2 3 4 5 6 7 8 x", "sepiaa", "1 2 3 4 5 6 7 8 9 10"]),
    (
      "watermark",
      [
        "", ",opacity=1", "l.png,opacity=0", "l.png,opacity=1.1", "l.png,opacity=x", "l.png,margin=-1",
        "l.png,margin=x", "l.png,position=up", "l.png,place=north", "l.png,margin=1,margin=1",
        long,
      ]
    ),
    (
      "op",
      [
        "", "=", "a=1", "rank 'width=3", "rank =3", "rank width=3 width=4", "ra/nk", "rank wi.dth=3", "\"", "op!",
        "rank width=" + long,
        manyArguments,
      ]
    ),
    ("kernel", ["", "lanczos", "Cubic", "sinc"]), ("gravity", ["", "up", "northwest", "NORTH"]),
    ("background", ["", "#12345", "#gggggg", "mauve", "123456", "#"]), ("preset", ["", "simpel", "Simple", "web "]),
    (
      "format",
      [
        "", "jpgg", "heic", "jpg[Q=1", "jpg[=1]", "jpg[a b=1]", "jpg[]", "[Q=1]", "jpg]",
        "webp[Q=\(long)]",
      ]
    ),
    ("quality", ["", "0", "101", "-1", "80.5", "high"]), ("effort", ["", "11", "-1", "x"]),
    ("subsampling", ["", "4:4:4", "422", "on"]), ("compression", ["", "10", "zip", "-1", "LZW"]),
    ("keep", ["", "some", "ICC", "icc,exif"]), ("frames", ["", "last", "1", "First"]),
    (
      "variant",
      [
        "", "x", ": resize=9x9", "a b: resize=9x9", "ä: resize=9x9", "resize=9x9: 1", "a: size=9x9",
        "a: resize=0x0", "a: quality=0", "a: format=jpg lossless", "a: format=heic", "a: 'resize=9x9", "a: blur",
        "a: sharpen=1", "a: kernel=cubic", String(repeating: "l", count: 101) + ": sharpen",
      ]
    ),
  ]

  private static let flags: [Malformed] =
    values.flatMap { (name, values) in values.map { flag(name, $0) } } + combinations

  private static let combinations: [Malformed] = [
    Malformed(arguments: ["--lossless", "-f", "jpg"], place: "--lossless"),
    Malformed(arguments: ["--lossless", "-f", "png"], place: "--lossless"),
    Malformed(arguments: ["--progressive", "-f", "webp"], place: "--progressive"),
    Malformed(arguments: ["--effort=7", "-f", "webp"], place: "--effort"),
    Malformed(arguments: ["--effort=0", "-f", "gif"], place: "--effort"),
    Malformed(arguments: ["--effort=1", "-f", "jpg"], place: "--effort"),
    Malformed(arguments: ["--subsampling=444", "-f", "png"], place: "--subsampling"),
    Malformed(arguments: ["--compression=lzw", "-f", "png"], place: "--compression"),
    Malformed(arguments: ["--compression=9", "-f", "tiff"], place: "--compression"),
    Malformed(arguments: ["--compression=9", "-f", "bmp"], place: "--compression"),
    Malformed(arguments: ["--kernel=cubic", "--blur=1"], place: "--kernel"),
    Malformed(arguments: ["--gravity=north"], place: "--gravity"),
    Malformed(arguments: ["--gravity=north", "--resize=9x9"], place: "--gravity"),
    Malformed(arguments: ["--variant=a: sharpen", "--variant=a: blur=1"], place: "--variant a"),
    Malformed(arguments: Array(repeating: "--sharpen", count: 256), place: "--sharpen"),
    Malformed(arguments: (0...255).map { "--variant=v\($0): sharpen" }, place: "--variant v255"),
    Malformed(
      arguments: ["--preset=web", "--recipe=@r.yaml"], files: ["r.yaml": "steps: [sharpen]"], place: "--preset"),
    // Each mask has 31x31 numbers: 255 of them do not fit a frame.
    Malformed(
      arguments: Array(repeating: "--convolve=31x31:" + String(repeating: " 1", count: 961), count: 255),
      place: "--convolve"),
    Malformed(arguments: ["--blur"], place: "--blur"), Malformed(arguments: ["--op", "--sharpen"], place: "--op"),
  ]

  /// Words of a step with one letter lost, doubled or changed, where they have to be known.
  private static let generatedFlags: [Malformed] = {
    var random = SplitMix64(seed: 7)
    let names = StepForm.all.map(\.name)
    return (0..<60).map { _ in
      var word: String
      repeat { word = random.misspelled(names.randomElement(using: &random)!) } while StepForm.named(word) != nil
      return Malformed(arguments: ["--variant=a: \(word)=1"], place: "--variant a")
    }
  }()

  // MARK: recipe files

  private static func recipe(_ text: String, _ place: String) -> Malformed {
    Malformed(arguments: ["--recipe=@r.yaml"], files: ["r.yaml": text], place: "@r.yaml:\(place)")
  }

  private static let recipes: [Malformed] = [
    recipe("", "1:1:"), recipe("# nothing\n", "1:1:"), recipe("just words", "1:1:"), recipe("- resize: 9x9", "1:1:"),
    recipe("steps: 3", "1:8:"), recipe("steps: {resize: 9x9}", "1:8:"), recipe("steps:\n  - [resize]", "2:5:"),
    recipe("steps:\n  - resize: [9]", "2:13:"), recipe("steps:\n  - resize: 0x0", "2:13:"),
    recipe("steps:\n  - resize:", "2:5:"), recipe("steps:\n  - reszie: 9x9", "2:13:"),
    recipe("steps:\n  - sharpen: 3", "2:14:"),
    recipe("steps:\n  - blur: 2\n    sharpen:", "2:5:"), recipe("steps:\n  - sharpen\n  - blurr", "3:5:"),
    recipe("step: []", "1:1:"), recipe("quality: high", "1:10:"), recipe("quality: [1]", "1:10:"),
    recipe("quality:", "1:9:"),
    recipe("format: jpeg2000", "1:9:"), recipe("format: jpg\nlossless: true", "2:11:"),
    recipe("lossless: maybe", "1:11:"),
    recipe("autorotate: nope", "1:13:"), recipe("frames: 3", "1:9:"), recipe("preset: nice", "1:9:"),
    recipe("quality: 1\nquality: 2", "2:1:"), recipe("steps: [", "2:1:"), recipe("steps: [sharpen", ""),
    recipe("steps:\n\t- sharpen", "2:1:"), recipe("keep: 'icc", ""), recipe("a: &x 1", "1:4:"),
    recipe("keep: *x", "1:7:"),
    recipe("keep: !!str icc", "1:7:"), recipe("keep: icc\n---\nkeep: icc", "2:1:"), recipe("? [a]\n: b", "1:3:"),
    recipe("\u{1}: 1", ""), recipe("options: 3", "1:10:"), recipe("options: {a b: 1}", "1:11:"),
    recipe("options: {a: [1]}", "1:14:"),
    recipe("variants: 3", "1:11:"), recipe("variants:\n  a b: {}", "2:3:"), recipe("variants:\n  a: 3", "2:6:"),
    recipe("variants:\n  a: {sizes: 3}", "2:7:"), recipe("variants:\n  a: {variants: {}}", "2:7:"),
    recipe("variants:\n  a: {}\n  a: {}", "3:3:"), recipe("variants:\n  a: {steps: [nope]}", "2:15:"),
    recipe("variants:\n  a: {preset: web}", "2:7:"), recipe("kernel: cubic", "1:9:"),
    recipe("gravity: north\nsteps: [sharpen]", "1:10:"),
    recipe(String(repeating: "[", count: 40), "1:17:"),
    recipe("preset: web\nformat: jpg\nlossless: true\nsteps:\n  - blur: 0\n", "5:11:"),
  ]

  private static let generatedRecipes: [Malformed] = {
    var random = SplitMix64(seed: 8)
    let names = [
      "format", "quality", "keep", "background", "steps", "variants", "options", "autorotate", "frames", "preset",
    ]
    return (0..<40).map { _ in
      var word: String
      repeat { word = random.misspelled(names.randomElement(using: &random)!) } while names.contains(word)
      let lines = Int.random(in: 0...5, using: &random)
      return recipe(String(repeating: "# a comment\n", count: lines) + "\(word): 1", "\(lines + 1):1:")
    }
  }()

  // MARK: manifests

  private static func manifest(_ name: String, _ text: String, _ place: String, _ more: [String] = []) -> Malformed {
    Malformed(arguments: ["--manifest=@\(name)"] + more, files: [name: text], place: "@\(name):\(place)")
  }

  private static func csv(_ text: String, _ place: String, _ more: [String] = []) -> Malformed {
    manifest("m.csv", text, place, more)
  }

  private static func json(_ text: String, _ place: String) -> Malformed { manifest("m.jsonl", text, place) }

  private static let manifests: [Malformed] = [
    csv("", "1:1:"), csv("\n\n", "3:1:"), csv("file\na.jpg\n", "1:1:"), csv("output\na.jpg\n", "1:1:"),
    csv("input,input\n", "1:7:"),
    csv("input,size\n", "1:7:"), csv("input,\n", "1:7:"), csv("input\na.jpg,b\n", "2:1:"),
    csv("input,output\na.jpg\n", "2:1:"),
    csv("input\n\"a.jpg\n", "2:1:"), csv("input\n\"a\"b\n", "2:4:"), csv("input\na\"b\n", "2:2:"),
    csv("input,output\n,b.jpg\n", "2:1:"),
    csv("input,output\na.jpg,../b.jpg\n", "2:7:"), csv("input,output\na.jpg,/b.jpg\n", "2:7:"),
    csv("input,output\na.jpg,b/\n", "2:7:"),
    csv("input,output\na.jpg,x/../../b.jpg\n", "2:7:"), csv("input,output\na.jpg,.\n", "2:7:"),
    csv("input,output\na.jpg,b.heic\n", "2:7:"),
    csv("input,output\na.jpg,b.jpg\n", "2:7:", ["--template={}"]), csv("input,resize\na.jpg,0x0\n", "2:7:"),
    csv("input,resize\na.jpg,9x9\nb.jpg,nine\n", "3:7:"), csv("input,quality\na.jpg,101\n", "2:7:"),
    csv("input,sharpen\na.jpg,3\n", "2:7:"),
    csv("input,format\na.jpg,docx\n", "2:7:"), csv("input,format,lossless\na.jpg,jpg,true\n", "2:11:"),
    csv("input,keep,blur\né.jpg,icc,x\n", "2:11:"),
    csv("input\r\n\"a\r\nb\",c\r\n", "2:1:"), csv("\u{feff}input,nope\n", "1:7:"),
    csv("input,kernel\na.jpg,sinc\n", "2:7:"),
    csv("input,op\na.jpg,=\n", "2:7:"), csv("input\na\u{0}b\n", "2:1:"),
    json("[]", "1:1:"), json("{\"input\": 3", "1:12:"), json("{\"input\": \"a.jpg\"} x", "1:20:"),
    json("{input: \"a\"}", "1:2:"),
    json("{\"input\" \"a\"}", "1:10:"), json("{\"input\": nope}", "1:11:"), json("{\"input\": [\"a\"]}", "1:11:"),
    json("{\"input\": {}}", "1:11:"),
    json("{\"input\": \"a}\n", "1:11:"), json("{\"input\": \"a\\q\"}", "1:13:"),
    json("{\"input\": \"\\ud83d\"}", "1:12:"),
    json("{\"input\": \"\\u12\"}", "1:12:"), json("{\"input\": \"a\", \"input\": \"b\"}", "1:16:"),
    json("{\"input\": \"a\", \"size\": 3}", "1:24:"),
    json("{}", "1:1:"), json("{\"output\": \"a.jpg\"}", "1:12:"), json("{\"input\": \"\"}", "1:11:"),
    json("{\"input\": null}", "1:11:"),
    json("{\"input\": \"a\"}\n{\"input\": \"b\", \"blur\": 0}", "2:24:"),
    json("{\"input\": \"a\", \"quality\": \"best\"}", "1:27:"),
    json("{\"input\": \"a\", \"output\": \"../a\"}", "1:26:"), json("{\"input\": \"a\\u0000b\"}", "1:11:"),
    json("{\"input\": 1.2.3}", "1:11:"),
    Malformed(arguments: ["--manifest=@m.txt"], files: ["m.txt": "input\n"], place: "--manifest"),
    Malformed(arguments: ["--manifest=@m"], files: ["m": "input\n"], place: "--manifest"),
  ]

  private static let generatedManifests: [Malformed] = {
    var random = SplitMix64(seed: 9)
    return (0..<40).map { round in
      var word: String
      repeat {
        word = random.misspelled(RecipeDraft.rowNames.randomElement(using: &random)!)
      } while RecipeDraft.rowNames.contains(word)
      let rows = Int.random(in: 0...4, using: &random)
      if round % 2 == 0 { return csv("input,\(word)\n" + String(repeating: "a.jpg,1\n", count: rows), "1:7:") }
      return json(
        String(repeating: "{\"input\": \"a.jpg\"}\n", count: rows) + "{\"input\": \"b.jpg\", \"\(word)\": 1}",
        "\(rows + 1):\(24 + word.count):")
    }
  }()

  // MARK: templates

  private static let templates: [Malformed] =
    [
      "", "/x", "../x", "a/../b", "{..}", "{", "{}{", "{}/", "x{w", "{W}", "{width}", "{1}", "{ext", "{.", "{/..}",
      "{{}}", "/\u{301}x", "..\u{301}/../x", "../\u{301}x",
    ]
    .map { flag("template", $0) }
    + [
      Malformed(arguments: ["--template={w}", "--resize=9x9"], place: "--template"),
      Malformed(arguments: ["--template={h}", "--resize=9x"], place: "--template"),
      Malformed(arguments: ["--template={w}", "--resize=9x9!>"], place: "--template"),
      Malformed(arguments: ["--template={w}", "--blur=1"], place: "--template"),
      Malformed(arguments: ["--template={w}", "--resize=9x9!", "--rotate=5"], place: "--template"),
      Malformed(arguments: ["--template={w}{label}", "--variant=a: resize=9x9!", "--variant=b:"], place: "--template"),
    ]
}

extension SplitMix64 {
  /// With one letter lost, doubled or changed.
  fileprivate mutating func misspelled(_ word: String) -> String {
    var letters = Array(word)
    let position = Int.random(in: letters.indices, using: &self)
    switch Int.random(in: 0..<3, using: &self) {
    case 0 where letters.count > 1: letters.remove(at: position)
    case 1: letters.insert(letters[position], at: position)
    default: letters[position] = "q"
    }
    return String(letters)
  }
}
