import Chassis
import Contracts
import Model
import Synchronization

/// The job that a backfill's requests belong to, in tracker's books.
final class BackfillJob: Sendable {
    /// 16 bytes: the same for the same inputs, so that whoever goes on goes on in the same books.
    let id: [UInt8]
    private let label: String
    /// Bytes of the inputs.
    private let progress = Mutex((done: UInt64(0), expected: UInt64(0)))

    /// A job of a name that the caller gives.
    init(name: String, label: String) {
        id = Array(SHA256.hash(Array("tollgate.backfill.job\0\(name)".utf8)).prefix(16))
        self.label = String(decoding: label.utf8.prefix(256), as: UTF8.self)
    }

    /// The job of these options: their inputs are its name, or, of standard input, the time is.
    convenience init(_ arguments: Arguments, _ context: CommandContext) {
        let paths = arguments.operands.map { path in
            path.hasPrefix("/") || path == "-" ? path : "\(context.directory)/\(path)"
        }
        let org = arguments.value("org") ?? context.settings.value("org") ?? ""
        var words = [org, arguments.value("input") ?? ""] + paths
        if paths.contains("-") { words.append("\(context.clock.wall.microseconds)") }
        let label = arguments.operands.joined(separator: " ")
        self.init(name: arguments.value("job") ?? words.joined(separator: "\0"), label: label)
    }

    /// Notes how far the inputs are read; 0 expected: nobody knows how long they are.
    func moved(to done: UInt64, of expected: UInt64) {
        progress.withLock { $0 = (done, expected) }
    }

    /// What a request tells of the job.
    func part(isFinished: Bool = false) -> TrackerV1.BackfillJobPart {
        let (done, expected) = progress.withLock { $0 }
        return .init(
            jobID: id, label: label, expected: expected, done: isFinished ? max(done, expected) : done,
            finished: isFinished)
    }
}
