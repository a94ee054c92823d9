import Chassis
import Glibc
import Model

/// The client as a function: words and environment in, text and an exit code out.
package struct ClientMain: Sendable {
    let environment: [String: String]
    let directory: String
    let console: Console
    let clock: any TimeSource

    /// Makes a client that runs in `directory`.
    package init(
        environment: [String: String], directory: String, console: Console, clock: any TimeSource
    ) {
        self.environment = environment
        self.directory = directory
        self.console = console
        self.clock = clock
    }

    /// The client of this process.
    package static func standard(environment: [String: String]) -> ClientMain {
        ClientMain(
            environment: environment, directory: Folder.current(),
            console: .standard(environment: environment), clock: SystemClock())
    }

    /// Runs one command line (without the program's name) and returns its exit code.
    package func run(_ words: [String]) async -> ExitCode {
        do {
            return try await dispatch(words)
        } catch let failure as CommandFailure {
            console.note(failure.text)
            return failure.exitCode
        } catch {
            console.note("tollgate: \(error)\n")
            return .failure
        }
    }

    private func dispatch(_ words: [String]) async throws -> ExitCode {
        if words == ["--version"] {
            console.output("tollgate \(buildVersion)\n")
            return .success
        }
        switch try CommandTree.find(Self.commandFirst(words)) {
        case .list(let group):
            console.output(HelpText.list(CommandTree.specs(of: group), group: group))
            return words.isEmpty || (group != nil && words.count == 1) ? .usage : .success
        case .command(let command, let rest):
            let flags = rest.prefix { $0 != "--" }
            if flags.contains("--help") || flags.contains("-h") {
                console.output(HelpText.page(command.spec))
                return .success
            }
            return try await run(command, rest)
        }
    }

    private func run(_ command: any Command.Type, _ words: [String]) async throws -> ExitCode {
        let arguments = try ArgumentParser(command.spec).parse(words)
        let settings = try loadSettings(arguments, command)
        _ = try settings.format()
        let context = CommandContext(
            console: console, settings: settings, environment: environment, directory: directory,
            clock: clock)
        do {
            let code = try await command.run(arguments, context)
            await context.services.close()
            return code
        } catch {
            await context.services.close()
            throw error
        }
    }

    /// Settings from options, environment, the user's file and the stack's.
    private func loadSettings(_ arguments: Arguments, _ command: any Command.Type) throws
        -> ClientSettings
    {
        var options: [String: String] = [:]
        for name in ClientSettings.names {
            let option = name.replacing("_", with: "-")
            if name != "org" { options[option] = arguments.value(option) }
        }
        let file = try settings(at: userFile)
        let first = ClientSettings(options: options, environment: environment, file: file)
        let state = StateDirectory.find(
            named: first.value("home"), from: directory, searchesUpwards: !command.ownsStack)
        return ClientSettings(
            options: options, environment: environment, file: file,
            stack: try settings(at: state.settings))
    }

    private var userFile: String {
        if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") {
            return folder + "/tollgate/config"
        }
        return (environment["HOME"] ?? "") + "/.config/tollgate/config"
    }

    private func settings(at path: String) throws -> [String: String] {
        guard let text = try PrivateFile.read(path) else { return [:] }
        return try SettingsFile.parse(text, path: path)
    }

    /// Moves options that stand before the command behind it: `tollgate --format json top`.
    static func commandFirst(_ words: [String]) -> [String] {
        var leading: [String] = []
        var rest = words[...]
        while let word = rest.first, word.hasPrefix("--") {
            let name = word.dropFirst(2)
            guard let option = GlobalOptions.all.first(where: { name.hasPrefix($0.name) }),
                option.placeholder != nil
            else { break }
            let count = name.contains("=") ? 1 : 2
            leading += rest.prefix(count)
            rest = rest.dropFirst(count)
        }
        return Array(rest) + leading
    }
}
