using System.Text.RegularExpressions;

namespace LowCode.Bench.Servers;

/// <summary>What the server said when it was started for the first time.</summary>
static class FirstWords
{
    /// <param name="folder">Where the server's log stands; it may still be written to.</param>
    public static string PasswordOf(string name, string folder) =>
        Directory.EnumerateFiles(folder, "*.log").Select(Said).Select(text => Regex.Match(text, $@"^ *{Regex.Escape(name)} +(\S+)", RegexOptions.Multiline)).First(found => found.Success).Groups[1].Value;

    static string Said(string path)
    {
        using var log = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return log.ReadToEnd();
    }
}
