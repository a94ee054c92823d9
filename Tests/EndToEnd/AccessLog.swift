import Foundation

/// An access log in combined format, and what an honest count of it is: written without any code of the product.
struct AccessLog {
    let text: String

    /// The real log, when the folder with it is there.
    static var real: AccessLog? {
        let path = TestStack.root + "/../shared/data/access_2015-05-17_18.log"
        return (try? String(contentsOfFile: path, encoding: .utf8)).map(AccessLog.init)
    }

    /// A log of so many lines over two days, with identical lines among them.
    static func made(lines: Int, seed: UInt64) -> AccessLog {
        var state = seed
        func next(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        var text = ""
        for index in 0..<lines {
            let second = index * 172_800 / lines
            let time = String(
                format: "%02d/May/2015:%02d:%02d:%02d +0000", 17 + second / 86_400,
                second / 3_600 % 24, second / 60 % 60, second % 60)
            let status = [200, 200, 200, 304, 404, 500][Int(next(6))]
            let line =
                "10.0.\(next(3)).\(next(200)) - - [\(time)] \"GET /page/\(next(40))?q=\(next(9)) "
                + "HTTP/1.1\" \(status) \(next(9_000)) \"-\" \"Agent/\(next(4))\"\n"
            text += line
            if next(20) == 0 { text += line }
        }
        return AccessLog(text: text)
    }

    /// What a person would count: by status, path and hour, with the bytes.
    struct Count: Equatable {
        var calls = 0
        var errors = 0
        var bytes = 0
        var byStatus: [Int: Int] = [:]
        var byPath: [String: Int] = [:]
        var byHour: [String: Int] = [:]
    }

    /// Counts as awk does: fields between blanks and quotes.
    var count: Count {
        var count = Count()
        for line in text.split(separator: "\n") {
            let quoted = line.split(separator: "\"", omittingEmptySubsequences: false)
            let request = quoted[1].split(separator: " ")
            let after = quoted[2].split(separator: " ")
            let status = Int(after[0]) ?? 0
            count.calls += 1
            count.errors += status >= 400 ? 1 : 0
            count.bytes += Int(after[1]) ?? 0
            count.byStatus[status, default: 0] += 1
            let path = request[1].split(separator: "?", omittingEmptySubsequences: false)[0]
            count.byPath[String(path), default: 0] += 1
            let stamp = quoted[0].split(separator: "[")[1].prefix(14)
            count.byHour[String(stamp), default: 0] += 1
        }
        return count
    }

    /// Writes it into a folder; returns the path.
    func write(to folder: String) throws -> String {
        let path = folder + "/access-\(UUID().uuidString.prefix(6)).log"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }
}
