import Contracts
import RPC
import Synchronization

/// Hands denials to those who watch. While nobody does, asking costs one load.
final class DenialHub: Sendable {
    /// What a watcher wants to see.
    struct Filter: Sendable {
        /// 0: any.
        var org: Int64 = 0
        /// Empty: any.
        var rule: [UInt8] = []
        /// Denials by rules in shadow as well.
        var withShadow = false
    }

    /// One watcher: a bounded queue of packed denials, and the number of those that found no room.
    final class Watcher: Sendable {
        fileprivate let filter: Filter
        let items = BoundedStream(itemsMax: DenialHub.itemsMax, bytesMax: DenialHub.bytesMax)
        private let lost = Atomic<UInt64>(0)

        init(_ filter: Filter) { self.filter = filter }

        fileprivate func wants(_ org: Int64, _ rule: UnsafeRawBufferPointer, _ isShadow: Bool) -> Bool {
            (filter.org == 0 || filter.org == org) && (filter.withShadow || !isShadow)
                && (filter.rule.isEmpty || filter.rule.elementsEqual(rule))
        }

        /// Offers a denial; one that follows lost ones says how many they were.
        fileprivate func offer(_ denial: [UInt8]) {
            let before = takeLost()
            if !items.offer(denial + ConstantBytes.field(DenialTag.lost, before)) {
                lost.wrappingAdd(before &+ 1, ordering: .relaxed)
            }
        }

        fileprivate var isFull: Bool { items.buffered >= DenialHub.itemsMax }

        fileprivate func lose() { lost.wrappingAdd(1, ordering: .relaxed) }

        /// How many were lost since this was last asked.
        func takeLost() -> UInt64 { lost.exchange(0, ordering: .relaxed) }
    }

    /// Denials that wait for a slow watcher.
    static let itemsMax = 1_024
    static let bytesMax = 1 << 20
    /// Watchers at a time.
    static let watchersMax = 64

    private let hasWatchers = Atomic<Bool>(false)
    private let watchers = Mutex<[ObjectIdentifier: Watcher]>([:])

    init() {}

    /// Whether anybody watches.
    @inline(__always)
    var isWatched: Bool { hasWatchers.load(ordering: .acquiring) }

    /// Lets a watcher in; nil when there are as many as may be.
    func open(_ filter: Filter) -> Watcher? {
        watchers.withLock { watchers in
            guard watchers.count < Self.watchersMax else { return nil }
            let watcher = Watcher(filter)
            watchers[ObjectIdentifier(watcher)] = watcher
            hasWatchers.store(true, ordering: .releasing)
            return watcher
        }
    }

    /// Lets a watcher go.
    func close(_ watcher: Watcher) {
        watchers.withLock { watchers in
            watchers[ObjectIdentifier(watcher)] = nil
            hasWatchers.store(!watchers.isEmpty, ordering: .releasing)
        }
    }

    /// Hands a denial to those who want it; `make` is asked only when one has room for it.
    @inline(__always)
    func publish(
        org: Int64, rule: UnsafeRawBufferPointer, isShadow: Bool,
        _ make: () -> LimiterV1.Denial
    ) {
        guard isWatched else { return }
        hand(org, rule, isShadow, make)
    }

    private func hand(
        _ org: Int64, _ rule: UnsafeRawBufferPointer, _ isShadow: Bool,
        _ make: () -> LimiterV1.Denial
    ) {
        let takers = watchers.withLock { $0.values.filter { $0.wants(org, rule, isShadow) } }
        for watcher in takers where watcher.isFull { watcher.lose() }
        let open = takers.filter { !$0.isFull }
        guard !open.isEmpty else { return }
        let packed = make().encoded()
        for watcher in open { watcher.offer(packed) }
    }
}
