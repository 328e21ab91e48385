// Where a recipe comes from: flags, and the file they name.

import Platform
import Protocol
import Recipes
import SystemPackage

/// Why there is no recipe: said with the exit code it ends the command with.
package struct RecipeRefusal: Error, Sendable {
  package var status: ExitStatus
  package var message: String

  package init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }

  package init(_ error: RecipeError) { self.init(error.place.isInFile ? .badList : .usage, "\(error)") }
}

package struct RecipeSource: Sendable {
  private static let largestFile = 1 << 20
  private let flags: RecipeDraft
  private let file: RecipeDraft?
  private let here: FilePath

  package init(_ options: RecipeOptions) throws(RecipeRefusal) {
    here = FilePath(".").resolved
    do throws(RecipeError) { flags = try options.draft() } catch { throw RecipeRefusal(error) }
    guard let recipe = options.recipe else {
      file = nil
      return
    }
    let bytes = try TextFile.read(FilePath(bytes: recipe.bytes), limit: Self.largestFile, what: "recipe")
    do throws(RecipeError) {
      file = try RecipeDraft(yaml: bytes, name: ArgumentBytes.encode(recipe.bytes))
    } catch {
      throw RecipeRefusal(error)
    }
  }

  /// Whether nothing is said of a recipe.
  package var isEmpty: Bool { flags.isEmpty && file == nil }

  /// The recipe, with what `overrides` says instead of what flags and file say of the same.
  package func assembly(_ overrides: RecipeDraft = RecipeDraft()) throws(RecipeError) -> RecipeAssembly {
    let here = here
    return try RecipeAssembly(
      flags.overridden(by: overrides).based(on: file),
      defaults: StepDefaults { text, place in
        // A recipe's files lie beside it, wherever it is used.
        guard case .file(let name, _, _) = place else { return Self.absolute(text, in: here) }
        return Self.absolute(
          text, in: here.pushing(FilePath(bytes: ArgumentBytes.decode(name)).removingLastComponent()))
      })
  }

  /// The recipe, or why not.
  package func recipe() throws(RecipeRefusal) -> RecipeAssembly {
    do throws(RecipeError) { return try assembly() } catch { throw RecipeRefusal(error) }
  }

  private static func absolute(_ text: String, in directory: FilePath) -> [UInt8] {
    let bytes = ArgumentBytes.decode(text)
    guard !bytes.contains(0) else { return bytes }
    return directory.pushing(FilePath(bytes: bytes)).bytes
  }
}
