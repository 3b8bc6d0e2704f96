using System.Text.Json.Nodes;
using LowCode.Flows;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Interop;

// Inputs of activities: constants, variables and expressions; what an expression here cannot do runs in the worker before.
public sealed partial class ElsaImporter
{
    /// <summary>The value of an input, as a property of an activity; a script that has to run before it is added to the chain.</summary>
    /// <returns>Undefined when it is not given, or (with a finding) when it is in a language that does not run here.</returns>
    Value Input(ElsaActivity owner, string member, ElsaScope scope, ElsaChain chain) => Input(owner, owner[member], member, scope, chain);

    Value Input(ElsaActivity owner, JsonNode? input, string member, ElsaScope scope, ElsaChain chain)
    {
        if (input is null) return default;
        var type = ElsaTypes.Plain(input.Member("typeName").Text());
        // Without "expression": written flat, as a plain value or as the expression itself.
        var expression = input is JsonObject ? input.Member("expression") ?? input : null;
        if (expression is null) return Constant(ElsaTypes.Literal(input, type == "Object" ? "String" : type));
        var value = expression.Member("value");
        var language = expression.Member("type").Text() ?? "Literal";
        switch (language)
        {
            case "Literal": return Constant(ElsaTypes.Literal(value, type is "Object" && value.Text() is { } plain && plain.AsSpan().TrimStart() is not ['{' or '[', ..] ? "String" : type));
            case "Object" or "Json": return value is null ? Value.Null : Constant(value.Text() is { } json ? ElsaTypes.Json(json) ?? json : ElsaTypes.Literal(value, type));
            case "Variable":
                var named = value.Text() ?? value.Member("id").Text() ?? value.Member("name").Text() ?? "";
                if ((scope.Read(named) ?? scope.Read(value.Member("name").Text() ?? "")) is { } read) return "=" + read;
                report.Add(ElsaFate.Kept, owner.Place, owner.Name ?? owner.Id, owner.Type, "elsa.variable.unknown", ("variable", named));
                return Value.Null;
            case "Input":
                if (scope.Input(value.Text() ?? value.Member("name").Text() ?? "") is { } asked) return "=" + asked;
                report.Add(ElsaFate.Kept, owner.Place, owner.Name ?? owner.Id, owner.Type, "elsa.variable.unknown", ("variable", value.Text() ?? ""));
                return Value.Null;
        }
        var source = value.Text() ?? "";
        if (source.Length == 0) return default;
        if (ElsaExpression.Translate(language, source, scope) is { } translated)
        {
            if (language != "JavaScript") report.Add(ElsaFate.Changed, owner.Place, owner.Name ?? owner.Id, owner.Type, "elsa.language.read", ("language", language), ("expression", translated));
            return "=" + translated;
        }
        if (language == "JavaScript" && ElsaScript.Of(source, scope) is { } script)
        {
            report.Add(ElsaFate.Changed, owner.Place, owner.Name ?? owner.Id, owner.Type, "elsa.script", ("member", member));
            return $"=vars.{Run(script, $"{scope.Prefix}{owner.Id}.{member}", scope, chain)}.result";
        }
        report.Add(ElsaFate.Kept, owner.Place, owner.Name ?? owner.Id, owner.Type, "elsa.language", ("language", language), ("member", member));
        return Value.Null;
    }

    /// <summary>Runs a script in the worker; the variable that takes its answer.</summary>
    string Run(ElsaScript script, string id, ElsaScope scope, ElsaChain chain)
    {
        var into = variables.TakePlain(id.Replace('.', '_'));
        flowVariables.Set(into, Value.Null);
        chain.Add(ElsaLevel.Part(new ActivityDefinition { Id = ids.Take(id + ".script"), Type = ActivityTypes.Script, Script = script.Source, Into = into }));
        if (script.Writes.Count == 0) return into;
        var values = new RecordBuilder(script.Writes.Count);
        foreach (var (name, here) in script.Writes) values.Set(here, $"=vars.{into}.variables.{name}");
        chain.Add(ElsaLevel.Part(new ActivityDefinition { Id = ids.Take(id + ".variables"), Type = ActivityTypes.Set, Values = values.ToRecord() }));
        return into;
    }

    /// <summary>A condition: an expression without <c>=</c>.</summary>
    string Condition(ElsaActivity owner, JsonNode? input, string member, ElsaScope scope, ElsaChain chain) => Source(Input(owner, AsBoolean(input), member, scope, chain), "false");

    static JsonNode? AsBoolean(JsonNode? input)
    {
        if (input is not JsonObject || input.Member("typeName") is not null) return input;
        var copy = input.DeepClone();
        var typed = new JsonObject { ["typeName"] = "Boolean", ["expression"] = copy.Member("expression")?.DeepClone() ?? copy };
        return typed;
    }

    /// <summary>A value as the source of an expression.</summary>
    static string Source(Value value, string absent) => value switch
    {
        { IsAbsent: true } => absent,
        { AsText: ['=', .. var source] } => source,
        { AsText: { } text } => ElsaExpression.Quote(text),
        _ => ValueJson.ToJson(value),
    };

    /// <summary>The variable an output is bound to; null when it is bound to none.</summary>
    static string? BoundTo(JsonNode? output, ElsaScope scope)
    {
        var id = output.Member("memoryReference").Member("id").Text() ?? (output is JsonObject ? null : output.Text());
        return id is null ? null : scope.Variable(id) ?? scope.Workflow.Outputs.GetValueOrDefault(id);
    }

    static string? Plainly(Value value) => value.AsText is { } text && !text.StartsWith('=') ? text : null;
}
