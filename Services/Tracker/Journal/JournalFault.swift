import Glibc

/// Why a journal can't be used; its text says what failed and what to do.
enum JournalFault: Error, Equatable, CustomStringConvertible {
    /// A record that was durable is damaged.
    case corrupt(file: String, offset: Int, reason: String)
    /// A segment belongs to another journal, or one is missing in between.
    case misplaced(file: String, reason: String)
    /// Another process has the journal open.
    case inUse(directory: String)
    /// The disk refused.
    case disk(DiskFault)

    var description: String {
        switch self {
        case .corrupt(let file, let offset, let reason):
            "journal file \(file) is damaged at byte \(offset): \(reason). Acknowledged events "
                + "may be in it: restore the file from a copy, or see `tollgate doctor journal`, "
                + "which tells what is lost and can go on without it"
        case .misplaced(let file, let reason):
            "journal file \(file) does not belong here: \(reason). Move it out of the directory, "
                + "or bring the missing file back"
        case .inUse(let directory):
            "journal directory \(directory) is in use by another process: stop it, or set "
                + "TRACKER_JOURNAL_DIR"
        case .disk(let fault): fault.description
        }
    }
}

/// A failed call to the operating system.
struct DiskFault: Error, Equatable, CustomStringConvertible {
    let operation: String
    let path: String
    let code: Int32

    /// Whether there is no room: it may come back.
    var isFull: Bool { code == ENOSPC || code == EDQUOT || code == EFBIG }

    var description: String {
        "could not \(operation) \(path): \(String(cString: strerror(code)))"
    }
}
