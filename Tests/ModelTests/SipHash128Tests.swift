import Testing

@testable import Model

@Suite struct SipHash128Tests {
    private let key = (0..<16).map { UInt8($0) }

    @Test(
        "hashes of a run of the letter a, under the key 00 01 … 0f, equal those of OpenSSL",
        arguments: [
            (0, 0xe6a8_25ba_047f_81a3, 0x9302_55c7_1472_f66d),
            (1, 0xd921_ad02_fbf2_a40e, 0x2664_f284_16c9_5f2d),
            (7, 0xbddb_f7f7_74d5_8956, 0x9873_dbd3_8927_b729),
            (8, 0xcaa7_ce92_4ad0_6b02, 0xe15e_4eb1_10a2_b57d),
            (15, 0xed22_5cb1_79fe_66d4, 0x8bb7_0d1f_e774_54e3),
            (16, 0xbdfa_7bbe_64f0_c4f0, 0xc535_5d15_2f97_fe93),
            (33, 0xffbb_8049_52b8_c92f, 0x8c2c_4e72_6091_2800),
            (64, 0xe67a_b52e_5758_2af4, 0x3dc5_2d87_0daf_d72a),
        ] as [(Int, UInt64, UInt64)])
    func vectors(length: Int, first: UInt64, second: UInt64) throws {
        let hash = try #require(SipHash128(key: key))
        let digest = hash.hash([UInt8](repeating: 97, count: length))
        #expect(digest.first == first)
        #expect(digest.second == second)
    }

    @Test(
        "short hashes equal OpenSSL's SipHash with one round for each word and three at the end",
        arguments: [
            (0, 0xbea5_8827_b2bc_7ee7, 0x0130_30dd_6adb_62fd),
            (1, 0xa84f_7c63_de37_3c08, 0x678a_ae37_5dd7_2f49),
            (7, 0xbf1a_45a6_3a7f_08b0, 0xebcc_a96a_4edc_5acc),
            (8, 0x4076_7f47_2624_ade5, 0x1e12_940e_ef26_4281),
            (15, 0x025f_77af_d4d5_573a, 0xd604_ee2b_ca98_791a),
            (16, 0x4761_e5cd_ecce_cd01, 0xb64e_47f2_42ca_6eea),
            (33, 0x47f8_5e1a_77bc_b2e8, 0x5cae_9c35_8f88_8a9f),
            (45, 0x28d2_4720_7b6a_8e18, 0xbe5a_848f_88a3_ba27),
            (64, 0xc36b_3f0b_6642_4b34, 0x5d87_0d04_698a_6982),
        ] as [(Int, UInt64, UInt64)])
    func shortVectors(length: Int, first: UInt64, second: UInt64) throws {
        let hash = try #require(SipHash128(key: key))
        let digest = [UInt8](repeating: 97, count: length).withUnsafeBytes { hash.shortHash($0) }
        #expect(digest.first == first)
        #expect(digest.second == second)
    }

    @Test("a prefix word hashes like its eight bytes in front")
    func prefix() throws {
        var random = SeededRandom(seed: 9)
        let hash = try #require(SipHash128(key: random.bytes(16)))
        for length in 0..<40 {
            let bytes = random.bytes(length)
            let word = random.next()
            let front = (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) }
            let whole = hash.hash(front + bytes)
            #expect(bytes.withUnsafeBytes { hash.hash(prefix: word, $0) } == whole)
        }
    }

    @Test("a key has 16 bytes and decides the hash")
    func keys() {
        #expect(SipHash128(key: []) == nil)
        #expect(SipHash128(key: [UInt8](repeating: 0, count: 17)) == nil)
        let one = SipHash128(key0: 1, key1: 2).hash([1, 2, 3])
        #expect(one != SipHash128(key0: 2, key1: 1).hash([1, 2, 3]))
    }
}
