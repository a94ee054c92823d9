import Postgres
import Synchronization

extension Auditor {
    /// The rows of a query as text, columns apart by one space.
    func lines(_ query: String) async throws -> [String] {
        let gathered = Gathered()
        try await connection.copyOut("COPY (\(query)) TO STDOUT (DELIMITER ' ')") { chunk in
            gathered.bytes.withLock { $0.append(contentsOf: chunk) }
            return true
        }
        let bytes = gathered.bytes.withLock { $0 }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}

private final class Gathered: Sendable {
    let bytes = Mutex<[UInt8]>([])
}
