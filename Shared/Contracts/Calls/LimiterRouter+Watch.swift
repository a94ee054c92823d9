import Model
import RPC
import Synchronization

/// Denials of all limiters in one stream.
///
/// Each limiter tells of its own decisions alone, and an org may be another one's in a moment. So every limiter is
/// watched, for denials of one org too; one that comes later, or comes back, is watched within a second.
extension LimiterRouter {
    /// How often it is looked who there is, in milliseconds.
    private static let watchLookMilliseconds: Int64 = 1_000

    /// What became of a part of a watch.
    private enum WatchNews: Sendable {
        case ended(String, RPCError?)
        case lookAgain
    }

    /// Passes denials on as they happen, one at a time, until `body` returns false.
    /// - Parameter onLoss: hears of a limiter that can't be watched now, once until it is gone: its denials are
    ///   missing.
    /// - Throws: what a limiter says that is alone, or refuses to be watched; `unavailable` when none can be reached.
    package func watch(
        _ request: LimiterV1.WatchRequest, options: CallOptions = CallOptions(),
        onLoss: @escaping @Sendable (_ address: String, _ error: RPCError) -> Void = { _, _ in },
        _ body: @escaping @Sendable (LimiterV1.Denial) -> Bool
    ) async throws(RPCError) {
        let relay = DenialRelay(body)
        let failure = await withTaskGroup(of: WatchNews.self) { group -> RPCError? in
            defer { group.cancelAll() }
            var (watched, lost): (Set<String>, Set<String>) = ([], [])
            group.addTask { .lookAgain }
            while let news = await group.next() {
                if relay.isOver { return nil }
                guard !Task.isCancelled else { return RPCError(.cancelled, "the call was cancelled") }
                switch news {
                case .lookAgain:
                    let places = await watchPlaces()
                    lost.formIntersection(places)
                    for place in places where watched.insert(place).inserted {
                        group.addTask { await self.watch(place, request, options, relay) }
                    }
                    group.addTask {
                        try? await Task.sleep(for: .milliseconds(Self.watchLookMilliseconds))
                        return .lookAgain
                    }
                case .ended(let place, let error):
                    watched.remove(place)
                    let error = error ?? RPCError(.unavailable, "the limiter ended the stream")
                    guard epoch > 0, error.status == .unavailable else { return error }
                    if lost.insert(place).inserted { onLoss(place, error) }
                    if watched.isEmpty, await !answers() { return error }
                }
            }
            return nil
        }
        if let failure { throw failure }
    }

    private func watchPlaces() async -> [String] {
        await look()
        return limiters
    }

    private func answers() async -> Bool {
        let options = CallOptions(timeoutMilliseconds: UInt64(Self.watchLookMilliseconds))
        return (try? await members(options)) != nil
    }

    private func watch(
        _ place: String, _ request: LimiterV1.WatchRequest, _ options: CallOptions, _ relay: DenialRelay
    ) async -> WatchNews {
        do throws(RPCError) {
            let denials = try await LimiterClient(try client(at: place)).watch(
                request, options: options)
            defer { denials.cancel() }
            while let denial = try await denials.next() {
                guard relay.pass(denial) else { break }
            }
            return .ended(place, nil)
        } catch {
            return .ended(place, error)
        }
    }
}

/// Takes denials from several streams, and passes them on one at a time.
private final class DenialRelay: Sendable {
    private let body: @Sendable (LimiterV1.Denial) -> Bool
    private let isDone = Mutex(false)

    init(_ body: @escaping @Sendable (LimiterV1.Denial) -> Bool) { self.body = body }

    /// Whether nobody wants more.
    var isOver: Bool { isDone.withLock { $0 } }

    /// Passes one on; false: nobody wants more.
    func pass(_ denial: LimiterV1.Denial) -> Bool {
        isDone.withLock { isDone in
            if !isDone { isDone = !body(denial) }
            return !isDone
        }
    }
}
