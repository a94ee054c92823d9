/// Why the generator stopped: what is wrong with the contracts, and where.
struct GeneratorError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
