using LowCode.Forms;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>How a case of the app stands on A4 paper: <c>prints/{id}.json</c>.</summary>
/// <param name="Heading">Title of the paper; the case's own when left out.</param>
/// <param name="Foot">A line below everything.</param>
/// <param name="Qr">Where the code stands that leads to the case: <c>right</c>, <c>left</c>, <c>foot</c> or <c>none</c>.</param>
/// <param name="Blocks">What stands below one another.</param>
public sealed record PrintLayout(string Id, Label? Name, Label? Heading = null, Label? Foot = null, string Qr = "right", IReadOnlyList<PrintBlock>? Blocks = null)
{
    public static IReadOnlyList<string> Places { get; } = ["right", "left", "foot", "none"];
}

/// <param name="Kind"><c>fields</c>: names and values; <c>table</c>: the rows of a sub-table; <c>case</c>: number, unit, times; <c>steps</c>: who did what; <c>text</c>; <c>sign</c>: room for signatures.</param>
/// <param name="Fields">Of <c>fields</c> in their order; of <c>table</c> the one sub-table.</param>
/// <param name="Columns">Pairs of name and value beside one another, 1 or 2.</param>
/// <param name="Blank">Fields without a value stand there too.</param>
public sealed record PrintBlock(string Kind = "fields", Label? Heading = null, IReadOnlyList<string>? Fields = null, int Columns = 1, Label? Text = null, bool Blank = false)
{
    public static IReadOnlyList<string> Kinds { get; } = ["fields", "table", "case", "steps", "text", "sign"];
}

/// <summary>Reads the print layouts of a package and says what they name that no form has.</summary>
static class PrintFiles
{
    public static IReadOnlyList<PrintLayout> Read(AppPackage package, IReadOnlyCollection<CompiledForm> forms, List<Problem> problems)
    {
        var fields = forms.SelectMany(f => f.Definition.Fields).DistinctBy(f => f.Id).ToDictionary(f => f.Id, StringComparer.Ordinal);
        return PartFiles.Read(package, "prints/", AppsJson.Default.PrintLayout, problems, layout => layout.Id, (layout, path) =>
        {
            if (layout.Name is null) problems.Add(Problem.At("app.part.name", path));
            if (!PrintLayout.Places.Contains(layout.Qr)) problems.Add(Problem.At("app.print.qr", path, ("known", string.Join(", ", PrintLayout.Places))));
            if (layout.Blocks is not { Count: > 0 } blocks) problems.Add(Problem.At("app.print.empty", path));
            else for (var i = 0; i < blocks.Count; i++) Check(blocks[i], $"{path} {i + 1}", fields, problems);
        });
    }

    static void Check(PrintBlock block, string path, Dictionary<string, FieldDefinition> fields, List<Problem> problems)
    {
        if (!PrintBlock.Kinds.Contains(block.Kind)) problems.Add(Problem.At("app.print.kind", path, ("kind", block.Kind), ("known", string.Join(", ", PrintBlock.Kinds))));
        if (block.Columns is < 1 or > 2) problems.Add(Problem.At("app.print.columns", path));
        foreach (var id in block.Fields ?? [])
            if (!fields.ContainsKey(id)) problems.Add(Problem.At("app.part.field", path, ("field", id)));
        if (block.Kind == "fields" && block.Fields is not { Count: > 0 }) problems.Add(Problem.At("app.print.fields", path));
        if (block.Kind == "table" && !(block.Fields is [var one] && (!fields.TryGetValue(one, out var table) || table.Type == FieldType.SubTable))) problems.Add(Problem.At("app.print.table", path));
        if (block.Kind == "text" && block.Text is null) problems.Add(Problem.At("app.print.text", path));
    }
}
