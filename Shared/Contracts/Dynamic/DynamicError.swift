/// Why JSON and a message do not fit each other; safe to show.
package struct DynamicError: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String

    /// Makes an error.
    package init(_ description: String) { self.description = description }
}
