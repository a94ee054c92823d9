import Glibc

/// A process with its children, as the system's `/proc` shows them.
enum ProcessFamily {
    /// Processor time that a process, its children, and the children that it had have used, in
    /// seconds; 0 for a process that is gone.
    static func cpuSeconds(of parent: pid_t) -> Double {
        var ticks: UInt64 = 0
        for pid in processes() {
            guard let stat = Stat(of: pid), pid == parent || stat.parent == parent else { continue }
            ticks += stat.own + (pid == parent ? stat.ofFormerChildren : 0)
        }
        return Double(ticks) / Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
    }

    private struct Stat {
        let parent: pid_t
        let own: UInt64
        let ofFormerChildren: UInt64

        /// Reads `/proc/<pid>/stat`: the fields after the name, which stands in brackets.
        init?(of pid: pid_t) {
            guard let file = fopen("/proc/\(pid)/stat", "re") else { return nil }
            defer { fclose(file) }
            var bytes = [UInt8](repeating: 0, count: 1_024)
            let count = fread(&bytes, 1, bytes.count, file)
            guard let end = bytes[..<count].lastIndex(of: UInt8(ascii: ")")) else { return nil }
            let fields = bytes[(end + 1)..<count].split(separator: UInt8(ascii: " "))
                .map { String(decoding: $0, as: UTF8.self) }
            guard fields.count > 14, let parent = pid_t(fields[1]) else { return nil }
            self.parent = parent
            own = (UInt64(fields[11]) ?? 0) + (UInt64(fields[12]) ?? 0)
            ofFormerChildren = (UInt64(fields[13]) ?? 0) + (UInt64(fields[14]) ?? 0)
        }
    }

    private static func processes() -> [pid_t] {
        guard let folder = opendir("/proc") else { return [] }
        defer { closedir(folder) }
        var found: [pid_t] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let pid = pid_t(name) { found.append(pid) }
        }
        return found
    }
}
