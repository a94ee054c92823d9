import Model
import RPC
import Synchronization

/// Calls the limiters: each call goes to the one that decides for its org.
///
/// A client starts with the addresses that it was given, and needs to know no more while there is one limiter. The
/// first that answers FAILED_PRECONDITION ("shard_elsewhere") is asked who decides for whom; that stands until another
/// one answers so, or does not answer at all. A refused call was counted nowhere, so it goes to the other limiter at
/// once. One without an answer goes there only when it may be repeated.
package final class LimiterRouter: Sendable {
    private struct State {
        var map = LimiterMap()
        var clients: [String: RPCClient] = [:]
        /// The present look at who there is; callers share it.
        var look: Task<Void, Never>?
        /// When the last one ended.
        var lookedAt = MonotonicInstant(nanoseconds: 0)
    }

    private let seeds: [String]
    private let connect: @Sendable (_ address: String) throws -> RPCClient
    private let clock: any TimeSource
    private let state = Mutex(State())

    /// Attempts of one call, over all limiters: shards that change hands take a moment.
    private static let attemptsMax = 6
    /// Wait before a limiter is asked again that said nothing new.
    private static let pauseMilliseconds: UInt64 = 60
    /// Time for one answer to who there is.
    private static let lookMilliseconds: UInt64 = 1_000

    /// Makes a router; `addresses`, at least one, are tried in their order.
    /// - Parameter connect: makes the client of an address; the router closes it.
    package init(
        addresses: [String], clock: any TimeSource,
        connect: @escaping @Sendable (_ address: String) throws -> RPCClient
    ) {
        precondition(!addresses.isEmpty, "a router needs an address")
        seeds = addresses
        self.clock = clock
        self.connect = connect
    }

    /// The routing epoch that is known; 0: none.
    package var epoch: Int64 { state.withLock { $0.map.epoch } }

    /// Closes every connection.
    package func close() async {
        let clients = state.withLock { state in
            defer { state.clients = [:] }
            return Array(state.clients.values)
        }
        for client in clients { await client.close() }
    }

    // MARK: - One call

    /// Runs a call about an org on the limiter that decides for it.
    /// - Parameter isRepeatable: it may be sent again after an unclear failure.
    package func call<Value: Sendable>(
        about org: Int64, isRepeatable: Bool, _ options: CallOptions,
        _ body: @Sendable (LimiterClient, CallOptions) async throws(RPCError) -> Value
    ) async throws(RPCError) -> Value {
        let deadline = Deadline.after(
            milliseconds: options.timeoutMilliseconds, from: clock.monotonic)
        var attempt = 1
        while true {
            let place = address(of: org)
            do throws(RPCError) {
                var options = options
                options.timeoutMilliseconds = max(1, deadline.millisecondsLeft(at: clock.monotonic))
                return try await body(LimiterClient(try client(at: place)), options)
            } catch {
                if error.status == .deadlineExceeded { lookAround(last: place) }
                guard attempt < Self.attemptsMax, !deadline.hasPassed(at: clock.monotonic),
                    await mayGoOn(after: error, at: place, org, isRepeatable, deadline)
                else { throw error }
                attempt += 1
            }
        }
    }

    /// Whether the call may be sent again, after who there is was asked, or the wait that a limiter asked for.
    private func mayGoOn(
        after error: RPCError, at place: String, _ org: Int64, _ isRepeatable: Bool,
        _ deadline: Deadline
    ) async -> Bool {
        switch error.limiterReason {
        case "shard_elsewhere":
            await look(first: place)
            return address(of: org) != place ? true : await pause(Self.pauseMilliseconds, deadline)
        case "shard_awaited":
            return await pause(error.retryAfterMilliseconds ?? Self.pauseMilliseconds, deadline)
        default: break
        }
        guard error.status == .unavailable else { return false }
        await look(last: place)
        return isRepeatable && address(of: org) != place
    }

    private func pause(_ milliseconds: UInt64, _ deadline: Deadline) async -> Bool {
        guard milliseconds < deadline.millisecondsLeft(at: clock.monotonic) else { return false }
        do {
            try await Task.sleep(for: .milliseconds(Int64(clamping: milliseconds)))
            return true
        } catch {
            return false
        }
    }

    // MARK: - Who there is

    /// Where to send a call about an org.
    func address(of org: Int64) -> String {
        state.withLock { $0.map.owner(of: org) } ?? seeds[0]
    }

    /// The client of an address.
    package func client(at address: String) throws(RPCError) -> RPCClient {
        do {
            return try state.withLock { state in
                if let client = state.clients[address] { return client }
                let client = try connect(address)
                state.clients[address] = client
                return client
            }
        } catch let error as RPCError {
            throw error
        } catch {
            throw RPCError(.unavailable, "the limiter at \(address) can't be reached: \(error)")
        }
    }

    /// Who the limiters are, as the first that answers says.
    package func members(
        _ options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.MembersResponse {
        try await members(from: places(), options)
    }

    /// Where each limiter is, as far as is known.
    var limiters: [String] {
        state.withLock { $0.map.addresses.isEmpty ? [seeds[0]] : $0.map.addresses }
    }

    private func places(first: String? = nil, last: String? = nil) -> [String] {
        var places: [String] = []
        for place in [first].compactMap(\.self) + state.withLock(\.map.addresses) + seeds
        where place != last && !places.contains(place) {
            places.append(place)
        }
        return places + [last].compactMap(\.self)
    }

    private func members(
        from places: [String], _ options: CallOptions
    ) async throws(RPCError) -> LimiterV1.MembersResponse {
        var failure = RPCError(.unavailable, "no limiter says who there is")
        for place in places {
            do throws(RPCError) {
                return try await LimiterClient(client(at: place)).members(options: options)
            } catch {
                failure = error
            }
        }
        throw failure
    }

    /// Asks who there is, and takes what is newer than what is known; who comes meanwhile waits for the same answer.
    func look(first: String? = nil, last: String? = nil) async {
        let places = places(first: first, last: last)
        let task = state.withLock { state in
            if let look = state.look { return look }
            let look = Task {
                let options = CallOptions(timeoutMilliseconds: Self.lookMilliseconds)
                let members = try? await self.members(from: places, options)
                let unused = self.take(members)
                for client in unused { await client.close() }
            }
            state.look = look
            return look
        }
        await task.value
    }

    /// Has somebody look who there is, unless that was just done: for a call that has no time to wait.
    private func lookAround(last: String) {
        let now = clock.monotonic
        let isDue = state.withLock { state in
            state.look == nil
                && now.nanoseconds(since: state.lookedAt) > Self.lookMilliseconds * 1_000_000
        }
        if isDue { Task { await self.look(last: last) } }
    }

    private func take(_ members: LimiterV1.MembersResponse?) -> [RPCClient] {
        let now = clock.monotonic
        return state.withLock { state in
            (state.look, state.lookedAt) = (nil, now)
            guard let map = members.flatMap(LimiterMap.init),
                map.epoch > state.map.epoch || map.epoch == 0
            else { return [] }
            state.map = map
            guard map.epoch > 0 else { return [] }
            let known = Set(map.addresses + seeds)
            let unused = state.clients.keys.filter { !known.contains($0) }
            return unused.compactMap { state.clients.removeValue(forKey: $0) }
        }
    }
}

extension RPCError {
    /// The stable name of why a limiter gave no decision; empty: it has none.
    fileprivate var limiterReason: String {
        violations.last { $0.field == "reason" }?.description ?? ""
    }
}
