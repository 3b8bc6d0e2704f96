namespace LowCode.Cases;

/// <summary>Reads what happened between cases into the state.</summary>
static class RelatedFold
{
    public static CaseState After(CaseState state, CommandHeader header, RelatedEvent happened) => happened switch
    {
        MergeAsked e => state with
        {
            Followers = [.. state.Followers.Where(f => f.Case != e.Case), new Follower(e.Case, e.Number, e.User, e.Reason, header.OccurredAt, FollowerStatus.Asked, Asked: header.Version)],
        },
        FollowerJoined e => Change(state, e.Case, f => f with { Status = FollowerStatus.Joined }),
        FollowerRefused e => Change(state, e.Case, f => f with { Status = FollowerStatus.Refused, Problem = e.Problem }),
        FollowerTold e => Change(state, e.Case, f => f with { Status = FollowerStatus.Told, Told = e.Visit }),
        FollowerReleased e => Change(state, e.Case, f => f with { Status = FollowerStatus.Released }),
        FollowerLeft e => Change(state, e.Case, f => f with { Status = FollowerStatus.Left }),
        FollowerShown or PartAsked => state,
        // Whoever handles the lead has to see what it is handled for.
        CaseMerged e => Seen(state, e.Unit) with { Lead = new(e.Lead, e.Number, e.Unit, e.User, e.Reason, header.OccurredAt, FollowStatus.Following, e.Asked) },
        MergeShown e => Seen(state, e.Unit) with { Lead = state.Lead! with { Unit = e.Unit } },
        LeadHandled e => Seen(state, e.Unit) with { Lead = state.Lead! with { Unit = e.Unit, Status = FollowStatus.Handled } },
        Unmerged => state with { Lead = state.Lead! with { Status = FollowStatus.Left } },
        SplitBegan e => state with { Splits = state.Splits.Add(new(e.First, e.Count, e.Wait, e.User, e.Reason, header.OccurredAt)) },
        LinkAsked e => With(state, new(e.Case, e.Number, e.Kind, e.User, e.Note, header.OccurredAt, LinkStatus.Asked, Ask: CaseLink.AskOf(state.Number, header.Version))),
        CaseLinked e => With(state, new(e.Case, e.Number, e.Kind, e.User, e.Note, header.OccurredAt, LinkStatus.Linked, Ask: e.Ask)),
        LinkSettled e => state with { Links = [.. state.Links.Select(l => l.Case == e.Case ? l with { Status = e.Problem is null ? LinkStatus.Linked : LinkStatus.Refused, Problem = e.Problem } : l)] },
        Unlinked e => state with { Links = state.Links.RemoveAll(l => l.Case == e.Case) },
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is not an event between cases"),
    };

    static CaseState Seen(CaseState state, string unit) => unit == state.Street ? state : state.WithParty("unit:" + unit);

    static CaseState With(CaseState state, CaseLink link) => state with { Links = [.. state.Links.Where(l => l.Case != link.Case), link] };

    static CaseState Change(CaseState state, string id, Func<Follower, Follower> change) => state with { Followers = [.. state.Followers.Select(f => f.Case == id ? change(f) : f)] };
}
