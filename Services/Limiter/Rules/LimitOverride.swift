import Model

/// An org's own rule in place of the policies' rule of the same name, or beside them.
struct LimitOverride: Hashable, Sendable {
    let overrideID: Int64
    let item: CatalogRule
    /// When it got this form.
    let createdAt: Timestamp

    /// Whether it wins over another of the same name for a call that both are for: the one that
    /// names the key, then the one that names the user, then the nearer endpoint (exact, longer
    /// prefix, shorter, none), then the one that names the meter, then the newer one.
    func wins(over other: LimitOverride) -> Bool {
        precedence.lexicographicallyPrecedes(other.precedence)
    }

    private var precedence: [Int64] {
        let target = item.target
        let endpoint: Int64 =
            switch target.endpoint {
            case .exact: .max
            case .prefix(let bytes): Int64(bytes.count)
            case nil: 0
            }
        // Larger wins in each place; ids grow, so the larger is the newer of two from one instant.
        return [
            target.keyID == nil ? 0 : 1, target.user == nil ? 0 : 1, endpoint,
            item.rule.meter == nil ? 0 : 1, createdAt.microseconds, overrideID,
        ].map { ~$0 }
    }
}
