/// Why a socket could not be set up; the text says what failed and what to do.
package struct TransportError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A whole sentence for the operator.
    package let description: String

    init(_ description: String) { self.description = description }
}
