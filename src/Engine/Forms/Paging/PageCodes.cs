using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>The lists of codes and words that pages read and write values by, from the same files as the server's.</summary>
static class PageCodes
{
    static readonly string[] units = ["until", "days", "hours", "minutes"];

    /// <summary><c>codes</c>: provinces and dated divisions of resident numbers, plates, issued credit codes, kinds of identity documents; <c>words</c>: those in values, Chinese and English.</summary>
    public static string Script { get; } = $"""

        // Lists the shapes of values go by.
        const codes = {Literal(Codes())};
        export const words = {Literal(Record.Of([.. units.Select(key => (key, Both(key))), .. IdentityDocument.Kinds.Select(kind => (kind, Both("identity." + kind)))]))};

        """;

    static Record Codes() => Record.Of(
        ("provinces", List(DivisionCodes.Provinces)),
        ("dated", Record.Of([.. DivisionCodes.Dated.OrderBy(d => d.Code, StringComparer.Ordinal).Select(d => (d.Code, Value.Of([d.First, d.Last])))])),
        ("plates", Value.Of([VehiclePlate.Characters.Provinces, VehiclePlate.Characters.Last])),
        ("issued", List(SocialCreditCode.Issued)),
        ("kinds", Record.Of([.. IdentityDocument.Kinds.Select(kind => (kind, Both("identity." + kind)))])));

    static Value List(IEnumerable<string> codes) => Value.Of([.. codes.Order(StringComparer.Ordinal).Select(code => Value.Of(code))]);

    static Value Both(string key) => Value.Of([FieldWords.In(key, null), FieldWords.In(key, "en")]);

    // Read, not written as code: nothing in a list can be anything but a text.
    static string Literal(Record of) => $"JSON.parse({ModuleWriter.Quoted(((Value)of).ToString())})";
}
