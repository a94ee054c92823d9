import CProtobufC
import RPC

/// Checks a payload against its schema in one pass, then lets protobuf-c unpack it.
///
/// protobuf-c 1.4 does not check UTF-8, cuts strings at NUL, merges a repeated singular sub-message
/// in quadratic time and lets a small payload expand a hundredfold. The scan refuses all of that
/// first: what reaches protobuf-c is well formed, and its cost in memory is known to be within the
/// budget. Guarantee: linear time, no allocation, never reads outside the payload.
package struct PayloadScan: @unchecked Sendable {
    // Immutable after it is made, and never freed.
    let plan: UnsafePointer<ScanPlan>

    /// Makes the scan of a message type.
    package init(_ type: UnsafePointer<ProtobufCMessageDescriptor>) {
        plan = ScanPlan.make(type)
    }

    /// What a payload of so many bytes may expand to: generous for real messages, far from the
    /// hundredfold.
    package static func budgetBytes(payloadBytes: Int) -> Int {
        min((1 << 20) + 32 * payloadBytes, (64 << 20) + 4 * payloadBytes)
    }

    /// Checks the payload and unpacks it in `arena`; the result is the struct of the message type.
    package func unpack(
        _ payload: UnsafeRawBufferPointer, in arena: MessageArena
    ) -> Result<UnsafeRawPointer, RPCError> {
        let budget = Self.budgetBytes(payloadBytes: payload.count)
        var pass = ScanPass(budget: budget)
        let start = payload.baseAddress ?? UnsafeRawPointer(plan)
        let bytes = start.assumingMemoryBound(to: UInt8.self)
        if let fault = pass.run(plan, bytes, bytes + payload.count) {
            return .failure(error(fault, pass))
        }
        arena.setBudget(budget)
        guard
            let message = protobuf_c_message_unpack(
                plan.pointee.type, arena.allocator, payload.count, bytes)
        else { return .failure(error(.tooLarge, pass)) }
        return .success(UnsafeRawPointer(message))
    }

    /// Checks the payload alone.
    /// - Throws: `invalidArgument` or `resourceExhausted`, naming the field.
    package func check(_ payload: UnsafeRawBufferPointer) throws(RPCError) {
        var pass = ScanPass(budget: Self.budgetBytes(payloadBytes: payload.count))
        let start = payload.baseAddress ?? UnsafeRawPointer(plan)
        let bytes = start.assumingMemoryBound(to: UInt8.self)
        if let fault = pass.run(plan, bytes, bytes + payload.count) { throw error(fault, pass) }
    }

    @inline(never)
    private func error(_ fault: ScanFault, _ pass: ScanPass) -> RPCError {
        let type = (pass.faultPlan ?? plan).pointee.type
        let message = String(cString: type.pointee.name)
        let field = protobuf_c_message_descriptor_get_field(type, pass.faultField)
            .map { String(cString: $0.pointee.name) }
        return RPCError(
            fault == .tooLarge ? .resourceExhausted : .invalidArgument,
            "\(message)\(field.map { ".\($0)" } ?? ""): \(fault.description)",
            violations: field.map { [FieldViolation(field: $0, description: fault.description)] }
                ?? [])
    }
}
