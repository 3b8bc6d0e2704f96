using System.Collections.Immutable;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Forms;

/// <summary>What must hold for every form and every input, as tests ask it a few times and the bench many. Each draws a form and what is sent to it, and says what does not hold; null when all does.</summary>
static class FormProperties
{
    public static IReadOnlyList<(string Name, Func<Random, string?> Holds)> All { get; } =
    [
        ("incremental_equals_full", IncrementalEqualsFull), ("stepwise_equals_whole", StepwiseEqualsWhole), ("accepted_stays_accepted", AcceptedStaysAccepted),
        ("never_accepts_what_is_forbidden", NeverAcceptsWhatIsForbidden), ("hidden_stays_hidden", HiddenStaysHidden), ("closed_stays_unchanged", ClosedStaysUnchanged), ("drafts_round_trip", DraftsRoundTrip),
    ];

    /// <summary>A change recomputes what depends on it, and comes to what a whole evaluation comes to: values, problems, warnings and states.</summary>
    public static string? IncrementalEqualsFull(Random random)
    {
        var form = RandomForm.DrawRich(random);
        var context = RandomForm.Context(random);
        var access = random.Next(2) == 0 ? FormAccess.EditAll : new FormAccess(FieldAccess.Edit, ImmutableDictionary<string, FieldAccess>.Empty.Add("f2", FieldAccess.Read).Add("f4", FieldAccess.Hidden));
        var start = Record.Of(("elsewhere", 1));
        var live = form.Live(start, access, context);
        if (Differs(form.Evaluate(start, Record.Empty, access, context), live) is { } first) return $"at the start: {first}";
        for (var step = 0; step < 8; step++)
        {
            var (before, change) = (live.Values, RandomForm.Change(random, form));
            live.Change(change);
            if (Differs(form.Evaluate(before, change, access, context), live) is { } wrong) return $"step {step}: {change}: {wrong}";
        }
        return null;
    }

    /// <summary>Everything that is not computed, sent at once to an empty form, gives the same as the way there.</summary>
    public static string? StepwiseEqualsWhole(Random random)
    {
        var (form, context) = (RandomForm.Draw(random), RandomForm.Context(random));
        var first = form.Evaluate(Record.Empty, RandomForm.Input(random), FormAccess.EditAll, context);
        var stepwise = form.Evaluate(first.Values, RandomForm.Input(random), FormAccess.EditAll, context);
        if (!first.IsAccepted || !stepwise.IsAccepted) return null;
        var given = stepwise.Values;
        foreach (var field in form.Definition.Fields)
            if (field.Compute is not null) given = given.Without(field.Id);
        var whole = form.Evaluate(given, Record.Empty, FormAccess.EditAll, context).Values;
        return stepwise.Values.Equals(whole) ? null : $"{stepwise.Values} / {whole}";
    }

    public static string? AcceptedStaysAccepted(Random random)
    {
        var (form, context) = (RandomForm.Draw(random), RandomForm.Context(random));
        var done = form.Evaluate(Record.Empty, RandomForm.Input(random), FormAccess.EditAll, context);
        if (!done.IsAccepted) return null;
        var echoed = form.Evaluate(done.Values, done.Values, FormAccess.EditAll, context);
        return echoed.Problems.IsEmpty && done.Values.Equals(echoed.Values) ? null : $"{Said(echoed.Problems)} {done.Values} / {echoed.Values}";
    }

    /// <summary>What is required is there, numbers, texts and choices are what their fields take, whatever was sent.</summary>
    public static string? NeverAcceptsWhatIsForbidden(Random random)
    {
        var form = RandomForm.Draw(random);
        var done = form.Evaluate(Record.Empty, RandomForm.Input(random), FormAccess.EditAll, RandomForm.Context(random) with { Mode = FormMode.Submit });
        if (!done.IsAccepted) return null;
        foreach (var field in form.Definition.Fields)
        {
            var (value, must) = (done.Values[field.Id], FieldState.Required | FieldState.Visible);
            if ((done.States[field.Id] & must) == must && value.IsBlank) return $"{field.Id} is required and blank";
            if (value.IsAbsent) continue;
            if (field.Type == FieldType.Integer && !(value.IsNumber && value.RawNumber % 1 == 0 && value.RawNumber <= 100)) return $"{field.Id}: {value}";
            if (field.Type == FieldType.Text && value.AsText is not { Length: <= 8 }) return $"{field.Id}: {value}";
            if (field.Type == FieldType.Choice && value.AsText is not ("a" or "b")) return $"{field.Id}: {value}";
        }
        return null;
    }

