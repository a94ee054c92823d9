/// Known keys by the hash of their text: an open-addressed table with linear probing.
///
/// The hash is keyed with a secret and so already random: its bits choose the slot, which a Dictionary would hash
/// once more. Removing closes the gap, so that probes stay short. At most half full.
struct KeyTable: ~Copyable {
    /// A key and its org: all that a decision needs to know of them lies together.
    struct Entry {
        var hash: SubjectHash
        var record: KeyRecord
        var org: OrgLimits
    }

    private var slots: UnsafeMutablePointer<Entry?>
    private var capacity: Int
    /// Keys held.
    private(set) var count = 0

    /// Makes an empty table.
    init() {
        capacity = 64
        slots = Self.allocate(capacity)
    }

    deinit { Self.free(slots, capacity) }

    private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<Entry?> {
        let slots = UnsafeMutablePointer<Entry?>.allocate(capacity: capacity)
        slots.initialize(repeating: nil, count: capacity)
        return slots
    }

    private static func free(_ slots: UnsafeMutablePointer<Entry?>, _ capacity: Int) {
        slots.deinitialize(count: capacity)
        slots.deallocate()
    }

    /// The entry of a key.
    func find(_ hash: SubjectHash) -> Entry? { place(of: hash)?.pointee }

    /// Where the entry of a key is, which is there; nil: it is not.
    @inline(__always)
    func place(of hash: SubjectHash) -> UnsafePointer<Entry?>? {
        var index = home(hash)
        while let present = slots[index]?.hash {
            if present == hash { return UnsafePointer(slots + index) }
            index = (index + 1) & (capacity - 1)
        }
        return nil
    }

    /// Adds a key, or replaces it.
    mutating func insert(_ entry: Entry) {
        if (count + 1) * 2 > capacity { grow() }
        var index = home(entry.hash)
        while let present = slots[index], present.hash != entry.hash {
            index = (index + 1) & (capacity - 1)
        }
        if slots[index] == nil { count += 1 }
        slots[index] = entry
    }

    /// Removes a key, if it is there.
    mutating func remove(_ hash: SubjectHash) {
        var gap = home(hash)
        while let entry = slots[gap], entry.hash != hash { gap = (gap + 1) & (capacity - 1) }
        guard slots[gap] != nil else { return }
        slots[gap] = nil
        count -= 1
        var index = (gap + 1) & (capacity - 1)
        while let entry = slots[index] {
            // An entry may fill the gap unless its home lies between the gap and where it is.
            let reach = (index - home(entry.hash)) & (capacity - 1)
            if reach >= (index - gap) & (capacity - 1) {
                slots[gap] = entry
                slots[index] = nil
                gap = index
            }
            index = (index + 1) & (capacity - 1)
        }
    }

    /// Removes everything.
    mutating func removeAll() {
        Self.free(slots, capacity)
        capacity = 64
        count = 0
        slots = Self.allocate(capacity)
    }

    private func home(_ hash: SubjectHash) -> Int {
        Int(truncatingIfNeeded: hash.high) & (capacity - 1)
    }

    private mutating func grow() {
        let (old, oldCapacity) = (slots, capacity)
        capacity *= 2
        slots = Self.allocate(capacity)
        count = 0
        for index in 0..<oldCapacity {
            if let entry = old[index] { insert(entry) }
        }
        Self.free(old, oldCapacity)
    }
}
