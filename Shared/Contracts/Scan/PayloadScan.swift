import CProtobufC
import RPC

/// Checks a payload against its schema and makes protobuf-c's structs of it, in one pass.
///
/// protobuf-c 1.4's own unpacking does not check UTF-8, cuts strings at NUL, merges a repeated singular sub-message
/// in quadratic time, lets a small payload expand a hundredfold, and takes about four times as many instructions.
/// The structs are the same; bytes are not copied, and fields that the schema lacks are dropped. Guarantee: linear
/// time, nothing but arena memory, never reads outside the payload.
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

    /// Checks the payload and unpacks it in `arena`; the result is the struct of the message type. It lasts as long as
    /// both the arena's content and the payload.
    package func unpack(
        _ payload: UnsafeRawBufferPointer, in arena: MessageArena
    ) -> Result<UnsafeRawPointer, RPCError> {
        var pass = ScanPass(budget: Self.budgetBytes(payloadBytes: payload.count), in: arena)
        let start = payload.baseAddress ?? UnsafeRawPointer(plan)
        let bytes = start.assumingMemoryBound(to: UInt8.self)
        var fault = ScanFault.badTag
        guard let message = pass.message(plan, bytes, bytes + payload.count, &fault) else {
            return .failure(error(fault, pass))
        }
        return .success(UnsafeRawPointer(message))
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
