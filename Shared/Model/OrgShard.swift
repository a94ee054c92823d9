/// The part of all limiters' state that holds an org: every count of an org is in one of 256
/// shards, and each shard is kept by one limiter at a time.
///
/// The hash has a key that everyone knows, so that clients find the owner of an org by themselves.
package enum OrgShard {
    /// Shards of an installation, whatever the number of limiters.
    package static let count = 256

    private static let hash = SipHash128(key0: 0x746f_6c6c_6761_7465, key1: 0x6f72_675f_7368_6172)

    /// The shard of an org, 0 to 255.
    package static func index(of org: OrgID) -> Int { index(of: org.value) }

    /// The shard of an org by its number; numbers that are no org's have one too.
    package static func index(of org: Int64) -> Int {
        withUnsafeBytes(of: org.littleEndian) { Int(hash.hash($0).first >> 56) }
    }
}
