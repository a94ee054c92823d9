import Glibc

/// Finds a method's index from the bytes of its path without allocating: open addressing over a hash
/// of the length and the last eight bytes, which differ between the methods of one server.
final class MethodTable: @unchecked Sendable {
    // Written in init only, freed in deinit; hence safe to share.
    private let slots: UnsafeMutableBufferPointer<Slot>
    private let paths: [StaticPath]
    private let mask: UInt64

    private struct Slot {
        var start: UnsafeMutableRawPointer?
        var count: Int
        var index: Int
    }

    private typealias StaticPath = UnsafeMutableRawBufferPointer

    /// Makes the table of `names`, which are distinct.
    init(_ names: [String]) {
        var size = 16
        while size < names.count * 4 { size *= 2 }
        slots = .allocate(capacity: size)
        slots.initialize(repeating: Slot(start: nil, count: 0, index: -1))
        mask = UInt64(size - 1)
        var copies: [StaticPath] = []
        for (index, name) in names.enumerated() {
            let bytes = Array(name.utf8)
            precondition(!bytes.isEmpty, "a method has a name")
            let copy = StaticPath.allocate(byteCount: bytes.count, alignment: 8)
            copy.copyBytes(from: bytes)
            copies.append(copy)
            var at = Int(MethodTable.hash(UnsafeRawBufferPointer(copy)) & mask)
            while let start = slots[at].start {
                precondition(
                    slots[at].count != bytes.count || memcmp(start, copy.baseAddress!, bytes.count) != 0,
                    "two routes have the same path")
                at = (at + 1) & (size - 1)
            }
            slots[at] = Slot(start: copy.baseAddress, count: bytes.count, index: index)
        }
        paths = copies
    }

    deinit {
        for path in paths { path.deallocate() }
        slots.deallocate()
    }

    /// The index of the method with this path, or nil.
    func lookup(_ method: UnsafeRawBufferPointer) -> Int? {
        guard let base = method.baseAddress, method.count > 0 else { return nil }
        var at = Int(MethodTable.hash(method) & mask)
        while let start = slots[at].start {
            if slots[at].count == method.count, memcmp(start, base, method.count) == 0 {
                return slots[at].index
            }
            at = (at + 1) & Int(mask)
        }
        return nil
    }

    private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var tail: UInt64 = 0
        if bytes.count >= 8 {
            tail = bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
        } else {
            for byte in bytes { tail = tail << 8 | UInt64(byte) }
        }
        let mixed = (tail ^ UInt64(bytes.count)) &* 0x9E37_79B9_7F4A_7C15
        return mixed ^ (mixed >> 32)
    }
}
