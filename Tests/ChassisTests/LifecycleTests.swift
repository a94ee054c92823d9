import Glibc
import Synchronization
import Testing

@testable import Chassis

private final class Journal: Sendable {
    private let stored = Mutex<[String]>([])
    var lines: [String] { stored.withLock { $0 } }
    func note(_ line: String) { stored.withLock { $0.append(line) } }
}

private struct Part: Component {
    struct Broken: Error {}

    let name: String
    let journal: Journal
    var isBroken = false
    var hangsInStart = false
    var hangsInStop = false
    var shutdown: ShutdownRequest?
    var signal: Int32?

    func start() async throws {
        journal.note("start \(name)")
        shutdown?.raise("test")
        if let signal { _ = kill(getpid(), signal) }
        if isBroken { throw Broken() }
        if hangsInStart { try await Task.sleep(for: .seconds(3_600)) }
    }

    func stop() async {
        journal.note("stop \(name)")
        if hangsInStop { try? await Task.sleep(for: .seconds(3_600)) }
    }
}

@Suite struct LifecycleTests {
    private let shutdown = ShutdownRequest()
    private let journal = Journal()

    private func run(_ parts: [Part], drainMilliseconds: UInt64 = 25_000) async -> Int32 {
        var life = Lifecycle(shutdown: shutdown)
        life.handlesSignals = false
        life.drainMilliseconds = drainMilliseconds
        return await life.run(service: "test", components: parts, log: .silent)
    }

    @Test("parts start in order and stop in reverse, then the exit code is 0")
    func order() async {
        let last = Part(name: "c", journal: journal, shutdown: shutdown)
        let code = await run([
            Part(name: "a", journal: journal), Part(name: "b", journal: journal), last,
        ])
        #expect(code == 0)
        #expect(journal.lines == ["start a", "start b", "start c", "stop c", "stop b", "stop a"])
    }

    @Test("a part that can't start ends the life; those before it stop, those after never start")
    func brokenStart() async {
        let code = await run([
            Part(name: "a", journal: journal), Part(name: "b", journal: journal, isBroken: true),
            Part(name: "c", journal: journal),
        ])
        #expect(code == 1)
        #expect(journal.lines == ["start a", "start b", "stop a"])
    }

    @Test("the end interrupts a part that is still starting, which is no failure")
    func interruptedStart() async {
        let part = Part(name: "a", journal: journal, hangsInStart: true, shutdown: shutdown)
        #expect(await run([part]) == 0)
        #expect(journal.lines == ["start a"])
    }

    @Test("a part that does not stop in time is given up, with exit code 1")
    func hangingStop() async {
        let part = Part(name: "a", journal: journal, hangsInStop: true, shutdown: shutdown)
        #expect(await run([part], drainMilliseconds: 50) == 1)
    }

    @Test("a part may ask for the end as a failure; the first reason stands")
    func failure() async {
        shutdown.raise("disk full", isFailure: true)
        shutdown.raise("SIGTERM")
        #expect(await run([Part(name: "a", journal: journal)]) == 1)
        #expect(shutdown.reason == "disk full")
        #expect(journal.lines.isEmpty)
    }

    @Test("SIGTERM ends the life in order")
    func signal() async {
        let part = Part(name: "a", journal: journal, signal: SIGTERM)
        let code = await Lifecycle(shutdown: shutdown)
            .run(service: "test", components: [part], log: .silent)
        #expect(code == 0)
        #expect(shutdown.reason == "SIGTERM")
        #expect(journal.lines == ["start a", "stop a"])
    }
}
