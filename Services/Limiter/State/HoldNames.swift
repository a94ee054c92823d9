import Model

/// Makes the ids of holds: random to who doesn't know the keys.
///
/// A call with a request id has a lease that is named after it, so that its repetition is told the same one. Should an
/// earlier lease of that name still be there, the next number is taken; the request's mark remembers which.
struct HoldNames: Sendable {
    /// Keyed with the secret that all limiters share.
    private let requests: SipHash128
    /// Keyed with random bits of this process: a name is never given again after a restart.
    private let counted: SipHash128

    /// The mark of a request without a hold; with one it is 2 + its number.
    static let noHold: UInt64 = 1
    /// Names that are tried for one request.
    static let triesMax: UInt64 = 16

    init(secret: (UInt64, UInt64), random: (UInt64, UInt64)) {
        requests = SipHash128(key0: secret.0, key1: secret.1)
        counted = SipHash128(key0: random.0, key1: random.1)
    }

    /// The name number `count` of a shard.
    func counted(_ count: UInt64, shard: Int) -> CellKey {
        key(counted, (count, UInt64(shard), 0))
    }

    /// The name of a request's hold.
    func requested(_ request: SubjectHash, number: UInt64) -> CellKey {
        key(requests, (request.high, request.low, number))
    }

    /// The hold of a request that was charged before; nil: it has none.
    func hold(of question: UnsafePointer<LimitQuestion>, mark: UInt64) -> HoldID? {
        guard let request = question.pointee.request, mark > Self.noHold, mark - 2 < Self.triesMax else {
            return nil
        }
        let name = requested(request, number: mark - 2)
        return HoldID(org: question.pointee.org, high: name.high, low: name.low)
    }

    private func key(_ hash: SipHash128, _ words: (UInt64, UInt64, UInt64)) -> CellKey {
        withUnsafeBytes(of: words) { bytes in
            let digest = hash.hash(prefix: 0x686f_6c64, bytes)
            return CellKey(high: digest.first | 1, low: digest.second)
        }
    }
}
