import Testing

@testable import Model

@Suite struct MoneyTests {
    @Test("a price rounds once, half away from zero")
    func priced() {
        func cents(_ quantity: Int64, _ price: Int64) -> Int64? {
            Money.priced(quantityMicro: quantity, unitPriceMicro: price, currency: .usd)?.minor
        }
        #expect(cents(1_000_000, 1_000) == 0)
        #expect(cents(5_000_000, 1_000) == 1)
        #expect(cents(4_999_999, 1_000) == 0)
        #expect(cents(-5_000_000, 1_000) == -1)
        #expect(cents(100_000_000_000, 1_000) == 10_000)
        #expect(cents(12_345_000_000, 800) == 988)
        #expect(cents(.max, .max) == nil)
        #expect(cents(.min, .max) == nil)
        let yen = Money.priced(
            quantityMicro: 1_500_000, unitPriceMicro: 1_000_000, currency: .jpy)
        #expect(yen?.minor == 2)
    }

    @Test("rounding is exact within a half, symmetric, and away from zero on the half")
    func rounding() throws {
        var random = SeededRandom(seed: 5)
        for _ in 0..<20_000 {
            let dividend = Int128(Int64.random(in: -(1 << 62)...(1 << 62), using: &random))
            let divisor = Int128(Int64.random(in: 1...(1 << 40), using: &random))
            let rounded = try #require(Money.rounded(dividend, over: divisor))
            let twice = 2 * (dividend - Int128(rounded) * divisor)
            #expect(abs(twice) <= divisor)
            if abs(twice) == divisor { #expect(abs(Int128(rounded) * divisor) > abs(dividend)) }
            #expect(Money.rounded(-dividend, over: divisor) == -rounded)
            #expect(Money.rounded(dividend, over: -divisor) == -rounded)
        }
        #expect(Money.rounded(1, over: 0) == nil)
        #expect(Money.rounded(.max, over: 1) == nil)
        #expect(Money.rounded(.min, over: -1) == nil)
    }

    @Test("half of April from 10 to 20 dollars credits 5 and charges 10")
    func proration() {
        let half: Int64 = 15 * 86_400
        let whole: Int64 = 30 * 86_400
        let credit = Money(minor: 1_000, currency: .usd).scaled(by: -half, over: whole)
        let charge = Money(minor: 2_000, currency: .usd).scaled(by: half, over: whole)
        #expect(credit?.minor == -500)
        #expect(charge?.minor == 1_000)
        #expect(credit?.scaled(by: 1, over: 0) == nil)
    }

    @Test("sums refuse another currency and overflow")
    func sums() {
        let one = Money(minor: 1, currency: .usd)
        let most = Money(minor: .max, currency: .usd)
        #expect(one.adding(one)?.minor == 2)
        #expect(most.adding(one) == nil)
        #expect(one.adding(.zero(.eur)) == nil)
        #expect(Money(minor: .min, currency: .usd).negated == nil)
        #expect(one.subtracting(most)?.minor == -Int64.max + 1)
    }

    @Test("an amount shows the digits of its currency")
    func decimal() throws {
        #expect(Money(minor: 1_905, currency: .usd).decimal == "19.05")
        #expect(Money(minor: -5, currency: .usd).decimal == "-0.05")
        #expect(Money(minor: 500, currency: .jpy).decimal == "500")
        let dinar = try #require(Currency("KWD"))
        #expect(Money(minor: 1_005, currency: dinar).decimal == "1.005")
        #expect(Money(minor: .min, currency: .usd).decimal == "-92233720368547758.08")
        #expect(Currency("usd") == nil && Currency("USDX") == nil)
    }
}
