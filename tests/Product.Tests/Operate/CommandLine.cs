using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace LowCode.Product.Tests.Operate;

/// <summary>The host's command line, run as its operators do: a process of its own.</summary>
static class CommandLine
{
    /// <returns>Exit code, and what it said on either channel.</returns>
    public static async Task<(int Code, string Out, string Error)> RunAsync(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "LowCode.Designer.dll"), .. words]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }

    /// <summary>Runs a command that has to succeed.</summary>
    public static async Task<string> DoneAsync(params string[] words)
    {
        var (code, output, error) = await RunAsync(words);
        Assert.True(code == 0, $"{string.Join(' ', words)} ended with {code}: {output}{error}");
        return output;
    }
}

/// <summary>A folder for one test.</summary>
sealed class Place : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("lowcode-operate-").FullName;

    public string this[string name] => Path.Combine(root, name);

    /// <summary>Runs SQL on the stopped server's file, as only somebody behind its back would.</summary>
    public async Task ExecuteAsync(string data, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(this[data], "lowcode.db")};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
