// docs/recipes.md shows everything there is.

import Foundation
import Protocol
import Testing

@testable import Recipes

struct PageTests {
  private static let docs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "docs")

  @Test func thePageShowsEveryStepAndPreset() throws {
    let page = try String(contentsOf: Self.docs.appending(path: "recipes.md"), encoding: .utf8)
    let shown = page.matches(of: /!\[(?<flags>-[^\]]*)\]\((?<picture>[^)]+)\)/)
    for form in StepForm.all {
      #expect(
        shown.contains { "\($0.flags) ".contains(try! Regex("--\(form.name)[ =]")) }, "no picture of --\(form.name)")
    }
    for preset in Recipe.Preset.allCases.map(\.rawValue) {
      #expect(page.contains("`\(preset)`") || page.contains("--preset \(preset)`"))
    }
    for picture in shown.map(\.picture) {
      #expect(FileManager.default.fileExists(atPath: Self.docs.appending(path: String(picture)).path), "\(picture)")
    }
  }
}
