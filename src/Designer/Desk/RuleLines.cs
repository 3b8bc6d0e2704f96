using System.Globalization;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Scripts;

namespace LowCode.Designer.Desk;

/// <summary>One rule that decided something, told in words.</summary>
/// <param name="What">What it decided.</param>
/// <param name="Result">What came of it; null when <paramref name="What"/> says all.</param>
/// <param name="Rule">Its own text, in words.</param>
/// <param name="Read">What it read and what that was.</param>
/// <param name="Written">How it is written, where words do not tell it.</param>
public sealed record RuleLine(string What, string? Result, string Rule, IReadOnlyList<(string Name, string Value)> Read, string? Written = null);

/// <summary>The grounds of a command (依据): which rules decided, by what, within what the reader may see.</summary>
sealed partial class RuleLines(PageContext page, CaseState state, LightApp app, FieldMask mask)
{
    readonly Words words = page.Words;
    readonly Lazy<IReadOnlyList<Workbench.Drafting.PickField>> fields = new(() => Workbench.Drafting.RuleWords.Fields(null, [app]));

    public IReadOnlyList<RuleLine> Of(IEnumerable<object> events)
    {
        var lines = new List<RuleLine>();
        foreach (var applied in events.OfType<RulesApplied>().Select(e => e.Masked(mask)))
        {
            foreach (var rule in applied.Rules)
            {
                var (told, written) = Text(rule);
                lines.Add(new(What(rule), Result(rule), told, [.. applied.ReadBy(rule).Select(r => (Name(r.Name), Read(r)))], written));
            }
            if (applied.Anyway is { } why) lines.Add(new(words.Say("rule.anyway", ("why", why)), null, "", []));
        }
        return lines;
    }

    string What(AppliedRule rule)
    {
        var about = rule.Kind switch
        {
            RuleKinds.Confidential => "",
            RuleKinds.Document => string.Join(words["join"], rule.At.Select(Document)),
            RuleKinds.Condition or RuleKinds.Duty or RuleKinds.Assigned or RuleKinds.Set or RuleKinds.Items or RuleKinds.Due => string.Join(words["join"], rule.At.Select(a => Step(a, rule.Visit))),
            _ => string.Join(words["join"], rule.At.Select(Label)),
        };
        if (rule.Rows is { Count: > 0 } rows) about += words.Say("rule.rows", ("n", rows.Count.ToString(CultureInfo.InvariantCulture)));
        return about.Length == 0 ? words["rule." + rule.Kind] : words["rule." + rule.Kind] + words["colon"] + about;
    }

    string? Result(AppliedRule rule) => rule.Kind switch
    {
        RuleKinds.Hidden or RuleKinds.Required or RuleKinds.Wanted or RuleKinds.ReadOnly or RuleKinds.Warned or RuleKinds.Left or RuleKinds.Document => null,
        RuleKinds.Duty => rule.Result.AsText is { } unit ? page.NameOf(new UnitId(unit)) : words["rule.noDuty"],
        RuleKinds.Set or RuleKinds.Items when mask.Hides => words["rule.unseen"],
        RuleKinds.Assigned => Party(rule.Result),
        RuleKinds.Computed or RuleKinds.Default or RuleKinds.Option => Said(Field(rule.At[0]), rule.Result),
        _ => Said(null, rule.Result),
    };

    (string Told, string? Written) Text(AppliedRule rule)
    {
        if (rule.Kind == RuleKinds.Duty && rule.Rule.Split('#') is [_, var row]) return (words.Say("rule.duty.row", ("n", row)), null);
        // What the product itself warns of has a code, which tells people nothing.
        if (rule.Rule.Length == 0 || rule.Kind is RuleKinds.Left or RuleKinds.Warned && rule.Read is null && rule.Rule.StartsWith("form.", StringComparison.Ordinal)) return ("", null);
        return Workbench.Drafting.RuleWords.Of(rule.Rule, fields.Value, page) is { } told ? (told, null) : (words["rule.advanced"], rule.Rule);
    }

    string Name(string name)
    {
        if (name.StartsWith("form.", StringComparison.Ordinal)) return Label(name[5..]);
        if (name.StartsWith("case.", StringComparison.Ordinal) && words.Find("rule.case." + name[5..]) is { } fact) return fact;
        var quote = name.IndexOf("('", StringComparison.Ordinal);
        if (quote > 0 && name.EndsWith("')", StringComparison.Ordinal) && words.Find("rule.call." + name[..quote]) is not null) return words.Say("rule.call." + name[..quote], ("step", Step(name[(quote + 2)..^2], 0)));
        return name;
    }

    string Read(RuleInput read)
    {
        if (mask.Hides && (read.Name == "form" || read.Name.StartsWith("vars", StringComparison.Ordinal) || read.Name.StartsWith("item", StringComparison.Ordinal))) return words["rule.unseen"];
        if (read.Name is "case.owner" or "case.street" || read.Name.StartsWith("performer(", StringComparison.Ordinal) || read.Name == "case.initiator") return Party(read.Value);
        return Said(read.Name.StartsWith("form.", StringComparison.Ordinal) ? Field(read.Name[5..]) : null, read.Value);
    }

    string Said(FieldDefinition? field, Value value) => value switch
    {
        { IsBlank: true } => words["value.none"],
        { IsBoolean: true } => words[value.RawBoolean ? "yes" : "no"],
        // A column over rows, or what is too long to be kept whole.
        { AsList: { } list } when field is null or { Type: not (FieldType.MultiChoice or FieldType.Cascader) } => string.Join(words["join"], list.Select(v => Said(field, v))),
        _ when field is null || Shortened(value) => value.AsText ?? value.ToString(),
        _ => ValueText.Of(field, value, words, new Picks(page)),
    };

    static bool Shortened(Value value) => value.AsText is { } text && (text.EndsWith('…') || text.EndsWith("×{}", StringComparison.Ordinal));

    string Party(Value value) => value switch
    {
        { AsList: { } list } => string.Join(words["join"], list.Select(Party)),
        { AsText: { } id } => page.NameOf(new UserId(id)) is var name && name != id ? name : page.NameOf(new UnitId(id)),
        _ => words["value.none"],
    };

    string Step(string activity, int visit) =>
        state.Item(visit)?.Name ?? state.Items.FirstOrDefault(i => i.Activity == activity)?.Name ?? Outcomes.Find(app.Flow.Definition.Activities, activity)?.Name ?? activity;

    string Document(string id) => app.Forms.Values.SelectMany(f => f.Definition.Documents).FirstOrDefault(d => d.Id == id) is { } document ? words.Of(document.Name) : id;

    string Label(string path) => Field(path) is { } field ? words.Of(field.Label) + (path.EndsWith(".length", StringComparison.Ordinal) ? words["rule.length"] : "") : path;

    [System.Text.RegularExpressions.GeneratedRegex(@"\[\d+\]")]
    private static partial System.Text.RegularExpressions.Regex RowNumber();

    FieldDefinition? Field(string path)
    {
        path = RowNumber().Replace(path, "");
        foreach (var form in app.Forms.Values)
        {
            FieldDefinition? found = null;
            IEnumerable<FieldDefinition> fields = form.Definition.Fields;
            foreach (var part in path.Split('.'))
                if (fields.FirstOrDefault(f => f.Id == part) is { } next) (found, fields) = (next, next.Fields);
                else break;
            if (found is not null) return found;
        }
        return null;
    }
}
