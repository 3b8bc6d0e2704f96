using System.Text.Json;

namespace LowCode.Interop;

/// <summary>Words by which parts of a table that people made are told apart.</summary>
/// <param name="Total">How a row of sums begins.</param>
/// <param name="Foot">How lines under a table begin.</param>
/// <param name="Counting">Marks under headings that number the columns, beside 1, 2, 3.</param>
sealed record SheetWords(IReadOnlyList<string> Total, IReadOnlyList<string> Foot, IReadOnlyList<string> Counting)
{
    public static SheetWords Known { get; } = Load();

    static SheetWords Load()
    {
        using var stream = typeof(SheetWords).Assembly.GetManifestResourceStream("LowCode.Interop.Data.sheet-words.json")!;
        return JsonSerializer.Deserialize<SheetWords>(stream, JsonSerializerOptions.Web)!;
    }
}
