/// The id of an org (tenant): positive, chosen by the application, never reused.
public struct OrgID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The value stored in every `org_id` column.
    public let value: Int64

    /// Makes an id, or nil when `value` is not positive.
    public init?(_ value: Int64) {
        guard value > 0 else { return nil }
        self.value = value
    }

    public var description: String { String(value) }

    public static func < (left: OrgID, right: OrgID) -> Bool { left.value < right.value }
}

/// The id of an API key: positive, unique within the installation.
public struct KeyID: Hashable, Sendable, CustomStringConvertible {
    /// The value stored in every `key_id` column.
    public let value: Int64

    /// Makes an id, or nil when `value` is not positive.
    public init?(_ value: Int64) {
        guard value > 0 else { return nil }
        self.value = value
    }

    public var description: String { String(value) }
}
