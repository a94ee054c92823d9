import Model
import Testing

@testable import Billing

@Suite struct PriceModelTests {
    /// ≤1,000 at .10, ≤10,000 at .05, then .01.
    private func tiers() throws -> PriceTiers {
        try #require(
            PriceTiers([
                PriceTier(upTo: 1_000, unitPriceMicro: 100_000),
                PriceTier(upTo: 10_000, unitPriceMicro: 50_000),
                PriceTier(upTo: nil, unitPriceMicro: 10_000),
            ]))
    }

    @Test(
        "graduated and volume prices of the reference tiers",
        arguments: [
            (0, 0, 0), (1, 10, 10), (1_000, 100_00, 100_00), (1_001, 100_05, 50_05),
            (10_000, 550_00, 500_00), (10_001, 550_01, 100_01),
        ] as [(Int64, Int64, Int64)])
    func referenceTiers(units: Int64, graduated: Int64, volume: Int64) throws {
        let tiers = try tiers()
        #expect(PriceModel.graduated(tiers).price(of: units, in: .usd)?.minor == graduated)
        #expect(PriceModel.volume(tiers).price(of: units, in: .usd)?.minor == volume)
    }

    @Test("a graduated price is the sum of its units' prices, a volume price is one tier's")
    func tiersAgainstCounting() throws {
        var random = SeededRandom(seed: 61)
        for _ in 0..<400 {
            var bounds = Set<Int64>()
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                bounds.insert(.random(in: 1...150, using: &random))
            }
            let steps = (bounds.sorted().map(Optional.some) + [nil]).map {
                PriceTier(
                    upTo: $0, unitPriceMicro: .random(in: 0...90_000, using: &random),
                    flatPriceMicro: .random(in: 0...5_000_000, using: &random))
            }
            let tiers = try #require(PriceTiers(steps))
            let units = Int64.random(in: 0...200, using: &random)
            var sum: Int128 = 0
            var reached = Set<Int>()
            for unit in stride(from: Int64(1), through: units, by: 1) {
                let index = try #require(steps.firstIndex { unit <= $0.upTo ?? .max })
                if reached.insert(index).inserted { sum += Int128(steps[index].flatPriceMicro) }
                sum += Int128(steps[index].unitPriceMicro)
            }
            #expect(tiers.graduated(units) == sum)
            let last = try #require(steps.first { units <= $0.upTo ?? .max })
            #expect(
                tiers.volume(units)
                    == Int128(units) * Int128(last.unitPriceMicro) + Int128(last.flatPriceMicro))
        }
    }

    @Test("a unit price counts above the included units only, and rounds once, half up in size")
    func perUnit() {
        let model = PriceModel.perUnit(priceMicro: 1_000, included: 100_000)
        #expect(model.price(of: 100_000, in: .usd)?.minor == 0)
        #expect(model.price(of: 100_004, in: .usd)?.minor == 0)
        #expect(model.price(of: 100_005, in: .usd)?.minor == 1)
        #expect(model.price(of: 150_000, in: .usd)?.minor == 50_00)
        #expect(model.price(of: 150_000, in: .jpy)?.minor == 50)
        var random = SeededRandom(seed: 62)
        for _ in 0..<2_000 {
            let price = Int64.random(in: 0...3_000_000, using: &random)
            let units = Int64.random(in: 0...3_000_000, using: &random)
            let included = Int64.random(in: 0...3_000_000, using: &random)
            let micro = max(0, units - included) * price
            let model = PriceModel.perUnit(priceMicro: price, included: included)
            #expect(model.price(of: units, in: .usd)?.minor == (micro + 5_000) / 10_000)
        }
    }

    @Test("a begun package is charged whole")
    func packages() {
        let model = PriceModel.package(priceMicro: 5_000_000, size: 100, free: 50)
        for (units, minor) in [(0, 0), (50, 0), (51, 5_00), (150, 5_00), (151, 10_00)] {
            #expect(model.price(of: Int64(units), in: .usd)?.minor == Int64(minor))
        }
        var random = SeededRandom(seed: 63)
        for _ in 0..<2_000 {
            let size = Int64.random(in: 1...500, using: &random)
            let free = Int64.random(in: 0...500, using: &random)
            let units = Int64.random(in: 0...5_000, using: &random)
            let model = PriceModel.package(priceMicro: 10_000, size: size, free: free)
            let begun = (max(0, units - free) + size - 1) / size
            #expect(model.price(of: units, in: .usd)?.minor == begun)
        }
    }

    @Test("a flat price is the same for any quantity")
    func flat() {
        let model = PriceModel.flat(priceMicro: 19_000_000)
        #expect(model.price(of: 0, in: .usd)?.minor == 19_00)
        #expect(model.price(of: .max, in: .usd)?.minor == 19_00)
    }

    @Test("the largest numbers give a price or nil, never a trap")
    func extremes() throws {
        let tiers = try #require(
            PriceTiers([
                PriceTier(upTo: 1, unitPriceMicro: .max, flatPriceMicro: .max),
                PriceTier(upTo: nil, unitPriceMicro: .max, flatPriceMicro: .max),
            ]))
        let models: [PriceModel] = [
            .flat(priceMicro: .max), .perUnit(priceMicro: .max, included: 0), .graduated(tiers),
            .volume(tiers), .package(priceMicro: .max, size: 1, free: 0),
        ]
        for model in models {
            for units in [Int64.min, -1, 0, 1, 2, .max - 1, .max] {
                let price = model.price(of: units, in: .usd)
                if units < 0 { #expect(price == nil) }
            }
        }
        #expect(PriceModel.perUnit(priceMicro: .max, included: 0).price(of: .max, in: .usd) == nil)
        #expect(PriceModel.package(priceMicro: 1, size: 0, free: 0).price(of: 1, in: .usd) == nil)
        #expect(PriceModel.perUnit(priceMicro: -1, included: 0).price(of: 1, in: .usd) == nil)
    }

    @Test("tiers ascend, end open and have no price below zero")
    func refusedTiers() {
        func tier(_ upTo: Int64?, _ price: Int64 = 1) -> PriceTier {
            PriceTier(upTo: upTo, unitPriceMicro: price)
        }
        #expect(PriceTiers([]) == nil)
        #expect(PriceTiers([tier(10)]) == nil)
        #expect(PriceTiers([tier(nil), tier(nil)]) == nil)
        #expect(PriceTiers([tier(10), tier(10), tier(nil)]) == nil)
        #expect(PriceTiers([tier(0), tier(nil)]) == nil)
        #expect(PriceTiers([tier(nil, -1)]) == nil)
        #expect(PriceTiers([tier(10), tier(nil)]) != nil)
    }
}
