import Contracts
import Model
import RPC

/// Who decides for which orgs, when there are several limiters.
extension LimiterService {
    /// Who the limiters are, and for which shards each decides.
    package func members(
        _ request: LimiterV1.MembersRequest, _ call: CallContext
    ) async throws -> LimiterV1.MembersResponse {
        guard let cluster else { return LimiterV1.MembersResponse() }
        let standing = cluster.standing
        guard standing.view.epoch > 0 else { throw CheckRefusal.notJoined }
        let (view, owners) = (standing.view, standing.owners)
        let live = Dictionary(view.nodes.map { ($0.node.id, $0) }) { first, _ in first }
        let members = Set(view.members).union(live.keys).sorted().map { id in
            LimiterV1.Member(
                nodeID: id, address: live[id]?.address ?? "", term: live[id]?.node.term ?? 0,
                takesPart: view.members.contains(id),
                shards: owners.shards(of: id).elements.map { UInt32($0) })
        }
        return LimiterV1.MembersResponse(
            epoch: view.epoch, members: members, nodeID: cluster.id,
            held: standing.held.elements.map { UInt32($0) },
            ageMs: clock.monotonic.nanoseconds(since: standing.seenAt) / 1_000_000)
    }

    /// Why a question got no decision from the table; nil: it got one, or the memory is full.
    func closed(_ answer: LimitAnswer) -> RPCError? {
        switch answer {
        case .decided, .repeated, .full: nil
        case .elsewhere, .awaited: closed(isAwaited: answer == .awaited)
        }
    }

    /// Why nothing is decided for an org here.
    func closed(isAwaited: Bool) -> RPCError {
        let epoch = table.gate.epoch
        guard epoch > 0 else { return CheckRefusal.notJoined }
        return isAwaited ? CheckRefusal.awaited(epoch: epoch) : CheckRefusal.elsewhere(epoch: epoch)
    }
}
