using System.Globalization;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>Decides which parts of a case become cases of their own (拆案). Each has its own number, values, limits and answer; the claimant is the same.</summary>
static class Splitting
{
    /// <summary>Parts at once, and of one case in all.</summary>
    const int AtOnce = 10, Most = 50;

    public static Refusal? Split(CaseTurn turn, CaseState state, SplitCase command, Caller caller, CaseFacts facts)
    {
        if (MaySplit(state, facts.App) is { } refusal) return refusal;
        if (command.Parts.Count is < 1 or > AtOnce) return Refusal.Of(RefusalKind.Invalid, Problem.At("split.count", "parts", ("limit", AtOnce.ToString(CultureInfo.InvariantCulture))));
        var before = state.Splits.Sum(s => s.Count);
        if (before + command.Parts.Count > Most) return Refusal.Of(RefusalKind.Conflict, Problem.At("split.many", "parts", ("limit", Most.ToString(CultureInfo.InvariantCulture))));
        var wrong = new List<Problem>();
        var parts = PartsOf(state, command, before + 1, caller, facts, wrong);
        if (wrong.Concat(Check(turn, state, command, parts, caller, facts)).ToArray() is { Length: > 0 } problems) return new Refusal(RefusalKind.Invalid, [.. problems]);
        turn.Split(new SplitBegan(before + 1, command.Parts.Count, command.Wait, caller.User.Value, command.Reason));
        foreach (var part in parts) turn.Emit(part);
        return null;
    }

    public static Refusal? MaySplit(CaseState state, LightApp app)
    {
        if (app.Manifest.Split is null) return Refusal.Of(RefusalKind.Conflict, Problem.Of("split.notForCases"));
        if (state.IsFollowing) return Refusal.Of(RefusalKind.Conflict, Problem.Of("merge.follows", ("number", state.Lead!.Number)));
        return state.Importing || state.Halt is not null ? Refusal.Of(RefusalKind.Conflict, Problem.Of("split.waits")) : null;
    }

    /// <summary>The opening form of a part: what was chosen for it, and the case's own values for the rest. Of its files it has those that were chosen.</summary>
    public static Record FormOf(LightApp app, Record values, Record chosen)
    {
        var form = new RecordBuilder();
        foreach (var field in app.OpeningForm.Definition.Fields)
        {
            var value = chosen.Contains(field.Id) ? chosen[field.Id] : app.Manifest.Split!.Fields!.Contains(field.Id) ? default : values[field.Id];
            if (!value.IsAbsent && field.Compute is null && (chosen.Contains(field.Id) || !FileReference.IsHeldBy(field.Type))) form.Set(field.Id, value);
        }
        return form.ToRecord();
    }

    static PartAsked[] PartsOf(CaseState state, SplitCase command, int first, Caller caller, CaseFacts facts, List<Problem> wrong)
    {
        var named = command.Files ?? [];
        // guard: file mask
        var offered = named.Count == 0 ? [] : SplitFiles.Of(state, facts.App, CaseMask.Of(caller, state, facts.App)).ToDictionary(f => f.Id, StringComparer.Ordinal);
        for (var i = 0; i < named.Count; i++)
            foreach (var id in named[i])
                if (i >= command.Parts.Count || !offered.ContainsKey(id)) wrong.Add(Problem.At("split.file", string.Create(CultureInfo.InvariantCulture, $"parts.{i}.files"), ("file", id)));
        return [.. command.Parts.Select((part, i) => SplitFiles.With(state, first + i, part, i < named.Count ? named[i].Distinct(StringComparer.Ordinal).Where(offered.ContainsKey).Select(id => offered[id]) : []))];
    }

    static IEnumerable<Problem> Check(CaseTurn turn, CaseState state, SplitCase command, PartAsked[] parts, Caller caller, CaseFacts facts)
    {
        var context = new FormContext(FormMode.Submit, turn.At)
        {
            User = FormFacts.Of(caller), Workdays = CalendarDays.Of(facts.Calendar), Records = facts.Records,
            Files = parts.SelectMany(p => FileReference.In(p.Form)).ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal),
        };
        for (var i = 0; i < command.Parts.Count; i++)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"parts.{i}.");
            foreach (var (name, _) in command.Parts[i])
                if (!facts.App.Manifest.Split!.Fields!.Contains(name)) yield return Problem.At("split.field", place + name, ("field", name));
            var form = facts.App.OpeningForm.Evaluate(Record.Empty, FormOf(facts.App, state.Form, parts[i].Form), FormAccess.EditAll, context);
            if (form.IsAccepted) continue;
            foreach (var problem in form.Problems) yield return problem with { Path = place + problem.Path };
        }
    }
}
