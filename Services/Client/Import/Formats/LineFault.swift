/// Why a line is no event: shown with the line's number.
package struct LineFault: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
