using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>A draft may be incomplete: shapes are checked, required and checks are not. A submit must be whole.</summary>
public enum FormMode { Draft, Submit }

/// <summary>What rules see besides the form's own data.</summary>
/// <param name="Mode">How strict.</param>
/// <param name="Now">Time of the turn.</param>
public sealed record FormContext(FormMode Mode, DateTimeOffset Now)
{
    /// <summary>Facts of the case, <c>case.…</c>.</summary>
    public Record Case { get; init; } = Record.Empty;
    /// <summary>Variables of the flow, <c>vars.…</c>.</summary>
    public Record Vars { get; init; } = Record.Empty;
    /// <summary>Who acts, <c>user.…</c>.</summary>
    public Record User { get; init; } = Record.Empty;
    /// <summary>Files that were sent and may be named now, by id; a reference that is neither among them nor in the case already is refused.
    /// Null takes references as they are sent.</summary>
    public IReadOnlyDictionary<string, Record>? Files { get; init; }
    /// <summary>Records that may be named now, by the register as the field names it and id; one that is neither among them nor in the field already is refused.
    /// Null takes references as they are sent.</summary>
    public IReadOnlySet<(string Register, string Id)>? Records { get; init; }
    /// <summary>Working days, for functions that count them; the plain week when not given.</summary>
    public Workdays Workdays { get; init; } = Workdays.PlainWeek;
    /// <summary>For functions of the caller's own.</summary>
    public object? Host { get; init; }
    public ScriptLimits Limits { get; init; } = ScriptLimits.Default;
}
