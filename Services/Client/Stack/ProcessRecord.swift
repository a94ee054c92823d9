import Glibc

/// A pid file: which process a daemon is, and what it was started from.
struct ProcessRecord: Sendable, Equatable {
    let identity: ProcessIdentity
    /// Changes when the binary or the daemon's environment does: time for a restart.
    let fingerprint: String

    init(identity: ProcessIdentity, fingerprint: String) {
        self.identity = identity
        self.fingerprint = fingerprint
    }

    /// The record in `path`, or nil when there is none that can be read.
    init?(path: String) {
        guard let text = try? PrivateFile.read(path) else { return nil }
        self.init(text: text)
    }

    init?(text: String) {
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 4, let pid = pid_t(words[0]), let ticks = UInt64(words[1]) else {
            return nil
        }
        identity = ProcessIdentity(pid: pid, startTicks: ticks, bootID: words[2])
        fingerprint = words[3]
    }

    var text: String {
        "\(identity.pid) \(identity.startTicks) \(identity.bootID) \(fingerprint)"
    }
}