    public static string? HiddenStaysHidden(Random random)
    {
        var form = RandomForm.Draw(random);
        var done = form.Evaluate(Record.Empty, RandomForm.Input(random), FormAccess.EditAll, RandomForm.Context(random));
        foreach (var field in form.Definition.Fields.Where(f => f.OnHide == HideEffect.Clear && (done.States[f.Id] & FieldState.Visible) == 0))
            if (done.Values.Contains(field.Id) || done.Problems.Any(p => p.Path == field.Id && p.Code != "form.unknownField")) return $"{field.Id}: {done.Values[field.Id]} {Said(done.Problems)}";
        return null;
    }

    /// <summary>What a step may read or not see it cannot change, and what it does not see it cannot send.</summary>
    public static string? ClosedStaysUnchanged(Random random)
    {
        var (form, context) = (RandomForm.Draw(random), RandomForm.Context(random));
        var current = form.Evaluate(Record.Empty, RandomForm.Input(random), FormAccess.EditAll, context).Values;
        var closed = form.Definition.Fields.Where(f => f.Compute is null && f.Default is null && f.VisibleWhen is null && random.Next(2) == 0).Select(f => f.Id).ToArray();
        var access = new FormAccess(FieldAccess.Edit, closed.ToImmutableDictionary(id => id, _ => random.Next(2) == 0 ? FieldAccess.Read : FieldAccess.Hidden));
        var input = RandomForm.Input(random);
        var done = form.Evaluate(current, input, access, context);
        foreach (var id in closed)
        {
            if (!current[id].Equals(done.Values[id])) return $"{id}: {current[id]} became {done.Values[id]}";
            if (access.Fields![id] == FieldAccess.Hidden && input.Contains(id) && !done.Problems.Any(p => p.Path == id && p.Code == "form.notSeen")) return $"{id} was sent and not refused";
        }
        return null;
    }

    /// <summary>A draft of any input comes back as it was put away, stands in the same form as before, and loses nothing to the form it was made for.</summary>
    public static string? DraftsRoundTrip(Random random)
    {
        var form = RandomForm.Draw(random);
        var (input, context) = (RandomForm.Input(random), RandomForm.Context(random) with { Mode = FormMode.Draft });
        var kept = ValueJson.Parse(ValueJson.ToUtf8(input)).AsRecord!;
        if (!input.Equals(kept)) return $"{input} came back as {kept}";
        var (before, after) = (form.Evaluate(Record.Empty, input, FormAccess.EditAll, context), form.Evaluate(Record.Empty, kept, FormAccess.EditAll, context));
        if (!before.Values.Equals(after.Values) || Said(before.Problems) != Said(after.Problems)) return $"{before.Values} / {after.Values}";
        if (!ValueJson.Parse(ValueJson.ToUtf8(before.Values)).AsRecord!.Equals(before.Values)) return $"{before.Values} does not survive";
        var fit = DraftFit.Of(form.Definition, form.Definition, kept);
        return fit.Changes.IsEmpty && fit.Values.Equals(kept) ? null : $"{kept} / {fit.Values}";
    }

    static string? Differs(FormEvaluation whole, LiveForm live) =>
        !whole.Values.Equals(live.Values) ? $"{whole.Values} / {live.Values}"
        : Said(whole.Problems) != Said(live.Problems) ? $"{Said(whole.Problems)} / {Said(live.Problems)}"
        : Said(whole.Warnings) != Said(live.Warnings) ? $"{Said(whole.Warnings)} / {Said(live.Warnings)}"
        : whole.States.SequenceEqual(live.States) ? null : "states";

    static string Said(IEnumerable<Problem> problems) => string.Join(' ', problems.Select(p => $"{p.Code}@{p.Path}"));
}
