using System.Data.Common;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using LowCode.Problems;

namespace LowCode.Storage;

/// <summary>One numbered step of the schema: the embedded file <c>NNNN-name.sql</c>.</summary>
sealed record SchemaScript(int Number, string Name, string Sql)
{
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number:D4}-{Name}");

    /// <summary>The scripts of a folder, in order.</summary>
    /// <param name="folder">Resource folder, e.g. <c>LowCode.Storage.Sqlite</c>.</param>
    public static IReadOnlyList<SchemaScript> Load(string folder)
    {
        var assembly = typeof(SchemaScript).Assembly;
        var scripts = assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(folder + ".", StringComparison.Ordinal) && n.EndsWith(".sql", StringComparison.Ordinal) && char.IsAsciiDigit(n[folder.Length + 1]))
            .Select(n => Read(assembly, n, n[(folder.Length + 1)..^4]))
            .OrderBy(s => s.Number).ToList();
        for (var i = 1; i < scripts.Count; i++)
            if (scripts[i].Number == scripts[i - 1].Number) throw new InvalidOperationException($"schema scripts {scripts[i - 1]} and {scripts[i]} share a number");
        return scripts;
    }

    static SchemaScript Read(Assembly assembly, string resource, string file)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return new(int.Parse(file.AsSpan(0, 4), CultureInfo.InvariantCulture), file[5..], reader.ReadToEnd().ReplaceLineEndings("\n"));
    }
}

/// <summary>Applies what is missing, each script once and in a transaction of its own.</summary>
static class SchemaUpgrade
{
    sealed record Applied(long Number, string Name, string Sha256);

    /// <summary>Runs one step in a transaction.</summary>
    public delegate Task InTransaction(Func<DbConnection, DbTransaction, CancellationToken, Task> step, CancellationToken ct);

    public static async Task RunAsync(IReadOnlyList<SchemaScript> scripts, InTransaction write, CancellationToken ct)
    {
        IReadOnlyList<Applied> applied = [];
        await write(async (connection, transaction, stop) =>
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "create table if not exists schema_script (number bigint primary key, name text not null, sha256 text not null, applied_at bigint not null)",
                transaction: transaction, cancellationToken: stop));
            applied = [.. await connection.QueryAsync<Applied>(new CommandDefinition(
                "select number as Number, name as Name, sha256 as Sha256 from schema_script order by number", transaction: transaction, cancellationToken: stop))];
        }, ct);
        Check(scripts, applied);
        foreach (var script in scripts.Where(s => applied.All(a => a.Number != s.Number)))
        {
            await write(async (connection, transaction, stop) =>
            {
                await connection.ExecuteAsync(new CommandDefinition(script.Sql, transaction: transaction, cancellationToken: stop));
                await connection.ExecuteAsync(new CommandDefinition("insert into schema_script (number, name, sha256, applied_at) values (@Number, @Name, @Sha256, @at)",
                    new { script.Number, script.Name, script.Sha256, at = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop));
            }, ct);
        }
    }

    static void Check(IReadOnlyList<SchemaScript> scripts, IReadOnlyList<Applied> applied)
    {
        var known = scripts.Count == 0 ? 0 : scripts[^1].Number;
        foreach (var row in applied)
        {
            if (row.Number > known)
                throw new RefusedException(RefusalKind.Conflict, Problem.Of("storage.schemaNewer",
                    ("found", applied[^1].Number.ToString(CultureInfo.InvariantCulture)), ("known", known.ToString(CultureInfo.InvariantCulture))));
            var script = scripts.FirstOrDefault(s => s.Number == row.Number);
            if (script is null || script.Sha256 != row.Sha256)
                throw new RefusedException(RefusalKind.Conflict, Problem.Of("storage.scriptChanged",
                    ("script", string.Create(CultureInfo.InvariantCulture, $"{row.Number:D4}-{row.Name}"))));
        }
    }
}
