import Chassis
import Contracts
import Glibc
import Model

/// `tracker journal`: looks at a journal that no tracker runs on, writes out what can be read,
/// and gives up what can't be, if it is told to. `tollgate doctor journal` runs it.
///
/// Its answer is one JSON object on standard output; what stopped it goes to standard error.
package struct JournalTool {
    private static let usage =
        "usage: tracker journal --dir DIR [--export FILE] [--skip [--yes]]\n"

    private var directory = ""
    private var exportPath: String?
    private var skips = false
    private var isConfirmed = false

    /// How it ended, as the client's exit codes have it.
    package enum Outcome: Int32, Sendable {
        /// The journal is intact, perhaps only now.
        case intact = 0
        /// It is damaged, or the tool could not do its work.
        case damaged = 1
        case usage = 2
        case notFound = 3
        /// A tracker runs on it.
        case inUse = 5
    }

    /// Reads the words of the command line; nil when they don't begin with `journal`.
    package init?(_ words: [String]) {
        guard words.first == "journal" else { return nil }
        var rest = words.dropFirst()
        while let word = rest.popFirst() {
            switch word {
            case "--dir": directory = rest.popFirst() ?? ""
            case "--export": exportPath = rest.popFirst() ?? ""
            case "--skip": skips = true
            case "--yes": isConfirmed = true
            default:
                directory = ""
                rest = []
            }
        }
    }

    /// Does what the command line says.
    package func run(
        clock: any TimeSource, _ print: (_ text: String, _ isError: Bool) -> Void
    ) -> Outcome {
        guard !directory.isEmpty, exportPath != "" else {
            print(Self.usage, true)
            return .usage
        }
        let place = JournalDirectory(path: directory, disk: PosixDisk())
        // Before the lock, which would make a file in a directory that is no journal.
        guard let names = try? place.segmentNames(), !names.isEmpty else {
            print("there is no journal in \(directory)\n", true)
            return .notFound
        }
        do throws(JournalFault) {
            let lock = try place.lock()
            defer { close(lock) }
            return try examine(place, clock.wall, print)
        } catch {
            print("\(error)\n", true)
            if case .inUse = error { return .inUse }
            return .damaged
        }
    }

    private func examine(
        _ place: JournalDirectory, _ now: Timestamp, _ print: (String, Bool) -> Void
    ) throws(JournalFault) -> Outcome {
        let survey = try JournalSurvey(place)
        var report = JournalReport(survey, directory: directory)
        if let exportPath {
            var export = try JournalExport(to: exportPath)
            try export.write(survey)
            report.exported = (exportPath, export.events)
        }
        var isIntact = survey.isIntact
        if skips, isConfirmed, !isIntact {
            let mending = JournalMending(
                directory: place, newIdentity: SecureRandom.bytes(16), now: now)
            report.mended = try mending.mend(survey)
            isIntact = try JournalSurvey(place).isIntact
        }
        report.isIntact = isIntact
        print(report.json.text + "\n", false)
        return isIntact ? .intact : .damaged
    }
}
