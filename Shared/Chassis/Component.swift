/// A part of a process that is started and stopped: a pool, a listener, a flusher.
package protocol Component: Sendable {
    /// Its name in logs.
    var name: String { get }
    /// Starts it; returns when it works. What it throws ends the process, so it says what to do.
    func start() async throws
    /// Stops it: finishes what is in flight and returns; called once, after `start` returned.
    func stop() async
}
