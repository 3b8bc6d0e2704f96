using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Scripts;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>By which rules a case went its way, and what they read (依据).</summary>
public class Grounds
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Every_rule_that_decided_something_stands_in_the_history_with_what_it_read(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.OpenedAsync();
        var rows = (await town.Loader.HistoryAsync(id)).Count;
        var opened = await GroundsAsync(town, id);
        Assert.Equal(["required claimantName: !form.anonymous && form.channel !== 'snapshot' [form.anonymous=false, form.channel=hotline] → true", "required claimantPhone: !form.anonymous [form.anonymous=false] → true"], opened.Where(g => g.StartsWith("required", StringComparison.Ordinal)));
        Assert.Contains("default urgent: false [] → false", opened);

        await town.CompleteAsync(Operator, id, "intake", "accept");
        Assert.Equal(["duty dispatch: duties#3 [form.category=noise] → " + Unit, "assigned handle: case.owner [case.owner=" + Unit + "] → " + Unit],
            (await GroundsAsync(town, id)).Where(g => g.StartsWith("duty", StringComparison.Ordinal) || g.StartsWith("assigned", StringComparison.Ordinal)));
        // One event of the same command: no row more.
        Assert.Equal(1, rows);

        await town.CompleteAsync(Handler, id, "handle", form: RequestForms.Handled);
        Assert.Contains("required contactedAt: form.contacted === true [form.contacted=true] → true", await GroundsAsync(town, id));
        Assert.Contains("assigned callback: performer('handle') [performer('handle')=u-" + Handler + "] → u-" + Handler, await GroundsAsync(town, id));

        await town.CompleteAsync(Callback, id, "callback", "unresolved", RequestForms.Dissatisfied);
        Assert.Contains("condition again: visits('handle') < vars.handlings [vars.handlings=2, visits('handle')=1] → true", await GroundsAsync(town, id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_no_duty_covered_says_what_was_looked_at(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.DispatchedAsync("other");
        Assert.Contains("duty dispatch: duties [form.category=other] → null", await GroundsAsync(town, id));
    }

    [Fact]
    public void Inputs_are_masked_as_the_fields_they_came_from()
    {
        var mask = new FieldMask(System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(new Dictionary<string, Func<Value, Value>>
        {
            ["phone"] = _ => "138****8000",
            ["items"] = rows => rows.AsRecord is { } row ? row.With("owner", "*") : Value.Of(Array.ConvertAll(rows.AsList!, one => (Value)one.AsRecord!.With("owner", "*"))),
        }, StringComparer.Ordinal));
        var applied = RulesApplied.Of(
        [
            new(RuleKinds.Condition, ["which"], "form.phone == '…'", [new("form.phone", "13800138000"), new("form.items.owner", Value.Of(["陈", "李"])), new("vars.secret", "x"), new("case.owner", "u1")], true),
            new(RuleKinds.Computed, ["phone"], "form.other", [new("form.other", "1")], "13800138000"),
            new(RuleKinds.Set, ["keep"], "form.phone", [new("form.phone", "13800138000")], "13800138000"),
        ]);
        var masked = applied.Masked(mask);
        Assert.Equal(["form.phone=138****8000", "form.items.owner=*", "vars.secret=undefined", "case.owner=u1", "form.other=1"], masked.Read.Select(r => $"{r.Name}={r.Value.AsText ?? r.Value.ToString()}"));
        Assert.Equal(["true", "138****8000", "undefined"], masked.Rules.Select(r => r.Result.AsText ?? r.Result.ToString()));
        Assert.Same(applied, applied.Masked(FieldMask.None));
    }

    static async Task<IReadOnlyList<string>> GroundsAsync(Town town, CaseId id) =>
        [.. (await town.Loader.HistoryAsync(id)).SelectMany(e => e.Events).OfType<RulesApplied>().SelectMany(e => e.Rules.Select(r =>
            $"{r.Kind} {string.Join(',', r.At)}: {r.Rule} [{string.Join(", ", e.ReadBy(r).Select(i => $"{i.Name}={Said(i.Value)}"))}] → {Said(r.Result)}"))];

    static string Said(Value value) => value.AsText ?? value.ToString();
}
