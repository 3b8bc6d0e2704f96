using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Forms;

/// <summary>Short ways to say a form and what is sent to it.</summary>
static class FormFixture
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);
    public static readonly FormContext Submit = new(FormMode.Submit, Now);
    public static readonly FormContext Draft = new(FormMode.Draft, Now);

    /// <summary>A compiled form of these fields; each gets its id as its label when it has none.</summary>
    public static CompiledForm Form(string fields, string? rules = null)
    {
        var compilation = Compile(fields, rules);
        return compilation.Form ?? throw new InvalidOperationException(string.Join("; ", compilation.Problems.Select(p => p.Path + ": " + ProblemText.Of(p, "en"))));
    }

    public static FormCompilation Compile(string fields, string? rules = null) =>
        FormCompiler.Compile(FormDefinition.Parse($$"""{ "id": "f", "name": "表单", "fields": [{{fields}}], "rules": [{{rules}}] }"""));

    public static Record Json(string json) => ValueJson.Parse(json.Replace('\'', '"')).AsRecord!;

    public static FormEvaluation Send(this CompiledForm form, string input, string current = "{}", FormAccess? access = null, FormContext? context = null) =>
        form.Evaluate(Json(current), Json(input), access ?? FormAccess.EditAll, context ?? Submit);

    /// <summary>Problems as <c>code@path</c>.</summary>
    public static string Said(this FormEvaluation evaluation) => string.Join(' ', evaluation.Problems.Select(p => $"{p.Code}@{p.Path}"));

    public static string Said(this FormCompilation compilation) => string.Join(' ', compilation.Problems.Select(p => $"{p.Code}@{p.Path}"));

    public static string Text(this FormEvaluation evaluation) => evaluation.Values.ToString().Replace('"', '\'');
}
