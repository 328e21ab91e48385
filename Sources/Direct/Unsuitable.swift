// Why a file or a recipe is not for the direct engine.

typealias Unsuitable = JPEGHeader.Unsuitable
