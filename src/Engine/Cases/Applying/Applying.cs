using LowCode.Apps;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>Decides what claimants may do: open a case by a service that is open to them, bring documents, withdraw, ask again. Pure.</summary>
static class Applying
{
    const int MostSupplies = 50, TextLimit = 500, NameLimit = 60;

    public static Refusal? Open(CaseTurn turn, OpenCase command, Actor actor, CaseFacts facts)
    {
        var (app, street) = (facts.App, new UnitId(command.Street));
        if (!facts.Directory.Tree.TryFind(street, out var unit) || unit.Kind != UnitKind.Street || unit.Disabled)
            return Invalid("case.street.unknown", "street", ("street", command.Street));
        if (command.Application is not { } asked || app.Manifest.Residents?.Services.FirstOrDefault(s => s.Id == asked.Service && !s.Closed) is not { } service)
            return Refusal.Of(RefusalKind.NotFound, Problem.Of("apply.closed", ("street", unit.Name), ("app", app.Manifest.Name.Zh)));
        if (Check(asked, service) is { } wrong) return wrong;
        var (start, access) = ServiceForm.Begin(app, service, asked, command.Form, turn.At, facts.Prefill, facts.Files);
        var user = Record.Of(("id", Actor.ClaimantName), ("name", asked.Agent ?? ""), ("unit", command.Street));
        if (Opening.Begin(turn, command, actor, facts, user, start, access) is { } refusal) return refusal;
        var phone = facts.Digest is { } digest && DataElements.Find("person.phone") is { } element ? ServiceForm.SubjectOf(digest(element, asked.Phone)) : null;
        turn.Emit(new CaseApplied(asked.Service, asked.For, asked.Relation, asked.Agent, asked.Licence, phone));
        return null;
    }

    public static Refusal? Supply(CaseTurn turn, CaseState state, SupplyDocuments command, Actor actor, CaseFacts facts)
    {
        if (state.Status != CaseStatus.Open) return Refusal.Of(RefusalKind.Conflict, Problem.Of("case.closed"));
        var files = Record.Empty;
        foreach (var (name, value) in command.Files)
        {
            if (value.IsBlank || value.AsList is { Length: 0 }) continue;
            if (name != SupplyDocuments.Further && state.Documents.All(d => d.Id != name)) return Invalid("document.unknown", name, ("document", name));
            // Only files that were sent may be named, as they were taken in.
            var taken = value.AsList?.Select(f => f["id"].AsText is { } id ? facts.Files.GetValueOrDefault(id) : null).ToList();
            if (taken is null || taken.Contains(null)) return Invalid("supply.file", name);
            files = files.With(name, Value.Of([.. taken.Select(f => (Value)f!)]));
        }
        if (files.Count == 0 && string.IsNullOrWhiteSpace(command.Text)) return Invalid("supply.empty", "text");
        if (command.Text?.Length > TextLimit) return Invalid("apply.long", "text", ("limit", "500"));
        if (state.Supplies.Length >= MostSupplies) return Refusal.Of(RefusalKind.Conflict, Problem.Of("supply.many"));
        var by = actor.Caller?.User.Value ?? Actor.ClaimantName;
        turn.Emit(new DocumentsSupplied(state.Supplies.Length + 1, files, string.IsNullOrWhiteSpace(command.Text) ? null : command.Text, by));
        foreach (var (name, _) in files)
            // Where the original has to be looked at, a picture of it is not enough.
            if (state.Documents.FirstOrDefault(d => d.Id == name) is { IsLacking: true } && Documenting.Find(facts.App, name) is { Original: false })
                turn.Emit(new DocumentSettled(name, DocumentSource.Applicant, null, null, null, false, by));
        return null;
    }

    public static Refusal? Withdraw(CaseTurn turn, CaseState state, WithdrawCase command, CaseFacts facts)
    {
        if (facts.App.Manifest.Residents is not { Withdraw: true }) return Refusal.Of(RefusalKind.Forbidden, Problem.Of("apply.notWithdrawn"));
        if (state.Status != CaseStatus.Open) return Refusal.Of(RefusalKind.Conflict, Problem.Of("case.closed"));
        return string.IsNullOrWhiteSpace(command.Reason) ? Invalid("apply.reason", "reason")
            : command.Reason.Length > TextLimit ? Invalid("apply.long", "reason", ("limit", "500")) : CaseDecider.Close(turn, new CloseCase("withdrawn", command.Reason));
    }

    /// <summary>Whether the claimant may still ask again.</summary>
    public static bool MayAgain(LightApp app, CaseState state, DateTimeOffset now) => AgainRefusal(app, state, now) is null;

    static Problem? AgainRefusal(LightApp app, CaseState state, DateTimeOffset now) =>
        app.Manifest.Residents?.Again is not { } terms ? Problem.Of("again.never")
        : state.Status != CaseStatus.Closed || state.Result == "withdrawn" ? Problem.Of("again.open")
        : state.AskedAgain >= terms.Times ? Problem.Of("again.often")
        : state.ClosedAt is { } closed && closed.AddDays(terms.Days) < now ? Problem.Of("again.late", ("days", terms.Days.ToString(System.Globalization.CultureInfo.InvariantCulture))) : null;

    public static Refusal? Again(CaseTurn turn, CaseState state, ReopenCase command, CaseFacts facts)
    {
        if (AgainRefusal(facts.App, state, turn.At) is { } problem) return Refusal.Of(RefusalKind.Conflict, problem);
        if (string.IsNullOrWhiteSpace(command.Reason)) return Invalid("apply.reason", "reason");
        if (command.Reason.Length > TextLimit) return Invalid("apply.long", "reason", ("limit", "500"));
        turn.Emit(new Reopened(command.Reason, ByClaimant: true));
        turn.RestartCaseClocks();
        return CaseDecider.Flowing(turn.Run(new Flows.Stimulus.Reopen(facts.App.Manifest.Residents!.Again!.Activity)));
    }

    static Refusal? Check(CaseApplication asked, ServiceDefinition service)
    {
        switch (asked.For)
        {
            case CaseApplication.Self when service.IsFor(ServiceDefinition.Person): break;
            case CaseApplication.Other when service.IsFor(ServiceDefinition.Person) && service.Behalf:
                if (!asked.Authorised) return Invalid("apply.authorised", "authorised");
                if (string.IsNullOrWhiteSpace(asked.Relation)) return Invalid("apply.relation", "relation");
                if (string.IsNullOrWhiteSpace(asked.Agent)) return Invalid("apply.agent", "agent");
                break;
            case CaseApplication.Enterprise when service.IsFor(ServiceDefinition.Enterprise):
                if (asked.Licence is null || SocialCreditCode.Check(asked.Licence).Verdict is SocialCreditCodeVerdict.Malformed or SocialCreditCodeVerdict.CheckDigit) return Invalid("apply.licence", "licence");
                if (string.IsNullOrWhiteSpace(asked.Agent)) return Invalid("apply.agent", "agent");
                break;
            default: return Invalid("apply.for", "for");
        }
        if (asked.Phone.Length == 0) return Invalid("apply.phone", "phone");
        return asked.Agent?.Length > NameLimit ? Invalid("apply.long", "agent", ("limit", "60")) : asked.Relation?.Length > NameLimit ? Invalid("apply.long", "relation", ("limit", "60")) : null;
    }

    static Refusal Invalid(string code, string path, params ReadOnlySpan<(string, string)> values) => Refusal.Of(RefusalKind.Invalid, Problem.At(code, path, values));
}
