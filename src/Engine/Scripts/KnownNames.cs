using System.Text;
using System.Text.Json;

namespace LowCode.Scripts;

/// <summary>
/// Names of members that were read lately, so that reading the same kind of object again makes no new text for each name: forms and events have
/// few names and many records. A bounded table; a name pushed out of its place is simply made anew.
/// </summary>
static class KnownNames
{
    const int Size = 1024, Longest = 32;

    static readonly string?[] names = new string?[Size];

    /// <summary>The name of the member the reader stands on.</summary>
    public static string Read(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > Longest) return reader.GetString()!;
        var utf8 = reader.ValueSpan;
        var hash = (uint)utf8.Length;
        foreach (var one in utf8) hash = hash * 31 + one;
        ref var place = ref names[hash % Size];
        // Written and read without a lock: a reference is whole, and whichever text stands here is compared before it is used.
        return place is { } known && Ascii.Equals(utf8, known) ? known : place = reader.GetString()!;
    }
}
