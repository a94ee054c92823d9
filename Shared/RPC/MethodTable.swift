import Glibc

/// Finds a method's index from the bytes of its path without allocating: open addressing over a
/// hash of the length and the last eight bytes, which differ between the methods of one server.
final class MethodTable: @unchecked Sendable {
    private struct Slot {
        var path: UnsafeRawBufferPointer
        var index: Int
    }

    // Written in init only, freed in deinit; hence safe to share. A free slot has an empty path.
    private let slots: UnsafeMutableBufferPointer<Slot>
    private let paths: [UnsafeMutableRawBufferPointer]
    private let mask: Int

    /// Makes the table of `names`, which are distinct and not empty.
    init(_ names: [String]) {
        var size = 16
        while size < names.count * 4 { size *= 2 }
        slots = .allocate(capacity: size)
        slots.initialize(
            repeating: Slot(path: UnsafeRawBufferPointer(start: nil, count: 0), index: -1))
        mask = size - 1
        paths = names.map { name in
            let copy = UnsafeMutableRawBufferPointer.allocate(
                byteCount: name.utf8.count, alignment: 8)
            copy.copyBytes(from: name.utf8)
            return copy
        }
        for (index, path) in paths.enumerated() {
            let path = UnsafeRawBufferPointer(path)
            precondition(!path.isEmpty, "a method has a name")
            let at = slot(for: path)
            precondition(slots[at].path.isEmpty, "two routes have the same path")
            slots[at] = Slot(path: path, index: index)
        }
    }

    deinit {
        for path in paths { path.deallocate() }
        slots.deallocate()
    }

    /// The index of the method with this path, or nil.
    func lookup(_ method: UnsafeRawBufferPointer) -> Int? {
        guard !method.isEmpty else { return nil }
        let found = slots[slot(for: method)]
        return found.path.isEmpty ? nil : found.index
    }

    /// The slot of this path, or the free slot where it would be; a quarter of the slots is used.
    private func slot(for path: UnsafeRawBufferPointer) -> Int {
        var at = Int(truncatingIfNeeded: MethodTable.hash(path)) & mask
        while !slots[at].path.isEmpty, !MethodTable.areEqual(slots[at].path, path) {
            at = (at + 1) & mask
        }
        return at
    }

    private static func areEqual(
        _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
    ) -> Bool {
        guard left.count == right.count, let first = left.baseAddress,
            let second = right.baseAddress
        else { return false }
        return memcmp(first, second, left.count) == 0
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
