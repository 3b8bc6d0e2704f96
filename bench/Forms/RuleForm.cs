using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Bench.Forms;

/// <summary>40 fields and 35 rules: ten computed values, fifteen visibilities, ten checks.</summary>
static class RuleForm
{
    public static Expression[] Rules { get; } = [.. Sources().Select(Compile)];
    public static Record Values { get; } = Data();

    public static IEnumerable<string> Sources()
    {
        for (var i = 0; i < 10; i++)
            yield return (i % 3) switch
            {
                0 => $"form.f{i} * form.f{(i + 5) % 20} + form.f{(i + 9) % 20} * 1.13",
                1 => $"form.f{i} > 20 ? form.f{(i + 5) % 20} + form.f{(i + 9) % 20} : form.f{(i + 5) % 20} - form.f{(i + 9) % 20}",
                _ => $"form.f{20 + i} + '-' + form.f{21 + i}",
            };
        for (var i = 0; i < 15; i++) yield return $"form.f{i} > 10 && form.f{32 + i % 8} === true";
        for (var i = 0; i < 10; i++) yield return i % 2 == 0 ? $"form.f{i} >= 0 && form.f{i} <= 100" : $"form.f{20 + i} !== '' && form.f{20 + i} !== null";
    }

    static Record Data()
    {
        var values = new RecordBuilder(40);
        for (var i = 0; i < 20; i++) values.Set($"f{i}", i * 7 % 50);
        for (var i = 20; i < 32; i++) values.Set($"f{i}", $"text {i}");
        for (var i = 32; i < 40; i++) values.Set($"f{i}", i % 2 == 0);
        return values.ToRecord();
    }

    static Expression Compile(string source) =>
        Expression.Compile(source, ExpressionRoots.Standard, FunctionTable.Standard, out var problem) ?? throw new InvalidOperationException(ProblemText.Of(problem!, "en"));
}
