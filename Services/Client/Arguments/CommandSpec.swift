/// One option of a command, as data: what the parser takes and what `--help` prints.
package struct OptionSpec: Sendable {
    /// Name without the dashes: "org".
    package let name: String
    /// What `--help` calls the value; nil: a switch that takes no value.
    package let placeholder: String?
    /// One sentence for `--help`.
    package let help: String
    /// Whether the command refuses to run without it.
    package let isRequired: Bool
    /// The only values taken; empty: any.
    package let choices: [String]
    /// What an absent option means; nil: nothing.
    package let fallback: String?

    /// An option with a value.
    package static func value(
        _ name: String, _ placeholder: String, _ help: String, required: Bool = false,
        choices: [String] = [], fallback: String? = nil
    ) -> OptionSpec {
        OptionSpec(
            name: name, placeholder: placeholder, help: help, isRequired: required,
            choices: choices, fallback: fallback)
    }

    /// A switch: present or absent.
    package static func flag(_ name: String, _ help: String) -> OptionSpec {
        OptionSpec(
            name: name, placeholder: nil, help: help, isRequired: false, choices: [],
            fallback: nil)
    }
}

/// One positional argument of a command.
package struct OperandSpec: Sendable {
    /// What `--help` calls it: "FILE".
    package let name: String
    /// One sentence for `--help`.
    package let help: String
    /// Whether the command refuses to run without it.
    package let isRequired: Bool
    /// Whether it may be given several times; only the last operand may.
    package let isRepeated: Bool

    /// Makes an operand.
    package init(_ name: String, _ help: String, required: Bool = true, repeated: Bool = false) {
        self.name = name
        self.help = help
        self.isRequired = required
        self.isRepeated = repeated
    }
}

/// What a command is called, takes and shows in `--help`.
package struct CommandSpec: Sendable {
    /// The words that name it: ["org", "create"].
    package let path: [String]
    /// One line for the list of commands.
    package let summary: String
    /// More sentences for `--help`; empty: none.
    package let details: String
    package let options: [OptionSpec]
    package let operands: [OperandSpec]
    /// Complete command lines that work.
    package let examples: [String]

    /// Makes a command's description; `path` is its name in words.
    package init(
        _ path: String, _ summary: String, details: String = "", options: [OptionSpec] = [],
        operands: [OperandSpec] = [], examples: [String]
    ) {
        precondition(!examples.isEmpty, "every command shows an example")
        self.path = path.split(separator: " ").map(String.init)
        self.summary = summary
        self.details = details
        self.options = options
        self.operands = operands
        self.examples = examples
    }

    /// "org create"
    package var name: String { path.joined(separator: " ") }

    /// The line that shows how to call it.
    package var usage: String {
        var words = ["tollgate", name]
        words += options.filter(\.isRequired).map { "--\($0.name) \($0.placeholder ?? "")" }
        words += operands.map { operand in
            let dots = operand.isRepeated ? "\(operand.name)..." : operand.name
            return operand.isRequired ? dots : "[\(dots)]"
        }
        return (words + ["[options]"]).joined(separator: " ")
    }
}

/// A command of the client: its description and its code.
package protocol Command: Sendable {
    /// What it is called and takes.
    static var spec: CommandSpec { get }
    /// Whether it makes the stack of the working directory instead of finding the nearest.
    static var ownsStack: Bool { get }
    /// Does the work.
    /// - Throws: `CommandFailure` (or `RPCError`, which maps to one) when it could not.
    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode
}

extension Command {
    package static var ownsStack: Bool { false }
}
