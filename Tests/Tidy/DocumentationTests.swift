import Foundation
import Testing

@Suite("Documentation")
struct DocumentationTests {
    private static let modifiers: Set<Substring> = [
        "static", "final", "mutating", "nonisolated", "consuming", "borrowing", "indirect", "override", "lazy",
        "unowned", "weak", "private(set)", "package(set)", "class", "nonmutating", "convenience", "required",
    ]
    private static let kinds: Set<Substring> = [
        "func", "struct", "enum", "actor", "protocol", "typealias", "subscript", "class",
    ]
    /// What the standard library asks for; its own documentation says what they do.
    private static let ofLibrary: Set<Substring> = [
        "hash", "next", "makeAsyncIterator", "makeIterator", "encode", "write", "index", "<", "==", "+", "-",
    ]

    @Test("every type and function that other modules see has a doc comment, there or in the protocol that asks for it")
    func comments() {
        let requirements = Self.requirements()
        for file in Tree.swift where !file.path.hasPrefix("Tests/") {
            let lines = file.lines
            for (index, line) in lines.enumerated() {
                guard let declared = Self.declaration(line), !requirements.contains(declared),
                    !Self.ofLibrary.contains(declared)
                else { continue }
                var above = index - 1
                while above >= 0, Self.isAttribute(lines[above]) { above -= 1 }
                let isDocumented = above >= 0 && lines[above].drop { $0 == " " }.hasPrefix("///")
                #expect(isDocumented, "\(file):\(index + 1) \(declared)")
            }
        }
    }

    @Test("every relative link leads somewhere")
    func links() throws {
        let link = try Regex(#"\]\(([^)\s]+)\)"#, as: (Substring, Substring).self)
        for file in Tree.texts where file.path.hasSuffix(".md") {
            let folder = Tree.root.appending(path: file.path).deletingLastPathComponent()
            for match in file.text.matches(of: link) {
                let target = match.output.1.prefix { $0 != "#" }
                guard !target.isEmpty, !target.contains(":") else { continue }
                let path = folder.appending(path: String(target)).standardized.path
                #expect(FileManager.default.fileExists(atPath: path), "\(file) links to \(target)")
            }
        }
    }

    /// READMEs of the services that have one.
    private static let serviceReadmes = Tree.texts.filter { file in
        file.path.hasPrefix("Services/") && file.path.hasSuffix("/README.md")
            && !file.path.hasPrefix("Services/Client/")
    }

    @Test("a service's README says what it owns, what it doesn't, and what happens when its database is away")
    func services() {
        for readme in Self.serviceReadmes {
            let text = readme.text.lowercased()
            for words in ["owns", "does not own", "away"] where !text.contains(words) {
                Issue.record("\(readme) doesn't say: \(words)")
            }
        }
    }

    @Test("every environment variable that is read is a documented setting or is in a README")
    func environment() throws {
        let setting = try Self.setting()
        let read = try Regex(#"(?:getenv\(|environment\[)\s*"([A-Za-z_0-9]+)""#, as: (Substring, Substring).self)
        let ofSystem: Set<Substring> = ["PATH", "HOME", "USER", "TERM", "SHELL", "TMPDIR", "LANG", "COLUMNS"]
        let readmes = Tree.texts.filter { $0.path.hasSuffix(".md") }.map(\.text)
        let sources = Tree.swift.filter { !$0.path.hasPrefix("Tests/") }
        let settings = Set(sources.flatMap { $0.text.matches(of: setting).flatMap(Self.names) })
        #expect(settings.count >= 8)
        for file in sources {
            for name in file.text.matches(of: read).map(\.output.1) where !ofSystem.contains(name) {
                #expect(
                    settings.contains(name) || readmes.contains { $0.contains(name) }, "\(file) reads \(name)")
            }
        }
    }

    @Test("a service's README names its own settings")
    func settings() throws {
        let setting = try Self.setting()
        for readme in Self.serviceReadmes {
            let folder = readme.path.dropLast("README.md".count)
            for file in Tree.swift where file.path.hasPrefix(folder) {
                for name in file.text.matches(of: setting).flatMap(Self.names)
                where !readme.text.contains(name) {
                    Issue.record("\(readme) doesn't name \(name)")
                }
            }
        }
    }

    @Test("the README's table of settings has every setting of a daemon, and no other")
    func table() throws {
        let named = try Regex(
            #""((?:LIMITER|TRACKER|ANALYTICS|BILLING|ADMIN|MAX)_[A-Z0-9_]*[A-Z0-9])""#, as: (Substring, Substring).self)
        let row = try Regex(#"\n\| [a-z, ]+ \| `([A-Z0-9_]+)` \|"#, as: (Substring, Substring).self)
        let sources = Tree.swift.filter {
            $0.path.hasPrefix("Services/") && !$0.path.hasPrefix("Services/Client/")
        }
        let settings = Set(sources.flatMap { $0.text.matches(of: named).map(\.output.1) })
        #expect(settings.count >= 20)
        let page = try #require(Tree.texts.first { $0.path == "README.md" })
        let rows = Set(page.text.matches(of: row).map(\.output.1))
        #expect(settings.subtracting(rows).sorted() == [], "not in the table")
        #expect(rows.subtracting(settings).sorted() == ["TOLLGATE_KEY_PEPPER_FILE"], "no setting of one service")
    }

    /// The declaration of a setting, with its name in one of two groups.
    private static func setting() throws -> Regex<AnyRegexOutput> {
        try Regex(
            #"\.(?:string|path|secret|int|bytes|milliseconds|bool|address|choice)\(\s*"([A-Z][A-Z0-9_]+)"|"#
                + #"Setting(?:<[^>]*>)?\(\s*"([A-Z][A-Z0-9_]+)""#)
    }

    private static func names(_ match: Regex<AnyRegexOutput>.Match) -> [Substring] {
        match.output.dropFirst().compactMap(\.substring)
    }

    /// What a line declares for other modules: the name of a type or function; nil for anything else.
    private static func declaration(_ line: Substring) -> Substring? {
        var words = line.split(separator: " ")
        while let first = words.first, first.hasPrefix("@") { words.removeFirst() }
        guard let access = words.first, access == "package" || access == "public" else { return nil }
        words.removeFirst()
        while words.count > 1, modifiers.contains(words[0]),
            words[0] != "class" || modifiers.contains(words[1]) || kinds.contains(words[1])
        { words.removeFirst() }
        guard words.count > 1, kinds.contains(words[0]) else { return nil }
        let name = words[1].prefix { $0 != "(" && $0 != ":" && $0 != "{" }
        return name.prefix(1).allSatisfy { $0.isLetter } ? name.prefix { $0 != "<" } : name
    }

    private static func isAttribute(_ line: Substring) -> Bool {
        let words = line.split(separator: " ")
        return !words.isEmpty && words.allSatisfy { $0.hasPrefix("@") }
    }

    /// The functions that a protocol of the house asks for: documented there.
    private static func requirements() -> Set<Substring> {
        var names: Set<Substring> = []
        for file in Tree.texts where file.isSwift {
            var depth: Int?
            for line in file.lines {
                let indent = line.prefix { $0 == " " }.count
                let words = line.split(separator: " ")
                if words.contains("protocol"), line.hasSuffix("{") { depth = indent; continue }
                if let start = depth, indent == start, line.hasPrefix(String(repeating: " ", count: start) + "}") {
                    depth = nil
                }
                guard depth != nil, let place = words.firstIndex(of: "func"), place + 1 < words.count else { continue }
                names.insert(words[place + 1].prefix { $0 != "(" && $0 != "<" })
            }
        }
        return names
    }
}
