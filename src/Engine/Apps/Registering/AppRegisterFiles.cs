using System.Globalization;
using System.Text.RegularExpressions;
using LowCode.Forms;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>An element of a ledger an app keeps.</summary>
/// <param name="Kind">text, number, mobile, residentId or creditCode.</param>
/// <param name="Class">How it is masked: open, name, mobile, idNumber, bankCard, address or sensitive.</param>
/// <param name="Find">Whether a record can be found by the whole value.</param>
public sealed record AppRegisterElement(string Id, Label? Name, string Kind = "text", string Class = "open", bool Required = false, bool Find = false);

/// <summary>A ledger of records an app keeps (台账): <c>registers/{id}.json</c>. Its name among all registers is <c>{app}.{id}</c>.</summary>
/// <param name="Label">The element by which a record is shown in lists.</param>
/// <param name="Key">Elements by which a record is the one that is there.</param>
public sealed record AppRegister(string Id, Label? Name, string? Label, IReadOnlyList<string>? Key, IReadOnlyList<AppRegisterElement>? Elements);

/// <summary>Reads the ledgers of a package and says what is wrong with them.</summary>
static partial class AppRegisterFiles
{
    const int MostElements = 60;

    static readonly string[] kinds = ["text", "number", "mobile", "residentId", "creditCode"];
    static readonly string[] classes = ["open", "name", "mobile", "idNumber", "bankCard", "address", "sensitive"];

    public static IReadOnlyList<AppRegister> Read(AppPackage package, List<Problem> problems)
    {
        var found = new List<AppRegister>();
        foreach (var path in package.Paths.Where(p => p.StartsWith("registers/", StringComparison.Ordinal) && p.EndsWith(".json", StringComparison.Ordinal)))
        {
            if (AppCompiler.Read(package, path, AppsJson.Default.AppRegister, problems) is not { } register) continue;
            var before = problems.Count;
            Check(register, path, problems);
            if (found.Exists(r => r.Id == register.Id)) problems.Add(Problem.At("app.register.twice", path, ("id", register.Id)));
            if (problems.Count == before) found.Add(register);
        }
        return found;
    }

    static void Check(AppRegister register, string path, List<Problem> problems)
    {
        if (register.Id is null || !Name().IsMatch(register.Id)) problems.Add(Problem.At("app.register.id", path, ("id", register.Id ?? "")));
        if (register.Name is null) problems.Add(Problem.At("app.register.name", path));
        if (register.Elements is not { Count: > 0 and <= MostElements } elements)
        {
            problems.Add(Problem.At("app.register.elements", path, ("limit", MostElements.ToString(CultureInfo.InvariantCulture))));
            return;
        }
        foreach (var element in elements)
            if (element.Id is null || !Name().IsMatch(element.Id) || element.Name is null || !kinds.Contains(element.Kind) || !classes.Contains(element.Class) || elements.Count(e => e.Id == element.Id) > 1)
                problems.Add(Problem.At("app.register.element", path, ("element", element.Id ?? ""), ("kinds", string.Join(' ', kinds)), ("classes", string.Join(' ', classes))));
        foreach (var named in (string?[])[register.Label ?? "", .. register.Key ?? []])
            if (elements.All(e => e.Id != named)) problems.Add(Problem.At("app.register.named", path, ("element", named ?? "")));
    }

    [GeneratedRegex("^[a-z][A-Za-z0-9]{0,39}$")]
    private static partial Regex Name();
}
