import Chassis

extension AuditEntry {
    /// SHA-256 over the canonical form, 32 bytes.
    var hash: [UInt8] { SHA256.hash(canonicalForm) }
}
