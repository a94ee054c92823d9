/// The raw echo server in a process of its own: this program again.
@MainActor
struct EchoServer {
    let port: UInt16
    let process: ChildProcess

    /// Starts the server and waits until it listens.
    init() throws {
        port = try LoopbackPort.free()
        process = try ChildProcess(
            [try ProgramFolder.ownPath(), "echo", "\(port)"], environment: [:], log: "/dev/null")
        try process.waitUntilListening(port)
    }
}
