using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace LowCode.Forms;

/// <summary>A form as one department issues it.</summary>
/// <param name="Department">The unit that needs it.</param>
public sealed record UnionPart(string Department, FormDefinition Form);

/// <summary>
/// One form for what several departments ask: each data element of each subject once, what only one of them asks once, each document once. Each department's
/// part is what it asked, no more.
/// </summary>
public sealed partial class FormUnion
{
    readonly Dictionary<string, HashSet<string>> fields = new(StringComparer.Ordinal), documents = new(StringComparer.Ordinal);

    FormUnion(FormDefinition form) => Form = form;

    public FormDefinition Form { get; private set; }

    /// <summary>Departments in the order they came.</summary>
    public IReadOnlyList<string> Departments { get; private init; } = [];

    /// <summary>Ids of the union's fields that a department sees.</summary>
    public IReadOnlyCollection<string> FieldsOf(string department) => fields[department];

    /// <summary>Ids of the documents that a department asks for.</summary>
    public IReadOnlyCollection<string> DocumentsOf(string department) => documents[department];

    public static FormUnion Of(string id, Label name, IReadOnlyList<UnionPart> parts)
    {
        var union = new FormUnion(new FormDefinition(id, name)) { Departments = [.. parts.Select(p => p.Department).Distinct()] };
        foreach (var department in union.Departments) (union.fields[department], union.documents[department]) = ([], []);
        var (merged, papers, sections) = (new Dictionary<string, FieldDefinition>(StringComparer.Ordinal), new Dictionary<string, DocumentDefinition>(StringComparer.Ordinal), new List<SectionDefinition>());
        var (order, byMeaning, rules) = (new List<string>(), new Dictionary<string, string>(StringComparer.Ordinal), new List<CheckDefinition>());
        foreach (var part in parts)
        {
            var named = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var field in part.Form.Fields)
            {
                var meaning = field.Element is { } element ? $"{element}#{field.Subject}" : $"{part.Form.Id}.{field.Id}";
                if (!byMeaning.TryGetValue(meaning, out var at)) byMeaning[meaning] = at = merged.ContainsKey(field.Id) ? Free(part.Form.Id, field.Id, merged) : field.Id;
                named[field.Id] = at;
                union.fields[part.Department].Add(at);
            }
            var own = new List<string>();
            foreach (var field in part.Form.Fields)
            {
                var at = named[field.Id];
                var moved = Renamed(field with { Id = at }, named);
                if (merged.TryGetValue(at, out var there)) merged[at] = Both(there, moved);
                else
                {
                    merged[at] = moved;
                    order.Add(at);
                    own.Add(at);
                }
            }
            if (own.Count > 0) sections.Add(new(part.Form.Id, part.Form.Name, [.. own]));
            rules.AddRange(part.Form.Rules.Select(r => r with { If = Renamed(r.If, named)!, Field = r.Field is { } at && named.TryGetValue(at, out var now) ? now : r.Field }));
            foreach (var paper in part.Form.Documents)
            {
                var at = paper.Kind is { } kind ? papers.Values.FirstOrDefault(p => p.Kind == kind && p.Holder == paper.Holder)?.Id ?? Free(part.Form.Id, paper.Id, papers) : papers.ContainsKey(paper.Id) ? Free(part.Form.Id, paper.Id, papers) : paper.Id;
                papers[at] = papers.TryGetValue(at, out var known) ? known with { Required = known.Required || paper.Required, Original = known.Original || paper.Original } : paper with { Id = at, RequiredWhen = Renamed(paper.RequiredWhen, named), Field = paper.Field is { } held ? named.GetValueOrDefault(held) : null };
                union.documents[part.Department].Add(at);
            }
        }
        union.Form = new(id, name) { Fields = [.. order.Select(f => merged[f])], Sections = [.. sections], Rules = [.. rules], Documents = [.. papers.Values] };
        return union;
    }

    /// <summary>What both ask: required when either needs it, all options of both, the shorter text.</summary>
    static FieldDefinition Both(FieldDefinition one, FieldDefinition other) => one with
    {
        Type = one.Type == FieldType.Text ? other.Type : one.Type,
        Required = one.Required || other.Required,
        VisibleWhen = one.VisibleWhen is null || other.VisibleWhen is null ? null : $"({one.VisibleWhen}) || ({other.VisibleWhen})",
        RequiredWhen = one.RequiredWhen ?? other.RequiredWhen,
        Options = [.. one.Options, .. other.Options.Where(o => one.Options.All(known => known.Value != o.Value))],
        MaxLength = one.MaxLength is null ? other.MaxLength : other.MaxLength is null ? one.MaxLength : Math.Min(one.MaxLength.Value, other.MaxLength.Value),
    };

    static string Free<T>(string part, string id, Dictionary<string, T> taken)
    {
        if (!taken.ContainsKey(id)) return id;
        var name = string.Concat(part.Split('-', '.', '_').Select((word, i) => i == 0 || word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..])) + char.ToUpperInvariant(id[0]) + id[1..];
        for (var n = 2; taken.ContainsKey(name); n++) name = $"{part.Replace("-", "", StringComparison.Ordinal)}{id}{n}";
        return name;
    }

    static FieldDefinition Renamed(FieldDefinition field, Dictionary<string, string> named) => field with
    {
        VisibleWhen = Renamed(field.VisibleWhen, named), RequiredWhen = Renamed(field.RequiredWhen, named), ReadOnlyWhen = Renamed(field.ReadOnlyWhen, named),
        Compute = Renamed(field.Compute, named), Default = Renamed(field.Default, named), OptionsWhen = Renamed(field.OptionsWhen, named),
        Validate = [.. field.Validate.Select(v => v with { If = Renamed(v.If, named)! })],
    };

    /// <summary>A rule goes on speaking of the same fields.</summary>
    static string? Renamed(string? rule, Dictionary<string, string> named) =>
        rule is null ? null : Member().Replace(rule, match => named.TryGetValue(match.Groups[1].Value, out var now) ? "form." + now : match.Value);

    [GeneratedRegex(@"\bform\.([A-Za-z][A-Za-z0-9_]*)")]
    private static partial Regex Member();
}
