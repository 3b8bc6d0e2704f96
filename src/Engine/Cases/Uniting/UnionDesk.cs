using System.Globalization;
using System.Text.Json;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>Makes one form of what several departments need (一件事一张表), and a draft of the workbench of it.</summary>
public sealed class UnionDesk(AppStore apps, DraftStore drafts)
{
    public const int MostParts = 20;
    const int MostNeeds = 300, LongestNeed = 60;

    /// <summary>The needs as forms, each by a name of its own.</summary>
    /// <exception cref="RefusedException"><c>union.*</c> with the part as path, <c>app.unknown</c>.</exception>
    public async Task<IReadOnlyList<UnionPart>> PartsAsync(Caller caller, IReadOnlyList<UnionNeed> needs, CancellationToken cancellation)
    {
        if (needs.Count is 0 or > MostParts) throw Invalid(Problem.At("union.parts", "parts", ("limit", MostParts.ToString(CultureInfo.InvariantCulture))));
        var (parts, taken) = (new List<UnionPart>(), new HashSet<string>(StringComparer.Ordinal));
        for (var n = 0; n < needs.Count; n++)
        {
            var (need, path) = (needs[n], string.Create(CultureInfo.InvariantCulture, $"parts[{n}]"));
            if (!caller.Directory.Tree.TryFind(new UnitId(need.Department ?? ""), out var department) || department.Disabled) throw Invalid(Problem.At("union.department", path, ("department", need.Department ?? "")));
            var form = need.Form ?? (need.App is { Length: > 0 } app ? await OfAppAsync(caller, app, need.FormId, path, cancellation) : OfNeeds(need.Needs ?? [], department, n, path));
            if (form.Fields.IsEmpty) throw Invalid(Problem.At("union.empty", path, ("department", department.Name)));
            // Two departments may call their forms alike.
            var id = form.Id;
            for (var other = 2; !taken.Add(id); other++) id = string.Create(CultureInfo.InvariantCulture, $"{form.Id}-{other}");
            parts.Add(new(department.Id.Value!, form with { Id = id }));
        }
        return parts;
    }

    public static UnionOutcome OutcomeOf(string id, Label name, IReadOnlyList<UnionPart> parts)
    {
        var union = FormUnion.Of(id, name, parts);
        return new(union.Form, [.. union.Form.Fields.Select(f => new UnionField(f.Id, f.Label, f.Element, f.Subject, [.. union.Departments.Where(d => union.FieldsOf(d).Contains(f.Id))]))],
            [.. union.Form.Documents.Select(d => new UnionDocument(d.Id, d.Name, [.. union.Departments.Where(u => union.DocumentsOf(u).Contains(d.Id))]))],
            parts.Sum(p => p.Form.Fields.Length), parts.Sum(p => p.Form.Documents.Length));
    }

    /// <summary>The app: the union is filled in once, each department checks its part.</summary>
    public static AppPackage PackageOf(Caller caller, string id, string name, string noun, string prefix, string? post, IReadOnlyList<UnionPart> parts) =>
        UnionApp.Of(id, new Label(name), "1.0.0", new Label(noun), prefix, FormUnion.Of("apply", new Label(name), parts), post is { Length: > 0 } ? post : Post.Handler.Value,
            unit => caller.Directory.Tree.TryFind(new UnitId(unit), out var found) ? found.Name : unit);

