/// Names a lease or a reservation of an org: 128 random bits.
struct HoldID: Hashable, Sendable {
    var high: UInt64
    var low: UInt64
}
