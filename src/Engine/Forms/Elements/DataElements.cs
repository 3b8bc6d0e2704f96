using System.Collections.Frozen;
using System.Text.Json;

namespace LowCode.Forms;

/// <summary>The dictionary of data elements that comes with the product.</summary>
public static class DataElements
{
    /// <summary>All of them, in the order of the dictionary.</summary>
    public static IReadOnlyList<DataElement> All { get; } = Load();

    static readonly FrozenDictionary<string, DataElement> byId = All.ToFrozenDictionary(e => e.Id, StringComparer.Ordinal);

    static readonly FrozenDictionary<string, DataElement> keys = All.Where(e => e.Identifies).ToFrozenDictionary(e => e.Subject, StringComparer.Ordinal);

    public static DataElement? Find(string? id) => id is null ? null : byId.GetValueOrDefault(id);

    /// <summary>The element by which a kind of subject is known; null for a kind there is none of.</summary>
    public static DataElement? KeyOf(string subject) => keys.GetValueOrDefault(subject);

    static List<DataElement> Load()
    {
        using var stream = typeof(DataElements).Assembly.GetManifestResourceStream("LowCode.Forms.Data.elements.json")!;
        return JsonSerializer.Deserialize<List<DataElement>>(stream, JsonSerializerOptions.Web)!;
    }
}
