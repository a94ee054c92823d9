/// Ways out of the folder that a path should stay in.
extension ScreenedText {
    /// How often `..` leads to the folder above the one where a path begins, and how many `..`
    /// there are; paths begin at the start, at white space, and behind `=`, `?`, `&` and quotes.
    func climbs() -> (above: Int, steps: Int, place: Int) {
        var (above, steps, place) = (0, 0, 0)
        var depth = 0
        var start = 0
        var index = 0
        while index <= count {
            let byte = self[index]
            let isSeparator = byte == 47 || byte == 92
            let isStart =
                Self.isBlank(byte) || byte == 61 || byte == 63 || byte == 38 || Self.isQuote(byte)
            if isSeparator || isStart || index == count {
                let isUp = isStep(start, index)
                if isUp, isSeparator || index == count {
                    steps += 1
                    depth -= 1
                    if depth < 0 {
                        above += 1
                        depth = 0
                        if above == 1 { place = start }
                    }
                } else if index > start, !(index - start == 1 && self[start] == 46) {
                    depth += 1
                }
                if isStart { depth = 0 }
                start = index + 1
            }
            index += 1
        }
        return (above, steps, place)
    }

    /// Whether a segment is `..`, perhaps with parameters that servers cut off (`..;x`).
    private func isStep(_ start: Int, _ end: Int) -> Bool {
        end - start >= 2 && self[start] == 46 && self[start + 1] == 46
            && (end - start == 2 || self[start + 2] == 59)
    }

    /// At `etc`, `proc`, `windows` and other beginnings of well-known files.
    func screenFile(_ place: Int, _ hits: inout ScreeningHits) {
        let previous = self[place - 1]
        guard previous == 47 || previous == 92 || previous == 46 else { return }
        let files: [StaticString] = [
            "etc/passwd", "etc/shadow", "etc/group", "etc/hosts", "etc/issue", "etc/ssh/",
            "proc/self/", "proc/version", "proc/cmdline", "windows/system32", "windows/win.ini",
            "windows/system.ini", "winnt/system32", "boot.ini", "win.ini", "ssh/id_", "web-inf/",
        ]
        if files.contains(where: { hasPath($0, at: place) }) { hits.add(.systemFile, at: place) }
    }

    /// Whether a path is at a place, with slashes of either kind, one or more of them.
    private func hasPath(_ path: StaticString, at start: Int) -> Bool {
        var place = start
        for index in 0..<path.utf8CodeUnitCount {
            let wanted = path.utf8Start[index]
            if wanted == 47 {
                guard self[place] == 47 || self[place] == 92 else { return false }
                while place - start < Self.reach, self[place] == 47 || self[place] == 92 {
                    place += 1
                }
            } else {
                guard lower(place) == wanted else { return false }
                place += 1
            }
        }
        return true
    }

    /// At `file`, `php`, `phar` or `expect`: a wrapper that opens files in place of a URL.
    func screenWrapper(_ place: Int, _ hits: inout ScreeningHits) {
        let wrappers: [StaticString] = [
            "file:///", "php://filter", "php://input", "phar://", "expect://",
        ]
        if wrappers.contains(where: { has($0, at: place) }) { hits.add(.streamWrapper, at: place) }
    }
}
