import Model

/// One line of an invoice.
struct InvoiceLine: Hashable, Sendable {
    let description: String
    /// Whole units, rounded up.
    let quantity: Int64
    let amount: Money
    /// Empty for a line that isn't about usage.
    var meter = ""
    /// Millionths of the currency's unit.
    var unitPriceMicro: Int64 = 0
    /// SHA-256 of `Metering.canonicalBytes`; empty for a line that isn't about usage.
    var usageHash: [UInt8] = []
    /// The earlier period that the line adjusts; nil: it is about this one.
    var adjusts: TimeRange?
}

/// What was used of one meter in a term.
struct MeterUse: Hashable, Sendable {
    let meter: String
    /// Whole units, rounded up.
    let units: Int64
    let usageHash: [UInt8]
    /// Whether some of it came after the period was closed, and could not be left out.
    var holdsLate = false
}

/// The invoice of one term on one plan: the price, then each meter, then what came late for earlier terms.
struct InvoiceDraft: Hashable, Sendable {
    let lines: [InvoiceLine]
    let total: Money

    /// Drafts the invoice; nil when an amount overflows.
    init?(_ plan: Plan, _ term: BillingTerm, uses: [MeterUse], adjustments: [Adjustment] = []) {
        var lines = [Self.base(plan, term)]
        if let credit = term.credit(of: plan.price) {
            let from = PlainText.day(term.inForce.to)
            lines.append(
                InvoiceLine(
                    description: "Unused time on the \(plan.name) plan, "
                        + "\(from) to \(PlainText.day(term.period.to))",
                    quantity: 1, amount: credit, unitPriceMicro: Self.micro(credit)))
        }
        for use in uses {
            guard let charged = Self.usage(plan, use) else { return nil }
            lines += charged
        }
        for adjustment in adjustments {
            guard let late = adjustment.lines(in: plan.price.currency) else { return nil }
            lines += late
        }
        var total = Money.zero(plan.price.currency)
        for line in lines {
            guard let sum = total.adding(line.amount) else { return nil }
            total = sum
        }
        self.lines = lines
        self.total = total
    }

    private static func base(_ plan: Plan, _ term: BillingTerm) -> InvoiceLine {
        let (from, to) = (PlainText.day(term.period.from), PlainText.day(term.period.to))
        return InvoiceLine(
            description: "\(plan.name) plan, \(from) to \(to)", quantity: 1, amount: plan.price,
            unitPriceMicro: micro(plan.price))
    }

    /// What was used, and, where more costs, the charge for what is above the included units.
    private static func usage(_ plan: Plan, _ use: MeterUse) -> [InvoiceLine]? {
        let currency = plan.price.currency
        let item = plan.item(of: use.meter)
        let late = use.holdsLate ? ", with what came after the period was closed" : ""
        let used = InvoiceLine(
            description:
                "\(use.meter): \(PlainText.number(use.units)) used, \(terms(item))\(late)",
            quantity: use.units, amount: .zero(currency), meter: use.meter,
            usageHash: use.usageHash)
        guard let item else { return [used] }
        let above = item.chargedUnits(of: use.units)
        guard above > 0 else { return [used] }
        let model = PriceModel.perUnit(priceMicro: item.overagePriceMicro, included: 0)
        guard let amount = model.price(of: above, in: currency) else { return nil }
        let price = PlainText.price(micro: item.overagePriceMicro, currency)
        let charge = InvoiceLine(
            description: "\(use.meter): \(PlainText.number(above)) above the included units, "
                + "\(price) each",
            quantity: above, amount: amount, meter: use.meter,
            unitPriceMicro: item.overagePriceMicro, usageHash: use.usageHash)
        return [used, charge]
    }

    /// What a plan says of a meter, in words.
    static func terms(_ item: PlanMeter?) -> String {
        guard let item else { return "not charged by this plan" }
        guard let included = item.includedUnits else { return "unlimited" }
        let units = "\(PlainText.number(included)) included"
        return item.isHard ? units + " (nothing is charged above)" : units
    }

    private static func micro(_ money: Money) -> Int64 {
        Int64(clamping: Int128(money.minor) * Int128(1_000_000 / money.currency.minorPerUnit))
    }
}
