using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Registers;

/// <summary>A name in both languages.</summary>
public sealed record RegisterName(string Zh, string En)
{
    public string In(string language) => language.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? En : Zh;
}

/// <summary>What is checked of a value when it is written.</summary>
public enum ElementKind { Text, Number, Mobile, ResidentId, CreditCode }

/// <summary>One element of a record.</summary>
/// <param name="Class">How it is masked; anything but <see cref="FieldClass.Open"/> is sealed at rest.</param>
/// <param name="Find">Whether a record can be found by the whole value.</param>
public sealed record RegisterElement(string Id, RegisterName Name, ElementKind Kind, FieldClass Class, bool Required = false, bool Find = false);

/// <summary>A base register: what a record of it holds.</summary>
/// <param name="Label">The element by which a record is shown in lists, masked where it names a person.</param>
public sealed record RegisterDefinition(string Id, RegisterName Name, string Label, IReadOnlyList<RegisterElement> Elements)
{
    /// <summary>Elements by which a record is the one that is there, the first set that all are known of.</summary>
    public IReadOnlyList<string[]> Keys { get; init; } = [];

    public RegisterElement? Element(string id) => Elements.FirstOrDefault(e => e.Id == id);
}

/// <summary>The base registers of the product, in order.</summary>
public static class BaseRegisters
{
    static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static IReadOnlyList<RegisterDefinition> All { get; } = Load();

    static readonly FrozenDictionary<string, RegisterDefinition> byId = All.ToFrozenDictionary(r => r.Id, StringComparer.Ordinal);

    /// <exception cref="RefusedException"><c>register.unknown</c>.</exception>
    public static RegisterDefinition Of(string id) =>
        byId.GetValueOrDefault(id) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("register.unknown", ("register", id)));

    static List<RegisterDefinition> Load()
    {
        using var stream = typeof(BaseRegisters).Assembly.GetManifestResourceStream("LowCode.Registers.Data.registers.json")!;
        return JsonSerializer.Deserialize<List<RegisterDefinition>>(stream, json)!;
    }
}
