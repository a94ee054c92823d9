import RPC

/// The reader's end of a stream over TCP; dropping it cancels the call.
final class TCPResponseStream: ResponseStream {
    private let call: ClientCall
    private let items: BoundedStream

    init(call: ClientCall, items: BoundedStream) {
        self.call = call
        self.items = items
    }

    deinit { cancel() }

    func next() async throws(RPCError) -> [UInt8]? {
        do throws(RPCError) {
            let item = try await items.next()
            call.readerTook()
            return item
        } catch {
            cancel()
            throw error
        }
    }

    func cancel() { call.abandon(RPCError(.cancelled, "the call was cancelled")) }
}
