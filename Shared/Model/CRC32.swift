/// The cyclic redundancy check of IEEE 802.3 (polynomial 0xEDB88320, reflected), as in zip and PNG.
package enum CRC32 {
    /// The checksum of `bytes`, going on from `seed`, the checksum of what came before (0:
    /// nothing).
    package static func checksum(_ bytes: UnsafeRawBufferPointer, seed: UInt32 = 0) -> UInt32 {
        tables.checksum(bytes, seed: seed)
    }

    /// The checksum of `bytes`, going on from `seed`.
    package static func checksum(_ bytes: [UInt8], seed: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBytes { tables.checksum($0, seed: seed) }
    }

    private static let tables = CRCTables(polynomial: 0xEDB8_8320)
}

/// The Castagnoli check (polynomial 0x82F63B78, reflected), as in iSCSI and ext4: finds more errors
/// than `CRC32`.
package enum CRC32C {
    /// The checksum of `bytes`, going on from `seed`, the checksum of what came before (0:
    /// nothing).
    package static func checksum(_ bytes: UnsafeRawBufferPointer, seed: UInt32 = 0) -> UInt32 {
        tables.checksum(bytes, seed: seed)
    }

    /// The checksum of `bytes`, going on from `seed`.
    package static func checksum(_ bytes: [UInt8], seed: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBytes { tables.checksum($0, seed: seed) }
    }

    private static let tables = CRCTables(polynomial: 0x82F6_3B78)
}
