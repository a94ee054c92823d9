import Foundation
import Testing

@Suite("Words")
struct WordTests {
    /// Put together here, so that this file doesn't hold them.
    private static let traps = ["try" + "!", " as" + "!", "fatal" + "Error("]
    private static let notes = ["TO" + "DO", "FIX" + "ME"]
    private static let vagueEndings = ["Util", "Utils", "Helper", "Helpers", "Manager", "Managers"]
    private static let declarations: Set<Substring> = [
        "struct", "class", "enum", "actor", "protocol", "typealias",
    ]

    @Test("no trap that input could reach")
    func traps() {
        for file in Tree.texts where file.isSwift {
            for word in Self.traps where file.text.contains(word) {
                Issue.record("\(file) holds \(word)")
            }
        }
    }

    @Test("nothing is left for later in a comment")
    func notes() {
        for file in Tree.texts {
            for word in Self.notes where file.text.contains(word) {
                Issue.record("\(file) holds \(word)")
            }
        }
    }

    @Test("no text knows the place where it was written")
    func places() {
        for file in Tree.texts {
            for place in ["/tmp/" + "tg", "/wo" + "rk/", "/ho" + "me/"] where file.text.contains(place) {
                Issue.record("\(file) holds \(place)")
            }
        }
    }

    @Test("nothing has a name for everything")
    func vagueNames() {
        for file in Tree.files {
            for part in file.path.split(separator: "/") {
                let name = part.split(separator: ".").first ?? part
                #expect(!Self.isVague(name) && name != "Common", "\(file.path)")
            }
        }
        for file in Tree.texts where file.isSwift {
            for line in file.lines where Self.vagueEndings.contains(where: { line.contains($0) }) {
                let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
                for (word, next) in zip(words, words.dropFirst()) where Self.declarations.contains(word) {
                    #expect(!Self.isVague(next), "\(file) declares \(next)")
                }
            }
        }
    }

    @Test("time and randomness come from the chassis or as parameters")
    func ambient() {
        let sources = ["Date" + "()", ".random" + "(in: "]
        for file in Tree.swift where !file.path.hasPrefix("Shared/Chassis/") && !file.path.hasPrefix("Tests/") {
            for line in file.lines where !line.contains("using:") {
                for source in sources where line.contains(source) {
                    Issue.record("\(file) uses \(source)")
                }
            }
        }
    }

    @Test("no placeholder is left beside what it kept the place for")
    func placeholders() {
        for file in Tree.swift where file.path.hasSuffix("/Placeholder.swift") {
            let folder = file.path.dropLast("Placeholder.swift".count)
            let others = Tree.swift.filter {
                $0.path.hasPrefix(folder) && !$0.path.contains("/Daemon/") && $0.path != file.path
            }
            #expect(others.isEmpty, "\(file)")
        }
    }

    private static func isVague(_ name: Substring) -> Bool {
        vagueEndings.contains { name.hasSuffix($0) }
    }
}
