import Model

/// What a command works with besides its arguments.
package struct CommandContext: Sendable {
    package let console: Console
    package let settings: ClientSettings
    /// The process's environment.
    package let environment: [String: String]
    /// The working directory, absolute.
    package let directory: String
    package let clock: any TimeSource
    /// The services, each connected when it is first called.
    package let services: ServiceConnections

    /// Makes a context.
    package init(
        console: Console, settings: ClientSettings, environment: [String: String],
        directory: String, clock: any TimeSource
    ) {
        self.console = console
        self.settings = settings
        self.environment = environment
        self.directory = directory
        self.clock = clock
        self.services = ServiceConnections(
            settings: settings, environment: environment,
            state: .find(
                named: settings.value("home"), from: directory, searchesUpwards: true),
            clock: clock)
    }

    /// The stack in the nearest folder, or (`up` makes its own) in this one.
    func stack(searchesUpwards: Bool = true) -> Stack {
        Stack(
            state: .find(
                named: settings.value("home"), from: directory, searchesUpwards: searchesUpwards),
            settings: settings, environment: environment)
    }

    /// Prints a command's answer in the chosen format.
    package func print(_ answer: Answer) throws {
        console.output(answer.text(try settings.format(), bold: console.hasColour))
    }

    /// Prints a remark for people; scripts that asked for JSON or CSV don't get it.
    package func remark(_ text: String) throws {
        if try settings.format() == .table { console.note(text + "\n") }
    }
}
