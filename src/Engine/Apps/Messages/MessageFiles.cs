using System.Globalization;
using System.Text.RegularExpressions;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>Reads the templates of a package, <c>messages/*.json</c>, and says what is wrong with them.</summary>
public static partial class MessageFiles
{
    /// <summary>The templates of a package that can be read, and what is wrong with any of them.</summary>
    public static (IReadOnlyList<MessageTemplate> Own, IReadOnlyList<Problem> Problems) Own(AppPackage package)
    {
        var (own, problems) = (new List<MessageTemplate>(), new List<Problem>());
        foreach (var path in package.Paths.Where(p => p.StartsWith("messages/", StringComparison.Ordinal) && p.EndsWith(".json", StringComparison.Ordinal)))
            if (AppCompiler.Read(package, path, AppsJson.Default.MessageTemplate, problems) is { Id: not null, Name: not null, Text: not null } template)
            {
                Check(template, path, problems);
                own.Add(template);
            }
        return (own, problems);
    }

    /// <summary>Names of the places in a text, in their order.</summary>
    public static IReadOnlyList<string> PlacesOf(string text) => [.. new MessageTemplate("x", "x", "x", text).Places];

    const int TextLimit = 500, VariableLimit = 200;

    internal static MessageTemplates Read(AppPackage package, List<Problem> problems)
    {
        var own = new List<MessageTemplate>();
        foreach (var path in package.Paths.Where(p => p.StartsWith("messages/", StringComparison.Ordinal) && p.EndsWith(".json", StringComparison.Ordinal)))
        {
            if (AppCompiler.Read(package, path, AppsJson.Default.MessageTemplate, problems) is not { } template) continue;
            var before = problems.Count;
            Check(template, path, problems);
            if (own.Exists(t => t.Id == template.Id)) problems.Add(Problem.At("app.message.twice", path, ("id", template.Id)));
            if (problems.Count == before) own.Add(template);
        }
        return MessageTemplates.Shipped.With(own);
    }

    static void Check(MessageTemplate template, string path, List<Problem> problems)
    {
        if (template.Id is null || !Name().IsMatch(template.Id)) problems.Add(Problem.At("app.message.id", path, ("id", template.Id ?? "")));
        if (template.Number is null || !Number().IsMatch(template.Number)) problems.Add(Problem.At("app.message.number", path, ("number", template.Number ?? "")));
        if (template.Name is null || template.Text is not { Zh.Length: > 0 and <= TextLimit } || template.Text.En?.Length > TextLimit)
        {
            problems.Add(Problem.At("app.message.text", path, ("limit", TextLimit.ToString(CultureInfo.InvariantCulture))));
            return;
        }
        var variables = template.Variables ?? new Dictionary<string, int>();
        foreach (var place in template.Places.Where(p => !variables.ContainsKey(p))) problems.Add(Problem.At("app.message.place", path, ("variable", place)));
        foreach (var (name, most) in variables)
            if (!Name().IsMatch(name) || most is < 1 or > VariableLimit)
                problems.Add(Problem.At("app.message.length", path, ("variable", name), ("limit", VariableLimit.ToString(CultureInfo.InvariantCulture))));
    }

    [GeneratedRegex("^[a-z][A-Za-z0-9]{0,39}$")]
    private static partial Regex Name();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
    private static partial Regex Number();
}
