/// The raw echo server in a process of its own: this program again.
@MainActor
struct EchoServer {
    let port: UInt16
    let process: ChildProcess

    /// Starts the server with its complaints in the file `log`, and waits until it listens.
    init(log: String) throws {
        port = try LoopbackPort.free()
        process = try ChildProcess(
            [try ProgramFolder.ownPath(), "echo", "\(port)"], environment: [:], log: log)
        try process.waitUntilListening(port)
    }
}
