import FixtureMaking
import MemoryTracking
import Presentation

extension FixtureStore {
  /// Writes the recipes and the files made by them as JSON, `highwater.fixtures/1`.
  ///
  /// - Parameters:
  ///   - made: The made files.
  ///   - sink: Takes the text in pieces.
  func writeJSON(_ made: [Fixture], to sink: @escaping (String) -> Void) {
    JSONWriter.listing("fixtures", version: HighWater.version, to: sink) { json in
      json.member("folder", directory)
      json.array("recipes", recipes, onOneLine: true) { json, recipe in
        json.member("recipe", recipe.name)
        json.member("kind", recipe.kind.rawValue)
        json.member("about", recipe.about)
        json.member("seed", recipe.seed)
      }
      json.array("files", made, onOneLine: true) { json, file in
        json.member("name", file.name)
        json.member("path", file.path)
        json.member("recipe", file.recipe)
        json.member("bytes", file.size.bytes)
        json.member("seed", file.seed)
      }
    }
  }
}
