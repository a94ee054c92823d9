/// What a limit counts against, as a 128-bit keyed hash: names and ids of customers are not kept in the table.
struct SubjectHash: Hashable, Sendable {
    var high: UInt64
    var low: UInt64

    func hash(into hasher: inout Hasher) { hasher.combine(high) }
}
