import Contracts
import Model
import RPC

/// Looking ahead: what is known of the key of a check that waits, and its org's counts, are fetched while others are
/// looked at or decided. They lie in memory that the processor's caches have lost since the key's last call, and
/// waiting for them takes longer than deciding. The counts are fetched when the next check is foreseen: where they are
/// is known from what was fetched first.
extension LimiterService {
    /// Hashes the key of a `Check` that waits, and has what is known of it fetched.
    package func foreseeCheck(_ payload: UnsafeRawBufferPointer) -> HotForesight {
        // Callers put the key first; of a request that begins otherwise nothing is foreseen.
        guard payload.count >= 2, payload[0] == Self.keyTag, payload[1] < 128,
            payload.count - 2 >= Int(payload[1])
        else { return HotForesight() }
        return foresee(UnsafeRawBufferPointer(rebasing: payload[2..<2 + Int(payload[1])]))
    }

    /// The field `api_key` of `CheckRequest` (limiter.proto): number times 8, plus 2.
    private static var keyTag: UInt8 { 0x0A }

    /// The same of the check at `index` of a batch; nothing when there is none.
    @inline(__always)
    func foresee(
        _ checks: MessageViewList<LimiterV1.CheckRequestView>, _ index: Int
    ) -> HotForesight {
        guard index < checks.count, let key = checks[index].apiKey else { return HotForesight() }
        return foresee(key)
    }

    @inline(__always)
    private func foresee(_ key: UnsafeRawBufferPointer) -> HotForesight {
        guard key.count <= APIKeyFormat.lengthMax else { return HotForesight() }
        let hash = hasher.key(key)
        if let before = directory.fetch(key: hash) { table.fetch(before.shard, before.subject) }
        return HotForesight((hash.high, hash.low), of: key)
    }
}
