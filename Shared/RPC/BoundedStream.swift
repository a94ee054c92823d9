import Synchronization

/// A stream between one reader and its writers with room for a bounded number of items and bytes:
/// a writer waits while it is full, so that a slow reader never grows memory.
package final class BoundedStream: Sendable {
    private struct State {
        var items: [[UInt8]] = []
        var head = 0
        var bytes = 0
        var outcome: Result<Void, RPCError>?
        var reader: CheckedContinuation<Void, Never>?
        var writers: [(ticket: UInt64, continuation: CheckedContinuation<Void, Never>)] = []
        var nextTicket: UInt64 = 0

        var count: Int { items.count - head }

        mutating func append(_ item: [UInt8]) {
            items.append(item)
            bytes += item.count
        }

        mutating func takeWriters() -> [CheckedContinuation<Void, Never>] {
            guard !writers.isEmpty else { return [] }
            defer { writers.removeAll(keepingCapacity: true) }
            return writers.map(\.continuation)
        }

        mutating func removeFirst() -> [UInt8] {
            let item = items[head]
            items[head] = []
            head += 1
            bytes -= item.count
            if head == items.count {
                items.removeAll(keepingCapacity: true)
                head = 0
            } else if head >= 64 {
                items.removeFirst(head)
                head = 0
            }
            return item
        }
    }

    private let itemsMax: Int
    private let bytesMax: Int
    private let state = Mutex(State())

    /// Makes an empty stream; one item may always wait, however large.
    package init(itemsMax: Int, bytesMax: Int) {
        precondition(itemsMax > 0 && bytesMax > 0, "a stream has room for an item")
        self.itemsMax = itemsMax
        self.bytesMax = bytesMax
    }

    /// Adds an item without waiting; false when it is full or over.
    package func offer(_ item: [UInt8]) -> Bool {
        let (isTaken, reader) = state.withLock { state in
            guard state.outcome == nil, hasRoom(&state, for: item) else {
                return (false, CheckedContinuation<Void, Never>?.none)
            }
            state.append(item)
            return (true, state.reader.take())
        }
        reader?.resume()
        return isTaken
    }

    /// Adds an item, once there is room.
    /// - Throws: `cancelled` when the stream is over or the task is cancelled.
    package func send(_ item: [UInt8]) async throws(RPCError) {
        while !offer(item) {
            let isOver = state.withLock { $0.outcome != nil }
            guard !isOver, !Task.isCancelled else {
                throw RPCError(.cancelled, "the call is over")
            }
            await waitForRoom(for: item)
        }
    }

    /// The next item if one waits, without waiting for it.
    package func take() -> [UInt8]? {
        let (item, writers) = state.withLock { state in
            guard state.count > 0 else {
                return ([UInt8]?.none, [CheckedContinuation<Void, Never>]())
            }
            return (state.removeFirst(), state.takeWriters())
        }
        for writer in writers { writer.resume() }
        return item
    }

    /// The next item, or nil when the stream ended with OK; for one reader at a time.
    /// - Throws: the error that the stream ended with; `cancelled` when the task is cancelled.
    package func next() async throws(RPCError) -> [UInt8]? {
        while true {
            let (item, outcome, writers) = state.withLock { state in
                guard state.count > 0 else {
                    return ([UInt8]?.none, state.outcome, state.takeWriters())
                }
                let item = state.removeFirst()
                return (item, state.outcome, state.takeWriters())
            }
            for writer in writers { writer.resume() }
            if let item { return item }
            if let outcome {
                try outcome.get()
                return nil
            }
            guard !Task.isCancelled else { throw RPCError(.cancelled, "the call was cancelled") }
            await waitForItem()
        }
    }

    /// Ends the stream: nil after the last item with success, an error otherwise. The first end
    /// counts.
    package func finish(_ outcome: Result<Void, RPCError>) {
        let (reader, writers) = state.withLock { state in
            if state.outcome == nil { state.outcome = outcome }
            return (state.reader.take(), state.takeWriters())
        }
        reader?.resume()
        for writer in writers { writer.resume() }
    }

    /// Items that wait for the reader.
    package var buffered: Int { state.withLock { $0.count } }

    private func hasRoom(_ state: inout State, for item: [UInt8]) -> Bool {
        state.count == 0
            || state.count < itemsMax && state.bytes <= bytesMax
                && item.count <= bytesMax - state.bytes
    }

    private func waitForItem() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let resumesNow = state.withLock { state in
                    if state.count > 0 || state.outcome != nil || Task.isCancelled { return true }
                    precondition(state.reader == nil, "a stream has one reader")
                    state.reader = continuation
                    return false
                }
                if resumesNow { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.reader.take() }?.resume()
        }
    }

    private func waitForRoom(for item: [UInt8]) async {
        let ticket = state.withLock { state in
            state.nextTicket += 1
            return state.nextTicket
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let resumesNow = state.withLock { state in
                    if hasRoom(&state, for: item) || state.outcome != nil || Task.isCancelled {
                        return true
                    }
                    state.writers.append((ticket, continuation))
                    return false
                }
                if resumesNow { continuation.resume() }
            }
        } onCancel: {
            let continuation = state.withLock { state in
                state.writers.firstIndex { $0.ticket == ticket }
                    .map { state.writers.remove(at: $0).continuation }
            }
            continuation?.resume()
        }
    }
}
