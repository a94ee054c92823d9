import Chassis
import Contracts
import Model

/// A command that reads inputs and has tracker take their events, from its options to its end.
struct ImportJob {
    /// The command's name.
    let name: String
    let ack: TrackerV1.Ack
    /// Whether it notes how far it is, so that it can be gone on with.
    var isNoted = true
    /// The backfill job that it is; nil: none.
    var job: BackfillJob?
    /// Has tracker take some events.
    let call: BatchSender.Call

    /// How a job ended.
    struct End {
        let tally: ImportTally
        let failure: CommandFailure?
        let isResumable: Bool

        /// Success, also when some lines were rejected.
        /// - Throws: the failure, with what to do about it; that all lines were rejected.
        func exitCode() throws -> ExitCode {
            guard let failure else {
                guard tally.read > 0, tally.rejected == tally.read else { return .success }
                let lines = tally.read == 1 ? "the only line" : "each of \(Pace.grouped(tally.read)) lines"
                throw CommandFailure(
                    .failure, "\(lines) was rejected, nothing is imported",
                    "see the reasons above; --input says what the lines are: combined, common, csv "
                        + "or jsonl")
            }
            throw CommandFailure(failure.exitCode, failure.what, remedy(failure))
        }

        private func remedy(_ failure: CommandFailure) -> String {
            guard failure.remedy.isEmpty || failure.exitCode == .unavailable else {
                return failure.remedy
            }
            let next =
                isResumable
                ? "the same command with --resume goes on behind line \(Pace.grouped(tally.read))"
                : "give the same command again: what is stored already does not count twice"
            return failure.remedy.isEmpty ? next : "\(failure.remedy); then \(next)"
        }
    }

    /// Does it; Ctrl-C ends it early.
    /// - Throws: a failure of the options, or that the org is not known.
    func run(_ arguments: Arguments, _ context: CommandContext) async throws -> End {
        var settings = try ImportOptions.settings(arguments)
        let names = arguments.value("org") != nil || context.settings.value("org") != nil
        if names || !settings.format.mayNameOrg {
            settings.orgID = try await OrgReference.resolve(arguments, context).orgID
        }
        let paths = arguments.operands.filter { !$0.hasSuffix(CheckpointFile.suffix) }
        let isQuiet = arguments.flag("quiet")
        let place =
            isNoted ? try CheckpointPlace(arguments, paths, settings.options(ack: ack)) : nil
        if !isQuiet, let remark = place?.remark { context.console.note(remark) }

        let stop = ShutdownRequest()
        let trap = SignalTrap(stop)
        defer { trap.cancel() }
        let chosen = settings
        let work = Task {
            let bar = ProgressBar(name, on: context.console, isQuiet: isQuiet)
            let file = place?.file(clock: context.clock)
            let run = ImportRun(
                settings: chosen, ack: ack,
                sink: BatchSender(context, bar: bar, stop: stop, call: call), file: file,
                earlier: place?.resumed, bar: bar, clock: context.clock, stop: stop, job: job)
            return (await run.run(paths), file?.isWritten == true)
        }
        stop.onRaise { Task { await Self.cutShort(work) } }
        let (result, isResumable) = await work.value
        return End(tally: result.tally, failure: result.failure, isResumable: isResumable)
    }

    /// Gives what is on its way a moment to be answered, then ends it.
    private static func cutShort(_ work: Task<(ImportRun.Result, Bool), Never>) async {
        try? await Task.sleep(for: .seconds(5))
        work.cancel()
    }
}
