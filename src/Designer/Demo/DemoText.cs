using System.Text.Json;

namespace LowCode.Designer.Demo;

/// <summary>One thing people come with. <c>{road}</c> and <c>{place}</c> stand for a road of the street and a spot on it.</summary>
/// <param name="Results">What was done about it.</param>
/// <param name="Answer">What a seat can answer at once; null when it has to be handled.</param>
/// <param name="Office">End of the code of the office that handles what no duty covers.</param>
/// <param name="OutOfScope">Why it is not the street's; null when it is.</param>
sealed record DemoMatter(string Category, string Summary, string Description, IReadOnlyList<string> Results, string? Answer = null, string? Office = null, string? OutOfScope = null, bool Confidential = false);

/// <summary>Parts of names, and what follows a house number.</summary>
sealed record DemoPeopleText(IReadOnlyList<string> Surnames, IReadOnlyList<string> Given, IReadOnlyList<string> Second, IReadOnlyList<string> Spots);

/// <summary>The texts of the demo street: roads that are there, matters and people that are made up.</summary>
static class DemoText
{
    static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web);

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Roads { get; } = Load<Dictionary<string, IReadOnlyList<string>>>("places");
    /// <summary>About where a street's middle is, WGS-84 degrees.</summary>
    public static IReadOnlyDictionary<string, double[]> Points { get; } = Load<Dictionary<string, double[]>>("points");
    public static DemoPeopleText People { get; } = Load<DemoPeopleText>("people");
    public static IReadOnlyList<DemoMatter> Matters { get; } = Load<List<DemoMatter>>("matters");
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Words { get; } = Load<Dictionary<string, IReadOnlyList<string>>>("sayings");

    public static DemoRecordText Records { get; } = Load<DemoRecordText>("records");

    public static DemoBirthText Births { get; } = Load<DemoBirthText>("births");

    static T Load<T>(string name)
    {
        using var stream = typeof(DemoText).Assembly.GetManifestResourceStream($"LowCode.Designer.Demo.Data.{name}.json")!;
        return JsonSerializer.Deserialize<T>(stream, json)!;
    }
}
