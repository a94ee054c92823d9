import Glibc

/// A child `gzip -dc`: compressed bytes go in, the content comes out.
final class GzipProcess {
    /// Where the content is read from.
    let output: Int32
    /// Where the compressed bytes go, without waiting; nil: it reads a file by itself, or has all.
    private(set) var input: Int32?
    private let errors: Int32
    private var pid: pid_t

    private static let programs = ["/usr/bin/gzip", "/bin/gzip", "/usr/local/bin/gzip"]

    /// Starts it.
    /// - Parameter file: what it reads; nil: what is written to `input`.
    /// - Throws: a failure when there is no gzip, or it can't be started.
    init(reading file: Int32?) throws {
        guard let program = Self.programs.first(where: { access($0, X_OK) == 0 }) else {
            throw CommandFailure(
                .failure, "the input is compressed, and there is no gzip here",
                "install it: apt-get install gzip")
        }
        signal(SIGPIPE, SIG_IGN)  // when it ends early, writing to it is an error
        let (content, complaints) = (try Pipe(), try Pipe())
        let feed = file == nil ? try Pipe() : nil
        let child = Program(
            executable: program, arguments: ["-dc"], environment: ["LC_ALL": "C"],
            streams: (file ?? feed?.reading ?? 0, content.writing, complaints.writing))
        (output, errors, input) = (content.reading, complaints.reading, feed?.writing)
        if let feed { _ = fcntl(feed.writing, F_SETFL, O_NONBLOCK) }
        pid = 0
        defer {
            for end in [content.writing, complaints.writing, feed?.reading ?? -1] { close(end) }
        }
        pid = try child.start()
    }

    deinit {
        endInput()
        if pid > 0 {
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
        }
        close(output)
        close(errors)
    }

    /// Writes what the pipe takes of `bytes`.
    /// - Returns: how many it took; nil: it takes no more, because it has ended.
    func feed(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let input else { return nil }
        let count = bytes.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
        return count >= 0 ? count : errno == EAGAIN || errno == EINTR ? 0 : nil
    }

    /// Tells it that there is no more input.
    func endInput() {
        if let input { close(input) }
        input = nil
    }

    /// Waits for its end, after the last of its content was read.
    /// - Returns: nil when everything was in order, or what it complained of.
    func finish() -> String? {
        endInput()
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        pid = 0
        guard status != 0 else { return nil }
        var text = [UInt8](repeating: 0, count: 1_024)
        let count = max(0, read(errors, &text, text.count))
        let words =
            String(decoding: text.prefix(count), as: UTF8.self)
            .split(separator: "\n").first.map(String.init) ?? "it ended with status \(status)"
        return words.replacing("gzip: ", with: "").replacing("stdin: ", with: "")
    }
}
