import Synchronization

/// What the handler of a call may say of it for usage, before it returns.
public final class CallRecord: Sendable {
    struct Facts: Sendable {
        var status: Int?
        var quantityMicro: Int64?
        var responseBytes: UInt64 = 0
        var attributes: [(key: String, value: String)] = []
    }

    private let state = Mutex(Facts())

    init() {}

    /// The HTTP status of the answer; without it 200, or for an error its `httpStatus`, or 500.
    public func setStatus(_ status: Int) { state.withLock { $0.status = status } }

    /// Bytes of the answer.
    public func setResponseBytes(_ bytes: UInt64) { state.withLock { $0.responseBytes = bytes } }

    /// Units that the call used, in millionths; without it one unit.
    public func setQuantity(micro: Int64) { state.withLock { $0.quantityMicro = micro } }

    /// Adds an attribute; of more than 16, tracker refuses the event.
    public func addAttribute(_ key: String, _ value: String) {
        state.withLock { $0.attributes.append((key, value)) }
    }

    var facts: Facts { state.withLock { $0 } }
}

/// An error that knows the HTTP status which it is answered with.
public protocol HTTPStatusError: Error {
    /// 400 to 599.
    var httpStatus: Int { get }
}

extension CallRecord {
    /// The status of a call whose handler threw.
    static func status(of error: any Error) -> Int {
        if let known = error as? any HTTPStatusError { return known.httpStatus }
        // 499 is what web servers log for a caller that went away.
        return error is CancellationError ? 499 : 500
    }
}
