import Chassis
import Contracts
import Model

/// Reads inputs and has their events stored; goes on where an earlier run ended.
struct ImportRun {
    let settings: ImportSettings
    let ack: TrackerV1.Ack
    let sink: any EventSink
    /// Where to write how far it is; nil: nowhere.
    let file: CheckpointFile?
    /// What an earlier run has done; nil: nothing.
    let earlier: Checkpoint?
    let bar: ProgressBar
    let clock: any TimeSource
    let stop: ShutdownRequest
    /// The backfill job that it is; nil: none.
    var job: BackfillJob?

    /// How an import ended.
    struct Result {
        /// What is certain: lines up to the last answered one, those of earlier runs included.
        var tally: ImportTally
        /// Why it is not all of the input; nil: it is.
        var failure: CommandFailure?
    }

    /// Imports the inputs one after the other, as one.
    func run(_ paths: [String]) async -> Result {
        let report = ImportReport(
            from: earlier?.tally ?? ImportTally(knowsDuplicates: ack == .committed), bar: bar)
        let options = settings.options(ack: ack)
        let file = file
        let pipeline = BatchPipeline(sink) { batch, reply in
            report.add(batch, reply)
            guard let file, let position = batch.end else { return }
            try file.update(
                Checkpoint(options: options, position: position, tally: report.tally))
        }
        var failure: CommandFailure?
        var reading = ImportReading(self, pipeline, report)
        do {
            let sources = try paths.map { try InputSource(path: $0, stop: stop) }
            try Self.refuseRepeated(sources)
            try await reading.read(sources)
        } catch {
            failure = self.failure(error)
        }
        do {
            // What was read before something went wrong counts, unless that is the sending.
            if !pipeline.hasFailed { try await reading.flush() }
            try await pipeline.drain()
            if failure == nil { try file?.finish() }
        } catch {
            failure = failure ?? self.failure(error)
        }
        if failure != nil { try? file?.save() }
        bar.finish()
        report.finish()
        return Result(tally: report.tally, failure: failure)
    }

    private static func refuseRepeated(_ sources: [InputSource]) throws {
        var seen: Set<FileIdentity> = []
        for source in sources {
            guard let identity = source.identity, !seen.insert(identity).inserted else { continue }
            throw CommandFailure.usage(
                "\(source.name) is named twice", "name it once: each of its lines counts")
        }
    }

    private func failure(_ error: any Error) -> CommandFailure {
        if let failure = error as? CommandFailure, stop.reason == nil { return failure }
        if stop.reason != nil { return CommandFailure(.failure, "the import was interrupted") }
        return CommandFailure(.failure, "\(error)")
    }
}
