import Testing

@testable import Client

@Suite("Command lines")
struct ArgumentParserTests {
    private static let spec = CommandSpec(
        "thing make", "Make a thing",
        options: [
            .value("org", "ORG", "whose", required: true),
            .value("size", "SIZE", "how big", choices: ["small", "large"], fallback: "small"),
            .value("count", "N", "how many"), .flag("quiet", "say nothing"),
        ],
        operands: [OperandSpec("NAME", "its name"), OperandSpec("NOTE", "more", required: false)],
        examples: ["tollgate thing make x --org acme"])

    private func parse(_ text: String) throws -> Arguments {
        try ArgumentParser(Self.spec).parse(text.split(separator: " ").map(String.init))
    }

    @Test("values stand behind the name or an equals sign")
    func values() throws {
        let arguments = try parse("x --org acme --size=large --quiet")
        #expect(arguments.value("org") == "acme")
        #expect(arguments.value("size") == "large")
        #expect(arguments.flag("quiet"))
        #expect(arguments.operands == ["x"])
    }

    @Test("an absent option has its default")
    func fallback() throws { #expect(try parse("x --org a").value("size") == "small") }

    @Test("words behind -- are operands whatever they look like")
    func separator() throws { #expect(try parse("--org a -- --x -y").operands == ["--x", "-y"]) }

    @Test("negative numbers and single dashes are values")
    func dashes() throws {
        #expect(try parse("- --org a --count -5").value("count") == "-5")
        #expect(try parse("- --org a").operands == ["-"])
    }

    @Test(
        "a wrong command line is a usage failure",
        arguments: [
            "x", "--org a", "x --org", "x --org a --org b", "x --org a --size medium",
            "x --org a --quiet=yes", "x --org a --unknown 1", "x y z --org a", "x -q --org a",
        ])
    func refused(text: String) {
        let failure = #expect(throws: CommandFailure.self) { try parse(text) }
        #expect(failure?.exitCode == .usage)
        #expect(failure?.remedy.isEmpty == false)
    }

    @Test("a whole number outside its range is refused")
    func integers() throws {
        let arguments = try parse("x --org a --count 11")
        #expect(try arguments.integer("count", in: 1...11) == 11)
        #expect(throws: CommandFailure.self) { try arguments.integer("count", in: 1...10) }
        #expect(throws: CommandFailure.self) {
            try parse("x --org a --count 1.5").integer("count", in: 1...10)
        }
    }

    @Test("a mistyped option names the one that was meant")
    func suggestion() {
        let failure = #expect(throws: CommandFailure.self) { try parse("x --ogr a") }
        #expect(failure?.remedy == "did you mean --org?")
    }
}
