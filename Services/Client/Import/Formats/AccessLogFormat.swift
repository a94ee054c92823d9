/// The access log formats that `import` reads.
package enum AccessLogFormat: String, Sendable, CaseIterable {
    /// Apache and nginx "combined": common, then referer and user agent in quotes.
    case combined
    /// The Common Log Format: host, ident, user, time, request, status, bytes.
    case common
}
