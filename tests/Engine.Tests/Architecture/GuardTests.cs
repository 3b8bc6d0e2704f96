using System.Text.Json;

namespace LowCode.Engine.Tests.Architecture;

/// <summary>The lines that carry a promise and the list of the mutation guard belong together: a line that moves takes its row along.</summary>
public sealed class GuardTests
{
    sealed record Row(string Guard, string File, string Find);

    static readonly JsonSerializerOptions options = new() { PropertyNameCaseInsensitive = true, ReadCommentHandling = JsonCommentHandling.Skip };

    [Fact]
    public void Every_guarded_text_stands_exactly_once_in_its_file()
    {
        var rows = JsonSerializer.Deserialize<List<Row>>(Checkout.Read("bench/Mutants/mutants.json"), options)!;
        Assert.NotEmpty(rows);
        Checkout.NoneOf(rows.Where(row => Checkout.Read(row.File).Split(row.Find).Length != 2).Select(row => $"{row.Guard}: {row.File} does not hold once: {row.Find}"));
    }
}
