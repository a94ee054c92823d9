import Chassis
import Testing

@testable import Client

@Suite("The list of commands")
struct CommandTreeTests {
    @Test("every command has a name of its own, help and an example that calls it")
    func described() {
        let specs = CommandTree.specs(of: nil)
        #expect(Set(specs.map(\.name)).count == specs.count)
        for spec in specs {
            let page = HelpText.page(spec)
            #expect(page.contains("Usage: tollgate \(spec.name)"))
            #expect(spec.examples.contains { $0.contains("tollgate \(spec.name)") })
        }
    }

    @Test("every example is a command line that the parser takes")
    func examples() throws {
        for spec in CommandTree.specs(of: nil) {
            for example in spec.examples where !example.contains("|") {
                let words = Self.words(example).drop { $0.contains("=") && !$0.hasPrefix("-") }
                let rest = Array(words.dropFirst(1 + spec.path.count))
                #expect(throws: Never.self, "\(example)") {
                    _ = try ArgumentParser(spec).parse(rest)
                }
            }
        }
    }

    @Test("--help, --version and mistakes end with the documented exit codes")
    func exitCodes() async {
        #expect(await run("--help").code == .success)
        #expect(await run("help org create").output.contains("Usage: tollgate org create"))
        #expect(await run("--version").output.hasPrefix("tollgate "))
        #expect(await run("").code == .usage)
        #expect(await run("org").code == .usage)
        #expect(await run("org --help").code == .success)
        #expect(await run("usgae").error.contains("did you mean usage?"))
        #expect(await run("usage --org a --from yesterday").code == .usage)
        #expect(await run("import --org a /no/such/file --admin 127.0.0.1:1").code == .unavailable)
        #expect(await run("health 127.0.0.1:1").code == .unavailable)
        #expect(await run("org show a --token-file /no/such/file").code == .notFound)
        #expect(await run("--format yaml org list").code == .usage)
    }

    private func run(_ line: String) async -> (code: ExitCode, output: String, error: String) {
        let shared = CapturedConsole()
        let client = ClientMain(
            environment: ["HOME": "/nonexistent"], directory: "/nonexistent",
            console: shared.console, clock: SystemClock())
        let code = await client.run(Self.words(line))
        return (code, shared.output, shared.error)
    }

    /// Splits at spaces outside single quotes.
    static func words(_ line: String) -> [String] {
        var words: [String] = []
        for (index, part) in line.split(separator: "'", omittingEmptySubsequences: false)
            .enumerated()
        {
            if index % 2 == 1 {
                words.append(String(part))
            } else {
                words += part.split(separator: " ").map(String.init)
            }
        }
        return words
    }
}
