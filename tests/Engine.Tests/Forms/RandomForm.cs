using LowCode.Forms;
using LowCode.Scripts;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Forms;

/// <summary>Forms whose rules read earlier fields only (so that there is no circle), and inputs that are right, wrong or missing.</summary>
static class RandomForm
{
    const int Fields = 10;

    public static CompiledForm Draw(Random random)
    {
        var fields = Enumerable.Range(0, Fields).Select(i => Field(random, i)).ToArray();
        return FormCompiler.Compile(new FormDefinition("random", "随机") { Fields = [.. fields] }).Form ?? throw new InvalidOperationException("a drawn form does not compile");
    }

    static FieldDefinition Field(Random random, int i)
    {
        string? Rule(int oneIn) => i > 0 && random.Next(oneIn) == 0 ? Condition(random, random.Next(i)) : null;
        var field = random.Next(6) switch
        {
            0 => new FieldDefinition($"f{i}", FieldType.Text, $"文{i}") { MaxLength = 8 },
            1 => new FieldDefinition($"f{i}", FieldType.Integer, $"数{i}") { Max = 100 },
            2 => new FieldDefinition($"f{i}", FieldType.Boolean, $"否{i}"),
            3 => new FieldDefinition($"f{i}", FieldType.Choice, $"选{i}") { Options = [new("a", "甲"), new("b", "乙")], Default = random.Next(3) == 0 ? "'a'" : null },
            4 when i > 1 => new FieldDefinition($"f{i}", FieldType.Computed, $"算{i}") { Compute = random.Next(2) == 0 ? $"len(form.f{random.Next(i)}) + 1" : $"text(form.f{random.Next(i)}) + text(form.f{random.Next(i)})" },
            _ => new FieldDefinition($"f{i}", FieldType.SubTable, $"表{i}") { Fields = [new("n", FieldType.Integer, "n") { Max = 100 }, new("d", FieldType.Computed, "d") { Compute = "row.n * 2" }] },
        };
        return field with { Required = random.Next(4) == 0, VisibleWhen = Rule(2), RequiredWhen = Rule(4), OnHide = random.Next(4) == 0 ? HideEffect.Keep : HideEffect.Clear };
    }

    static string Condition(Random random, int of) => random.Next(3) switch { 0 => $"form.f{of}", 1 => $"!isBlank(form.f{of})", _ => $"len(form.f{of}) > 1" };

    public static Record Input(Random random)
    {
        var input = new RecordBuilder();
        for (var i = 0; i < Fields; i++)
            if (random.Next(3) > 0) input.Set($"f{i}", random.Next(6) switch { 0 => "abc", 1 => random.Next(120), 2 => random.Next(2) == 0, 3 => "a", 4 => Value.Null, _ => Value.Of([Record.Of(("n", random.Next(110)))]) });
        return input.ToRecord();
    }

    public static FormContext Context(Random random) => new(random.Next(2) == 0 ? FormMode.Draft : FormMode.Submit, FormFixture.Now);

    public static Value AnyValue(Random random, int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => Value.Null,
        1 => random.Next(2) == 0,
        2 => random.Next(-1000, 1000),
        3 => BitConverter.Int64BitsToDouble(random.NextInt64()) is var number && double.IsFinite(number) ? number : 0.1,
        4 => new string([.. Enumerable.Range(0, random.Next(6)).Select(_ => "a\"\\\n例\u2028<"[random.Next(7)])]),
        5 => Value.Of([.. Enumerable.Range(0, random.Next(4)).Select(_ => AnyValue(random, depth - 1))]),
        _ => Record.Of([.. Enumerable.Range(0, random.Next(12)).Select(i => ($"m{i}", AnyValue(random, depth - 1)))]),
    };
}
