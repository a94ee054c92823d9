import RPC
import Wire

/// Replies that other threads gave, back on the loop.
extension ServerConnection {
    /// Bytes waiting in `output` above which streams keep their items to themselves.
    private static var streamOutputBytes: Int { 128 * 1024 }

    /// Answers a call; a stream's end waits until its items are written.
    func finish(_ call: ServerCall, _ outcome: Result<[UInt8], RPCError>) {
        if call.isHot { loop.tally.count(call.method, ServerConnection.status(outcome)) }
        guard isOpen, !isClosing, calls[call.callID] === call else {
            context.counters.dropped.add()
            return
        }
        if call.items != nil {
            call.ending = outcome
            if case .failure = outcome { call.dropItems() }
            pumpStreams()
        } else {
            calls[call.callID] = nil
            answer(call.callID, outcome)
            loop.flushLater(self)
        }
        closeIfDrained()
    }

    private static func status(_ outcome: Result<[UInt8], RPCError>) -> Status {
        switch outcome {
        case .success: .ok
        case .failure(let error): error.status
        }
    }

    private func answer(_ callID: UInt64, _ outcome: Result<[UInt8], RPCError>) {
        borrowOutput()
        let roomBytes = context.limits.outputBytesBufferedMax + 2 * context.limits.replyBytesMax
        switch outcome {
        case .success(let payload):
            guard payload.count <= roomBytes - output.pointee.count else {
                return respond(
                    callID,
                    RPCError(.resourceExhausted, "replies wait because this client reads slowly"))
            }
            payload.withUnsafeBytes {
                FrameWriter.response(to: &output.pointee, callID: callID, payload: $0)
            }
        case .failure(let error):
            respond(callID, error)
        }
    }

    /// Moves stream items into the output while it is short, one from each stream in turn; a slow
    /// reader's items stay in their streams, whose bounds make the handlers wait.
    func pumpStreams() {
        guard isOpen, !isClosing else { return }
        var idle = 0
        while !streams.isEmpty, idle < streams.count,
            output.pointee.count < ServerConnection.streamOutputBytes
        {
            let call = streams.removeFirst()
            if let item = call.takeItem() {
                idle = 0
                borrowOutput()
                item.withUnsafeBytes {
                    FrameWriter.streamItem(to: &output.pointee, callID: call.callID, payload: $0)
                }
                streams.append(call)
            } else if let ending = call.ending {
                calls[call.callID] = nil
                borrowOutput()
                var error: RPCError?
                if case .failure(let found) = ending { error = found }
                FrameWriter.streamEnd(
                    to: &output.pointee, callID: call.callID, error: error?.outcome)
            } else {
                idle += 1
                streams.append(call)
            }
        }
        if !output.pointee.isEmpty { loop.flushLater(self) }
    }
}
