import Testing

@testable import RPC

@Suite struct AccessMatrixTests {
    @Test("an empty matrix denies every caller")
    func deniesByDefault() {
        let matrix = AccessMatrix()
        #expect(!matrix.permits("a/B", .anonymous))
        #expect(!matrix.permits("a/B", .operator(.owner)))
    }

    @Test("a method is open to the classes that were allowed and to no other")
    func allowsWhatItSays() {
        var matrix = AccessMatrix()
        matrix.allow("a/B", [.service("limiter")])
        matrix.allow("a/B", [.operator(.admin)])
        #expect(matrix.permits("a/B", .service("limiter")))
        #expect(matrix.permits("a/B", .operator(.admin)))
        #expect(!matrix.permits("a/B", .service("tracker")))
        #expect(!matrix.permits("a/B", .operator(.analyst)))
        #expect(!matrix.permits("a/b", .service("limiter")))
    }

    @Test("a method open to any takes anonymous callers, and stays so")
    func anyTakesAnonymous() {
        var matrix = AccessMatrix()
        matrix.allow("h/Check", .any)
        matrix.allow("h/Check", [.operator(.owner)])
        #expect(matrix.permits("h/Check", .anonymous))
        #expect(matrix.rule(of: "h/Check") == .any)
        #expect(matrix.paths == ["h/Check"])
    }
}
