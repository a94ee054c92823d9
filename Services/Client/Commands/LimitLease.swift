/// What `limit commit` and `limit cancel` share.
enum LimitLease {
    static let operand = OperandSpec("LEASE", "the lease_id that reserve or check printed")

    /// The id that the command line names.
    static func id(_ arguments: Arguments) throws -> [UInt8] {
        let text = arguments.operand(0) ?? ""
        guard let bytes = HexText.bytes(text), bytes.count == 24 else {
            throw CommandFailure.usage(
                "\"\(text)\" is no lease", "copy the 48 digits of lease_id from the answer")
        }
        return bytes
    }
}
