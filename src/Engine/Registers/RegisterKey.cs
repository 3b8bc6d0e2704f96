namespace LowCode.Registers;

/// <summary>The key of a record: the first set of elements that all are known of, by which files find it.</summary>
static class RegisterKey
{
    public static string[]? Of(RegisterDefinition register, IReadOnlyDictionary<string, string> values) => register.Keys.FirstOrDefault(k => k.All(values.ContainsKey));

    /// <summary>
    /// The key, where it says by itself which record is meant: no two records in use have the same one. A name of a place or an address is written in many
    /// ways and stands in several streets: it finds a record, and forbids none.
    /// </summary>
    public static string[]? HeldOf(RegisterDefinition register, IReadOnlyDictionary<string, string> values) => Of(register, values) is { } key && key.All(k => register.Element(k)!.Find) ? key : null;

    public static Dictionary<string, string> ValuesOf(string[] key, IReadOnlyDictionary<string, string> values) => key.ToDictionary(k => k, k => values[k], StringComparer.Ordinal);

    /// <summary>Whether a record comes to a key by a change. Two that had the same one already may each be changed otherwise.</summary>
    public static bool IsTakenUp(RegisterRecord before, IReadOnlyDictionary<string, string> values, bool retired) => !retired && HeldOf(before.Register, values) is { } key
        && (before.Version == 0 || before.Retired || HeldOf(before.Register, before.Values) is not { } had || !had.SequenceEqual(key) || key.Any(k => before.Values[k] != values[k]));
}
