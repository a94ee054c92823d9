/// A half-open stretch of wall time: `from` belongs to it, `to` does not.
package struct TimeRange: Hashable, Sendable {
    /// The first instant.
    package let from: Timestamp
    /// The first instant after the range.
    package let to: Timestamp

    /// Makes a range, perhaps an empty one; nil when `to` is before `from`.
    package init?(from: Timestamp, to: Timestamp) {
        guard from <= to else { return nil }
        self.from = from
        self.to = to
    }

    /// Makes the range between two instants given in either order.
    package init(between one: Timestamp, and other: Timestamp) {
        from = min(one, other)
        to = max(one, other)
    }

    /// Whether the range holds no instant.
    package var isEmpty: Bool { from == to }

    /// Length in microseconds, saturating.
    package var microseconds: Int64 { to.microseconds(since: from) }

    /// Whether `instant` lies in the range.
    package func contains(_ instant: Timestamp) -> Bool { instant >= from && instant < to }

    /// What both ranges hold, or nil when that is nothing.
    package func intersection(_ other: TimeRange) -> TimeRange? {
        let start = max(from, other.from)
        let end = min(to, other.to)
        return start < end ? TimeRange(from: start, to: end) : nil
    }
}
