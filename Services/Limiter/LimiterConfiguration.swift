import Chassis

/// The settings of `limiter`.
package struct LimiterConfiguration: ServiceConfiguration {
    package static let settings: [any SettingDescription] =
        DaemonConfiguration.settings(port: 7101) + [
            pepperFile, stateDirectory, memoryMax, whenUnknown, whenFull, messagesPerMinute,
            messagesPerDay, recordedDecisions, quotas, node, address, whenCutOff,
        ]

    /// What to say when nothing can be known.
    package enum Fallback: String, Sendable, CaseIterable {
        /// Admit, marked degraded.
        case open = "fail_open"
        /// Refuse.
        case closed = "fail_closed"
    }

    static let pepperFile = Setting.path(
        "TOLLGATE_KEY_PEPPER_FILE",
        doc: "File of the secret that API keys are hashed with: lines `VERSION HEX`, mode 0600.")
    static let stateDirectory = Setting.path(
        "LIMITER_STATE_DIR",
        doc: "Directory of the counters, which outlive the process; one limiter each, best on tmpfs.")
    static let memoryMax = Setting.bytes(
        "LIMITER_MEMORY_MAX", in: (4 << 20)...(1 << 40), default: "256MiB",
        doc: "Memory for counters, at most 64 bytes for each subject and rule.")
    static let whenUnknown = Setting.choice(
        "LIMITER_UNKNOWN_KEYS", default: Fallback.closed,
        doc: "Keys that are not in memory while the database is away.")
    static let whenFull = Setting.choice(
        "LIMITER_WHEN_FULL", default: Fallback.open,
        doc: "New subjects while the memory is full of live counters.")
    static let messagesPerMinute = Setting.int(
        "MAX_MESSAGES_PER_MINUTE", in: 0...999_999_999_999_999, isOptional: true,
        doc: "Messages of a user in a minute, in place of the limit in the policy \"messages\".")
    static let messagesPerDay = Setting.int(
        "MAX_MESSAGES_PER_DAY", in: 0...999_999_999_999_999, isOptional: true,
        doc: "Messages of a user in a day, in place of the limit in the policy \"messages\".")
    static let recordedDecisions = Setting.int(
        "LIMITER_RECORDED_DECISIONS", in: 0...16_777_216, default: 65_536,
        doc: "Last decisions kept in memory for `WhatIf`, about 150 bytes each; 0: none.")

    /// What to do when the lease has run out because the database can't be asked.
    package enum CutOff: String, Sendable, CaseIterable {
        /// Go on deciding, marked degraded; another limiter may decide for the same orgs.
        case decide
        /// Refuse.
        case refuse
    }

    static let node = Setting<String>(
        "LIMITER_NODE", form: "1 to 64 letters, digits, \".\", \"_\", \"-\"", default: nil,
        isOptional: true, placeholder: "",
        doc: "Id of this limiter among several that share the work; not set: it is alone."
    ) { ClusterSettings.isNode($0) ? $0 : nil }
    static let address = Setting.address(
        "LIMITER_ADDRESS", isOptional: true,
        doc: "Where clients reach this limiter among several; TOLLGATE_LISTEN if not set.")
    static let whenCutOff = Setting.choice(
        "LIMITER_WHEN_CUT_OFF", default: CutOff.decide,
        doc: "One of several whose lease has run out because the database can't be asked.")
    /// Whether hard quotas of plans deny calls.
    package enum Quotas: String, Sendable, CaseIterable {
        /// They do, out of units that PostgreSQL grants.
        case enforced
        /// They are left to billing.
        case off
    }

    static let quotas = Setting.choice(
        "LIMITER_QUOTAS", default: Quotas.enforced,
        doc: "Whether calls beyond a hard quota of the org's plan are denied.")

    package let daemon: DaemonConfiguration
    /// Path of the pepper file.
    package let pepperFile: String
    /// Memory for counters, and where they are kept.
    package let memory: LimiterMemory
    /// Unknown keys while the database is away.
    package let whenUnknown: Fallback
    /// New subjects while the memory is full.
    package let whenFull: Fallback
    /// Last decisions kept for `WhatIf`.
    package let recordedDecisions: Int
    /// Whether hard quotas deny calls.
    package let quotas: Quotas
    /// Limits of messages in place of the policy's.
    package let messages: MessageLimits
    /// Its id among several limiters; nil: it is alone.
    package let node: String?
    /// Where clients reach it.
    package let address: NetworkAddress
    /// Its lease has run out because the database can't be asked.
    package let whenCutOff: CutOff

    package init(from reader: ConfigurationReader) {
        daemon = DaemonConfiguration(from: reader, port: 7101)
        pepperFile = reader.value(Self.pepperFile)
        memory = LimiterMemory(
            bytesMax: reader.value(Self.memoryMax), directory: reader.value(Self.stateDirectory))
        whenUnknown = reader.value(Self.whenUnknown)
        whenFull = reader.value(Self.whenFull)
        quotas = reader.value(Self.quotas)
        recordedDecisions = reader.value(Self.recordedDecisions)
        messages = MessageLimits(
            perMinute: reader.optional(Self.messagesPerMinute).map { UInt64(clamping: $0) },
            perDay: reader.optional(Self.messagesPerDay).map { UInt64(clamping: $0) })
        node = reader.optional(Self.node)
        address = reader.optional(Self.address) ?? daemon.listen
        whenCutOff = reader.value(Self.whenCutOff)
    }
}
