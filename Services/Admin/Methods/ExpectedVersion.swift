import RPC

extension AdminService {
    /// Passes when the version that a caller saw (0: none) is the one that is there; nil: any is.
    /// - Throws: `aborted`.
    static func expect(_ expected: UInt32?, found: Int32?, _ what: String) throws(RPCError) {
        guard let expected, Int64(expected) != Int64(found ?? 0) else { return }
        let there = found.map { "is at version \($0)" } ?? "does not exist"
        throw RPCError(
            .aborted, "\(what) \(there), not at version \(expected); read it again and retry")
    }

    /// The version after `version`; 1 after none.
    static func next(_ version: Int32?) throws(RPCError) -> Int32 {
        let (next, over) = (version ?? 0).addingReportingOverflow(1)
        guard !over else { throw RPCError(.failedPrecondition, "its versions are used up") }
        return next
    }
}
