import RPC

/// Where a server-streaming method writes its typed items.
package struct ReplyWriter<Message: ContractMessage>: Sendable {
    private let writer: any StreamWriter

    /// Writes to `writer`.
    package init(_ writer: any StreamWriter) { self.writer = writer }

    /// Sends one item; waits while the peer reads slowly.
    /// - Throws: `cancelled` when nobody waits for the stream any more.
    package func send(_ message: Message) async throws(RPCError) {
        try await writer.send(message.encoded())
    }

    /// Sends one item that is packed already.
    /// - Throws: as `send`.
    package func send(packed item: [UInt8]) async throws(RPCError) {
        try await writer.send(item)
    }
}