    /// <summary>Begins a draft with it.</summary>
    /// <returns>Id of the draft.</returns>
    /// <exception cref="RefusedException"><c>access.forbidden</c>, <c>draft.name</c>, <c>union.id</c>.</exception>
    public async Task<string> DraftAsync(Caller caller, string unit, string id, string name, string noun, string prefix, string? post, IReadOnlyList<UnionPart> parts, CancellationToken cancellation)
    {
        if (!caller.Directory.Tree.TryFind(new UnitId(unit), out var at) || !Rights.May(caller, Acts.AppDesign, at.Id)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.AppDesign.Name)));
        if (name.Trim() is not { Length: > 0 and <= DraftEdits.MostName } title) throw Invalid(Problem.At("draft.name", "name", ("limit", DraftEdits.MostName.ToString(CultureInfo.InvariantCulture))));
        if (!id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') || id.Length is 0 or > 40 || !char.IsAsciiLetterLower(id[0])) throw Invalid(Problem.At("union.id", "id"));
        var package = PackageOf(caller, id, title, noun.Trim() is { Length: > 0 } called ? called : title, prefix, post, parts);
        return await drafts.AddAsync(id, at.Id.Value!, title, package, caller.User.Value, cancellation);
    }

    /// <summary>A form from a file somebody has sent: a form's JSON, or a spreadsheet whose headings are what is asked.</summary>
    /// <exception cref="RefusedException"><c>union.file</c>, <c>table.*</c>.</exception>
    public static FormDefinition OfFile(string fileName, byte[] content, TimeProvider time)
    {
        if (!fileName.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return new(Plain(Path.GetFileNameWithoutExtension(fileName)), new Label(Path.GetFileNameWithoutExtension(fileName)))
            {
                Fields = [.. ProposalEndpoints.Read(content, time).Select(c => new FieldDefinition(c.Id, c.Type, c.Header) { Element = c.Element, Required = c.Required, Options = [.. c.Options.Select(o => new OptionDefinition(o, o))] })],
            };
        try
        {
            var text = System.Text.Encoding.UTF8.GetString(content).TrimStart('\uFEFF');
            using var read = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 64 });
            // A department's form may stand in an envelope of its own.
            return FormDefinition.Parse(read.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("form", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner.GetRawText() : text);
        }
        catch (JsonException wrong)
        {
            throw Invalid(Problem.At("union.file", "file", ("line", ((wrong.LineNumber ?? 0) + 1).ToString(CultureInfo.InvariantCulture)), ("place", wrong.Path ?? "$")));
        }
    }

    async Task<FormDefinition> OfAppAsync(Caller caller, string app, string? form, string path, CancellationToken cancellation)
    {
        var latest = (await apps.VersionsAsync(cancellation)).FirstOrDefault(v => v.App == app && (caller.Client is not { Apps.Length: > 0 } client || client.Apps.Contains(app))) ?? throw new RefusedException(RefusalKind.NotFound, Problem.At("app.unknown", path, ("app", app)));
        var compiled = await apps.GetAsync(app, latest.Version);
        if (form is not { Length: > 0 }) return compiled.OpeningForm.Definition;
        return compiled.Forms.TryGetValue(form, out var found) ? found.Definition : throw Invalid(Problem.At("union.form", path, ("app", app), ("form", form)));
    }

    static FormDefinition OfNeeds(IReadOnlyList<string> needs, Unit department, int part, string path)
    {
        var named = needs.Select(n => n.Trim()).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (named.Count > MostNeeds || named.Exists(n => n.Length > LongestNeed)) throw Invalid(Problem.At("union.needs", path, ("count", MostNeeds.ToString(CultureInfo.InvariantCulture)), ("length", LongestNeed.ToString(CultureInfo.InvariantCulture))));
        var (fields, taken) = (new List<FieldDefinition>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var text in named)
        {
            var (label, subject) = text.Split(['#', '\uff03'], 2) is [var before, var after] ? (before.Trim(), Plain(after)) : (text, null);
            var element = DataElements.All.FirstOrDefault(e => e.Name.Zh == label || string.Equals(e.Name.In("en"), label, StringComparison.OrdinalIgnoreCase) || e.Id == label);
            var id = element is null ? "need" : $"{element.Id.Split('.')[1]}{(subject is null ? "" : char.ToUpperInvariant(subject[0]) + subject[1..])}";
            for (var n = 2; !taken.Add(id); n++) id = string.Create(CultureInfo.InvariantCulture, $"{id.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')}{n}");
            var type = element is null ? FieldType.Text : JsonSerializer.Deserialize<FieldType>($"\"{element.Types[0]}\"");
            // Choices of the dictionary are the departments' own lists; without one a text takes what is said.
            if (element is not null && FieldTypes.HasOptions(type)) type = FieldType.Text;
            fields.Add(new(id, element is not null && !BoundField.Fits(new FieldDefinition(id, type, label), element) ? FieldType.Text : type, label) { Element = element?.Id, Subject = subject, Required = true });
        }
        return new(string.Create(CultureInfo.InvariantCulture, $"needs-{part + 1}"), new Label(department.Name)) { Fields = [.. fields] };
    }

    /// <summary>Letters and digits of a name; what has none gets a name of ours.</summary>
    static string Plain(string text)
    {
        var plain = new string([.. text.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-')]).Trim('-');
        return plain.Length > 0 && char.IsAsciiLetter(plain[0]) ? plain.Length > 40 ? plain[..40] : plain : "part" + plain;
    }

    static RefusedException Invalid(params Problem[] problems) => new(RefusalKind.Invalid, problems);
}
