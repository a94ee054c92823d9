/// What is to happen, in order of time; what was put in first comes first among equals, so that a
/// run depends on its seed alone. A binary heap.
struct EventQueue<Payload> {
    private struct Entry {
        let at: UInt64
        let number: UInt64
        /// Where the payload is: payloads are large, and stay where they are.
        let place: Int

        func isBefore(_ other: Entry) -> Bool {
            at != other.at ? at < other.at : number < other.number
        }
    }

    private var heap: [Entry] = []
    private var payloads: [Payload?] = []
    private var free: [Int] = []
    private var pushed: UInt64 = 0

    /// Adds what is to happen at `at`, in nanoseconds of true time.
    mutating func push(_ payload: Payload, at: UInt64) {
        let place = free.popLast() ?? payloads.count
        if place == payloads.count { payloads.append(payload) } else { payloads[place] = payload }
        heap.append(Entry(at: at, number: pushed, place: place))
        pushed += 1
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes what happens next; nil when nothing does.
    mutating func pop() -> (at: UInt64, payload: Payload)? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        guard let payload = payloads[first.place] else { return nil }
        payloads[first.place] = nil
        free.append(first.place)
        return (first.at, payload)
    }

    /// Moves the root down to where it belongs.
    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            let left = 2 * parent + 1
            if left < heap.count, heap[left].isBefore(heap[least]) { least = left }
            if left + 1 < heap.count, heap[left + 1].isBefore(heap[least]) { least = left + 1 }
            if least == parent { return }
            heap.swapAt(least, parent)
            parent = least
        }
    }
}
