import Chassis
import Glibc

/// A stack as its folder and settings describe it: which daemons, where, with which environment.
struct Stack: Sendable {
    let state: StateDirectory
    let settings: ClientSettings
    /// This process's environment.
    let environment: [String: String]

    /// The daemon `kind`, ready to start.
    func daemon(_ kind: DaemonKind) throws -> DaemonProcess {
        let address = try settings.address(of: kind)
        return DaemonProcess(
            kind: kind, address: address, state: state,
            executable: "\(Self.binaries)/\(kind.name)",
            environment: variables(of: kind, address))
    }

    /// The folder of the running executable, where the daemons are too.
    static let binaries: String = {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = buffer.withUnsafeMutableBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { path in
                path.baseAddress.map { readlink("/proc/self/exe", $0, path.count) } ?? 0
            }
        }
        let path = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }()

    /// What a daemon is told: secrets by file, and what the caller set for daemons.
    private func variables(of kind: DaemonKind, _ address: NetworkAddress) -> [String: String] {
        var variables: [String: String] = [
            "PATH": "/usr/bin:/bin",
            "TOLLGATE_LISTEN": address.description,
            "TOLLGATE_CREDENTIALS_FILE": state.secrets + "/credentials",
            "DATABASE_URL_FILE": "\(state.secrets)/\(kind.name).database-url",
        ]
        if kind.readsKeyPepper {
            variables["TOLLGATE_KEY_PEPPER_FILE"] = state.secrets + "/key.pepper"
        }
        let isEmbedded = !DatabaseSetting.main.isSet(environment)
        if !isEmbedded, DatabaseSetting.direct.isSet(environment) {
            variables[DatabaseSetting.direct.fileVariable] =
                "\(state.secrets)/\(kind.name).direct-url"
        }
        if !isEmbedded, kind == .analytics, DatabaseSetting.replica.isSet(environment) {
            variables[DatabaseSetting.replica.fileVariable] =
                "\(state.secrets)/\(kind.name).replica-url"
        }
        if kind == .limiter { variables["LIMITER_STATE_DIR"] = state.counters }
        if kind == .tracker { variables["TRACKER_JOURNAL_DIR"] = state.journal }
        for (name, value) in environment where Self.isForwarded(name, to: kind) {
            variables[name] = value
        }
        return variables
    }

    /// Variables that `up` passes on to a daemon: its own settings and the common ones. None of
    /// them is a secret.
    static func isForwarded(_ name: String, to kind: DaemonKind) -> Bool {
        let common = [
            "TOLLGATE_LOG_LEVEL", "TOLLGATE_LOOPS", "TOLLGATE_ALLOW_NON_LOOPBACK", "TZ",
            "LD_LIBRARY_PATH",
        ]
        let isSecret = name.contains("_URL") || name.hasSuffix("_PASSWORD")
        let isOwn =
            name.hasPrefix(kind.name.uppercased() + "_")
            || kind == .limiter && name.hasPrefix("MAX_MESSAGES_PER_")
            || kind == .billing && name == "TRACKER_LATE_GRACE"
        return common.contains(name) || isOwn && !isSecret
    }
}
