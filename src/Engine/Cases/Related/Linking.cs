using System.Globalization;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>Decides which cases are shown with each other. A link moves nothing; both cases have it, each after its own decision.</summary>
static class Linking
{
    const int Most = 100;

    public static Refusal? Ask(CaseTurn turn, CaseState state, LinkCase command, Caller caller, CaseFacts facts)
    {
        if (!CaseLink.Kinds.Contains(command.Kind)) return Refusal.Of(RefusalKind.Invalid, Problem.At("link.kind", "kind", ("kind", command.Kind), ("kinds", string.Join(", ", CaseLink.Kinds))));
        if (!facts.Fellows.TryGetValue(command.Case, out var other)) return Refusal.Of(RefusalKind.NotFound, Problem.At("merge.unknown", "case", ("case", command.Case)));
        if (other.Number == state.Number || state.Links.Any(l => l.Case == command.Case && l.Status != LinkStatus.Refused)) return Refusal.Of(RefusalKind.Conflict, Problem.At("link.already", "case", ("number", other.Number)));
        if (state.Links.Length >= Most) return Refusal.Of(RefusalKind.Conflict, Problem.At("link.many", "case", ("limit", Most.ToString(CultureInfo.InvariantCulture))));
        if (May(other, caller) is { } wrong) return Refusal.Of(wrong.Kind, wrong.Problems[0] with { Path = "case" });
        turn.Emit(new LinkAsked(command.Case, other.Number, command.Kind, caller.User.Value, command.Note));
        return null;
    }

    public static Refusal? Take(CaseTurn turn, CaseState state, TakeLink command, CaseFacts facts)
    {
        if (FollowingLead.CallerOf(facts, command.User) is not { } caller) return Refusal.Of(RefusalKind.Forbidden, Problem.Of("link.forbidden", ("number", state.Number)));
        if (May(state, caller) is { } wrong) return wrong;
        var known = state.Links.FirstOrDefault(l => l.Case == command.Case && l.Status != LinkStatus.Refused);
        if (known is not null && (command.Ask is { } ask ? known.IsSince(ask) : known.Status == LinkStatus.Linked)) return Merging.Again;
        // Both asked at once: it is one link, and the end of either asking is its end.
        var name = known is { Status: LinkStatus.Asked, Ask: { } own } ? $"{own} {command.Ask}".TrimEnd() : command.Ask;
        turn.Emit(new CaseLinked(command.Case, command.Number, command.Kind, command.User, command.Note, name));
        return null;
    }

    public static Refusal? Note(CaseTurn turn, CaseState state, NoteLink command)
    {
        if (state.Links.FirstOrDefault(l => l.Case == command.Case) is not { Status: LinkStatus.Asked } link || !link.IsOf(command.Ask)) return Merging.Again;
        turn.Emit(new LinkSettled(command.Case, command.Problem));
        return null;
    }

    public static Refusal? Undo(CaseTurn turn, CaseState state, UnlinkCase command, Caller caller)
    {
        if (state.Links.FirstOrDefault(l => l.Case == command.Case) is not { } link) return Refusal.Of(RefusalKind.Conflict, Problem.At("link.not", "case"));
        turn.Emit(new Unlinked(command.Case, caller.User.Value, Ask: link.Ask));
        return null;
    }

    public static Refusal? Drop(CaseTurn turn, CaseState state, DropLink command)
    {
        // guard: the link that is dropped
        if (!state.Links.Any(l => l.Case == command.Case && l.IsOf(command.Ask))) return Merging.Again;
        turn.Emit(new Unlinked(command.Case, command.User, Heard: true));
        return null;
    }

    static Refusal? May(CaseState state, Caller caller)
    {
        if (state.Status == CaseStatus.None || !Rights.Sees(caller, state.Involvement)) return Refusal.Of(RefusalKind.NotFound, Problem.Of("case.unknown"));
        return Rights.MayWith(caller, Acts.Link, state.Involvement) ? null : Refusal.Of(RefusalKind.Forbidden, Problem.Of("link.forbidden", ("number", state.Number)));
    }
}
