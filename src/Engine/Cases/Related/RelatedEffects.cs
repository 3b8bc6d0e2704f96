using LowCode.Apps;
using LowCode.Flows;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>What leaves by the outbox for what was decided about another case.</summary>
static class RelatedEffects
{
    public const string AskToFollow = "merge.ask", Show = "merge.show", Tell = "merge.tell", Release = "merge.release", Leave = "merge.leave", AskToLink = "link.ask", DropLink = "link.drop";

    public static bool Carries(string kind) => kind is AskToFollow or Show or Tell or Release or Leave or AskToLink or DropLink;

    public static EffectRequested? Of(object happened, CaseState state, LightApp app) => happened switch
    {
        MergeAsked e => To(AskToFollow, e.Case, ("user", e.User), ("reason", e.Reason)),
        FollowerShown e => To(Show, e.Case, ("unit", e.Unit), AskedOf(state, e.Case)),
        FollowerTold e => To(Tell, e.Case, ("user", e.User), ("unit", e.Unit), ("outcome", e.Outcome), ("answer", AnswerOf(state, app)), ("types", TypesOf(app)), AskedOf(state, e.Case)),
        FollowerReleased e => To(Release, e.Case, ("user", Value.Of(e.User)), ("reason", e.Reason), AskedOf(state, e.Case)),
        Unmerged { Heard: false } e => To(Leave, state.Lead!.Case, ("reason", e.Reason), ("asked", state.Lead.Asked)),
        LinkAsked e => To(AskToLink, e.Case, ("kind", CaseLink.Inverse(e.Kind)), ("user", e.User), ("note", Value.Of(e.Note))),
        Unlinked { Heard: false } e => To(DropLink, e.Case, ("user", e.User), ("ask", Value.Of(e.Ask))),
        PartAsked e => new(CaseSplit.VisitOf(e.Part), ActivityTypes.Subcase, state.App, default, Record.Of(("form", Splitting.FormOf(app, state.Form, e.Form)), ("files", SplitFiles.Carried(e.Files)), ("shared", SplitFiles.Carried(e.Shared)))),
        _ => null,
    };

    static EffectRequested To(string kind, string id, params ReadOnlySpan<(string, Value)> payload) => new(0, kind, id, default, Record.Of(payload));

    /// <summary>With which version the follower was asked: words about an earlier merging of the same two are told from those about this one.</summary>
    static (string, Value) AskedOf(CaseState state, string follower) => ("asked", state.Followers.LastOrDefault(f => f.Case == follower)?.Asked ?? 0);

    /// <summary>Types of the answer's fields: a follower may go by another version.</summary>
    static Record TypesOf(LightApp app)
    {
        var types = new RecordBuilder();
        foreach (var name in app.Manifest.Merge?.Answer ?? [])
            if (JoinFields.Find(name, app.Forms.Values) is { } field) types.Set(name, field.Type.ToString());
        return types.ToRecord();
    }

    static Record AnswerOf(CaseState state, LightApp app)
    {
        var answer = new RecordBuilder();
        foreach (var field in app.Manifest.Merge?.Answer ?? [])
            if (state.Form.Contains(field)) answer.Set(field, state.Form[field]);
        return answer.ToRecord();
    }
}
