import Foundation

/// Writes the Swift side of the contracts.
///
/// Usage: contract-generator PROTOS_FOLDER OUTPUT_FOLDER
@main
enum Main {
    static func main() {
        do {
            let arguments = CommandLine.arguments
            guard arguments.count == 3 else {
                throw GeneratorError("usage: contract-generator PROTOS_FOLDER OUTPUT_FOLDER")
            }
            try generate(from: arguments[1], into: arguments[2])
        } catch {
            FileHandle.standardError.write(Data("contract-generator: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func generate(from protos: String, into output: String) throws {
        var text = ProtoText()
        for path in FileManager.default.enumerator(atPath: protos)?.allObjects as? [String] ?? []
        where path.hasSuffix(".proto") {
            try text.read(String(contentsOfFile: "\(protos)/\(path)", encoding: .utf8), file: path)
        }
        let table = try MethodTable(
            String(contentsOfFile: "\(protos)/methods.txt", encoding: .utf8))
        let files = try SchemaReader(text: text, table: table).files()
        try Lint(files: files, text: text, table: table).check()
        let messages = Dictionary(
            uniqueKeysWithValues: files.flatMap(\.messages).map { ($0.name, $0) })

        for file in files {
            let title = Naming.title(file.package)
            func write(_ source: String, _ kind: String) throws {
                try source.write(
                    toFile: "\(output)/\(title)\(kind).swift", atomically: true, encoding: .utf8)
            }
            try write(MessagesFile(file: file, text: text).source(), "Messages")
            try write(CodecFile(file: file).source(), "Codec")
            for service in file.services {
                try write(ServiceFile(service: service, text: text).source(), "Service")
            }
            if let views = ViewsFile(file: file, messages: messages).source() {
                try write(views, "Views")
            }
        }
        try FactsFile(files: files).source().write(
            toFile: "\(output)/ContractFacts.swift", atomically: true, encoding: .utf8)
    }
}
