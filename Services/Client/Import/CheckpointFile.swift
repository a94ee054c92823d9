import Glibc
import Model

/// The file that an import's checkpoint is in, written whole, at most once a second.
final class CheckpointFile {
    /// What is behind an input's name in the name of its checkpoint.
    static let suffix = ".tollgate-import"
    private static let intervalNanoseconds: UInt64 = 1_000_000_000

    private let path: String
    /// Whether the user asked for it: then a failure to write it is one of the import.
    private let isAskedFor: Bool
    private let isKept: Bool
    private let clock: any TimeSource
    private var lastSaved: MonotonicInstant
    private var unsaved: Checkpoint?
    /// Records that an earlier import passed which is not gone on with: its checkpoint stays until
    /// this one is further.
    private let recordsOfOther: UInt64
    /// Whether it holds a checkpoint of this import.
    private(set) var isWritten = false

    init(
        path: String, isAskedFor: Bool, isKept: Bool, recordsOfOther: UInt64 = 0,
        clock: any TimeSource
    ) {
        self.path = path
        self.isKept = isKept
        self.recordsOfOther = recordsOfOther
        self.isAskedFor = isAskedFor
        self.clock = clock
        lastSaved = clock.monotonic
    }

    /// The checkpoint in a file; nil when there is no file.
    /// - Throws: a failure when it can't be read or holds something else.
    static func load(_ path: String) throws -> Checkpoint? {
        guard let text = try PrivateFile.read(path) else { return nil }
        guard let checkpoint = Checkpoint(text: text) else {
            throw CommandFailure(
                .failure, "\(path) is no checkpoint of this version",
                "delete it to start anew; what is stored already does not count twice")
        }
        return checkpoint
    }

    /// Takes a newer checkpoint, and writes it when it is time to.
    func update(_ checkpoint: Checkpoint) throws {
        guard checkpoint.tally.read > 0 else { return }
        unsaved = checkpoint
        let now = clock.monotonic
        guard now.nanoseconds(since: lastSaved) >= Self.intervalNanoseconds else { return }
        lastSaved = now
        try save()
    }

    /// Writes the newest checkpoint, unless it is written.
    func save() throws {
        guard let checkpoint = unsaved, checkpoint.position.records >= recordsOfOther else {
            return
        }
        do {
            try PrivateFile.write(checkpoint.text, to: path)
            unsaved = nil
            isWritten = true
        } catch {
            if isAskedFor { throw error }
        }
    }

    /// The import is done: the file stays as it is now for a log that grows, or goes away.
    func finish() throws {
        if isKept { return try save() }

        if isWritten { unlink(path) }
        (unsaved, isWritten) = (nil, false)
    }
}
