import Glibc
import Model

/// Gives up the records of a journal's gaps, so that a tracker can start on it again.
///
/// A journal's positions rise by one, and the database knows how far it is by position; so a
/// lost record is replaced by one without events at its position. The damaged file is kept
/// beside the new one, which takes its name only when it is whole and durable: ending this in
/// the middle leaves a journal that can be mended again.
struct JournalMending {
    let directory: JournalDirectory
    /// The uuid for segments when no header tells it, 16 bytes: the database then takes the
    /// journal for a new one, and known events are found by their identity.
    let newIdentity: [UInt8]
    /// When the empty records say that they were taken.
    let now: Timestamp

    /// A segment that was replaced.
    struct Mended: Equatable {
        let file: String
        /// Where the damaged file is kept.
        let keptAs: String
    }

    /// Mends every segment that has gaps.
    func mend(_ survey: JournalSurvey) throws(JournalFault) -> [Mended] {
        var mended: [Mended] = []
        for segment in survey.segments where !segment.salvage.gaps.isEmpty {
            let journal = survey.journal ?? newIdentity
            let whole = try MappedFile.read(segment.path) { bytes throws(JournalFault) in
                content(segment, bytes, journal: journal)
            }
            do throws(DiskFault) {
                let aside = try keepAside(segment.path)
                let file = try directory.disk.create(segment.path, whole, reserving: 0)
                Self.takeOver(file, from: aside)
                close(file)
                mended.append(Mended(file: segment.path, keptAs: aside))
            } catch {
                throw .disk(error)
            }
        }
        return mended
    }

    private func content(
        _ segment: JournalSurvey.Segment, _ bytes: UnsafeRawBufferPointer, journal: [UInt8]
    ) -> [UInt8] {
        var content = JournalFormat.segmentHeader(
            journal: journal, firstPosition: segment.firstPosition)
        content.reserveCapacity(bytes.count)
        for part in segment.salvage.parts {
            switch part {
            case .record(let place, _, _): content += bytes[place]
            case .gap(let gap):
                for position in gap.positions {
                    let empty = SpoolRecordBuilder(takenAt: now, expecting: 0).finish()
                    empty.place(at: position, syncedThrough: position &- 1)
                    content += empty.bytes
                }
            }
        }
        return content
    }

    /// Gives the damaged file a second name that no tracker reads.
    private func keepAside(_ path: String) throws(DiskFault) -> String {
        for number in 1...1_000 {
            let aside = path + (number == 1 ? ".damaged" : ".damaged-\(number)")
            if link(path, aside) == 0 { return aside }
            guard errno == EEXIST else {
                throw DiskFault(operation: "keep aside", path: path, code: errno)
            }
        }
        throw DiskFault(operation: "keep aside", path: path, code: EEXIST)
    }

    /// The tracker may run as another user than whoever mends.
    private static func takeOver(_ file: Int32, from original: String) {
        var status = stat()
        guard stat(original, &status) == 0, status.st_uid != geteuid() else { return }
        fchown(file, status.st_uid, status.st_gid)
    }
}
