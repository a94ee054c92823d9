/// The options that every command takes.
package enum GlobalOptions {
    /// All of them, in the order of `--help`. Each but `help` is also a setting.
    package static let all: [OptionSpec] = [
        .value("format", "FORMAT", "table, json or csv", choices: OutputFormat.names),
        .value("home", "DIR", "the stack's folder (default: the nearest .tollgate)"),
        .value("token-file", "FILE", "operator token to present"),
        .value("timeout", "SECONDS", "how long one call may take (default: 10)"),
        .value("limiter", "HOST:PORT", "where limiter listens"),
        .value("tracker", "HOST:PORT", "where tracker listens"),
        .value("analytics", "HOST:PORT", "where analytics listens"),
        .value("billing", "HOST:PORT", "where billing listens"),
        .value("admin", "HOST:PORT", "where admin listens"),
        .flag("help", "show this page"),
    ]
}
