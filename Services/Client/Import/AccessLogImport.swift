import Contracts
import Model

/// Reads access logs and records a usage event for each line.
struct AccessLogImport {
    let context: CommandContext
    let orgID: Int64
    let format: AccessLogFormat
    let ack: TrackerV1.Ack
    /// Events in a request, 1 to 10,000.
    let batchEventsMax: Int

    /// Requests that travel at the same time.
    private static let batchesInFlightMax = 4

    /// Imports the files one after the other, as one log.
    /// - Throws: a failure when a file can't be read or tracker stays away; what was taken stays.
    func run(_ paths: [String]) async throws -> ImportTally {
        let sender = BatchSender(context)
        let ack = ack
        let bar = ProgressBar("import", on: context.console)
        defer { bar.finish() }
        let outcome = ImportOutcome(console: context.console, ack: ack)
        try await withThrowingTaskGroup(of: (EventBatch, TrackerV1.RecordResponse).self) { group in
            var inFlight = 0
            func send(_ batch: EventBatch) async throws {
                if inFlight == Self.batchesInFlightMax, let (sent, reply) = try await group.next() {
                    outcome.add(sent, reply)
                    inFlight -= 1
                }
                group.addTask { (batch, try await sender.send(batch, ack: ack)) }
                inFlight += 1
            }
            var identity = EventIdentity()
            for path in paths {
                try await read(path, &identity, outcome, bar, send)
            }
            for try await (sent, reply) in group { outcome.add(sent, reply) }
        }
        bar.finish()
        outcome.finish()
        return outcome.tally
    }

    /// Reads one file and hands out its batches.
    private func read(
        _ path: String, _ identity: inout EventIdentity, _ outcome: ImportOutcome,
        _ bar: ProgressBar, _ send: (EventBatch) async throws -> Void
    ) async throws {
        let parser = AccessLogParser(format)
        let name = path == "-" ? "standard input" : path
        var reader = try LineReader(path: path)
        var batch = EventBatch()
        var number = 0
        while let line = try reader.next() {
            number += 1
            outcome.tally.read += 1
            guard case .text(let bytes) = line else {
                outcome.reject("\(name):\(number)", "longer than \(LineReader.lineBytesMax) bytes")
                continue
            }
            do throws(AccessLogFault) {
                let entry = try parser.parse(bytes)
                let id = identity.next(for: bytes)
                batch.append(
                    TrackerV1.UsageEvent(entry, id: id, orgID: orgID), place: "\(name):\(number)",
                    lineBytes: bytes.count)
            } catch {
                outcome.reject("\(name):\(number)", error.description)
            }
            if batch.isFull(eventsMax: batchEventsMax) {
                try await send(batch)
                batch = EventBatch()
                bar.show(
                    done: reader.bytesRead, total: reader.bytesTotal,
                    detail: "\(outcome.tally.read) lines", now: context.clock.monotonic)
            }
        }
        if !batch.isEmpty { try await send(batch) }
    }
}
