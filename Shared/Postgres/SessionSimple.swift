import CPostgres
import Model

/// What the pipeline can't carry: scripts, COPY, notifications, and the end of a transaction.
extension Session {
    private static let chunkBytes = 128 << 10

    /// Sends BEGIN and the scope now, if they still wait; COPY and scripts can't carry them along.
    func flushPrologue(_ limit: OperationLimit) throws(PostgresError) {
        if prologue.isEmpty { return }
        try pipeline([], limit) { (_, _) throws(PostgresError) in }
    }

    /// Runs a script by the simple protocol: several statements, no parameters, no rows.
    func run(_ sql: String, _ limit: OperationLimit) throws(PostgresError) {
        try flushPrologue(limit)
        // Outside of `Pool.transaction` the script may hold a COMMIT of its own.
        let handle = try begin(limit, lossKind: isManaged ? .connection : .commitUnknown)
        defer { finish() }
        guard PQsendQuery(handle, sql) == 1 else { throw lost() }
        try drain()
    }

    /// Copies a finished buffer in and returns the number of rows.
    func copyIn(
        _ sql: String, _ data: [UInt8], _ limit: OperationLimit
    ) throws(PostgresError) -> Int {
        try flushPrologue(limit)
        let handle = try begin(limit, lossKind: lossKindOfStatement)
        defer { finish() }
        guard PQsendQuery(handle, sql) == 1 else { throw lost() }
        try expectCopy(PGRES_COPY_IN)
        var offset = 0
        while offset < data.count, cancelReason == nil {
            let count = min(Self.chunkBytes, data.count - offset)
            let sent = data.withUnsafeBytes { bytes in
                PQputCopyData(
                    handle,
                    bytes.baseAddress?.advanced(by: offset).assumingMemoryBound(to: CChar.self),
                    Int32(count))
            }
            guard sent >= 0 else { throw lost() }
            if sent == 1 { offset += count }
            try flush(handle)
        }
        // A text makes the server fail the COPY, so that half of the rows can't be taken for all.
        let complaint: String? = offset < data.count ? "the caller gave up" : nil
        while true {
            let sent = PQputCopyEnd(handle, complaint)
            guard sent >= 0 else { throw lost() }
            if sent == 1 { break }
            try flush(handle)
        }
        return try drain()
    }

    /// Copies out, chunk by chunk, until the end or until `onChunk` returns false.
    func copyOut(
        _ sql: String, _ limit: OperationLimit, _ onChunk: (UnsafeRawBufferPointer) -> Bool
    ) throws(PostgresError) -> Int {
        try flushPrologue(limit)
        let handle = try begin(limit, lossKind: .connection)
        defer { finish() }
        guard PQsendQuery(handle, sql) == 1 else { throw lost() }
        try expectCopy(PGRES_COPY_OUT)
        var wantsMore = true
        var rows = 0
        while true {
            var chunk: UnsafeMutablePointer<CChar>?
            let count = PQgetCopyData(handle, &chunk, 1)
            if count > 0 {
                defer { PQfreemem(chunk) }
                guard wantsMore else { continue }
                rows += 1
                wantsMore = onChunk(UnsafeRawBufferPointer(start: chunk, count: Int(count)))
                if !wantsMore { cancelByConsumer() }
            } else if count == 0 {
                try wait(writing: false)
                if PQconsumeInput(handle) == 0 { throw lost() }
            } else {
                break
            }
        }
        do throws(PostgresError) {
            return try drain()
        } catch {
            if !wantsMore, error.kind == .cancelled { return rows }
            throw error
        }
    }

    /// Waits for notifications; returns what came, or nothing when the limit is reached.
    func notifications(_ limit: OperationLimit) throws(PostgresError) -> [Notification] {
        let handle = try begin(limit, lossKind: .connection)
        defer { finish() }
        var found: [Notification] = []
        while true {
            while let note = PQnotifies(handle) {
                found.append(
                    Notification(
                        channel: String(cString: note.pointee.relname),
                        payload: String(cString: note.pointee.extra)))
                PQfreemem(note)
            }
            if !found.isEmpty || limit.flag?.isSet == true { return found }
            if limit.deadline.hasPassed(at: clock.monotonic) { return found }
            waitQuietly(handle, limit)
            if PQconsumeInput(handle) == 0 { throw lost() }
        }
    }

    /// Commits the transaction; a transaction that ran nothing never began.
    func commit(_ limit: OperationLimit) throws(PostgresError) {
        isManaged = false
        if !prologue.isEmpty {
            prologue = []
            return
        }
        guard let handle else { throw PostgresError(.connection, "the connection is closed") }
        if PQtransactionStatus(handle) == PQTRANS_INERROR {
            throw PostgresError(
                .sql(state: "25P02"),
                "a statement of the transaction failed; nothing was committed",
                sqlState: "25P02")
        }
        var tag = ""
        let step = Step(name: nil, sql: "COMMIT")
        try pipeline([step], limit, lossKind: .commitUnknown) {
            (_, result) throws(PostgresError) in
            tag = String(cString: PQcmdStatus(result))
        }
        guard tag == "COMMIT" else {
            throw PostgresError(
                .sql(state: "25P02"), "the server rolled back instead of committing")
        }
    }

    /// Rolls back whatever transaction is in progress.
    func rollback(_ limit: OperationLimit) throws(PostgresError) {
        prologue = []
        isManaged = false
        guard let handle else { return }
        if PQtransactionStatus(handle) == PQTRANS_IDLE { return }
        let step = Step(name: nil, sql: "ROLLBACK")
        try pipeline([step], limit, lossKind: .connection) { (_, _) throws(PostgresError) in }
    }

    private func expectCopy(_ wanted: ExecStatusType) throws(PostgresError) {
        guard let result = try nextResult() else { throw lost() }
        defer { PQclear(result) }
        let status = PQresultStatus(result)
        if status == wanted { return }
        if status == PGRES_FATAL_ERROR {
            let found = error(of: result)
            if handle != nil { try discardRest() }
            throw found
        }
        close()
        throw PostgresError(.decoding, "the statement isn't the COPY that was announced")
    }

    private func flush(_ handle: OpaquePointer) throws(PostgresError) {
        while true {
            let state = PQflush(handle)
            if state == 0 { return }
            if state < 0 { throw lost() }
            try wait(writing: true)
            if PQconsumeInput(handle) == 0 { throw lost() }
        }
    }

    /// Reads all results of a simple query, throws the first error, and returns the last row count.
    @discardableResult
    private func drain() throws(PostgresError) -> Int {
        var firstError: PostgresError?
        var rows = 0
        while let result = try nextResult() {
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
                rows = Self.affected(result)
            case PGRES_FATAL_ERROR:
                let found = error(of: result)
                firstError = firstError ?? found
                if handle == nil { throw firstError ?? found }
            default:
                close()
                throw PostgresError(.decoding, "a script must not COPY; use copyIn or copyOut")
            }
        }
        if let firstError { throw firstError }
        return rows
    }

    private func discardRest() throws(PostgresError) {
        while let result = try nextResult() { PQclear(result) }
    }
}
