using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LowCode.Scripts;

namespace LowCode.Interop;

/// <summary>A script that does more than an expression can, made ready for the sandboxed worker: with Elsa's helper functions around it.</summary>
/// <param name="Source">What the worker runs; its result is a record of <c>result</c>, <c>outcome</c> and <c>variables</c>.</param>
/// <param name="Writes">Variables it may set: their names there and here.</param>
sealed partial record ElsaScript(string Source, IReadOnlyList<(string Name, string Here)> Writes)
{
    /// <summary>The script, or null when the worker's engine could not read it.</summary>
    public static ElsaScript? Of(string source, ElsaScope scope)
    {
        var copy = new ElsaSource(source.Trim(), _ => null, plain: true);
        if (copy.Copy() is not { } body || copy.HasArrow || Newer().IsMatch(body)) return null;
        if (!Returns().IsMatch(body) && !Statement().IsMatch(body.TrimEnd(';', ' ', '\n'))) body = $"return ({body.TrimEnd(';', ' ', '\n')});";
        var variables = scope.Variables.Where(v => Plain().IsMatch(v.Name)).ToArray();
        var script = new StringBuilder();
        script.Append("var variables = {").AppendJoin(", ", variables.Select(v => $"{v.Name}: vars.{v.Here}")).Append("};\n");
        script.Append("var inputs = {").AppendJoin(", ", scope.Workflow.Inputs.Where(i => Plain().IsMatch(i.Key)).Select(i => $"{i.Key}: {i.Value}")).Append("};\n");
        script.Append(Helpers);
        foreach (var (name, _) in variables)
        {
            var pascal = char.ToUpperInvariant(name[0]) + name[1..];
            script.Append(CultureInfo.InvariantCulture, $"function get{pascal}() {{ return variables.{name}; }}\nfunction set{pascal}(value) {{ variables.{name} = value; }}\n");
        }
        foreach (var input in scope.Workflow.Inputs.Keys.Where(i => Plain().IsMatch(i) && !variables.Any(v => string.Equals(v.Name, i, StringComparison.OrdinalIgnoreCase))))
            script.Append(CultureInfo.InvariantCulture, $"function get{char.ToUpperInvariant(input[0]) + input[1..]}() {{ return inputs.{input}; }}\n");
        if (scope.InForEach && scope.Variable("CurrentValue") is null) script.Append("function getCurrentValue() { return item; }\n");
        script.Append("var result = (function () {\n").Append(body).Append("\n})();\nreturn { result: result, outcome: outcomes[0], variables: variables };\n");
        var writes = variables.Where(v => Regex.IsMatch(body, $@"\b(?:set{Regex.Escape(v.Name)}\s*\(|setVariable\s*\(\s*['""]{Regex.Escape(v.Name)}['""]|variables\.{Regex.Escape(v.Name)}\s*(?:=(?!=)|\+=|-=|\+\+|--))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)).ToArray();
        var made = new ElsaScript(script.ToString(), writes);
        return ScriptCheck.Check(made.Source, ScriptLimits.Default) is null ? made : null;
    }

    const string Helpers = """
        var outcomes = [];
        function getVariable(name) { return variables[name]; }
        function setVariable(name, value) { variables[name] = value; }
        function getInput(name) { return inputs[name]; }
        function setOutcome(name) { outcomes = [name]; }
        function setOutcomes(names) { outcomes = names; }
        function isNullOrEmpty(text) { return text === undefined || text === null || text === ""; }
        function isNullOrWhiteSpace(text) { return isNullOrEmpty(text) || String(text).trim() === ""; }
        function toJson(value) { return JSON.stringify(value); }

        """;

    [GeneratedRegex(@"^[A-Za-z_]\w*$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"\breturn\b")]
    private static partial Regex Returns();

    [GeneratedRegex(@";|^\s*(?:var|if|for|while|function|try|throw|switch)\b")]
    private static partial Regex Statement();

    /// <summary>Words of later editions, which would stop the worker's engine at its first run.</summary>
    [GeneratedRegex(@"\b(?:class|async|await|import|export)\b|\.\.\.|\?\.|\?\?|\*\*|\bnew\s+(?:Map|Set|Promise|Proxy)\b|\bfor\s*\([^;)]*\bof\b")]
    private static partial Regex Newer();
}
