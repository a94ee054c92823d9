/// Eight tables of 256 words for a reflected 32-bit CRC: eight bytes in one step ("slicing by 8",
/// Intel 2006).
///
/// The tables live in memory that is never freed and never written after `init`, hence `@unchecked
/// Sendable`; make a few per process, as constants.
struct CRCTables: @unchecked Sendable {
    private let words: UnsafePointer<UInt32>

    init(polynomial: UInt32) {
        let table = UnsafeMutablePointer<UInt32>.allocate(capacity: 8 * 256)
        for byte in 0..<256 {
            var value = UInt32(byte)
            for _ in 0..<8 { value = (value >> 1) ^ (value & 1 == 0 ? 0 : polynomial) }
            (table + byte).initialize(to: value)
        }
        for index in 256..<(8 * 256) {
            let before = table[index - 256]
            (table + index).initialize(to: (before >> 8) ^ table[Int(before & 0xFF)])
        }
        words = UnsafePointer(table)
    }

    func checksum(_ bytes: UnsafeRawBufferPointer, seed: UInt32) -> UInt32 {
        guard var next = bytes.baseAddress else { return seed }
        let table = words
        var left = bytes.count
        var crc = ~seed
        while left >= 8 {
            let word = UInt64(littleEndian: next.loadUnaligned(as: UInt64.self)) ^ UInt64(crc)
            crc =
                table[Int(truncatingIfNeeded: word & 0xFF) &+ 7 &* 256]
                ^ table[Int(truncatingIfNeeded: word >> 8 & 0xFF) &+ 6 &* 256]
                ^ table[Int(truncatingIfNeeded: word >> 16 & 0xFF) &+ 5 &* 256]
                ^ table[Int(truncatingIfNeeded: word >> 24 & 0xFF) &+ 4 &* 256]
                ^ table[Int(truncatingIfNeeded: word >> 32 & 0xFF) &+ 3 &* 256]
                ^ table[Int(truncatingIfNeeded: word >> 40 & 0xFF) &+ 2 &* 256]
                ^ table[Int(truncatingIfNeeded: word >> 48 & 0xFF) &+ 256]
                ^ table[Int(truncatingIfNeeded: word >> 56)]
            next += 8
            left &-= 8
        }
        while left > 0 {
            let byte = next.load(as: UInt8.self)
            crc = (crc >> 8) ^ table[Int(truncatingIfNeeded: (crc ^ UInt32(byte)) & 0xFF)]
            next += 1
            left &-= 1
        }
        return ~crc
    }
}
