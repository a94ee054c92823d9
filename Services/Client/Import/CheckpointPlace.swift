import Contracts
import Model

/// Where an import's checkpoint is, and whether it goes on from there.
struct CheckpointPlace: Sendable {
    /// What the earlier run has done; nil: start anew.
    let resumed: Checkpoint?
    /// Whether the file stays when the import is done, for a log that grows.
    let isKept: Bool
    /// What the user should know; empty: nothing.
    let remark: String

    private let path: String
    private let isAskedFor: Bool
    private let recordsOfOther: UInt64

    /// Finds the checkpoint that the options name; nil when none can be: of standard input, unless
    /// it is named.
    /// - Throws: a failure when `--resume` can't go on from what is there.
    init?(_ arguments: Arguments, _ paths: [String], _ options: [JSONMember]) throws {
        isKept = arguments.flag("resume")
        let beside = paths.contains("-") ? nil : paths.first.map { $0 + CheckpointFile.suffix }
        guard let path = arguments.value("checkpoint") ?? beside else {
            guard !isKept else {
                throw CommandFailure.usage(
                    "--resume has no place to note how far it is", "add --checkpoint FILE")
            }
            return nil
        }
        self.path = path
        isAskedFor = isKept || arguments.value("checkpoint") != nil
        guard isKept else {
            let found = try? CheckpointFile.load(path)
            let isSame = found?.differences(from: options).isEmpty ?? false
            (resumed, recordsOfOther) = (nil, isSame ? found?.position.records ?? 0 : 0)
            let line = Pace.grouped(found?.tally.read ?? 0)
            remark =
                recordsOfOther == 0
                ? "" : "an earlier import came to line \(line); --resume would go on there\n"
            return
        }
        let found = try CheckpointFile.load(path)
        if let different = found?.differences(from: options), !different.isEmpty {
            throw CommandFailure.usage(
                "\(path) is the checkpoint of an import with other options: "
                    + different.map(Self.spelled).joined(separator: ", "),
                "give the same options, or another --checkpoint")
        }
        (resumed, recordsOfOther) = (found, 0)
        let line = Pace.grouped(found?.tally.read ?? 0)
        remark =
            found == nil ? "" : "going on behind line \(line), which an earlier import came to\n"
    }

    /// A checkpoint's option as it is given.
    private static func spelled(_ option: String) -> String {
        switch option {
        // All three give fields that a line has not.
        case "set": "--meter, --user or --set"
        case "header": "--no-header"
        default: "--" + option
        }
    }

    /// The file, ready to be written.
    func file(clock: any TimeSource) -> CheckpointFile {
        CheckpointFile(
            path: path, isAskedFor: isAskedFor, isKept: isKept, recordsOfOther: recordsOfOther,
            clock: clock)
    }
}
