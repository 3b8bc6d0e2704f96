namespace LowCode.Cases;

/// <summary>How another platform that stays (12345, 综治, 城管) knows a case.</summary>
/// <param name="System">Id of the source system.</param>
/// <param name="Number">Its number there; one number of one system is one case.</param>
/// <param name="Due">Its deadline; may be tightened, never loosened.</param>
public sealed record OutsideReference(string System, string Number, DateTimeOffset? Due = null)
{
    public const int NumberLimit = 100;
}

/// <summary>Another platform has the case under this number; said again when its deadline was tightened.</summary>
public sealed record OutsideSet(string System, string Number, DateTimeOffset? Due) : CaseEvent;

/// <summary>What the source system is to know leaves with this command: by webhook where it has one.</summary>
/// <param name="Status"><c>accepted</c>, <c>dispatched</c>, <c>answered</c>, <c>closed</c> or <c>reopened</c>.</param>
/// <param name="Unit">The owner unit, when it was dispatched.</param>
/// <param name="Answer">The answer, when there is one.</param>
/// <param name="Result">The end's result, when it was closed.</param>
public sealed record OutsideTold(string System, string Number, string Status, string? Unit = null, string? Answer = null, string? Result = null) : CaseEvent;
