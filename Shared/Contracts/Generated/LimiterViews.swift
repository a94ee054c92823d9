// Made by Protos/generate from the .proto files. Do not edit.

import CProtobufC
import CProtos

extension LimiterV1 {
    /// A view of `CheckRequest` where it was unpacked; valid until its call returns.
    @usableFromInline
    package struct CheckRequestView: MessageView {
        @usableFromInline let c: UnsafePointer<Tollgate__Limiter__V1__CheckRequest>
        /// The arena of the call, for its reply.
        @usableFromInline package let arena: MessageArena

        /// Looks at the message at `c`, which lives in `arena`.
        @inlinable
        package init(
            at c: UnsafePointer<Tollgate__Limiter__V1__CheckRequest>, in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// The message as a value that outlives the call.
        package func copied() -> LimiterV1.CheckRequest { LimiterV1.CheckRequest(reading: c) }

        /// `api_key` on the wire; nil when it is absent.
        @inlinable
        package var apiKey: UnsafeRawBufferPointer? {
            guard c.pointee.who_case.rawValue == 1 else { return nil }
            return FieldCoding.bytesView(c.pointee.api_key)
        }

        /// `subject` on the wire; nil when it is absent.
        @inlinable
        package var subject: LimiterV1.SubjectView? {
            guard c.pointee.who_case.rawValue == 2 else { return nil }
            return c.pointee.subject.map { LimiterV1.SubjectView(at: $0, in: arena) }
        }

        /// `cost` on the wire; nil when it is absent.
        @inlinable
        package var cost: UInt64? {
            guard c.pointee.cost_choice_case.rawValue == 3 else { return nil }
            return c.pointee.cost
        }

        /// `headers` on the wire.
        @inlinable
        package var headers: LimiterV1.HeaderChoice {
            LimiterV1.HeaderChoice(rawValue: Int32(bitPattern: c.pointee.headers.rawValue))
        }

        /// `meter` on the wire.
        @inlinable
        package var meter: UnsafeRawBufferPointer {
            FieldCoding.stringView(c.pointee.meter)
        }

        /// `endpoint` on the wire.
        @inlinable
        package var endpoint: UnsafeRawBufferPointer {
            FieldCoding.stringView(c.pointee.endpoint)
        }

        /// `user` on the wire.
        @inlinable
        package var user: UnsafeRawBufferPointer {
            FieldCoding.bytesView(c.pointee.user)
        }

        /// `ip` on the wire.
        @inlinable
        package var ip: UnsafeRawBufferPointer {
            FieldCoding.bytesView(c.pointee.ip)
        }

        /// `scope` on the wire.
        @inlinable
        package var scope: UnsafeRawBufferPointer {
            FieldCoding.stringView(c.pointee.scope)
        }

        /// `request_id` on the wire.
        @inlinable
        package var requestID: UnsafeRawBufferPointer {
            FieldCoding.bytesView(c.pointee.request_id)
        }

        /// `lease_ms` on the wire.
        @inlinable
        package var leaseMs: UInt64 {
            c.pointee.lease_ms
        }
    }
}

extension LimiterV1 {
    /// A view of `Subject` where it was unpacked; valid until its call returns.
    @usableFromInline
    package struct SubjectView: MessageView {
        @usableFromInline let c: UnsafePointer<Tollgate__Limiter__V1__Subject>
        /// The arena of the call, for its reply.
        @usableFromInline package let arena: MessageArena

        /// Looks at the message at `c`, which lives in `arena`.
        @inlinable
        package init(at c: UnsafePointer<Tollgate__Limiter__V1__Subject>, in arena: MessageArena) {
            self.c = c
            self.arena = arena
        }

        /// The message as a value that outlives the call.
        package func copied() -> LimiterV1.Subject { LimiterV1.Subject(reading: c) }

        /// `org_id` on the wire.
        @inlinable
        package var orgID: Int64 {
            c.pointee.org_id
        }

        /// `key_id` on the wire.
        @inlinable
        package var keyID: Int64 {
            c.pointee.key_id
        }

        /// `name` on the wire.
        @inlinable
        package var name: UnsafeRawBufferPointer {
            FieldCoding.bytesView(c.pointee.name)
        }
    }
}

extension LimiterV1 {
    /// A view of `CheckManyRequest` where it was unpacked; valid until its call returns.
    @usableFromInline
    package struct CheckManyRequestView: MessageView {
        @usableFromInline let c: UnsafePointer<Tollgate__Limiter__V1__CheckManyRequest>
        /// The arena of the call, for its reply.
        @usableFromInline package let arena: MessageArena

        /// Looks at the message at `c`, which lives in `arena`.
        @inlinable
        package init(
            at c: UnsafePointer<Tollgate__Limiter__V1__CheckManyRequest>, in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// The message as a value that outlives the call.
        package func copied() -> LimiterV1.CheckManyRequest {
            LimiterV1.CheckManyRequest(reading: c)
        }

        /// `checks` on the wire.
        @inlinable
        package var checks: MessageViewList<LimiterV1.CheckRequestView> {
            MessageViewList(c.pointee.checks, c.pointee.n_checks, arena)
        }
    }
}

extension LimiterV1 {
    /// A view of `CommitRequest` where it was unpacked; valid until its call returns.
    @usableFromInline
    package struct CommitRequestView: MessageView {
        @usableFromInline let c: UnsafePointer<Tollgate__Limiter__V1__CommitRequest>
        /// The arena of the call, for its reply.
        @usableFromInline package let arena: MessageArena

        /// Looks at the message at `c`, which lives in `arena`.
        @inlinable
        package init(
            at c: UnsafePointer<Tollgate__Limiter__V1__CommitRequest>, in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// The message as a value that outlives the call.
        package func copied() -> LimiterV1.CommitRequest { LimiterV1.CommitRequest(reading: c) }

        /// `lease_id` on the wire.
        @inlinable
        package var leaseID: UnsafeRawBufferPointer {
            FieldCoding.bytesView(c.pointee.lease_id)
        }

        /// `used` on the wire; nil when it is absent.
        @inlinable
        package var used: UInt64? {
            guard c.pointee.used_choice_case.rawValue == 2 else { return nil }
            return c.pointee.used
        }
    }
}

extension LimiterV1 {
    /// A view of `CancelRequest` where it was unpacked; valid until its call returns.
    @usableFromInline
    package struct CancelRequestView: MessageView {
        @usableFromInline let c: UnsafePointer<Tollgate__Limiter__V1__CancelRequest>
        /// The arena of the call, for its reply.
        @usableFromInline package let arena: MessageArena

        /// Looks at the message at `c`, which lives in `arena`.
        @inlinable
        package init(
            at c: UnsafePointer<Tollgate__Limiter__V1__CancelRequest>, in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// The message as a value that outlives the call.
        package func copied() -> LimiterV1.CancelRequest { LimiterV1.CancelRequest(reading: c) }

        /// `lease_id` on the wire.
        @inlinable
        package var leaseID: UnsafeRawBufferPointer {
            FieldCoding.bytesView(c.pointee.lease_id)
        }
    }
}

extension LimiterV1 {
    /// Builds `CheckResponse` in the arena of a call, to be packed into the reply.
    @usableFromInline
    package struct CheckResponseBuilder: MessageBuilder {
        @usableFromInline let c: UnsafeMutablePointer<Tollgate__Limiter__V1__CheckResponse>
        @usableFromInline let arena: MessageArena

        /// Attaches to memory of `arena`; `start()` gives every field its default.
        @inlinable
        package init(
            at c: UnsafeMutablePointer<Tollgate__Limiter__V1__CheckResponse>, in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// Gives every field its default.
        @inlinable
        package func start() { tollgate__limiter__v1__check_response__init(c) }

        /// Bytes of the message when it is packed.
        @usableFromInline
        package func packedSize() -> Int {
            var size = 0
            size &+= PackedSize.number(
                8, UInt64(bitPattern: Int64(Int32(bitPattern: c.pointee.decision.rawValue))),
                keep: false)
            size &+= PackedSize.text(18, c.pointee.rule, keep: false)
            size &+= PackedSize.messages(26, c.pointee.rules, c.pointee.n_rules) {
                LimiterV1.RuleStateBuilder(at: $0, in: arena).packedSize()
            }
            size &+= PackedSize.number(32, UInt64(c.pointee.retry_after_ms), keep: false)
            size &+= PackedSize.number(40, c.pointee.never != 0 ? 1 : 0, keep: false)
            size &+= PackedSize.messages(50, c.pointee.headers, c.pointee.n_headers) {
                LimiterV1.HeaderBuilder(at: $0, in: arena).packedSize()
            }
            size &+= PackedSize.number(
                56, UInt64(bitPattern: Int64(Int32(bitPattern: c.pointee.guarantee.rawValue))),
                keep: false)
            size &+= PackedSize.number(64, c.pointee.degraded != 0 ? 1 : 0, keep: false)
            size &+= PackedSize.number(72, UInt64(bitPattern: c.pointee.org_id), keep: false)
            size &+= PackedSize.number(80, UInt64(bitPattern: c.pointee.key_id), keep: false)
            size &+= PackedSize.bytes(90, c.pointee.lease_id, keep: false)
            size &+= PackedSize.number(96, c.pointee.repeated != 0 ? 1 : 0, keep: false)
            size &+= PackedSize.number(104, UInt64(c.pointee.restored_age_ms), keep: false)
            size &+= PackedSize.number(112, c.pointee.disabled != 0 ? 1 : 0, keep: false)
            size &+= PackedSize.message(122, c.pointee.problem) {
                LimiterV1.ProblemBuilder(at: $0, in: arena).packedSize()
            }
            return size
        }

        /// Packs the message at `out`, which has room for `packedSize()` bytes, and moves it on.
        @usableFromInline
        package func pack(_ out: inout UnsafeMutablePointer<UInt8>) {
            Packing.number(
                8, UInt64(bitPattern: Int64(Int32(bitPattern: c.pointee.decision.rawValue))),
                keep: false, &out)
            Packing.text(18, c.pointee.rule, keep: false, &out)
            Packing.messages(26, c.pointee.rules, c.pointee.n_rules, &out) {
                LimiterV1.RuleStateBuilder(at: $0, in: arena).pack(&$1)
            }
            Packing.number(32, UInt64(c.pointee.retry_after_ms), keep: false, &out)
            Packing.number(40, c.pointee.never != 0 ? 1 : 0, keep: false, &out)
            Packing.messages(50, c.pointee.headers, c.pointee.n_headers, &out) {
                LimiterV1.HeaderBuilder(at: $0, in: arena).pack(&$1)
            }
            Packing.number(
                56, UInt64(bitPattern: Int64(Int32(bitPattern: c.pointee.guarantee.rawValue))),
                keep: false, &out)
            Packing.number(64, c.pointee.degraded != 0 ? 1 : 0, keep: false, &out)
            Packing.number(72, UInt64(bitPattern: c.pointee.org_id), keep: false, &out)
            Packing.number(80, UInt64(bitPattern: c.pointee.key_id), keep: false, &out)
            Packing.bytes(90, c.pointee.lease_id, keep: false, &out)
            Packing.number(96, c.pointee.repeated != 0 ? 1 : 0, keep: false, &out)
            Packing.number(104, UInt64(c.pointee.restored_age_ms), keep: false, &out)
            Packing.number(112, c.pointee.disabled != 0 ? 1 : 0, keep: false, &out)
            Packing.message(122, c.pointee.problem, &out) {
                LimiterV1.ProblemBuilder(at: $0, in: arena).pack(&$1)
            }
        }

        /// `decision` on the wire.
        @inlinable
        package func setDecision(_ value: LimiterV1.Decision) {
            c.pointee.decision = .init(rawValue: UInt32(bitPattern: value.rawValue))
        }

        /// `rule` on the wire.
        @inlinable
        package func setRule(_ value: MessageText) {
            c.pointee.rule = UnsafeMutablePointer(mutating: value.pointer)
        }

        /// `rules` on the wire.
        @inlinable
        package func makeRules(_ count: Int) -> MessageBuilderList<LimiterV1.RuleStateBuilder> {
            let list = MessageBuilderList<LimiterV1.RuleStateBuilder>(count, in: arena)
            c.pointee.n_rules = count
            c.pointee.rules = list.pointers
            return list
        }

        /// `retry_after_ms` on the wire.
        @inlinable
        package func setRetryAfterMs(_ value: UInt64) {
            c.pointee.retry_after_ms = value
        }

        /// `never` on the wire.
        @inlinable
        package func setNever(_ value: Bool) {
            c.pointee.never = value ? 1 : 0
        }

        /// `headers` on the wire.
        @inlinable
        package func makeHeaders(_ count: Int) -> MessageBuilderList<LimiterV1.HeaderBuilder> {
            let list = MessageBuilderList<LimiterV1.HeaderBuilder>(count, in: arena)
            c.pointee.n_headers = count
            c.pointee.headers = list.pointers
            return list
        }

        /// `guarantee` on the wire.
        @inlinable
        package func setGuarantee(_ value: LimiterV1.Guarantee) {
            c.pointee.guarantee = .init(rawValue: UInt32(bitPattern: value.rawValue))
        }

        /// `degraded` on the wire.
        @inlinable
        package func setDegraded(_ value: Bool) {
            c.pointee.degraded = value ? 1 : 0
        }

        /// `org_id` on the wire.
        @inlinable
        package func setOrgID(_ value: Int64) {
            c.pointee.org_id = value
        }

        /// `key_id` on the wire.
        @inlinable
        package func setKeyID(_ value: Int64) {
            c.pointee.key_id = value
        }

        /// `lease_id` on the wire.
        @inlinable
        package func setLeaseID(_ value: UnsafeRawBufferPointer) {
            c.pointee.lease_id = arena.binary(value)
        }

        /// `repeated` on the wire.
        @inlinable
        package func setRepeated(_ value: Bool) {
            c.pointee.repeated = value ? 1 : 0
        }

        /// `restored_age_ms` on the wire.
        @inlinable
        package func setRestoredAgeMs(_ value: UInt64) {
            c.pointee.restored_age_ms = value
        }

        /// `disabled` on the wire.
        @inlinable
        package func setDisabled(_ value: Bool) {
            c.pointee.disabled = value ? 1 : 0
        }

        /// `problem` on the wire.
        @inlinable
        package func makeProblem() -> LimiterV1.ProblemBuilder {
            let one = MessageBuilderList<LimiterV1.ProblemBuilder>(1, in: arena)
            c.pointee.problem = one.pointers[0]
            return one[0]
        }
    }
}

extension LimiterV1 {
    /// Builds `RuleState` in the arena of a call, to be packed into the reply.
    @usableFromInline
    package struct RuleStateBuilder: MessageBuilder {
        @usableFromInline let c: UnsafeMutablePointer<Tollgate__Limiter__V1__RuleState>
        @usableFromInline let arena: MessageArena

        /// Attaches to memory of `arena`; `start()` gives every field its default.
        @inlinable
        package init(
            at c: UnsafeMutablePointer<Tollgate__Limiter__V1__RuleState>, in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// Gives every field its default.
        @inlinable
        package func start() { tollgate__limiter__v1__rule_state__init(c) }

        /// Bytes of the message when it is packed.
        @usableFromInline
        package func packedSize() -> Int {
            var size = 0
            size &+= PackedSize.text(10, c.pointee.name, keep: false)
            size &+= PackedSize.number(16, UInt64(c.pointee.limit), keep: false)
            size &+= PackedSize.number(24, UInt64(c.pointee.remaining), keep: false)
            size &+= PackedSize.number(32, UInt64(c.pointee.reset_ms), keep: false)
            size &+= PackedSize.number(40, c.pointee.shadow != 0 ? 1 : 0, keep: false)
            size &+= PackedSize.number(48, c.pointee.violated != 0 ? 1 : 0, keep: false)
            size &+= PackedSize.number(
                56, UInt64(bitPattern: Int64(Int32(bitPattern: c.pointee.guarantee.rawValue))),
                keep: false)
            return size
        }

        /// Packs the message at `out`, which has room for `packedSize()` bytes, and moves it on.
        @usableFromInline
        package func pack(_ out: inout UnsafeMutablePointer<UInt8>) {
            Packing.text(10, c.pointee.name, keep: false, &out)
            Packing.number(16, UInt64(c.pointee.limit), keep: false, &out)
            Packing.number(24, UInt64(c.pointee.remaining), keep: false, &out)
            Packing.number(32, UInt64(c.pointee.reset_ms), keep: false, &out)
            Packing.number(40, c.pointee.shadow != 0 ? 1 : 0, keep: false, &out)
            Packing.number(48, c.pointee.violated != 0 ? 1 : 0, keep: false, &out)
            Packing.number(
                56, UInt64(bitPattern: Int64(Int32(bitPattern: c.pointee.guarantee.rawValue))),
                keep: false, &out)
        }

        /// `name` on the wire.
        @inlinable
        package func setName(_ value: MessageText) {
            c.pointee.name = UnsafeMutablePointer(mutating: value.pointer)
        }

        /// `limit` on the wire.
        @inlinable
        package func setLimit(_ value: UInt64) {
            c.pointee.limit = value
        }

        /// `remaining` on the wire.
        @inlinable
        package func setRemaining(_ value: UInt64) {
            c.pointee.remaining = value
        }

        /// `reset_ms` on the wire.
        @inlinable
        package func setResetMs(_ value: UInt64) {
            c.pointee.reset_ms = value
        }

        /// `shadow` on the wire.
        @inlinable
        package func setShadow(_ value: Bool) {
            c.pointee.shadow = value ? 1 : 0
        }

        /// `violated` on the wire.
        @inlinable
        package func setViolated(_ value: Bool) {
            c.pointee.violated = value ? 1 : 0
        }

        /// `guarantee` on the wire.
        @inlinable
        package func setGuarantee(_ value: LimiterV1.Guarantee) {
            c.pointee.guarantee = .init(rawValue: UInt32(bitPattern: value.rawValue))
        }
    }
}

extension LimiterV1 {
    /// Builds `Header` in the arena of a call, to be packed into the reply.
    @usableFromInline
    package struct HeaderBuilder: MessageBuilder {
        @usableFromInline let c: UnsafeMutablePointer<Tollgate__Limiter__V1__Header>
        @usableFromInline let arena: MessageArena

        /// Attaches to memory of `arena`; `start()` gives every field its default.
        @inlinable
        package init(
            at c: UnsafeMutablePointer<Tollgate__Limiter__V1__Header>, in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// Gives every field its default.
        @inlinable
        package func start() { tollgate__limiter__v1__header__init(c) }

        /// Bytes of the message when it is packed.
        @usableFromInline
        package func packedSize() -> Int {
            var size = 0
            size &+= PackedSize.text(10, c.pointee.name, keep: false)
            size &+= PackedSize.text(18, c.pointee.value, keep: false)
            return size
        }

        /// Packs the message at `out`, which has room for `packedSize()` bytes, and moves it on.
        @usableFromInline
        package func pack(_ out: inout UnsafeMutablePointer<UInt8>) {
            Packing.text(10, c.pointee.name, keep: false, &out)
            Packing.text(18, c.pointee.value, keep: false, &out)
        }

        /// `name` on the wire.
        @inlinable
        package func setName(_ value: MessageText) {
            c.pointee.name = UnsafeMutablePointer(mutating: value.pointer)
        }

        /// `value` on the wire.
        @inlinable
        package func setValue(_ value: MessageText) {
            c.pointee.value = UnsafeMutablePointer(mutating: value.pointer)
        }
    }
}

extension LimiterV1 {
    /// Builds `Problem` in the arena of a call, to be packed into the reply.
    @usableFromInline
    package struct ProblemBuilder: MessageBuilder {
        @usableFromInline let c: UnsafeMutablePointer<Tollgate__Limiter__V1__Problem>
        @usableFromInline let arena: MessageArena

        /// Attaches to memory of `arena`; `start()` gives every field its default.
        @inlinable
        package init(
            at c: UnsafeMutablePointer<Tollgate__Limiter__V1__Problem>, in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// Gives every field its default.
        @inlinable
        package func start() { tollgate__limiter__v1__problem__init(c) }

        /// Bytes of the message when it is packed.
        @usableFromInline
        package func packedSize() -> Int {
            var size = 0
            size &+= PackedSize.text(10, c.pointee.type, keep: false)
            size &+= PackedSize.text(18, c.pointee.title, keep: false)
            size &+= PackedSize.number(24, UInt64(c.pointee.status), keep: false)
            size &+= PackedSize.texts(
                34, c.pointee.violated_policies, c.pointee.n_violated_policies)
            return size
        }

        /// Packs the message at `out`, which has room for `packedSize()` bytes, and moves it on.
        @usableFromInline
        package func pack(_ out: inout UnsafeMutablePointer<UInt8>) {
            Packing.text(10, c.pointee.type, keep: false, &out)
            Packing.text(18, c.pointee.title, keep: false, &out)
            Packing.number(24, UInt64(c.pointee.status), keep: false, &out)
            Packing.texts(34, c.pointee.violated_policies, c.pointee.n_violated_policies, &out)
        }

        /// `type` on the wire.
        @inlinable
        package func setType(_ value: MessageText) {
            c.pointee.type = UnsafeMutablePointer(mutating: value.pointer)
        }

        /// `title` on the wire.
        @inlinable
        package func setTitle(_ value: MessageText) {
            c.pointee.title = UnsafeMutablePointer(mutating: value.pointer)
        }

        /// `status` on the wire.
        @inlinable
        package func setStatus(_ value: UInt32) {
            c.pointee.status = value
        }

        /// `violated_policies` on the wire.
        @usableFromInline
        package func setViolatedPolicies(_ values: [String]) {
            c.pointee.n_violated_policies = values.count
            c.pointee.violated_policies = arena.strings(values)
        }
    }
}

extension LimiterV1 {
    /// Builds `CheckManyResponse` in the arena of a call, to be packed into the reply.
    @usableFromInline
    package struct CheckManyResponseBuilder: MessageBuilder {
        @usableFromInline let c: UnsafeMutablePointer<Tollgate__Limiter__V1__CheckManyResponse>
        @usableFromInline let arena: MessageArena

        /// Attaches to memory of `arena`; `start()` gives every field its default.
        @inlinable
        package init(
            at c: UnsafeMutablePointer<Tollgate__Limiter__V1__CheckManyResponse>,
            in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// Gives every field its default.
        @inlinable
        package func start() { tollgate__limiter__v1__check_many_response__init(c) }

        /// Bytes of the message when it is packed.
        @usableFromInline
        package func packedSize() -> Int {
            var size = 0
            size &+= PackedSize.messages(10, c.pointee.results, c.pointee.n_results) {
                LimiterV1.CheckResultBuilder(at: $0, in: arena).packedSize()
            }
            return size
        }

        /// Packs the message at `out`, which has room for `packedSize()` bytes, and moves it on.
        @usableFromInline
        package func pack(_ out: inout UnsafeMutablePointer<UInt8>) {
            Packing.messages(10, c.pointee.results, c.pointee.n_results, &out) {
                LimiterV1.CheckResultBuilder(at: $0, in: arena).pack(&$1)
            }
        }

        /// `results` on the wire.
        @inlinable
        package func makeResults(_ count: Int) -> MessageBuilderList<LimiterV1.CheckResultBuilder> {
            let list = MessageBuilderList<LimiterV1.CheckResultBuilder>(count, in: arena)
            c.pointee.n_results = count
            c.pointee.results = list.pointers
            return list
        }
    }
}

extension LimiterV1 {
    /// Builds `CheckResult` in the arena of a call, to be packed into the reply.
    @usableFromInline
    package struct CheckResultBuilder: MessageBuilder {
        @usableFromInline let c: UnsafeMutablePointer<Tollgate__Limiter__V1__CheckResult>
        @usableFromInline let arena: MessageArena

        /// Attaches to memory of `arena`; `start()` gives every field its default.
        @inlinable
        package init(
            at c: UnsafeMutablePointer<Tollgate__Limiter__V1__CheckResult>, in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// Gives every field its default.
        @inlinable
        package func start() { tollgate__limiter__v1__check_result__init(c) }

        /// Bytes of the message when it is packed.
        @usableFromInline
        package func packedSize() -> Int {
            var size = 0
            size &+= PackedSize.number(8, UInt64(c.pointee.status), keep: false)
            size &+= PackedSize.text(18, c.pointee.message, keep: false)
            size &+= PackedSize.message(26, c.pointee.response) {
                LimiterV1.CheckResponseBuilder(at: $0, in: arena).packedSize()
            }
            size &+= PackedSize.text(34, c.pointee.reason, keep: false)
            return size
        }

        /// Packs the message at `out`, which has room for `packedSize()` bytes, and moves it on.
        @usableFromInline
        package func pack(_ out: inout UnsafeMutablePointer<UInt8>) {
            Packing.number(8, UInt64(c.pointee.status), keep: false, &out)
            Packing.text(18, c.pointee.message, keep: false, &out)
            Packing.message(26, c.pointee.response, &out) {
                LimiterV1.CheckResponseBuilder(at: $0, in: arena).pack(&$1)
            }
            Packing.text(34, c.pointee.reason, keep: false, &out)
        }

        /// `status` on the wire.
        @inlinable
        package func setStatus(_ value: UInt32) {
            c.pointee.status = value
        }

        /// `message` on the wire.
        @inlinable
        package func setMessage(_ value: MessageText) {
            c.pointee.message = UnsafeMutablePointer(mutating: value.pointer)
        }

        /// `response` on the wire.
        @inlinable
        package func makeResponse() -> LimiterV1.CheckResponseBuilder {
            let one = MessageBuilderList<LimiterV1.CheckResponseBuilder>(1, in: arena)
            c.pointee.response = one.pointers[0]
            return one[0]
        }

        /// `reason` on the wire.
        @inlinable
        package func setReason(_ value: MessageText) {
            c.pointee.reason = UnsafeMutablePointer(mutating: value.pointer)
        }
    }
}

extension LimiterV1 {
    /// Builds `CommitResponse` in the arena of a call, to be packed into the reply.
    @usableFromInline
    package struct CommitResponseBuilder: MessageBuilder {
        @usableFromInline let c: UnsafeMutablePointer<Tollgate__Limiter__V1__CommitResponse>
        @usableFromInline let arena: MessageArena

        /// Attaches to memory of `arena`; `start()` gives every field its default.
        @inlinable
        package init(
            at c: UnsafeMutablePointer<Tollgate__Limiter__V1__CommitResponse>,
            in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// Gives every field its default.
        @inlinable
        package func start() { tollgate__limiter__v1__commit_response__init(c) }

        /// Bytes of the message when it is packed.
        @usableFromInline
        package func packedSize() -> Int {
            var size = 0
            size &+= PackedSize.number(
                8, UInt64(bitPattern: Int64(Int32(bitPattern: c.pointee.decision.rawValue))),
                keep: false)
            size &+= PackedSize.number(16, UInt64(c.pointee.retry_after_ms), keep: false)
            size &+= PackedSize.number(24, c.pointee.never != 0 ? 1 : 0, keep: false)
            size &+= PackedSize.number(32, c.pointee.repeated != 0 ? 1 : 0, keep: false)
            size &+= PackedSize.number(40, UInt64(c.pointee.used), keep: false)
            size &+= PackedSize.number(48, UInt64(bitPattern: c.pointee.org_id), keep: false)
            return size
        }

        /// Packs the message at `out`, which has room for `packedSize()` bytes, and moves it on.
        @usableFromInline
        package func pack(_ out: inout UnsafeMutablePointer<UInt8>) {
            Packing.number(
                8, UInt64(bitPattern: Int64(Int32(bitPattern: c.pointee.decision.rawValue))),
                keep: false, &out)
            Packing.number(16, UInt64(c.pointee.retry_after_ms), keep: false, &out)
            Packing.number(24, c.pointee.never != 0 ? 1 : 0, keep: false, &out)
            Packing.number(32, c.pointee.repeated != 0 ? 1 : 0, keep: false, &out)
            Packing.number(40, UInt64(c.pointee.used), keep: false, &out)
            Packing.number(48, UInt64(bitPattern: c.pointee.org_id), keep: false, &out)
        }

        /// `decision` on the wire.
        @inlinable
        package func setDecision(_ value: LimiterV1.Decision) {
            c.pointee.decision = .init(rawValue: UInt32(bitPattern: value.rawValue))
        }

        /// `retry_after_ms` on the wire.
        @inlinable
        package func setRetryAfterMs(_ value: UInt64) {
            c.pointee.retry_after_ms = value
        }

        /// `never` on the wire.
        @inlinable
        package func setNever(_ value: Bool) {
            c.pointee.never = value ? 1 : 0
        }

        /// `repeated` on the wire.
        @inlinable
        package func setRepeated(_ value: Bool) {
            c.pointee.repeated = value ? 1 : 0
        }

        /// `used` on the wire.
        @inlinable
        package func setUsed(_ value: UInt64) {
            c.pointee.used = value
        }

        /// `org_id` on the wire.
        @inlinable
        package func setOrgID(_ value: Int64) {
            c.pointee.org_id = value
        }
    }
}

extension LimiterV1 {
    /// Builds `CancelResponse` in the arena of a call, to be packed into the reply.
    @usableFromInline
    package struct CancelResponseBuilder: MessageBuilder {
        @usableFromInline let c: UnsafeMutablePointer<Tollgate__Limiter__V1__CancelResponse>
        @usableFromInline let arena: MessageArena

        /// Attaches to memory of `arena`; `start()` gives every field its default.
        @inlinable
        package init(
            at c: UnsafeMutablePointer<Tollgate__Limiter__V1__CancelResponse>,
            in arena: MessageArena
        ) {
            self.c = c
            self.arena = arena
        }

        /// Gives every field its default.
        @inlinable
        package func start() { tollgate__limiter__v1__cancel_response__init(c) }

        /// Bytes of the message when it is packed.
        @usableFromInline
        package func packedSize() -> Int {
            var size = 0
            size &+= PackedSize.number(8, c.pointee.repeated != 0 ? 1 : 0, keep: false)
            size &+= PackedSize.number(16, UInt64(bitPattern: c.pointee.org_id), keep: false)
            return size
        }

        /// Packs the message at `out`, which has room for `packedSize()` bytes, and moves it on.
        @usableFromInline
        package func pack(_ out: inout UnsafeMutablePointer<UInt8>) {
            Packing.number(8, c.pointee.repeated != 0 ? 1 : 0, keep: false, &out)
            Packing.number(16, UInt64(bitPattern: c.pointee.org_id), keep: false, &out)
        }

        /// `repeated` on the wire.
        @inlinable
        package func setRepeated(_ value: Bool) {
            c.pointee.repeated = value ? 1 : 0
        }

        /// `org_id` on the wire.
        @inlinable
        package func setOrgID(_ value: Int64) {
            c.pointee.org_id = value
        }
    }
}
