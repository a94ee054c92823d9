/// A set of a router's methods by index: what one caller may call, computed once per connection.
package struct MethodSet: Sendable, Equatable {
    /// How many methods a router may have.
    package static let methodsMax = 128

    private var low: UInt64 = 0
    private var high: UInt64 = 0

    /// Makes the empty set.
    package init() {}

    /// Adds the method `index`, 0..<128.
    package mutating func insert(_ index: Int) {
        precondition(index >= 0 && index < MethodSet.methodsMax, "a method index is 0..<128")
        if index < 64 { low |= 1 << UInt64(index) } else { high |= 1 << UInt64(index - 64) }
    }

    /// Whether the method `index` is in the set; false for any other number.
    package func contains(_ index: Int) -> Bool {
        guard index >= 0 else { return false }
        return index < 64
            ? low & (1 << UInt64(index)) != 0
            : index < MethodSet.methodsMax && high & (1 << UInt64(index - 64)) != 0
    }
}
