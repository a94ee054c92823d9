import Testing

@testable import RPC

@Suite struct ServerLimitsTests {
    @Test("the default limits agree with one another and with the specification")
    func defaults() {
        let limits = ServerLimits()
        limits.validate()
        #expect(limits.requestBytesMax == 262_144)
        #expect(limits.replyBytesMax == 16_777_216)
        #expect(limits.frameBytesMax > limits.requestBytesMax)
        #expect(limits.drainMilliseconds == 25_000)
    }

    @Test("the statuses are the seventeen canonical codes")
    func statuses() {
        #expect(Status.allCases.map(\.rawValue) == Array(0...16))
    }
}
