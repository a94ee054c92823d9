import CPostgres
import Model

/// Typed statements: any number of them in one round trip, by libpq's pipeline mode.
extension Session {
    private enum Expected {
        case prepare(name: String, serverName: String)
        case step(Int)
    }

    /// Runs the prologue, if one waits, and the steps in one round trip; the first error wins.
    ///
    /// - Parameters:
    ///   - lossKind: what a lost connection means; nil: what it means for a plain statement.
    ///   - each: takes the result of each step that succeeded, by the step's index.
    func pipeline(
        _ steps: [Step], _ limit: OperationLimit, lossKind: PostgresError.Kind? = nil,
        each: (Int, OpaquePointer) throws(PostgresError) -> Void
    ) throws(PostgresError) {
        if let fault = steps.lazy.compactMap({ $0.binds.fault }).first {
            throw PostgresError(.encoding, "the statement can't be sent: \(fault)")
        }
        let handle = try begin(limit, lossKind: lossKind ?? lossKindOfStatement)
        defer { finish() }
        let skipped = prologue.count
        let all = prologue + steps
        prologue = []
        if all.isEmpty { return }
        guard PQenterPipelineMode(handle) == 1 else { throw lost() }
        let expected = try send(all, handle)
        guard PQpipelineSync(handle) == 1 else { throw lost() }
        var firstError: PostgresError?
        for item in expected {
            while let result = try nextResult() {
                defer { PQclear(result) }
                if let error = take(result, item, skipping: skipped, firstError != nil, each) {
                    firstError = firstError ?? error
                }
                if self.handle == nil { throw firstError ?? lost() }
            }
        }
        try endPipeline(handle)
        if let firstError { throw firstError }
    }

    private func send(
        _ steps: [Step], _ handle: OpaquePointer
    ) throws(PostgresError) -> [Expected] {
        var expected: [Expected] = []
        expected.reserveCapacity(steps.count + 2)
        var fresh: [String: String] = [:]
        for (index, step) in steps.enumerated() {
            var serverName: String?
            if let name = step.name, configuration.preparesStatements {
                serverName = prepared[name] ?? fresh[name]
                if serverName == nil {
                    preparedCount += 1
                    let new = "tg\(preparedCount)"
                    let types = step.binds.slots.map { $0.oid }
                    guard PQsendPrepare(handle, new, step.sql, Int32(types.count), types) == 1
                    else { throw lost() }
                    expected.append(.prepare(name: name, serverName: new))
                    fresh[name] = new
                    serverName = new
                }
            }
            guard Self.sendExecution(step, serverName, handle) else { throw lost() }
            expected.append(.step(index))
        }
        return expected
    }

    private static func sendExecution(
        _ step: Step, _ serverName: String?, _ handle: OpaquePointer
    ) -> Bool {
        let slots = step.binds.slots
        let count = Int32(slots.count)
        let lengths = slots.map { max($0.length, 0) }
        let formats: [Int32] = slots.map { $0.isBinary ? 1 : 0 }
        // One byte more, so that an empty value at the end still has an address.
        let bytes = step.binds.bytes + [0]
        return bytes.withUnsafeBytes { raw in
            let values = slots.map { slot -> UnsafePointer<CChar>? in
                slot.length < 0
                    ? nil
                    : raw.baseAddress?.advanced(by: slot.offset)
                        .assumingMemoryBound(to: CChar.self)
            }
            if let serverName {
                return PQsendQueryPrepared(handle, serverName, count, values, lengths, formats, 1)
            }
            let types = slots.map { $0.oid }
            return PQsendQueryParams(handle, step.sql, count, types, values, lengths, formats, 1)
        } == 1
    }

    /// Takes one result of a pipeline; returns the error that it reports or that its reader found.
    private func take(
        _ result: OpaquePointer, _ item: Expected, skipping skipped: Int, _ hasFailed: Bool,
        _ each: (Int, OpaquePointer) throws(PostgresError) -> Void
    ) -> PostgresError? {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
            switch item {
            case .prepare(let name, let serverName):
                prepared[name] = serverName
            case .step(let index) where index >= skipped && !hasFailed:
                do throws(PostgresError) { try each(index - skipped, result) } catch {
                    return error
                }
            case .step:
                break
            }
            return nil
        case PGRES_PIPELINE_ABORTED:
            return nil
        case PGRES_FATAL_ERROR:
            return error(of: result)
        default:
            // COPY doesn't work in a pipeline: what follows can't be told apart any more.
            close()
            return PostgresError(
                .decoding, "a statement answered with a COPY; use copyIn or copyOut")
        }
    }

    private func endPipeline(_ handle: OpaquePointer) throws(PostgresError) {
        guard let sync = try nextResult() else { throw lost() }
        let status = PQresultStatus(sync)
        PQclear(sync)
        guard status == PGRES_PIPELINE_SYNC, PQexitPipelineMode(handle) == 1 else { throw lost() }
    }

    /// The next result, waiting for it; nil at the end of a statement's results.
    func nextResult() throws(PostgresError) -> OpaquePointer? {
        guard let handle else { throw lost() }
        while true {
            let flushed = PQflush(handle)
            if PQisBusy(handle) == 0 { return PQgetResult(handle) }
            if flushed < 0, PQconsumeInput(handle) == 0 { return PQgetResult(handle) }
            try wait(writing: flushed == 1)
            if PQconsumeInput(handle) == 0 {
                // The reply that explains the loss may already be here.
                if PQisBusy(handle) == 0 { return PQgetResult(handle) }
                throw lost()
            }
        }
    }

    /// The number of rows that a result's command reports.
    static func affected(_ result: OpaquePointer) -> Int {
        PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
    }
}
