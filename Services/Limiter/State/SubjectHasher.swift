import Model

/// Hashes keys and subjects with a secret, so that nobody can aim at one cell of the table.
struct SubjectHasher: Sendable {
    private let sip: SipHash128

    /// Makes a hasher with a secret of two words.
    init(secret: (UInt64, UInt64)) { sip = SipHash128(key0: secret.0, key1: secret.1) }

    /// The hash of an API key as it was presented, for tables that end with the process.
    func key(_ text: UnsafeRawBufferPointer) -> SubjectHash { SubjectHash(sip.shortHash(text)) }

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

    /// What a call counts against under rules that need these parts of it. Who names no user counts as the key, and
    /// without a key, or a name for rules of the scope "custom", as the org.
    @inline(__always)
    func subjects(
        of call: CallFacts, _ org: OrgID, _ ofOrg: SubjectHash, _ needs: RuleSet.Needs
    ) -> CallSubjects {
        var subjects = CallSubjects(org: ofOrg)
        if needs != [] { fill(&subjects, call, org, needs) }
        return subjects
    }

    private func fill(
        _ subjects: inout CallSubjects, _ call: CallFacts, _ org: OrgID, _ needs: RuleSet.Needs
    ) {
        if call.keyID != 0 { subjects[.key] = subject(org: org, keyID: call.keyID) }
        subjects[.user] =
            call.user.isEmpty
            ? subjects[.key] : subject(org, Self.userPrefix, digest(call.user))
        if needs.contains(.endpoint) {
            let endpoint = digest(call.endpoint)
            subjects[.endpoint] = subject(org, Self.endpointPrefix, endpoint)
            subjects[.keyAndEndpoint] = both(subjects[.key], endpoint)
            subjects[.userAndEndpoint] = both(subjects[.user], endpoint)
        }
        if !call.name.isEmpty {
            subjects[.custom] = subject(org, Self.namePrefix, digest(call.name))
        }
    }

    /// What a request id is charged once by: a refund may carry the id of the check that it is for.
    enum RequestRole: UInt64 { case check = 7, reserve = 10, refund = 11 }

    /// The hash of an org's request id; nil for an empty one.
    @inline(__always)
    func request(
        org: OrgID, _ id: UnsafeRawBufferPointer, of role: RequestRole
    ) -> SubjectHash? {
        id.isEmpty ? nil : subject(org, role.rawValue, digest(id))
    }

    private func digest(_ text: UnsafeRawBufferPointer) -> SubjectHash {
        SubjectHash(sip.hash(prefix: Self.textPrefix, text))
    }

    /// A text of an org, in a role.
    private func subject(_ org: OrgID, _ role: UInt64, _ text: SubjectHash) -> SubjectHash {
        withUnsafeBytes(of: (org.value.littleEndian, text.high, text.low)) {
            SubjectHash(sip.hash(prefix: role, $0))
        }
    }

    /// A subject at an endpoint.
    private func both(_ subject: SubjectHash, _ endpoint: SubjectHash) -> SubjectHash {
        withUnsafeBytes(of: (subject.high, subject.low, endpoint.high, endpoint.low)) {
            SubjectHash(sip.hash(prefix: Self.bothPrefix, $0))
        }
    }

    /// Tells state that was hashed with this secret from others; nothing of the secret can be learned from it.
    var fingerprint: UInt64 { sip.hash(Array("limiter state".utf8)).first }

    /// Keep the hashes of different kinds of subject apart.
    private static let orgPrefix: UInt64 = 1
    private static let keyPrefix: UInt64 = 2
    private static let userPrefix: UInt64 = 3
    private static let endpointPrefix: UInt64 = 4
    private static let namePrefix: UInt64 = 5
    private static let bothPrefix: UInt64 = 6
    // 7, 10 and 11 are of `RequestRole`.
    private static let textPrefix: UInt64 = 8
    private static let wordPrefix: UInt64 = 9
}

extension SubjectHash {
    /// The two words of a digest.
    init(_ digest: SipHash128.Digest) { self.init(high: digest.first, low: digest.second) }
}
