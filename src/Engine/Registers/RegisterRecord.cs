using LowCode.Org;

namespace LowCode.Registers;

/// <summary>A record as lists show it.</summary>
/// <param name="Label">Masked where it names a person.</param>
public sealed record RegisterLine(string Id, long Version, string Unit, string Label, IReadOnlyDictionary<string, string> Open, string Source, DateTimeOffset ConfirmedAt, bool Retired);

/// <summary>A whole record, in clear; only <see cref="Masked"/> leaves the room.</summary>
/// <param name="Source">Who said so last.</param>
/// <param name="ConfirmedAt">When they did.</param>
public sealed record RegisterRecord(
    RegisterDefinition Register, string Id, long Version, UnitId Unit, IReadOnlyDictionary<string, string> Values, string Source, DateTimeOffset ConfirmedAt, bool Retired)
{
    /// <summary>All values as they may be shown to who may read the register.</summary>
    public IReadOnlyDictionary<string, string> Masked() =>
        Register.Elements.Where(e => Values.ContainsKey(e.Id)).ToDictionary(e => e.Id, e => Mask.Of(e.Class, Values[e.Id]), StringComparer.Ordinal);
}

/// <summary>One element in one change, masked.</summary>
public sealed record ElementChange(string Element, string? From, string? To);

/// <summary>One change of a record.</summary>
public sealed record RegisterChange(long Version, DateTimeOffset At, string Actor, string Source, IReadOnlyList<ElementChange> Elements);

/// <summary>Another record that belongs to this one.</summary>
public sealed record RegisterLink(string Kind, string Register, string Id, string Label);

/// <summary>What somebody wants of a record.</summary>
/// <param name="Unit">Whose record it is; null leaves it.</param>
/// <param name="Values">Elements to change; null clears one, those not named stay.</param>
/// <param name="Source">Who says so, e.g. a visit, a document, a system.</param>
/// <param name="Retired">Moved away, torn down, struck off; null leaves it.</param>
public sealed record RegisterDraft(string? Unit, IReadOnlyDictionary<string, string?> Values, string Source, bool? Retired = null);
