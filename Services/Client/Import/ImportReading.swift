import Contracts
import Model

/// The reading half of an import: records become events, events become batches.
///
/// What an earlier run has passed is read too, and not sent: it gives the ordinals of identical
/// records, and shows whether the inputs are the same.
struct ImportReading: ~Copyable {
    private let run: ImportRun
    private let pipeline: BatchPipeline
    private let report: ImportReport
    private var identity = EventIdentity()
    private var position = ImportPosition()
    private var batch = EventBatch()
    private var lines: UInt64 = 0

    init(_ run: ImportRun, _ pipeline: BatchPipeline, _ report: ImportReport) {
        self.run = run
        self.pipeline = pipeline
        self.report = report
    }

    /// Reads all inputs and sends their events, but for the last batch.
    /// - Throws: what reading or sending throws; a failure when the earlier run has read other
    ///   inputs.
    mutating func read(_ sources: [InputSource]) async throws {
        var progress = ImportProgress(run.bar, sources, clock: run.clock, job: run.job)
        for source in sources {
            let reader = RecordReader(source, separator: run.settings.separator)
            var parser = try run.settings.parser(of: source.name)
            while let record = try reader.next() {
                // The last line may be half of one that is still being written: it is in a batch
                // of its own, which no checkpoint passes.
                if !record.isTerminated { try await flush() }
                try take(record, of: source, &parser)
                if !record.isTerminated || batch.isFull(eventsMax: run.settings.batchEventsMax) {
                    try await flush(isWhole: record.isTerminated)
                }
                if position.records == run.earlier?.position.records {
                    progress.restart(lines: lines, bytesOfInput: source.bytesTaken)
                }
                if position.records % 512 == 0 {
                    guard run.stop.reason == nil else { throw InputInterrupted() }
                    progress.show(lines: lines, bytesOfInput: source.bytesTaken)
                }
            }
            progress.pass(source)
        }
        guard !isSkipping else { throw Self.otherInputs }
    }

    /// Sends the batch that is begun.
    /// - Parameter isWhole: whether its last record can't become longer.
    mutating func flush(isWhole: Bool = true) async throws {
        guard !batch.isEmpty else { return }
        batch.end = isWhole ? position : nil
        let full = batch
        batch = EventBatch()
        try await pipeline.send(full)
    }

    /// Whether the earlier run has passed the next record.
    private var isSkipping: Bool { position.records < run.earlier?.position.records ?? 0 }

    private mutating func take(
        _ record: InputRecord, of source: InputSource, _ parser: inout any RecordParser
    ) throws {
        let isKnown = isSkipping
        if !isKnown { batch.records += 1 }
        do {
            guard case .text(let text) = record.content else {
                position.pass(digest: 0, bytes: record.bytes)
                throw LineFault(record.fault)
            }
            let digest = identity.digest(of: text)
            position.pass(digest: digest.short, bytes: record.bytes)
            if let event = try run.settings.event(of: text, &parser) {
                try take(event, digest, isKnown, InputPlace(input: source.name, line: record.line))
            }
        } catch let fault as LineFault {
            lines += 1
            if !isKnown {
                batch.read += 1
                batch.rejected += 1
                report.tell("\(source.name):\(record.line)", fault.description)
            }
        }
        guard isKnown, !isSkipping, let earlier = run.earlier else { return }
        guard position == earlier.position else { throw Self.otherInputs }
    }

    private mutating func take(
        _ event: TrackerV1.UsageEvent, _ digest: EventIdentity.Digest, _ isKnown: Bool,
        _ place: InputPlace
    ) throws {
        lines += 1
        let time = Timestamp(microseconds: event.occurredAtUs)
        // News of a message have the message's id, or none.
        let needsID = event.eventID.isEmpty && event.deliveryUpdate == nil
        guard !isKnown else {
            if needsID { try identity.skip(digest, at: time) }
            return
        }
        var event = event
        if needsID { event.eventID = try identity.next(for: digest, at: time) }
        batch.read += 1
        batch.append(event, place: place)
    }

    private static let otherInputs = CommandFailure(
        .failure, "the inputs are not those of the checkpoint: their beginning is another",
        "name the same inputs in the same order, or import without --resume: what is stored "
            + "already does not count twice")
}
