import RPC

/// The typed items of a server stream, for one reader.
package struct ReplyStream<Message: ContractMessage>: AsyncSequence, Sendable {
    private let stream: any ResponseStream

    /// Reads `stream` as messages.
    package init(_ stream: any ResponseStream) { self.stream = stream }

    /// The next item, or nil when the stream ended with OK.
    /// - Throws: the error that the stream ended with.
    package func next() async throws(RPCError) -> Message? {
        guard let payload = try await stream.next() else { return nil }
        return try Message(decodingReply: payload)
    }

    /// Ends the stream from this side.
    package func cancel() { stream.cancel() }

    /// Reads the stream in a `for` loop.
    package struct Iterator: AsyncIteratorProtocol {
        let stream: ReplyStream

        package mutating func next() async throws(RPCError) -> Message? {
            try await stream.next()
        }
    }

    package func makeAsyncIterator() -> Iterator { Iterator(stream: self) }
}
