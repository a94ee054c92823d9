/// How a message's delivery status may move: from none over pending and sent to delivered or
/// failed, never back; of delivered and failed the first one stands. Pure.
///
/// So the news of a message may arrive in any order, and as often as they like.
enum DeliveryStatus {
    /// What news of a message do to the status that it has.
    enum Effect: Equatable {
        case moves
        /// The same, or an earlier one that comes late.
        case nothing
        /// One end of a message that has had the other.
        case contradiction
    }

    /// The effect of `next` on `current`, both as numbers of the wire.
    static func effect(of next: Int16, on current: Int16) -> Effect {
        if rank(next) > rank(current) { return .moves }
        return rank(next) == final && next != current ? .contradiction : .nothing
    }

    private static let final = 3

    private static func rank(_ status: Int16) -> Int { min(Int(status), final) }
}
