import Chassis
import Testing

@testable import RPC

@Suite struct HealthStateTests {
    private let clock = ManualClock()

    @Test("a service does not serve until told to, and counts its uptime")
    func startsNotServing() {
        let state = HealthState(service: "limiter", version: "0.1.0", clock: clock)
        #expect(!state.snapshot.isServing)
        state.setServing(true)
        clock.advance(milliseconds: 1_500)
        #expect(
            state.snapshot
                == HealthSnapshot(
                    isServing: true, service: "limiter", version: "0.1.0",
                    uptimeMilliseconds: 1_500, dependencies: []))
    }

    @Test("a watcher sees the state now and each change, and nothing when nothing changed")
    func watches() async {
        let state = HealthState(service: "limiter", version: "0.1.0", clock: clock)
        var changes = state.changes().makeAsyncIterator()
        #expect(await changes.next()?.isServing == false)
        state.setServing(true)
        #expect(await changes.next()?.isServing == true)
        state.setServing(true)
        state.setDependency("postgres", isHealthy: false, detail: "connection refused")
        let seen = await changes.next()
        #expect(seen?.dependencies.first?.detail == "connection refused")
        state.setDependency("postgres", isHealthy: true)
        #expect(
            await changes.next()?.dependencies
                == [HealthDependency(name: "postgres", isHealthy: true)])
    }

    @Test("the end is told to every watcher and ends its stream, and later watches end at once")
    func ends() async {
        let state = HealthState(service: "limiter", version: "0.1.0", clock: clock)
        state.setServing(true)
        var early = state.changes().makeAsyncIterator()
        #expect(await early.next()?.isServing == true)
        state.end()
        #expect(await early.next()?.isServing == false)
        #expect(await early.next() == nil)
        #expect(state.watcherCount == 0)
        var late = state.changes().makeAsyncIterator()
        #expect(await late.next()?.isServing == false)
        #expect(await late.next() == nil)
    }

    @Test("a watcher that leaves is forgotten")
    func forgets() async {
        let state = HealthState(service: "limiter", version: "0.1.0", clock: clock)
        let task = Task { for await _ in state.changes() {} }
        #expect(await eventually { state.watcherCount == 1 })
        task.cancel()
        #expect(await eventually { state.watcherCount == 0 })
    }
}
