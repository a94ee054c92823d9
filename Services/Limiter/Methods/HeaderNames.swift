/// The headers whose value changes from call to call, each as the bytes before the value's length.
struct HeaderNames: @unchecked Sendable {
    // Sendable because nothing is written after it is made.
    let rateLimit = Self.start("RateLimit")
    let rateLimitPolicy = Self.start("RateLimit-Policy")
    let retryAfter = Self.start("Retry-After")
    let reset = Self.start("X-RateLimit-Reset")
    let remaining = Self.start("X-RateLimit-Remaining")

    /// Those of all replies; they are never freed.
    static let all = HeaderNames()

    /// The `X-RateLimit-Limit` header as a field of a reply.
    static func limit(_ units: UInt64) -> [UInt8] {
        ConstantBytes.field(
            CheckTag.headers,
            ConstantBytes.field(HeaderTag.name, Array("X-RateLimit-Limit".utf8))
                + ConstantBytes.field(HeaderTag.value, Array("\(units)".utf8)))
    }

    private static func start(_ name: String) -> ConstantBytes {
        ConstantBytes(ConstantBytes.field(HeaderTag.name, Array(name.utf8)) + [HeaderTag.value])
    }
}
