import Contracts
import RPC
import Synchronization

/// `RecordStream`: the open streams, by their caller and its name for them.
final class RecordStreamMethod: Sendable {
    /// Streams open at once.
    static let streamsMax = 1_024
    static let idBytesMax = 16

    private struct Name: Hashable {
        let caller: Caller
        let id: [UInt8]
    }

    private let streams = Mutex<[Name: AckStream]>([:])

    /// Acknowledges Records of the stream until its caller leaves.
    func stream(
        _ request: TrackerV1.RecordStreamRequest, _ call: CallContext,
        _ writer: ReplyWriter<TrackerV1.RecordStreamResponse>
    ) async throws {
        let id = request.streamID
        var faults = RequestFaults()
        if !(1...Self.idBytesMax).contains(id.count) {
            faults.add("stream_id", "must be 1 to \(Self.idBytesMax) bytes")
        }
        _ = try faults.checked(())
        let stream = AckStream()
        try open(Name(caller: call.caller, id: id), stream)
        defer {
            stream.end()
            streams.withLock { _ = $0.removeValue(forKey: Name(caller: call.caller, id: id)) }
        }
        // Empty: the stream is open, Records may name it.
        try await writer.send(TrackerV1.RecordStreamResponse())
        while let acks = await stream.next() {
            try await writer.send(TrackerV1.RecordStreamResponse(acks: acks))
        }
    }

    /// Takes a Record's place in its stream.
    func begin(
        _ id: UnsafeRawBufferPointer, sequence: UInt64, caller: Caller
    ) -> Result<StreamReply, RPCError> {
        let name = Name(caller: caller, id: Array(id.prefix(Self.idBytesMax + 1)))
        guard let stream = streams.withLock({ $0[name] }) else { return .failure(AckStream.missing) }
        if let refusal = stream.begin(sequence) { return .failure(refusal) }
        return .success(StreamReply(stream, sequence))
    }

    private func open(_ name: Name, _ stream: AckStream) throws {
        try streams.withLock { streams in
            guard streams[name] == nil else {
                throw RPCError(.alreadyExists, "a stream of this name is open; choose another name")
            }
            guard streams.count < Self.streamsMax else {
                throw RPCError(
                    .resourceExhausted, "\(Self.streamsMax) streams are open; try again later",
                    retryAfterMilliseconds: 1_000)
            }
            streams[name] = stream
        }
    }
}
