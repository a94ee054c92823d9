import Model
import Synchronization

/// Holds how the service is and tells its watchers of each change; not serving until told
/// otherwise.
package final class HealthState: Sendable {
    private struct State {
        var isServing = false
        var dependencies: [HealthDependency] = []
        var watchers: [Int: AsyncStream<HealthSnapshot>.Continuation] = [:]
        var nextWatcher = 0
        var isEnded = false
    }

    private let service: String
    private let version: String
    private let clock: any TimeSource
    private let startedAt: MonotonicInstant
    private let state = Mutex(State())

    /// Makes the state of a service that starts now.
    package init(service: String, version: String, clock: any TimeSource) {
        self.service = service
        self.version = version
        self.clock = clock
        startedAt = clock.monotonic
    }

    /// Says whether the service takes calls; false while it starts and while it drains.
    package func setServing(_ isServing: Bool) {
        change { $0.isServing = isServing }
    }

    /// Says how something the service leans on is; the service itself goes on serving.
    package func setDependency(_ name: String, isHealthy: Bool, detail: String = "") {
        let dependency = HealthDependency(name: name, isHealthy: isHealthy, detail: detail)
        change { state in
            if let index = state.dependencies.firstIndex(where: { $0.name == name }) {
                state.dependencies[index] = dependency
            } else {
                state.dependencies.append(dependency)
            }
        }
    }

    /// How the service is now.
    package var snapshot: HealthSnapshot { state.withLock { snapshot(of: $0) } }

    /// The state now, and again after each change; a slow watcher sees the newest only.
    package func changes() -> AsyncStream<HealthSnapshot> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: HealthSnapshot.self, bufferingPolicy: .bufferingNewest(1))
        let (id, isEnded) = state.withLock { state in
            continuation.yield(snapshot(of: state))
            guard !state.isEnded else { return (0, true) }
            state.nextWatcher += 1
            state.watchers[state.nextWatcher] = continuation
            return (state.nextWatcher, false)
        }
        guard !isEnded else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.watchers.removeValue(forKey: id) }
        }
        return stream
    }

    /// Says for the last time how the service is, not serving, and ends every watch: a watcher that
    /// stayed would hold up the drain of its connection.
    package func end() {
        setServing(false)
        let watchers = state.withLock { state in
            state.isEnded = true
            defer { state.watchers = [:] }
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher.finish() }
    }

    /// How many watchers there are.
    package var watcherCount: Int { state.withLock { $0.watchers.count } }

    private func change(_ body: (inout State) -> Void) {
        state.withLock { state in
            let (wasServing, before) = (state.isServing, state.dependencies)
            body(&state)
            guard state.isServing != wasServing || state.dependencies != before else { return }
            let now = snapshot(of: state)
            for watcher in state.watchers.values { watcher.yield(now) }
        }
    }

    private func snapshot(of state: State) -> HealthSnapshot {
        HealthSnapshot(
            isServing: state.isServing, service: service, version: version,
            uptimeMilliseconds: clock.monotonic.nanoseconds(since: startedAt) / 1_000_000,
            dependencies: state.dependencies)
    }
}
