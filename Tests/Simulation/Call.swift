@testable import Limiter
@testable import Model

/// A Check on its way.
struct Call {
    /// The request id: the same for every try.
    let id: UInt64
    let client: Int
    let org: Int
    let cost: UInt64
    var attempt = 0
}

/// What a limiter says to a call.
enum Answer {
    case allowed
    case denied
    /// Another limiter decides; who takes part, by what this one knows.
    case notOwner(epoch: Int64, members: [String])
}
