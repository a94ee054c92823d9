import Foundation

/// A text file of the repository, by its path from the root.
struct TextFile: Sendable, CustomStringConvertible {
    let path: String
    let text: String

    /// The lines, without their ends.
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    /// Whether a generator wrote it.
    var isGenerated: Bool { path.contains("/Generated/") }
    var isSwift: Bool { path.hasSuffix(".swift") }
    var description: String { path }
}

/// The repository as it lies on the disk, without what building and running leave there.
enum Tree {
    /// The folder that holds Package.swift, found from this file's own place.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static let skipped: Set<String> = [".build", ".git", ".tollgate", ".swiftpm", ".idea", ".vscode"]
    private static let textEndings: Set<String> = [
        "swift", "sql", "c", "h", "md", "proto", "txt", "yml", "yaml", "json", "modulemap", "sh", "",
    ]

    /// Paths of all files from the root, with their sizes in bytes.
    static let files: [(path: String, bytes: Int)] = {
        var found: [(String, Int)] = []
        visit("", &found)
        return found.sorted { $0.0 < $1.0 }
    }()

    /// All text files.
    static let texts: [TextFile] = files.compactMap { file in
        guard textEndings.contains((file.path as NSString).pathExtension), file.bytes < 1 << 20,
            let text = try? String(contentsOf: root.appending(path: file.path), encoding: .utf8)
        else { return nil }
        return TextFile(path: file.path, text: text)
    }

    /// All Swift files that people write.
    static let swift = texts.filter { $0.isSwift && !$0.isGenerated }

    private static func visit(_ folder: String, _ found: inout [(String, Int)]) {
        let url = folder.isEmpty ? root : root.appending(path: folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        for name in names where !skipped.contains(name) {
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            let full = root.appending(path: path).path
            guard let facts = try? FileManager.default.attributesOfItem(atPath: full) else { continue }
            switch facts[.type] as? FileAttributeType {
            case .typeDirectory: visit(path, &found)
            case .typeRegular: found.append((path, (facts[.size] as? NSNumber)?.intValue ?? 0))
            default: continue
            }
        }
    }
}
