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

    /// <summary>The same with more of what rules can do: read-only, options, checks, groups, rows that read the form and forms that read rows.</summary>
    public static CompiledForm DrawRich(Random random)
    {
        var fields = Enumerable.Range(0, Fields).Select(i => Enriched(random, Field(random, i), i)).ToArray();
        var rules = Enumerable.Range(0, 3).Select(i => new CheckDefinition(Condition(random, random.Next(Fields)), $"查{i}", i == 0 ? CheckLevel.Warning : CheckLevel.Error));
        return FormCompiler.Compile(new FormDefinition("random", "随机") { Fields = [.. fields], Rules = [.. rules] }).Form ?? throw new InvalidOperationException("a drawn form does not compile");
    }

    static FieldDefinition Enriched(Random random, FieldDefinition field, int i)
    {
        string Earlier() => Condition(random, random.Next(i));
        if (i > 0 && field.Type == FieldType.SubTable)
            field = random.Next(3) switch
            {
                0 => field with { Fields = [.. field.Fields, new("o", FieldType.Text, "o") { VisibleWhen = $"row.n > 50 || {Earlier()}", RequiredWhen = Earlier(), Default = "'new'" }, new("s", FieldType.Computed, "s") { Compute = $"len(form.f{random.Next(i)}) + row.d" }] },
                1 => field with { Fields = [.. field.Fields, new("in", FieldType.SubTable, "in") { Fields = [new("p", FieldType.Computed, "p") { Compute = "parent.n + 1" }] }] },
                _ => field,
            };
        if (i > 0 && field.Type == FieldType.Text && random.Next(3) == 0)
            field = new FieldDefinition(field.Id, FieldType.Group, field.Label) { VisibleWhen = field.VisibleWhen, Fields = [new("n", FieldType.Integer, "n") { Max = 100, ReadOnlyWhen = Earlier() }, new("e", FieldType.Computed, "e") { Compute = $"form.{field.Id}.n + len(form.f{random.Next(i)})" }] };
        if (field.Type == FieldType.Text && random.Next(2) == 0)
            field = FieldSamples.Field(random, field.Id, FieldSamples.Types[random.Next(FieldSamples.Types.Count)]) with { VisibleWhen = field.VisibleWhen, RequiredWhen = field.RequiredWhen, OnHide = field.OnHide };
        if (field.Type == FieldType.Choice && field.Options.Length == 2) field = field with { OptionsWhen = $"item.value == 'a' || {Condition(random, random.Next(Fields))}" };
        // What is only asked of finished values may read what comes later.
        return field with
        {
            ReadOnlyWhen = i > 0 && random.Next(4) == 0 && field.Type is not FieldType.Computed ? Earlier() : null,
            RequiredLevel = field.Type is not (FieldType.Group or FieldType.Hidden) && random.Next(3) == 0 ? CheckLevel.Warning : CheckLevel.Error,
            Required = field.Required && field.Type is not (FieldType.Group or FieldType.Hidden),
            RequiredWhen = field.Type is FieldType.Group or FieldType.Hidden ? null : random.Next(4) == 0 ? Condition(random, random.Next(Fields)) : field.RequiredWhen,
            Validate = random.Next(3) == 0 ? [new CheckDefinition(Condition(random, random.Next(Fields)), "查")] : [],
        };
    }

    /// <summary>A change of a few members, groups and rows among them; every other value is one of its field's own type.</summary>
    public static Record Change(Random random, CompiledForm form)
    {
        var input = new RecordBuilder();
        for (var n = random.Next(3); n >= 0; n--)
        {
            var name = $"f{random.Next(Fields + 1)}";
            var field = form.Definition.Fields.FirstOrDefault(f => f.Id == name);
            if (field is not null && FieldSamples.Types.Contains(field.Type) && random.Next(2) == 0) { input.Set(name, FieldSamples.Draw(random, field)); continue; }
            input.Set(name, random.Next(7) switch
            {
                0 => "abc", 1 => random.Next(120), 2 => random.Next(2) == 0, 3 => "b", 4 => Value.Null, 5 => Record.Of(("n", random.Next(110))),
                _ => Value.Of([.. Enumerable.Range(0, random.Next(4)).Select(i => (Value)Record.Of(("n", random.Next(110)), ("_id", $"r{i * random.Next(1, 3)}"), ("in", Value.Of([Record.Empty]))))]),
            });
        }
        return input.ToRecord();
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
