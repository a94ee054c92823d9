import Model
import RPC

/// Sends many Records to tracker, a bounded number of them at the same time, over one `RecordStream` after the other.
///
/// Problem: a caller with much to send would wait for a sync, or for a commit, after each request, or keep count of
/// many calls itself. Choice: `send` returns as soon as there is room for the next batch; what became of each is told
/// in the order in which they were sent. When the stream or its connection breaks, when tracker starts again or has no
/// room for a while, what has no outcome yet is sent again: an event's identity counts once. Guarantee: each batch has
/// exactly one outcome, and no batch is told before those that were sent before it. A batch that tracker refuses for
/// good fails alone; when nothing at all was acknowledged for `patienceMilliseconds`, or tracker refuses the caller,
/// all that are left fail, and so does `send`: those are the ones to send another time. Cost: the events of
/// `recordsInFlightMax` batches are in memory.
///
/// End it with `finish` or `cancel`.
package actor RecordFeed {
    /// How a feed goes about it.
    package struct Settings: Sendable {
        /// When a Record is acknowledged.
        package var ack = TrackerV1.Ack.spooled
        /// Batches without an outcome at the same time, 1 to 1,024.
        package var recordsInFlightMax = 64
        /// Longest wait for an acknowledgement, whatever is tried meanwhile.
        package var patienceMilliseconds: UInt64 = 120_000
        /// Time for one Record; at COMMITTED it waits for the flush.
        package var recordMilliseconds: UInt64 = 30_000

        /// The usual ones.
        package init(ack: TrackerV1.Ack = .spooled) { self.ack = ack }
    }

    /// What became of a batch.
    package struct Outcome: Sendable {
        /// The number that `send` gave it.
        package let number: UInt64
        /// The reply that a Record of its own would have had; or why none of its events is acknowledged.
        package let result: Result<TrackerV1.RecordResponse, RPCError>
    }

    /// Events of one batch at most.
    package static let eventsMax = 10_000
    /// A stream that has been open for so long is followed by another one.
    private static let streamMilliseconds: UInt64 = 3_600_000

    private let client: TrackerClient
    private let settings: Settings
    private let clock: any TimeSource
    private let take: @Sendable (Outcome) -> Void
    private var names: SeededRandom
    private var window = FeedWindow()
    /// The stream that is open, and its name.
    private var stream: (name: [UInt8], items: ReplyStream<TrackerV1.RecordStreamResponse>)?
    private var lastProgress: MonotonicInstant
    private var work: Task<Void, Never>?
    private var watch: Task<Void, Never>?
    private var waiters: [CheckedContinuation<Void, Never>] = []
    private var isFinishing = false
    private var failure: RPCError?

    /// Makes a feed, which connects when the first batch comes.
    /// - Parameters:
    ///   - rpc: a client of tracker; one that sends nothing again by itself is enough.
    ///   - seed: any number; names the streams, so two feeds of one caller need different ones.
    ///   - take: told of each batch, one after the other, in the order in which they were sent.
    package init(
        _ rpc: RPCClient, _ settings: Settings = Settings(), seed: UInt64, clock: any TimeSource,
        take: @escaping @Sendable (Outcome) -> Void
    ) {
        precondition(
            (1...1_024).contains(settings.recordsInFlightMax), "a stream's window is 1 to 1,024")
        client = TrackerClient(rpc)
        self.settings = settings
        self.clock = clock
        self.take = take
        names = SeededRandom(seed: seed)
        lastProgress = clock.monotonic
    }

    /// Takes a batch of at most `eventsMax` events, when there is room for it, and gives its number, from 1.
    /// - Throws: `invalidArgument` for too many events; `cancelled` when the task is; why the feed has ended. Then
    ///   the batch was not taken.
    package func send(_ events: [TrackerV1.UsageEvent]) async throws(RPCError) -> UInt64 {
        guard events.count <= Self.eventsMax else {
            throw RPCError(
                .invalidArgument,
                "a batch takes at most \(Self.eventsMax) events, this one has \(events.count)")
        }
        while true {
            if let failure { throw failure }
            guard !isFinishing else {
                throw RPCError(.failedPrecondition, "the feed is finished; make another one")
            }
            guard window.count >= settings.recordsInFlightMax else { break }
            guard await pause() else { throw Self.cancelled }
        }
        if window.count == 0 { lastProgress = clock.monotonic }
        let number = window.add(events)
        if work == nil { begin() }
        dispatch(number)
        return number
    }

    /// Waits until all batches have their outcome, and ends the feed.
    /// - Throws: why it gave some of them up; `cancelled` when the task is: then it goes on.
    package func finish() async throws(RPCError) {
        isFinishing = true
        while failure == nil, window.count > 0 {
            guard await pause() else { throw Self.cancelled }
        }
        stop()
        if let failure { throw failure }
    }

    /// Ends the feed now: the batches that have no outcome yet fail.
    package func cancel() { giveUp(Self.cancelled) }

    private static let cancelled = RPCError(.cancelled, "the feed was cancelled")

    // MARK: - The stream

    private func begin() {
        work = Task { await self.run() }
        watch = Task { await self.watchProgress() }
    }

    private func stop() {
        work?.cancel()
        watch?.cancel()
        stream?.items.cancel()
        stream = nil
        wake()
    }

    /// Opens stream after stream until the feed ends.
    private func run() async {
        var failures = 0
        while !isOver {
            do throws(RPCError) {
                try await open()
                failures = 0
                try await read()
            } catch {
                guard !isOver else { return }
                guard FeedWindow.passes(error) || error.status == .alreadyExists else {
                    return giveUp(error)
                }
            }
            stream?.items.cancel()
            stream = nil
            failures += 1
            try? await Task.sleep(for: .milliseconds(Int64(FeedWindow.pause(failures))))
        }
    }

    private var isOver: Bool { failure != nil || (isFinishing && window.count == 0) }

    /// Opens a stream and sends all that has no result.
    private func open() async throws(RPCError) {
        let name = names.bytes(16)
        let items = try await client.recordStream(
            .init(streamID: name), options: CallOptions(timeoutMilliseconds: Self.streamMilliseconds))
        do throws(RPCError) {
            // Empty: Records may name it.
            guard try await items.next() != nil else {
                throw RPCError(.unavailable, "the stream ended before it was open")
            }
        } catch {
            items.cancel()
            throw error
        }
        guard !isOver else { return items.cancel() }
        stream = (name, items)
        for number in window.restart() { dispatch(number) }
    }

    /// Reads acknowledgements until the stream ends.
    private func read() async throws(RPCError) {
        guard let items = stream?.items else { return }
        while let item = try await items.next() {
            for ack in item.acks {
                switch window.take(ack) {
                case .settled: tell()
                case .again(let number, let milliseconds): sendAgain(number, milliseconds)
                case .unknown: break
                }
            }
        }
    }

    private func sendAgain(_ number: UInt64, _ milliseconds: UInt64) {
        Task {
            try? await Task.sleep(for: .milliseconds(Int64(clamping: milliseconds)))
            self.dispatch(number)
        }
    }

    /// Sends a batch, if a stream is open and it is not on its way.
    private func dispatch(_ number: UInt64) {
        guard failure == nil, let name = stream?.name, let batch = window.place(number) else {
            return
        }
        var request = TrackerV1.RecordRequest(events: batch.events, ack: settings.ack)
        request.streamID = name
        request.sequence = batch.sequence
        let (client, milliseconds) = (client, settings.recordMilliseconds)
        Task { [request] in
            do throws(RPCError) {
                _ = try await client.record(
                    request, options: CallOptions(timeoutMilliseconds: milliseconds))
            } catch {
                self.breakOff(name, number, error)
            }
        }
    }

    /// A Record was refused: its sequence number may be missing in the stream for ever, so the stream is over.
    private func breakOff(_ name: [UInt8], _ number: UInt64, _ error: RPCError) {
        guard stream?.name == name else { return }
        let isOfStream = error.status == .failedPrecondition || error.status == .alreadyExists
        if !isOfStream, !FeedWindow.passes(error) {
            window.settle(number, error)
            tell()
        }
        stream?.items.cancel()
    }

    // MARK: - Outcomes

    /// Tells the outcomes whose turn has come.
    private func tell() {
        lastProgress = clock.monotonic
        let outcomes = window.outcomes()
        for outcome in outcomes { take(outcome) }
        if !outcomes.isEmpty { wake() }
    }

    private func giveUp(_ error: RPCError) {
        guard failure == nil else { return }
        failure = error
        window.settleAll(error)
        tell()
        stop()
    }

    private func watchProgress() async {
        while !isOver, !Task.isCancelled {
            let waited = clock.monotonic.nanoseconds(since: lastProgress) / 1_000_000
            let left = settings.patienceMilliseconds.subtractingReportingOverflow(waited)
            if window.count > 0, left.overflow || left.partialValue == 0 {
                let seconds = settings.patienceMilliseconds / 1_000
                return giveUp(
                    RPCError(.unavailable, "tracker acknowledged nothing for \(seconds) s"))
            }
            let nap = left.overflow ? settings.patienceMilliseconds : max(left.partialValue, 1)
            try? await Task.sleep(for: .milliseconds(Int64(clamping: nap)))
        }
    }

    // MARK: - Who waits

    /// Waits for a change; false when the task is cancelled.
    private func pause() async -> Bool {
        guard !Task.isCancelled else { return false }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiters.append($0) }
        } onCancel: {
            Task { await self.wake() }
        }
        return !Task.isCancelled
    }

    private func wake() {
        let waiting = waiters
        waiters = []
        for waiter in waiting { waiter.resume() }
    }
}
