using System.Collections.Immutable;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>A compiled form, or every problem that keeps it from being one (path = place in the definition, e.g. <c>fields[3].visibleWhen</c>).</summary>
public sealed record FormCompilation(CompiledForm? Form, ImmutableArray<Problem> Problems);

/// <summary>Checks a definition and makes it runnable. Done once per published version.</summary>
public static class FormCompiler
{
    public static FormCompilation Compile(FormDefinition definition) => Compile(definition, FunctionTable.Standard);

    /// <param name="definition">The form.</param>
    /// <param name="functions">Functions its rules may call.</param>
    /// <param name="limits">Limits of rules.</param>
    public static FormCompilation Compile(FormDefinition definition, FunctionTable functions, ScriptLimits? limits = null)
    {
        var problems = new List<Problem>();
        definition = definition with { Sections = definition.Sections.IsDefault ? [] : definition.Sections, Fields = definition.Fields.IsDefault ? [] : definition.Fields };
        new DefinitionCheck(problems).Check(definition);
        if (problems.Count > 0) return new FormCompilation(null, [.. problems]);
        definition = DerivedFields.Fill(definition);
        var form = new FormAssembly(definition, functions, limits ?? ScriptLimits.Default, problems).Build();
        return new FormCompilation(form, [.. problems]);
    }
}
