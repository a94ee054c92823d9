import Model

/// Hashes keys and subjects with a secret, so that nobody can aim at one cell of the table.
struct SubjectHasher: Sendable {
    private let sip: SipHash128

    /// Makes a hasher with a secret of two words.
    init(secret: (UInt64, UInt64)) { sip = SipHash128(key0: secret.0, key1: secret.1) }

    /// The hash of an API key as it was presented.
    func key(_ text: UnsafeRawBufferPointer) -> SubjectHash { SubjectHash(sip.hash(text)) }

    /// The subject of an org's own limits.
    func subject(org: OrgID) -> SubjectHash {
        withUnsafeBytes(of: org.value.littleEndian) {
            SubjectHash(sip.hash(prefix: Self.orgPrefix, $0))
        }
    }

    /// The subject of an API key's own limits.
    func subject(org: OrgID, keyID: Int64) -> SubjectHash {
        withUnsafeBytes(of: (org.value.littleEndian, keyID.littleEndian)) {
            SubjectHash(sip.hash(prefix: Self.keyPrefix, $0))
        }
    }

    /// A text in one word, for records; 0: it is empty.
    func word(_ text: UnsafeRawBufferPointer) -> UInt64 {
        text.isEmpty ? 0 : sip.hash(prefix: Self.wordPrefix, text).first | 1
    }

    /// A meter in one word; 0: api_calls.
    @inline(__always)
    func word(ofMeter meter: UnsafeRawBufferPointer) -> UInt64 {
        meter.isEmpty || RuleTable.isStandard(meter) ? 0 : word(meter)
    }

    /// Keep the hashes of records and of orgs apart from those of other kinds.
    private static let wordPrefix: UInt64 = 2

    /// Keeps the hash of an org apart from those of other kinds of subject.
    private static let orgPrefix: UInt64 = 1
    private static let keyPrefix: UInt64 = 2
}

extension SubjectHash {
    /// The two words of a digest.
    init(_ digest: SipHash128.Digest) { self.init(high: digest.first, low: digest.second) }
}
