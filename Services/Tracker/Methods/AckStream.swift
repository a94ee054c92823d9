import Contracts
import RPC
import Synchronization

/// The acknowledgements of one `RecordStream`, handed out in the order of its sequence numbers.
///
/// Records finish in any order; those that finished early wait here, at most `windowMax` of them.
final class AckStream: Sendable {
    /// How far a sequence number may be beyond the last one that was handed out.
    static let windowMax: UInt64 = 1_024

    private struct State {
        /// The sequence number whose turn it is.
        var next: UInt64 = 1
        /// Taken, and not handed out.
        var begun: Set<UInt64> = []
        var done: [UInt64: TrackerV1.RecordAck] = [:]
        var reader: CheckedContinuation<Void, Never>?
        var isOver = false
    }

    private let state = Mutex(State())

    /// Takes a sequence number; the error when it can't be.
    func begin(_ sequence: UInt64) -> RPCError? {
        state.withLock { state in
            if state.isOver { return Self.missing }
            guard sequence >= state.next, !state.begun.contains(sequence) else {
                return sequence == 0 ? Self.noSequence : Self.repeated
            }
            guard sequence - state.next < Self.windowMax else { return Self.tooFar }
            state.begun.insert(sequence)
            return nil
        }
    }

    /// Notes what became of a record that was taken.
    func finish(_ ack: TrackerV1.RecordAck) {
        let reader = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.isOver else { return nil }
            state.done[ack.sequence] = ack
            return ack.sequence == state.next ? state.reader.take() : nil
        }
        reader?.resume()
    }

    /// The acknowledgements whose turn has come, at least one; nil when the stream is over.
    func next() async -> [TrackerV1.RecordAck]? {
        while true {
            let ready = state.withLock { state -> [TrackerV1.RecordAck]? in
                var ready: [TrackerV1.RecordAck] = []
                while let ack = state.done.removeValue(forKey: state.next) {
                    state.begun.remove(state.next)
                    state.next += 1
                    ready.append(ack)
                }
                return state.isOver ? nil : ready
            }
            guard let ready else { return nil }
            if !ready.isEmpty { return ready }
            await wait()
        }
    }

    /// Ends the stream: what is not acknowledged yet never will be, here.
    func end() {
        let reader = state.withLock { state in
            state.isOver = true
            state.done = [:]
            return state.reader.take()
        }
        reader?.resume()
    }

    private func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.isOver || state.done[state.next] != nil { return true }
                    state.reader = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            end()
        }
    }

    /// For a Record whose stream is not open.
    static let missing = RPCError(
        .failedPrecondition, "no such stream is open; call RecordStream first",
        violations: [FieldViolation(field: "stream_id", description: "must be of an open stream")])
    private static let noSequence = RPCError(
        .invalidArgument, "sequence: must be 1 or more in a stream",
        violations: [FieldViolation(field: "sequence", description: "must be 1 or more")])
    private static let repeated = RPCError(
        .alreadyExists, "this sequence number was taken before; nothing was taken now")
    private static let tooFar = RPCError(
        .resourceExhausted,
        "the sequence number is 1024 or more beyond the last acknowledged one; read the stream",
        retryAfterMilliseconds: 10)
}

/// Where one Record of a stream is answered: its stream.
final class StreamReply: DeferredReply {
    private let stream: AckStream
    private let sequence: UInt64

    /// Answers the record of a sequence number that the stream has taken.
    init(_ stream: AckStream, _ sequence: UInt64) {
        self.stream = stream
        self.sequence = sequence
    }

    func succeed(_ payload: [UInt8]) {
        var ack = TrackerV1.RecordAck(sequence: sequence)
        if let response = try? TrackerV1.RecordResponse(decoding: payload) {
            ack.response = response
        } else {
            ack.status = UInt32(Status.internalError.rawValue)
        }
        stream.finish(ack)
    }

    func fail(_ error: RPCError) {
        stream.finish(
            TrackerV1.RecordAck(
                sequence: sequence, status: UInt32(error.status.rawValue), message: error.message,
                retryAfterMs: error.retryAfterMilliseconds ?? 0))
    }
}
