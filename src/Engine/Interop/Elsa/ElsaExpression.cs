using System.Text.RegularExpressions;
using LowCode.Flows;
using LowCode.Scripts;

namespace LowCode.Interop;

/// <summary>Turns an expression of Elsa into one of ours, where it only reads and reckons.</summary>
static partial class ElsaExpression
{
    /// <summary>The expression, or null when it does more than an expression here can.</summary>
    /// <param name="language"><c>JavaScript</c>, <c>CSharp</c> or <c>Liquid</c>.</param>
    /// <param name="source">As it stands in the definition.</param>
    /// <param name="scope">What it can name.</param>
    public static string? Translate(string language, string source, ElsaScope scope)
    {
        var text = language switch { "JavaScript" => source, "CSharp" => FromSharp(source), "Liquid" => FromLiquid(source), _ => null };
        if (text is null) return null;
        text = text.Trim().TrimEnd(';').Trim();
        if (Return().Match(text) is { Success: true } returned) text = text[returned.Length..].Trim();
        if (text.StartsWith('{')) text = $"({text})";
        var translated = new ElsaSource(text, at => Replace(text, at, scope)).Copy();
        return translated is not null && Expression.Compile(translated, FlowFunctions.Roots, FlowFunctions.Table, out _) is not null ? translated : null;
    }

    /// <summary>What stands for the words at a place: their length and ours, or null when they may stay.</summary>
    static (int Length, string Text)? Replace(string source, int at, ElsaScope scope)
    {
        if (Call().Match(source, at) is { Success: true } call && call.Index == at)
        {
            var arguments = call.Groups[2].Captures.Select(c => c.Value[1..^1]).ToArray();
            return Helper(call.Groups[1].Value, arguments, scope) is { } read ? (call.Length, read) : null;
        }
        if (Variables().Match(source, at) is { Success: true } named && named.Index == at && scope.Read(named.Groups[1].Value + named.Groups[2].Value) is { } variable) return (named.Length, variable);
        if (Input().Match(source, at) is { Success: true } asked && asked.Index == at && scope.Input(asked.Groups[1].Value) is { } input) return (asked.Length, input);
        if (Blank().Match(source, at) is { Success: true } blank && blank.Index == at) return (blank.Length, "isBlank(");
        return null;
    }

    static string? Helper(string name, string[] arguments, ElsaScope scope)
    {
        switch (name, arguments.Length)
        {
            case ("getVariable", 1): return scope.Read(arguments[0]);
            case ("getInput", 1): return scope.Input(arguments[0]);
            case ("getOutputFrom", 2): return "vars." + scope.Workflow.HandedOn(arguments[0], arguments[1]);
            case ("getOutputFrom", 1): return "vars." + scope.Workflow.HandedOn(arguments[0], "Result");
            case ("getWorkflowInstanceId", 0): return "case.id";
            case ("getCorrelationId", 0): return "vars." + ElsaImporter.Correlation;
            case ("getWorkflowDefinitionId", 0): return Quote(scope.Workflow.Definition.DefinitionId);
            case ("getWorkflowDefinitionVersion", 0): return scope.Workflow.Definition.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
            case ("getWorkflowInstanceName", 0): return "vars." + ElsaImporter.InstanceName;
        }
        if (arguments.Length > 0 || !name.StartsWith("get", StringComparison.Ordinal) || name.Length == 3) return null;
        var wanted = name[3..];
        if ((scope.Read(wanted) ?? scope.Input(wanted)) is { } read) return read;
        // get{Output}From{Activity}
        for (var at = wanted.IndexOf("From", 1, StringComparison.Ordinal); at > 0; at = wanted.IndexOf("From", at + 1, StringComparison.Ordinal))
            if (scope.Workflow.IsKnown(wanted[(at + 4)..])) return "vars." + scope.Workflow.HandedOn(wanted[(at + 4)..], wanted[..at]);
        return null;
    }

    /// <summary>A text as a literal of the dialect.</summary>
    public static string Quote(string text) => "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)
        .Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "'";

    /// <summary>The few words of C# that read as JavaScript does: variables, sums and texts with places.</summary>
    static string? FromSharp(string source) => source.Contains("new ", StringComparison.Ordinal) || source.Contains("@\"", StringComparison.Ordinal) ? null
        : Interpolated().Replace(source, m => "`" + m.Groups[1].Value.Replace("{", "${", StringComparison.Ordinal) + "`").Replace(".ToString()", "", StringComparison.Ordinal);

    static string? FromLiquid(string source) => source.Contains("{%", StringComparison.Ordinal) || source.Contains('`') || LiquidFilter().IsMatch(source) ? null
        : "`" + Place().Replace(source, m => "${" + m.Groups[1].Value.Trim() + "}") + "`";

    [GeneratedRegex(@"^return\b\s*")]
    private static partial Regex Return();

    [GeneratedRegex(@"\G(get[A-Za-z_]\w*)\s*\(\s*(?:('[^'\\]*'|""[^""\\]*"")\s*,?\s*){0,2}\)")]
    private static partial Regex Call();

    [GeneratedRegex(@"\G[vV]ariables\s*(?:\.\s*([A-Za-z_]\w*)|\[\s*['""]([^'""\\]+)['""]\s*\])")]
    private static partial Regex Variables();

    [GeneratedRegex(@"\GInput\.([A-Za-z_]\w*)")]
    private static partial Regex Input();

    [GeneratedRegex(@"\GisNullOr(?:Empty|WhiteSpace)\s*\(")]
    private static partial Regex Blank();

    [GeneratedRegex(@"\$""([^""]*)""")]
    private static partial Regex Interpolated();

    [GeneratedRegex(@"\{\{(.*?)\}\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\{\{[^}]*\|")]
    private static partial Regex LiquidFilter();
}
