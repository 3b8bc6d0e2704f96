using LowCode.Apps;
using LowCode.Forms;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>Decides how a case begins.</summary>
static class Opening
{
    const int TitleLimit = 200;

    public static Refusal? Decide(CaseTurn turn, OpenCase command, Actor actor, CaseFacts facts)
    {
        if (actor.Applies) return Applying.Open(turn, command, actor, facts);
        var caller = actor.Caller ?? throw new InvalidOperationException("a case is opened by a caller");
        var app = facts.App;
        var street = new UnitId(command.Street);
        if (!facts.Directory.Tree.TryFind(street, out var unit) || unit.Kind != UnitKind.Street || unit.Disabled)
            return Refusal.Of(RefusalKind.Invalid, Problem.At("case.street.unknown", "street", ("street", command.Street)));
        if (!MayOpen(caller, app, street))
            return Refusal.Of(RefusalKind.Forbidden, Problem.Of("case.open.forbidden", ("street", unit.Name), ("app", app.Manifest.Name.Zh)));
        if (command.SelfHandled is not null && !SelfHandling.May(caller, app, street)) return Refusal.Of(RefusalKind.Forbidden, Problem.Of("selfHandled.forbidden", ("app", app.Manifest.Name.Zh)));
        if (command.Outside is { } outside && OutsideRules.Check(outside, turn.At) is { } wrong) return wrong;
        if (Begin(turn, command, actor, facts, FormFacts.Of(caller)) is { } refusal) return refusal;
        return command.SelfHandled is { } handled ? SelfHandling.Close(turn, handled, caller, app, facts) : null;
    }

    /// <param name="start">Values it begins with.</param>
    /// <param name="access">What of it may be filled in; all when null.</param>
    /// <summary>Fills in the form, opens, and lets the flow begin; who may do so was asked before.</summary>
    public static Refusal? Begin(CaseTurn turn, OpenCase command, Actor actor, CaseFacts facts, Record user, Record? start = null, FormAccess? access = null)
    {
        var app = facts.App;
        var context = new FormContext(FormMode.Submit, turn.At) { User = user, Files = facts.Files, Records = facts.Records, Workdays = CalendarDays.Of(facts.Calendar) };
        var sent = access is null ? command.Form : ServiceForm.Sent(command.Form, access);
        var form = app.OpeningForm.Evaluate(facts.Prefill.Under(start ?? Record.Empty), facts.Prefill.Clear(app.OpeningForm, sent), access ?? FormAccess.EditAll, context);
        if (!form.IsAccepted) return new Refusal(RefusalKind.Invalid, form.Problems);
        if (Filling.Check(app.OpeningForm, form, facts.Prefill) is { Count: > 0 } left) return new Refusal(RefusalKind.Invalid, [.. left]);

        var number = facts.Number ?? throw new InvalidOperationException("a new case needs a number");
        var confidential = IsConfidential(turn, app, form.Values);
        var opened = new CaseOpened(app.Manifest.Id, app.Manifest.Version, number, command.Street,
            Title(app, form.Values, turn.At) ?? number, confidential, form.Values, command.Source, app.SettingsDigest, (command as OpenChild)?.Parent);
        turn.Case = CaseFold.After(CaseState.Nothing, new CommandHeader(1, actor.Name, turn.At), [opened]);
        turn.Open(opened);
        turn.Rules.Note(0, form, command.Anyway);
        turn.Describe(turn.Case);
        Documenting.Name(turn, turn.Case, app.OpeningForm, form.Values, actor.Name);
        if (Filling.Of(0, app.OpeningForm, Record.Empty, form, facts, again: false) is { } filling) turn.Emit(filling);
        if (command.Outside is not null) turn.Bind(command.Outside);
        return CaseDecider.Flowing(turn.Run(new Stimulus.Start()));
    }

    internal static bool MayOpen(Caller caller, LightApp app, UnitId street)
    {
        if (!Rights.MaySomewhere(caller, Acts.CaseCreate)) return false;
        if (caller.Limit is { } limit && !(limit.Covers(street) && (limit.Apps.Length == 0 || limit.Apps.Contains(app.Manifest.Id)))) return false;
        if (app.Manifest.OpenedBy is not { Count: > 0 } posts) return true;
        foreach (var post in posts)
            if (Rights.Holds(caller, new Post(post), street)) return true;
        return false;
    }

    static string? Title(LightApp app, Record form, DateTimeOffset at)
    {
        var title = Evaluate(app.Title, form, at, failed: default).AsText?.Trim();
        return string.IsNullOrEmpty(title) ? null : title.Length > TitleLimit ? title[..TitleLimit] : title;
    }

    /// <summary>A rule that cannot be evaluated hides the claimant rather than showing them.</summary>
    static bool IsConfidential(CaseTurn turn, LightApp app, Record form)
    {
        if (app.Confidential is not { } rule) return false;
        var confidential = Evaluate(rule, form, turn.At, failed: true).IsTruthy;
        turn.Rules.Note(RuleKinds.Confidential, "case", rule, Context(form, turn.At), confidential);
        return confidential;
    }

    static ExpressionContext Context(Record form, DateTimeOffset at)
    {
        var roots = new Value[ExpressionRoots.Standard.Count];
        roots[ExpressionRoots.Standard.Slot("form")] = form;
        return new(roots, at);
    }

    static Value Evaluate(Expression expression, Record form, DateTimeOffset at, Value failed)
    {
        try
        {
            return expression.Evaluate(Context(form, at));
        }
        catch (EvaluationException)
        {
            return failed;
        }
    }
}

/// <summary>What forms may read of the person at the page, as <c>user</c>.</summary>
static class FormFacts
{
    public static Record Of(Caller caller) => Record.Of(
        ("id", caller.User.Value), ("name", caller.Member.User.Name), ("unit", caller.Member.User.Home.Value));
}
