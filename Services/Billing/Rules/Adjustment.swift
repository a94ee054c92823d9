import Model

/// What came late for one meter of an earlier period, after that was closed: for the next invoice.
struct Adjustment: Hashable, Sendable {
    /// What is to be done about it.
    enum Kind: Hashable, Sendable {
        /// Charged as the plan of that period says: units of the period without it and with it.
        case rated(before: Int64, after: Int64)
        /// Only told of: so many events, and why nothing is charged.
        case flagged(events: Int64, reason: String)
    }

    let meter: String
    /// The part of the period in which the plan was in force.
    let period: TimeRange
    /// The plan of that period.
    let plan: Plan
    let kind: Kind
    /// SHA-256 of `Metering.canonicalBytes` of the late rows.
    let usageHash: [UInt8]

    /// The lines; nil when an amount overflows. Amounts are differences of what the period costs with and
    /// without it, so that all invoices together charge what the whole usage costs.
    func lines(in currency: Currency) -> [InvoiceLine]? {
        switch kind {
        case .flagged(let events, let reason): return [flag(events, reason, currency)]
        case .rated(let before, let after):
            // Both are cut to 64 bits; their difference may need one more.
            let late = Int64(clamping: Int128(after) - Int128(before))
            guard plan.price.currency == currency else {
                let reason = "that period is in \(plan.price.currency.code)"
                return [flag(late, reason, currency)]
            }
            let item = plan.item(of: meter)
            let used = line(
                "\(PlainText.number(late)) late for \(days), \(InvoiceDraft.terms(item))",
                quantity: late, amount: .zero(currency))
            let above = (
                before: item?.chargedUnits(of: before) ?? 0, after: item?.chargedUnits(of: after) ?? 0
            )
            guard let item, above.before != above.after else { return [used] }
            let model = PriceModel.perUnit(priceMicro: item.overagePriceMicro, included: 0)
            guard let old = model.price(of: above.before, in: currency),
                let new = model.price(of: above.after, in: currency),
                let amount = new.subtracting(old)
            else { return nil }
            let more = above.after - above.before
            let price = PlainText.price(micro: item.overagePriceMicro, currency)
            let charge = line(
                "\(PlainText.number(more)) of them above the included units, \(price) each",
                quantity: more, amount: amount, unitPriceMicro: item.overagePriceMicro)
            return [used, charge]
        }
    }

    private var days: String { "\(PlainText.day(period.from)) to \(PlainText.day(period.to))" }

    private func flag(_ events: Int64, _ reason: String, _ currency: Currency) -> InvoiceLine {
        line(
            "\(PlainText.number(events)) late for \(days), not charged: \(reason)",
            quantity: 0, amount: .zero(currency))
    }

    private func line(
        _ words: String, quantity: Int64, amount: Money, unitPriceMicro: Int64 = 0
    ) -> InvoiceLine {
        InvoiceLine(
            description: "\(meter): \(words)", quantity: quantity, amount: amount, meter: meter,
            unitPriceMicro: unitPriceMicro, usageHash: usageHash, adjusts: period)
    }
}

extension Metering {
    /// What came late for the period that this usage is of, as adjustments.
    /// - Parameters:
    ///   - window: what came since the invoice before.
    ///   - later: what came after this invoice, and is not on it.
    ///   - hash: SHA-256.
    func adjustments(
        of plan: Plan, window: [UsageRow], later: [UsageRow], hash: ([UInt8]) -> [UInt8]
    ) -> [Adjustment] {
        let after = without(later)
        let before = after.without(window)
        let proof = Metering(org: org, range: range, rows: window)
        var result: [Adjustment] = []
        for meter in proof.meters {
            let bytes = hash(proof.canonicalBytes(of: meter))
            func add(_ kind: Adjustment.Kind) {
                result.append(
                    Adjustment(
                        meter: meter, period: range, plan: plan, kind: kind, usageHash: bytes))
            }
            let rows = window.filter { $0.meter == meter }
            guard aggregation(of: meter).isSum else {
                let words = aggregation(of: meter) == .max ? "a maximum" : "a number of distinct values"
                let events = rows.reduce(0) { $0 + $1.calls }
                add(.flagged(events: events, reason: "\(words) is not adjusted"))
                continue
            }
            let split = rows.filter { !holdsHour($0.bucket) }
            if split.count < rows.count {
                add(.rated(before: before.units(of: meter), after: after.units(of: meter)))
            }
            if !split.isEmpty {
                let events = split.reduce(0) { $0 + $1.calls }
                add(.flagged(events: events, reason: "the period ended within their hour"))
            }
        }
        return result
    }
}
