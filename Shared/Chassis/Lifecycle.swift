import Model

/// The life of a process: starts components in order, waits for the end, stops them in reverse.
package struct Lifecycle: Sendable {
    /// Time for all components together to stop, in milliseconds.
    package var drainMilliseconds: UInt64 = 25_000
    /// Whether SIGTERM and SIGINT end it; off in tests, which raise the request themselves.
    package var handlesSignals = true
    private let shutdown: ShutdownRequest

    /// Makes a life that `shutdown` ends.
    package init(shutdown: ShutdownRequest = ShutdownRequest()) { self.shutdown = shutdown }

    /// Runs until SIGTERM, SIGINT or the shutdown request; a second signal ends the process at
    /// once.
    /// - Returns: the exit code: 0 after an orderly end, 1 when a part failed to start, asked for
    ///   the end as a failure, or did not stop in time.
    package func run(service: String, components: [any Component], log: Logger) async -> Int32 {
        let trap = handlesSignals ? SignalTrap(shutdown) : nil
        defer { trap?.cancel() }
        let started = await start(components, log)
        if shutdown.reason == nil {
            log.info("ready", ["version": .string(buildVersion)])
        }
        await shutdown.wait()
        log.info("stopping", ["reason": .string(shutdown.reason ?? "")])
        let drain = Drain(started.reversed(), log)
        let isDrained = await drain.run(milliseconds: drainMilliseconds)
        if isDrained {
            log.info("stopped")
        } else {
            log.error(
                "did not stop in time",
                ["component": .string(drain.current), "limit_ms": .uint(drainMilliseconds)])
        }
        return isDrained && !shutdown.isFailure ? 0 : 1
    }

    /// Starts components until one fails or the end is asked for; gives those that did start.
    private func start(_ components: [any Component], _ log: Logger) async -> [any Component] {
        var started: [any Component] = []
        for component in components where shutdown.reason == nil {
            let work = Task { try await component.start() }
            shutdown.onRaise { work.cancel() }
            do {
                try await work.value
                started.append(component)
                log.debug("started", ["component": .string(component.name)])
            } catch {
                // A start that was cut short by a signal is no failure; `raise` then changes
                // nothing.
                let reason = "\(error)"
                shutdown.raise("\(component.name) could not start: \(reason)", isFailure: true)
                guard shutdown.isFailure else { continue }
                log.error(
                    "could not start",
                    ["component": .string(component.name), "reason": .string(reason)])
            }
        }
        return started
    }
}
