using System.Globalization;
using System.Security.Cryptography;

namespace LowCode.Bench.Frame;

/// <summary>
/// What stands behind the bench's name on the command line: <c>--rounds 20</c>, <c>--rounds=20</c> or a bare <c>--json</c>.
/// A name the bench does not know is refused before anything runs, so that a mistyped count cannot pass for a full run.
/// </summary>
public sealed class Options
{
    static readonly string[] common = ["json", "seed", "results"];
    readonly Dictionary<string, string?> given = new(StringComparer.Ordinal);

    public Options(IReadOnlyList<string> args, params string[] known)
    {
        for (var i = 0; i < args.Count; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal)) throw new ArgumentException($"'{args[i]}' is not an option; options start with --");
            var name = args[i][2..];
            var equals = name.IndexOf('=', StringComparison.Ordinal);
            if (equals >= 0) given[name[..equals]] = name[(equals + 1)..];
            else if (i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal)) given[name] = args[++i];
            else given[name] = null;
        }
        var unknown = given.Keys.Except(common).Except(known).ToArray();
        if (unknown.Length > 0) throw new ArgumentException($"no option --{string.Join(", --", unknown)} here; known: --{string.Join(", --", known.Concat(common))}");
        Seed = Int("seed", RandomNumberGenerator.GetInt32(1, int.MaxValue));
    }

    /// <summary>Feeds every random choice of the run; fresh unless <c>--seed</c> repeats an earlier one.</summary>
    public int Seed { get; }

    public bool Has(string name) => given.ContainsKey(name);

    public string? Text(string name) => given.GetValueOrDefault(name);

    public string Text(string name, string otherwise) => Text(name) ?? otherwise;

    public int Int(string name, int otherwise) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    public int[] Ints(string name, params int[] otherwise) =>
        Text(name) is { } text ? [.. text.Split(',').Select(one => int.Parse(one, CultureInfo.InvariantCulture))] : otherwise;
}
