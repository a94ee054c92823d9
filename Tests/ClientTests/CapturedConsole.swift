import Model
import Synchronization

@testable import Client

/// Keeps what a command prints.
final class CapturedConsole: Sendable {
    private let streams = Mutex((output: "", error: ""))

    var output: String { streams.withLock { $0.output } }
    var error: String { streams.withLock { $0.error } }

    var console: Console {
        Console { [self] stream, text in
            streams.withLock { streams in
                switch stream {
                case .output: streams.output += text
                case .error: streams.error += text
                }
            }
        }
    }
}
