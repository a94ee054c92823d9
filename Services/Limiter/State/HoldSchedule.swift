/// When holds run out: a binary heap of their ends. It is in memory only; after a restart it is made from the records.
struct HoldSchedule {
    /// A hold's end and id.
    struct Due {
        var end: UInt64
        var high: UInt64
        var low: UInt64
    }

    private var heap: [Due] = []

    /// The earliest end; `UInt64.max`: there is none.
    private(set) var nextEnd = UInt64.max

    /// Ends in it, those of holds that were given back before among them.
    var count: Int { heap.count }

    /// Adds an end.
    mutating func insert(_ due: Due) {
        var index = heap.count
        heap.append(due)
        while index > 0 {
            let parent = (index - 1) / 2
            guard heap[index].end < heap[parent].end else { break }
            heap.swapAt(index, parent)
            index = parent
        }
        nextEnd = heap[0].end
    }

    /// Takes the earliest off, when it has passed.
    mutating func next(at now: UInt64) -> Due? {
        guard let first = heap.first, first.end <= now, let last = heap.popLast() else {
            return nil
        }
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        nextEnd = heap.first?.end ?? .max
        return first
    }

    /// Runs `body` with each end, in no order.
    func forEach(_ body: (Due) -> Void) { heap.forEach(body) }

    private mutating func sink() {
        var index = 0
        while true {
            let left = 2 * index + 1
            guard left < heap.count else { return }
            let right = left + 1
            let child = right < heap.count && heap[right].end < heap[left].end ? right : left
            guard heap[child].end < heap[index].end else { return }
            heap.swapAt(index, child)
            index = child
        }
    }
}
