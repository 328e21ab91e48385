// What this program and the libraries in it are.

import Arguments
import Vips

enum Versions {
  static var text: String { "imgworker \(Product.version), libvips \(Library.version)" }
}
