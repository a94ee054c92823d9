import Foundation

/// Real inputs that lie beside the project, when they are there; the project does not hold them.
package enum RealInputs {
    /// Their folder: `TOLLGATE_TEST_DATA`, or `shared/data` beside the project's root.
    package static let folder: String =
        ProcessInfo.processInfo.environment["TOLLGATE_TEST_DATA"]
        ?? URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("../shared/data").standardizedFileURL.path

    /// The lines of a file there; nil when there is none.
    package static func lines(of name: String) -> [Substring]? {
        (try? String(contentsOfFile: folder + "/" + name, encoding: .utf8)).map {
            $0.split(separator: "\n")
        }
    }

    /// Whether a file is there: for a test's `enabled` trait, so that a skip is told.
    package static func has(_ name: String) -> Bool {
        FileManager.default.isReadableFile(atPath: folder + "/" + name)
    }
}
