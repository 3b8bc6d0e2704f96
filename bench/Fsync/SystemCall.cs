using System.Text.RegularExpressions;

namespace LowCode.Bench.Fsync;

/// <summary>One system call of the server, as strace wrote it.</summary>
/// <param name="Begun">Line of the trace where it was entered.</param>
/// <param name="Ended">Line where it had returned; the same one when nothing came between.</param>
/// <param name="Text">Descriptor with its path or socket, and the bytes as strace shows them.</param>
public sealed partial record SystemCall(string Name, int Begun, int Ended, string Text)
{
    public bool IsFlush => Name is "fdatasync" or "fsync";
    public bool IsWrite => Name is "write" or "writev" or "pwrite64" or "pwritev";
    public bool IsSend => Name is "sendto" or "sendmsg" || (Name is "write" or "writev" && Text.Contains("TCP:", StringComparison.Ordinal));

    public bool Mentions(string text) => Text.Contains(text, StringComparison.Ordinal);

    /// <summary>Joins calls that were interrupted by other threads' calls; those without a return are left out.</summary>
    public static IReadOnlyList<SystemCall> Read(IEnumerable<string> trace)
    {
        var calls = new List<SystemCall>();
        var open = new Dictionary<(string Thread, string Name), (int Line, string Text)>();
        var number = 0;
        foreach (var line in trace)
        {
            number++;
            if (Line().Match(line) is not { Success: true } match) continue;
            var (thread, rest) = (match.Groups[1].Value, match.Groups[2].Value);
            if (Resumed().Match(rest) is { Success: true } resumed)
            {
                if (open.Remove((thread, resumed.Groups[1].Value), out var begun))
                    calls.Add(new(resumed.Groups[1].Value, begun.Line, number, begun.Text + rest));
            }
            else if (Entered().Match(rest) is { Success: true } entered)
            {
                if (rest.EndsWith("<unfinished ...>", StringComparison.Ordinal)) open[(thread, entered.Groups[1].Value)] = (number, rest);
                else calls.Add(new(entered.Groups[1].Value, number, number, rest));
            }
        }
        return calls;
    }

    [GeneratedRegex(@"^\s*(\d+)\s+(.*)$")] private static partial Regex Line();
    [GeneratedRegex(@"^(\w+)\(")] private static partial Regex Entered();
    [GeneratedRegex(@"^<\.\.\. (\w+) resumed>")] private static partial Regex Resumed();
}
